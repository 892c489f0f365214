"""Lines that a terminal or a box broke, put together again.

Law: reads a view as drawn, returns one smaller view of the places where a break looks like the edge of a
screen: no line near it is longer, or both sides stand between bars. What is found there counts only where
it crosses a break; the rest has been seen already.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import accumulate

from .engine import later, rule
from .judge import wordy
from .view import View

_BOXED = r"[|\x02][ \t]*\n[ \t]*[|\x02]"
NARROWEST = 20  # columns; no terminal is narrower
_NEAR = 6  # lines looked at on both sides
_REACH = 400  # characters kept on both sides of a break
_CONTEXT = 120  # characters kept of the line above
_BEHIND = 60  # characters from a break to a value whose name stands on the other side of it
_APART = b"\n\x02\n"
_BARS = (b"\x02", b"|")
_BLANKS = b" \t"
_DIGIT = later(rb"\d")
_NAMED = later(rb"[A-Za-z_][\w-]{0,40}(?::\s|\s?=\s)|[A-Z][A-Z0-9_]+=[^=\s]")
_NEW_LINE = later(  # line numbers, dates, diffs, listings, file:line, `name: ` and `name = ` begin a line of their own
    rb"[A-Za-z]{1,2}\s|[0-9a-f]{7,12} [A-Za-z(]|\d{1,6}\s|(?:19|20)\d\d[-/]\d\d[-/T ]|[-+@#*>] |[-dlcbps](?:[r-][w-][xsStT-]){2}|\w[\w./-]*\.[a-z]{1,4}:\d|//|/\*"
)
_NUMBERED = later(
    rb"\s*\d{1,6}(?:[?:|>)\]+-]|$)"
)  # a line of a numbered listing, if the one above is one too
_OPEN = later(  # a named value, or the password of a URL, that has begun and not ended
    rb"(?i)(?:(?:secret|token|pass|pwd|key|cred|auth)[\w.-]{0,30}[\"'\])]{0,2}[ \t]{0,4}[:=]{1,3}>?[ \t]{0,4}[\"'`]?[^\s\"'`]{0,200}|://[^\s/@:]{1,80}:[^\s/@]{0,200})$"
)
_WORDS = later(rb"([A-Za-z]?[a-z]{1,14}) [a-z]{1,14},? [a-z]{1,14}\b")
_OVER = (b";", b"{", b"}", b")", b",", b"++", b":")
_HEX = later(rb"[0-9a-f]{32,}")
_UUID_END = later(rb"\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")
_HEX_END = later(rb"[0-9a-f]{4}$")
_LAST = later(rb"[^\s\x02]*$")
_FIRST = later(rb"[^\s\x02]{0,200}")


def joined(view: View, touched: Collection[int] = ()) -> View | None:
    """The view of broken lines in `view`, or None. `touched`: offsets at which a finding ended."""
    lines = view.data.split(b"\n")
    if len(lines) < 2:
        return None
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    breaks = _edges(lines, starts, touched)
    if rule(_BOXED).search(view.data):
        breaks.update(_boxes(lines))
    if not breaks:
        return None
    pieces: list[tuple[int, int]] = []  # bounds in view.data; (-1, -1) separates one chain from the next
    for i in sorted(breaks):
        if i - 1 not in breaks:
            begin, end = _inner(lines[i], starts[i], boxed=breaks[i])
            if i and not breaks[i]:
                begin = max(starts[i - 1], begin - _CONTEXT)  # the name may stand on the line above
            elif i:
                above = _inner(lines[i - 1], starts[i - 1], boxed=True)
                pieces += [(-1, -1), (max(above[0], above[1] - _CONTEXT), above[1]), (above[1], above[1] + 1)]
            pieces += [*([] if i and breaks[i] else [(-1, -1)]), (max(begin, end - _REACH - _CONTEXT), end)]
        begin, end = _inner(lines[i + 1], starts[i + 1], boxed=breaks[i], trim=True)
        pieces.append((begin, end if i + 1 in breaks else min(end, begin + _REACH)))
    return _view(view, pieces)


def rows(view: View, start: int, end: int) -> list[tuple[int, int]]:
    """The pieces of `view.data[start:end]` row by row; more than one where it reaches over a break."""
    first, last = view.piece(start), view.piece(end - 1)
    starts = [*view.starts[first + 1 : last + 1], end]
    bounds = zip([start, *starts], starts, strict=False)
    return [(a, b) for a, b in bounds if a < b]


def after_break(view: View, at: int) -> bool:
    """Whether the byte at `at` of a joined view stands close behind a break, so that its name may stand before it."""
    begin = view.starts[view.piece(at)]
    return begin > 0 and at - begin <= _BEHIND and view.data[begin - 3 : begin] != _APART


def _edges(lines: list[bytes], starts: list[int], touched: Collection[int]) -> dict[int, bool]:
    """Lines broken at the edge of a screen: index -> False."""
    sizes = list(map(len, lines))
    breaks = {}
    near = zip([0, *sizes], sizes, sizes[1:], strict=False)
    for i in [
        i
        for i, (above, size, below) in enumerate(near)
        if size >= below and size >= above and size >= NARROWEST
    ]:
        size = sizes[i]
        after = lines[i + 1]
        if not after or size < max(sizes[max(0, i - _NEAR) : i + _NEAR + 1]):
            continue
        before = lines[i].rstrip(b" ") if lines[i].endswith(b" ") else lines[i]
        after = after.lstrip(_BLANKS)
        if len(before) < size - 1 or before.endswith(_BARS) or not after or sizes[i + 1] - len(after) > 12:
            continue
        even = size == sizes[i + 1] or (i and size == sizes[i - 1])
        if size != sizes[i + 1] and (_NAMED.match(after) or _prose(after)):
            continue
        if even or starts[i] + len(before) in touched or _one_word(before, after):
            breaks[i] = False
    return breaks


def _one_word(before: bytes, after: bytes) -> bool:
    """Whether what stands at the two sides of a break may be one secret: it has a digit, or is no words."""
    if _NEW_LINE.match(after) or (_NUMBERED.match(after) and _NUMBERED.match(before)):
        return False
    if before.endswith(_OVER) or _UUID_END.search(before):
        return False
    if _OPEN.search(before[-320:]):
        return True
    head, tail = _LAST.search(before[-200:]), _FIRST.match(after)
    if not head or not tail or (_HEX.fullmatch(tail.group()) and not _HEX_END.search(head.group())):
        return False
    run = head.group() + tail.group()
    return len(run) >= 8 and (bool(_DIGIT.search(run)) or not wordy(run.decode("ascii")))


def _prose(after: bytes) -> bool:
    """Whether a line begins with three plain words."""
    words = _WORDS.match(after)
    return bool(words) and wordy(words.group(1).decode("ascii"))  # type: ignore[union-attr]


def _boxes(lines: list[bytes]) -> dict[int, bool]:
    """Rows of a box whose words fill it to the bar: index -> True."""
    breaks = {}
    barred = [i for i, line in enumerate(lines) if line.rstrip(_BLANKS).endswith(_BARS)]
    for i in barred:
        if i + 1 < len(lines) and lines[i + 1].lstrip(_BLANKS).startswith(_BARS):
            row = lines[i].rstrip(_BLANKS)[:-1]
            if (
                len(row) >= 3
                and (row[-1:] not in _BLANKS or row[-2:-1] not in _BLANKS)
                and len(row) >= NARROWEST - 2
            ):
                breaks[i] = True
    return breaks


def _inner(line: bytes, start: int, boxed: bool, trim: bool = False) -> tuple[int, int]:
    """Bounds of what stands in the line: without the box and the blank beside its bars, or without its indent."""
    begin, end = 0, len(line)
    if boxed:
        begin = end - len(line.lstrip(_BLANKS))
        begin += line[begin : begin + 1] in _BARS
        begin += line[begin : begin + 1] == b" "
        end = len(line.rstrip(_BLANKS))
        end -= line[end - 1 : end] in _BARS
        end -= line[end - 1 : end] == b" "
    elif trim:
        begin = end - len(line.lstrip(_BLANKS))
    return start + min(begin, end), start + max(begin, end)


def _view(under: View, pieces: list[tuple[int, int]]) -> View:
    parts = [under.data[a:b].rstrip(b" ") if a >= 0 else _APART for a, b in pieces]
    starts = [0, *accumulate(map(len, parts))]
    places = [max(a, 0) for a, _ in pieces]
    return View(
        b"".join(parts),
        starts[:-1],
        places,
        [p + len(t) if a >= 0 else p for (a, _), p, t in zip(pieces, places, parts, strict=True)],
        under,
    )
