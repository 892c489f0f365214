"""Markdown seen as lines: which are headings, code or hidden, what a section holds, what a list item says.

Law: reads, never rewrites; every line keeps its own ending and offset, so that whoever changes a page changes only the
lines meant. Headings inside code fences and HTML comments do not count; a fence or comment that never closes is none
(a page stays readable, and something can be added at its end). Linear in the length of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, repeat
from operator import add, itemgetter
from typing import NamedTuple

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_FENCE = re.compile(r"(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(`{3,}|~{3,})(.*)")
_CLOSE = re.compile(r"(`{3,}|~{3,})$")
_ITEM = re.compile(r"([ \t]*)([-*+•‣▪–]|\d{1,9}[.)、]|[a-zA-Z][.)])(?:[ \t]+(\S.*)|[ \t]*)$")
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
    """A heading and the lines below it, to the next heading of its level or above. `number`: index of the heading's line."""

    key: str
    title: str
    level: int
    number: int
    lines: Sequence[Line]


class Item(NamedTuple):
    """A list item: spaces before the marker, whether it is numbered, and the text of its first line."""

    indent: int
    numbered: bool
    text: str


def lines(text: str) -> list[Line]:
    """Every line of `text`, in order; their texts and endings joined are `text` again."""
    starts, rows, endings = _plain_rows(text) if "\r" not in text else _rows(text)
    begins = map(_FIRST, map(str.lstrip, rows, repeat(" \t")))
    kinds = list(map(_KINDS.get, begins, repeat("text")))
    for first, end, kind in _hidden(text, starts, rows):
        kinds[first:end] = repeat(kind, end - first)
    # Made in C: a page has some hundred lines, and Line(...) takes six times as long.
    found = list(
        map(
            tuple.__new__,
            repeat(Line),
            zip(starts, rows, endings, kinds, repeat(0), repeat(""), strict=False),
        )
    )
    at = -1
    for _ in range(kinds.count("heading")):
        at = kinds.index("heading", at + 1)
        found[at] = _heading(*found[at][:3])
    return found


def _plain_rows(text: str) -> tuple[list[int], list[str], list[str]]:
    """(offsets, lines, their endings), where the only ending is LF: most texts, and much quicker."""
    rows = text.split("\n")
    starts = list(map(add, accumulate(map(len, rows), initial=0), range(len(rows))))
    endings = ["\n"] * (len(rows) - 1)
    if rows[-1]:
        endings.append("")
    else:
        rows.pop()
        starts.pop()
    return starts, rows, endings


def _rows(text: str) -> tuple[list[int], list[str], list[str]]:
    whole = _LINE.findall(text)
    rows = [line.rstrip("\r\n") for line in whole]
    endings = [line[len(bare) :] for line, bare in zip(whole, rows, strict=True)]
    return list(accumulate(map(len, whole), initial=0))[:-1], rows, endings


def _heading(start: int, bare: str, ending: str) -> Line:
    """A line that begins with `#`: a heading, or text."""
    content = bare.strip(" \t")
    if len(bare) - len(bare.lstrip(" ")) <= 3 and not bare.startswith("\t"):
        title = content.lstrip("#")
        level = len(content) - len(title)
        if level <= 6 and (not title or title[0] in " \t"):
            title = title.strip(" \t")
            bared = title.rstrip("#")
            if bared != title and (not bared or bared[-1] in " \t"):
                title = bared.strip(" \t")
            return tuple.__new__(Line, (start, bare, ending, "heading", level, title))
    return Line(start, bare, ending, "text")


def _hidden(text: str, starts: Sequence[int], texts: Sequence[str]) -> list[tuple[int, int, str]]:
    """(first line, the one behind the last, "code" or "comment"), of the lines that are one."""
    found: list[tuple[int, int, str]] = []
    hopeless = {"`": 1 << 30, "~": 1 << 30}  # fences this long have no end below: do not look again
    comments = True
    holding = {mark: _holding(text, starts, mark * 3) for mark in "`~"}
    marked = sorted({*holding["`"], *holding["~"], *_holding(text, starts, "<!--")})
    after = -1
    for number in marked:
        if number <= after:
            continue
        text = texts[number]
        end = 0
        kind = "code"
        opened = _FENCE.match(text.lstrip(" \t"))
        if opened and not (opened[1][0] == "`" and "`" in opened[2]):
            mark, length = opened[1][0], len(opened[1])
            if length < hopeless[mark]:
                end = _closing(texts, holding[mark], number, mark, length)
                if not end:
                    hopeless[mark] = length
        elif comments and "<!--" in text and text.rfind("-->") < text.rfind("<!--"):
            kind = "comment" if text.lstrip().startswith("<!--") else ""
            end = next((n for n in range(number + 1, len(texts)) if "-->" in texts[n]), 0)
            comments = end > 0
        elif text.lstrip().startswith("<!--") and text.rstrip().endswith("-->"):
            found.append((number, number + 1, "comment"))
        if end:
            found.append((number if kind else number + 1, end + 1, kind or "comment"))
            after = end
    return found


def _holding(text: str, starts: Sequence[int], mark: str) -> list[int]:
    """The numbers of the lines that hold a mark."""
    found: list[int] = []
    at = text.find(mark)
    while at >= 0:
        found.append(bisect_right(starts, at) - 1)
        at = text.find(mark, starts[found[-1] + 1]) if found[-1] + 1 < len(starts) else -1
    return found


def _closing(texts: Sequence[str], holding: Sequence[int], opened: int, mark: str, length: int) -> int:
    """The line that closes the fence opened on a line, of those that hold such a mark; 0: none."""
    for number in holding[bisect_right(holding, opened) :]:
        closed = _CLOSE.match(texts[number].strip(" \t"))
        if closed and closed[1][0] == mark and len(closed[1]) >= length:
            return number
    return 0


@lru_cache(2_000)  # pages have the same headings
def key(title: str) -> str:
    """A heading's title as it is compared: words in lower case, without numbering, emphasis or signs."""
    words = _WORDS.findall(title.casefold().replace("_", " ").replace("’", "'").replace("'", ""))
    while words and words[0].isdigit():
        words.pop(0)
    return " ".join(words)


def sections(page: Sequence[Line]) -> Iterator[Section]:
    """Every section in order, nested ones too."""
    headings = [n for n, line in enumerate(page) if line.kind == "heading"]
    ends: dict[int, int] = {}
    open_: list[int] = []
    for n in headings:
        while open_ and page[open_[-1]].level >= page[n].level:
            ends[open_.pop()] = n
        open_.append(n)
    for n in headings:
        line = page[n]
        yield Section(key(line.title), line.title, line.level, n, page[n + 1 : ends.get(n, len(page))])


def item(line: Line) -> Item | None:
    """The list item that starts on this line, or None."""
    if line.kind != "text":
        return None
    found = _ITEM.match(line.text)
    if not found:
        return None
    if found[2].isalpha() and not found[1]:  # "I. think" at the margin is prose
        return None
    text = (found[3] or "").rstrip()
    box = _BOX.match(text)
    indent = len(found[1].expandtabs(4))
    return Item(indent, found[2][0].isalnum(), text[box.end() :] if box else text)


def dedent(texts: Sequence[str]) -> list[str]:
    """The lines without the indentation they share."""
    margins = [len(text) - len(text.lstrip(" \t")) for text in texts if text.strip()]
    margin = min(margins, default=0)
    return [text[margin:] if text.strip() else "" for text in texts]
