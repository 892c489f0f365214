"""What is to be said about a skill page while it is written, each at the place it is about. Pure.

Law: the linter's findings, put where they belong; broken links and triggers that other skills answer too come on top.
Says nothing about a document that is no page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..skills import lint, triggers
from ..skills.markdown import lines
from ..skills.model import Finding
from ..skills.visible import visible
from .page import Anatomy, Page, anatomy
from .text import Place, Span, Text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..skills.redact import Found

LINKED = re.compile(
    r"\]\(<?([^()\s<>#?:]+)(?:[#?][^()\s]*)?>?\)|`((?:scripts|references|assets)/[^`\s*<>{}$]+)`"
)


@dataclass(frozen=True, slots=True)
class Remark:
    """`severity`: error, warning or hint. `kind` as in the linter's findings, or link, collision, secret."""

    span: Span
    kind: str
    message: str
    severity: str = "warning"


def remarks(text: Text, page: Page) -> list[Remark]:
    """What the linter says."""
    parts = anatomy(text)
    if page.what == "memo":
        return []
    found = lint.lint(text.source, name=page.name)
    return [
        Remark(_span(finding, text, parts), finding.kind, _message(finding), finding.severity)
        for finding in found
    ]


def links(text: Text, exists: Callable[[str], bool]) -> Iterator[Remark]:
    """Files the page leads to that are not there. `exists` takes what stands in the link, relative to the page."""
    known = {"text"}
    for number, row in enumerate(lines(text.source)):
        for found in LINKED.finditer(row.text) if row.kind in known else ():
            group = 1 if found[1] else 2
            if not exists(found[group]):
                span = Span(Place(number, found.start(group)), Place(number, found.end(group)))
                yield Remark(span, "link", visible(f"{found[group]} is not there"))


def collisions(text: Text, page: Page, answers: Mapping[str, Sequence[str]]) -> Iterator[Remark]:
    """Triggers that other skills answer too. `answers`: phrase -> the names of the skills that would be lent for it."""
    for line, phrase in triggers.lines(text.source):
        others = [name for name in answers.get(phrase, ()) if name != page.name]
        if others:
            who = " and ".join(f"`{name}`" for name in others)
            yield Remark(text.whole(line), "collision", visible(f"{who} would be lent for this too"), "hint")


def secrets(text: Text, findings: Sequence[Found]) -> Iterator[Remark]:
    """What the filter for secrets found, as offsets in the text."""
    for found in findings:
        start, end = (_place(text, at) for at in (found.start, found.end))
        yield Remark(
            Span(start, end), "secret", f"this looks like a secret ({found.kind}): take it out", "error"
        )


def carried(found: Sequence[Remark], was: Text, text: Text) -> list[Remark]:
    """Remarks on a document as it was, as far as they hold of it as it is: each whose lines stand where they stood, or as many lines
    on as came above it."""
    return list(found) if was is text else [one for one in (_carried(one, was, text) for one in found) if one]


def _carried(one: Remark, was: Text, text: Text) -> Remark | None:
    start, end = one.span.start, one.span.end
    for by in dict.fromkeys((0, text.count - was.count)):
        lines = range(start.line, end.line + 1)
        if start.line + by >= 0 and all(was.line(n) == text.line(n + by) for n in lines):
            return replace(
                one, span=Span(Place(start.line + by, start.column), Place(end.line + by, end.column))
            )
    return None


def _place(text: Text, offset: int) -> Place:
    low, high = 0, text.count - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if text.starts[middle] <= offset else (low, middle - 1)
    return Place(low, min(offset - text.starts[low], len(text.line(low))))


def _span(finding: Finding, text: Text, parts: Anatomy) -> Span:
    return text.whole(finding.line - 1 if finding.line else parts.title)


def _message(finding: Finding) -> str:
    return visible(f"{finding.message}{f' ({finding.hint})' if finding.hint else ''}")
