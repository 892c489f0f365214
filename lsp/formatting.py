"""How a page is set out. Pure.

Law: an edit touches only what it must, and no word: a blank line before headings, blanks at the ends of lines, numbers of steps
that are out of order, the line end at the end. Front matter, code, comments and Markdown's own line breaks stay byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..skills import markdown
from .page import Anatomy, Heading, anatomy
from .text import Edit, Place, Span, Text

_NUMBER = re.compile(r"([ \t]{0,3})(\d{1,9})([.)][ \t])")


def formatted(text: Text) -> list[Edit]:
    """The edits that set a page out; none when it is."""
    if text.huge or not text.source.strip():
        return []
    parts = anatomy(text)
    found = re.search(r"\r\n|\n|\r", text.source)
    ending = found[0] if found else "\n"
    rows = markdown.lines(text.source[parts.front.body :])
    rows += [markdown.Line(0, "", "", "blank")] * (text.count - parts.body - len(rows))
    return [*_blanks(text, parts.body, rows, ending), *_trailing(parts.body, rows), *_numbers(text, parts)]


def _blanks(text: Text, first: int, rows: list[markdown.Line], ending: str) -> Iterator[Edit]:
    """One blank line before headings and nowhere two; none at the end, where there is one line end."""
    last = max((n for n, row in enumerate(rows) if row.kind != "blank"), default=-1)
    number = 0
    while number <= last:
        if rows[number].kind == "blank":
            begun = number
            while rows[number].kind == "blank":
                number += 1
            if (spare := number - begun - bool(begun or first)) > 0:
                yield Edit(text.rows(first + begun, first + begun + spare), "")
            if begun + max(spare, 0) < number and rows[number - 1].text:
                yield Edit(text.whole(first + number - 1), "")
        else:
            here, below = rows[number], rows[number + 1] if number < last else None
            if below and below.kind == "heading" and here.kind != "blank":
                yield text.insertion(first + number + 1, ending)
            number += 1
    end = text.end
    after = Place(first + last, len(text.line(first + last)))
    if last >= 0 and text.source[text.offset(after) :] not in ("\n", "\r\n", "\r"):
        yield Edit(Span(after, end), ending)


def _trailing(first: int, rows: list[markdown.Line]) -> Iterator[Edit]:
    """Blanks at the ends of lines; two or more before another line of text are a line break, and stay."""
    last = max((n for n, row in enumerate(rows) if row.kind != "blank"), default=-1)
    for number, row in enumerate(rows[: last + 1]):
        bare = row.text.rstrip(" \t")
        below = rows[number + 1].kind if number < last else "blank"
        breaks = row.kind == "text" and row.text.endswith("  ") and below == "text"
        if bare != row.text and row.kind in ("text", "heading") and not breaks:
            yield Edit(Span(Place(first + number, len(bare)), Place(first + number, len(row.text))), "")


def _numbers(text: Text, parts: Anatomy) -> Iterator[Edit]:
    """The steps numbered in order, where they are not; a list of nothing but ones is a habit, and stays."""
    for section in parts.headings:
        if section.is_steps:
            for found in _lists(text, parts, section):
                told = [number[2] for _, number in found]
                if set(told) != {"1"}:
                    for wanted, (line, number) in enumerate(found, 1):
                        if number[2] != str(wanted):
                            yield Edit(
                                Span(Place(line, number.start(2)), Place(line, number.end(2))), str(wanted)
                            )


def _lists(text: Text, parts: Anatomy, section: Heading) -> Iterator[list[tuple[int, re.Match[str]]]]:
    """The numbered lists of a section: a line of prose at the margin ends one."""
    found: list[tuple[int, re.Match[str]]] = []
    for line in range(section.line + 1, min(section.last + 1, text.count)):
        row = text.line(line)
        if parts.within(line) is not section:
            break
        if line in parts.items and (number := _NUMBER.match(row)):
            found.append((line, number))
        elif found and line not in parts.items and row[:1].strip():
            yield found
            found = []
    if found:
        yield found
