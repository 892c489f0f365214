"""A document as it stands in the editor: lines, positions, changes. Pure.

Law: inside, columns are code points; a client's units (UTF-8, 16 or 32) exist only in `column` and `units`. A position that
is not there is the nearest that is. Lines end as the protocol says (\\n, \\r\\n, \\r) and not where Python's `splitlines` would
(a form feed, U+2028), or every later position would be wrong. A document larger than LIMIT is not kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

LIMIT = 4 * 1024 * 1024  # characters; a hundred times a long source file

_END = re.compile(r"\r\n|\n|\r")
_LONE = re.compile("[\ud800-\udfff]")


class Place(NamedTuple):
    line: int  # 0-based
    column: int  # 0-based, code points


class Span(NamedTuple):
    start: Place
    end: Place


class Edit(NamedTuple):
    """Put `text` in the place of `span`."""

    span: Span
    text: str


@dataclass(frozen=True)
class Text:
    """One document at one version. `encoding`: the units its client counts in."""

    uri: str
    source: str
    language: str = ""
    version: int = 0
    encoding: str = "utf-16"
    huge: bool = False  # larger than LIMIT: `source` is empty, and nothing is said about it

    @cached_property
    def starts(self) -> Sequence[int]:
        """Where each line starts, as offsets in `source`."""
        return [0, *(found.end() for found in _END.finditer(self.source))]

    @property
    def count(self) -> int:
        """How many lines: one more than line ends."""
        return len(self.starts)

    def line(self, number: int) -> str:
        """One line without its end; "" where there is none."""
        if not 0 <= number < self.count:
            return ""
        end = self.starts[number + 1] if number + 1 < self.count else len(self.source)
        return self.source[self.starts[number] : end].rstrip("\r\n")

    def between(self, number: int, first: int, last: int) -> str:
        """A piece of one line."""
        return self.line(number)[first:last]

    def lines(self, first: int = 0, last: int | None = None) -> list[str]:
        """The lines from `first` to `last`, both included."""
        final = self.count - 1 if last is None else min(last, self.count - 1)
        return [self.line(number) for number in range(max(first, 0), final + 1)]

    def offset(self, place: Place) -> int:
        return self.starts[place.line] + place.column

    def whole(self, number: int) -> Span:
        """A line, without its end."""
        number = min(max(number, 0), self.count - 1)
        return Span(Place(number, 0), Place(number, len(self.line(number))))

    def rows(self, first: int, last: int) -> Span:
        """Whole lines with their ends, `last` not included."""
        if last >= self.count:
            return Span(Place(first, 0), self.end)
        return Span(Place(first, 0), Place(last, 0))

    @property
    def end(self) -> Place:
        return Place(self.count - 1, len(self.line(self.count - 1)))

    def insertion(self, number: int, lines: str) -> Edit:
        """Whole lines (each with its end) put before line `number`, also where the last line has no end."""
        if number < self.count:
            return Edit(Span(Place(number, 0), Place(number, 0)), lines)
        last = self.end
        return Edit(Span(last, last), "\n" + lines.removesuffix("\n"))

    def place(self, line: int, units: int) -> Place:
        """A client's position."""
        if line >= self.count:
            return self.end
        return Place(max(line, 0), column(self.line(line), units, self.encoding))

    def changed(self, changes: Sequence[tuple[tuple[int, int, int, int] | None, str]], version: int) -> Text:
        """After a client's changes, each (start line, start units, end line, end units) or None for the whole, and the text."""
        now = self
        for where, text in changes:
            if where is None:
                now = opened(self.uri, text, self.language, version, self.encoding)
            elif not now.huge:
                start, end = now.place(*where[:2]), now.place(*where[2:])
                source = (
                    now.source[: now.offset(start)]
                    + text
                    + now.source[max(now.offset(start), now.offset(end)) :]
                )
                now = opened(self.uri, source, self.language, version, self.encoding)
        return replace(now, version=version)

    def edited(self, edits: Sequence[Edit]) -> str:
        """The source after edits of ours, which do not overlap."""
        source = self.source
        for span, text in sorted(edits, key=lambda edit: edit.span, reverse=True):
            source = source[: self.offset(span.start)] + text + source[self.offset(span.end) :]
        return source


def opened(uri: str, source: str, language: str = "", version: int = 0, encoding: str = "utf-16") -> Text:
    """A document as its client gives it. Half a surrogate pair becomes U+FFFD, which is as wide in every encoding."""
    if len(source) > LIMIT:
        return Text(uri, "", language, version, encoding, huge=True)
    return Text(uri, _LONE.sub("\ufffd", source), language, version, encoding)


def column(line: str, units: int, encoding: str) -> int:
    """Units from the start of a line as code points; inside a character, its beginning; beyond the line, its end."""
    units = max(units, 0)
    if encoding == "utf-32" or line.isascii():
        return min(units, len(line))
    if encoding == "utf-8":
        return len(line.encode()[:units].decode(errors="ignore"))
    return len(line.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore"))


def units(text: str, encoding: str) -> int:
    """How many units a piece of a line takes."""
    if encoding == "utf-32" or text.isascii():
        return len(text)
    return len(text.encode()) if encoding == "utf-8" else len(text.encode("utf-16-le")) // 2
