"""The outline of a page and what of it folds. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..skills.visible import visible
from .page import Anatomy
from .text import Place, Span, Text


@dataclass(frozen=True, slots=True)
class Symbol:
    """`what`: page, section, step or trigger. `span` holds the children; `name_span` the line that names it."""

    name: str
    what: str
    span: Span
    name_span: Span
    children: tuple[Symbol, ...] = ()


def outline(text: Text, parts: Anatomy) -> tuple[Symbol, ...]:
    """The headings as a tree, with triggers and steps as leaves."""
    return _level(text, parts, list(parts.headings))


def folds(text: Text, parts: Anatomy) -> Iterator[tuple[int, int]]:
    """(first, last) line of each thing that folds: front matter, sections (without blank lines at their end), code."""
    first = next((n for n in range(text.count) if text.line(n).strip("\ufeff \t")), 0)
    if parts.front.present and parts.body - 1 > first:
        yield first, parts.body - 1
    for heading in parts.headings:
        last = min(heading.last, text.count - 1)
        while last > heading.line and not text.line(last).strip():
            last -= 1
        if last > heading.line:
            yield heading.line, last
    yield from ((first, last) for first, last in parts.fences if last > first)


def _level(text: Text, parts: Anatomy, headings: list) -> tuple[Symbol, ...]:  # type: ignore[type-arg]
    found: list[Symbol] = []
    while headings:
        head = headings.pop(0)
        below = []
        while headings and headings[0].line <= head.last and headings[0].level > head.level:
            below.append(headings.pop(0))
        until = below[0].line if below else head.last + 1
        last = min(head.last, text.count - 1)
        span = Span(Place(head.line, 0), text.whole(last).end)
        leaves = tuple(_leaves(text, parts, head.line + 1, until, "step" if head.is_steps else "trigger"))
        children = (*(leaves if head.is_steps or head.is_triggers else ()), *_level(text, parts, below))
        name = visible(head.title) or "(no title)"
        found.append(
            Symbol(name, "page" if head.level == 1 else "section", span, text.whole(head.line), children)
        )
    return tuple(found)


def _leaves(text: Text, parts: Anatomy, first: int, until: int, what: str) -> Iterator[Symbol]:
    for line, item in parts.items.items():
        if first <= line < until and item and not text.line(line)[:1].isspace():
            yield Symbol(visible(item)[:120], what, text.whole(line), text.whole(line))
