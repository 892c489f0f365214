"""Markdown seen as lines: which are headings, code or hidden, what a section holds, what a list item says.

Law: reads, never rewrites; every line keeps its own ending and offset, so that whoever changes a page changes only the
lines meant. Headings inside code fences and HTML comments do not count; a fence or comment that never closes is none
(a page stays readable, and something can be added at its end). Linear in the length of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate, repeat
from operator import add, itemgetter
from typing import Any, NamedTuple

LONG = 200  # characters of a line, from which on nothing is remembered of it

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_FENCE = re.compile(r"(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(`{3,}|~{3,})(.*)")
_CLOSE = re.compile(r"(`{3,}|~{3,})$")
_ITEM = re.compile(r"([ \t]*)([-*+•‣▪–]|\d{1,9}[.)、]|[a-zA-Z][.)])(?:[ \t]+(\S.*)|[ \t]*)$")
_HIDING = "`~<"  # what hides lines begins with one of these
_BOX = re.compile(r"\[[ xX]\][ \t]+")
_WORDS = re.compile(r"\w+")
_FIRST = itemgetter(slice(0, 1))
_KINDS = {"": "blank", "#": "heading"}  # by the first sign of a line; of `#` lines see `_heading`


class Line(NamedTuple):
    """One line. `kind`: "text", "blank", "heading", "code" (fences and what they hold) or "comment"."""

    start: int  # offset in the text
    text: str  # without its ending
    ending: str  # "\n", "\r\n", "\r" or "" (the last line)
    kind: str
    level: int = 0  # of a heading, 1-6
    title: str = ""  # of a heading


class Section(NamedTuple):
    """A heading and the lines below it, up to `end`: the next heading of its level or above. `number`: index of the heading's line."""

    key: str
    title: str
    level: int
    number: int
    end: int
    rows: Rows

    @property
    def lines(self) -> Sequence[Line]:
        return self.rows.between(self.number + 1, self.end)

    @property
    def told(self) -> Iterable[tuple[str, str]]:
        """(kind, text) of these lines: most of what a reader wants, in half the time."""
        return self.rows.told(self.number + 1, self.end)


class Item(NamedTuple):
    """A list item: spaces before the marker, whether it is numbered, and the text of its first line."""

    indent: int
    numbered: bool
    text: str


class Rows:
    """A text told apart. Its lines are made when they are looked at: a page has some hundreds, and its headings say which matter."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._plain = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
        rows = self._plain.split("\n")
        if not rows[-1]:
            rows.pop()
        begins = map(_FIRST, map(str.lstrip, rows, repeat(" \t")))
        kinds = list(map(_KINDS.get, begins, repeat("text")))
        for first, end, kind in _hidden(self._plain, rows):
            kinds[first:end] = repeat(kind, end - first)
        self._rows, self._kinds = rows, kinds
        self._headings: dict[int, tuple[int, str]] = {}  # number -> level, title
        at = -1
        for _ in range(kinds.count("heading")):
            at = kinds.index("heading", at + 1)
            told = _short(_heading, rows[at])
            if told:
                self._headings[at] = told
            else:
                kinds[at] = "text"
        self._numbers = list(self._headings)

    @cached_property
    def lines(self) -> list[Line]:
        """Every line, in order; their texts and endings joined are the text again."""
        return self.between(0, len(self._rows))

    def between(self, first: int, end: int) -> list[Line]:
        """The lines from number `first` on, those from `end` on left out."""
        starts, endings = self._places
        # Made in C: Line(...) takes six times as long.
        told = zip(
            starts[first:end], self._rows[first:end], endings[first:end], self._kinds[first:end],
            repeat(0), repeat(""), strict=False,
        )  # fmt: skip
        found = list(map(tuple.__new__, repeat(Line), told))
        numbers = self._numbers
        for at in numbers[bisect_left(numbers, first) : bisect_left(numbers, end)]:
            level, title = self._headings[at]
            found[at - first] = found[at - first]._replace(level=level, title=title)
        return found

    def told(self, first: int, end: int) -> Iterable[tuple[str, str]]:
        """(kind, text) of the same lines."""
        return zip(self._kinds[first:end], self._rows[first:end], strict=True)

    @cached_property
    def _places(self) -> tuple[list[int], list[str]]:
        """Where each line begins, and its ending."""
        rows, endings = self._rows, ["\n"] * len(self._rows)
        if self._plain is not self.text:
            endings = [line[len(row) :] for line, row in zip(_LINE.findall(self.text), rows, strict=True)]
        elif rows and not self.text.endswith("\n"):
            endings[-1] = ""
        return list(accumulate(map(add, map(len, rows), map(len, endings)), initial=0)), endings

    def sections(self) -> list[Section]:
        """Every section in order, nested ones too."""
        ends: dict[int, int] = {}
        open_: list[tuple[int, int]] = []
        for n, (level, _) in self._headings.items():
            while open_ and open_[-1][1] >= level:
                ends[open_.pop()[0]] = n
            open_.append((n, level))
        last = len(self._rows)
        return [
            Section(_short(key, title), title, level, n, ends.get(n, last), self)
            for n, (level, title) in self._headings.items()
        ]


def lines(text: str) -> list[Line]:
    """Every line of `text`, in order; their texts and endings joined are `text` again."""
    return Rows(text).lines


def _short(told: Any, row: str) -> Any:
    """What `told`, which remembers, says of a row; of a long one, which nothing else is like, without remembering."""
    return told(row) if len(row) < LONG else told.__wrapped__(row)


@lru_cache(8_000)  # pages have the same headings
def _heading(bare: str) -> tuple[int, str] | None:
    """(level, title) of a line that begins with `#`; None: it is text."""
    content = bare.strip(" \t")
    if len(bare) - len(bare.lstrip(" ")) <= 3 and not bare.startswith("\t"):
        title = content.lstrip("#")
        level = len(content) - len(title)
        if level <= 6 and (not title or title[0] in " \t"):
            title = title.strip(" \t")
            bared = title.rstrip("#")
            if bared != title and (not bared or bared[-1] in " \t"):
                title = bared.strip(" \t")
            return level, title
    return None


def _hidden(text: str, rows: Sequence[str]) -> list[tuple[int, int, str]]:
    """(first line, the one behind the last, "code" or "comment"), of the lines that are one."""
    if not any(map(text.__contains__, _HIDING)):
        return []
    found: list[tuple[int, int, str]] = []
    hopeless = {"`": 1 << 30, "~": 1 << 30}  # fences this long have no end below: do not look again
    comments = True
    holding = {mark: _holding(text, mark * 3) for mark in "`~"}
    marked = sorted({*holding["`"], *holding["~"], *_holding(text, "<!--")})
    after = -1
    for number in marked:
        if number <= after:
            continue
        row = rows[number]
        end = 0
        kind = "code"
        if opened := _short(_opened, row):
            mark, length = opened[0], len(opened)
            if length < hopeless[mark]:
                end = _closing(rows, holding[mark], number, opened)
                if not end:
                    hopeless[mark] = length
        elif comments and "<!--" in row and row.rfind("-->") < row.rfind("<!--"):
            kind = "comment" if row.lstrip().startswith("<!--") else ""
            end = next((n for n in range(number + 1, len(rows)) if "-->" in rows[n]), 0)
            comments = end > 0
        elif row.lstrip().startswith("<!--") and row.rstrip().endswith("-->"):
            found.append((number, number + 1, "comment"))
        if end:
            found.append((number if kind else number + 1, end + 1, kind or "comment"))
            after = end
    return found


def _holding(text: str, mark: str) -> list[int]:
    """The numbers of the lines that hold a mark."""
    found: list[int] = []
    number = line = 0
    at = text.find(mark) if mark[0] in text else -1
    while at >= 0:
        number += text.count("\n", line, at)
        found.append(number)
        line = text.find("\n", at)
        at = text.find(mark, line) if line >= 0 else -1
    return found


def _closing(rows: Sequence[str], holding: Sequence[int], opened: int, fence: str) -> int:
    """The line that closes the fence opened on a line, of those that hold such a mark; 0: none."""
    for at in range(bisect_right(holding, opened), len(holding)):
        if _short(_closed, rows[holding[at]]).startswith(fence):
            return holding[at]
    return 0


@lru_cache(2_000)  # and the same few fences
def _opened(row: str) -> str:
    """The marks of the fence that a line opens; "": it opens none."""
    found = _FENCE.match(row.lstrip(" \t"))
    return found[1] if found and not (found[1][0] == "`" and "`" in found[2]) else ""


@lru_cache(2_000)
def _closed(row: str) -> str:
    """The marks of a line that closes a fence; "": it closes none."""
    found = _CLOSE.match(row.strip(" \t"))
    return found[1] if found else ""


@lru_cache(8_000)
def key(title: str) -> str:
    """A heading's title as it is compared: words in lower case, without numbering, emphasis or signs."""
    words = _WORDS.findall(title.casefold().replace("_", " ").replace("’", "'").replace("'", ""))
    while words and words[0].isdigit():
        words.pop(0)
    return " ".join(words)


def item(line: Line) -> Item | None:
    """The list item that starts on this line, or None."""
    return listed(line.text) if line.kind == "text" else None


def listed(text: str) -> Item | None:
    """The same, of a line of text."""
    if text.startswith("- ") and text[2:3].isalnum():  # most are written so
        return Item(0, False, text[2:].rstrip())
    found = _ITEM.match(text)
    if not found:
        return None
    margin, sign, text = found.groups("")
    if sign == "I." and not margin:  # "I. think" at the margin is prose; "a." and "B)" there are items
        return None
    text = text.rstrip()
    box = _BOX.match(text)
    indent = len(margin.expandtabs(4)) if margin else 0
    return Item(indent, sign[0].isalnum(), text[box.end() :] if box else text)


def dedent(texts: Sequence[str]) -> list[str]:
    """The lines without the indentation they share."""
    margins = [len(text) - len(text.lstrip(" \t")) for text in texts if text.strip()]
    margin = min(margins, default=0)
    return [text[margin:] if text.strip() else "" for text in texts]
