"""The other ways a screen may have shown the same bytes: words set by the cursor, letters rubbed out, hidden payloads.

Law: each makes a view of its own from the original text, only where the text holds such marks at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from .engine import later
from .view import OTHER, View, ascii_bytes

_MOVE = later(r"(\x1b\[[0-9;]*[ABCDEFGHd`fsu])|(\x1b\[[0-?]*[ -/]*[@-~]|\x1b[78DEM=>c]|\x1b[()][0-9A-B])")
_PAYLOAD = later(r"\x1b[\]PX^_]([^\x07\x1b]{8,4096})(?:\x07|\x1b\\)")
SHOWN = f"\n\t{OTHER}"  # of the control characters; a marker that stands there already still parts what is around it
_DRAWING = later(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]{0,4096}(?:\x07|\x1b\\)|[0-~])")


def others(text: str, marks: list[str]) -> Iterator[View]:
    """Further views of `text`, given the marks that `drawn` took away from it."""
    kinds = set(marks)
    if any(mark[:2] == "\x1b[" and mark[-1] in "ABCDEFGHd`f" for mark in kinds):
        yield _moved(text)
    if "\x08" in kinds:
        yield _rubbed(text)
    if any(len(mark) > 8 and mark[1] in "]PX^_" for mark in kinds if mark[0] == "\x1b"):
        yield _payloads(text)


def _moved(text: str) -> View:
    """A blank where the cursor was moved: full-screen programs set words, not blanks."""
    parts = _MOVE.split(text)
    bounds = [0]
    shown: list[str] = []
    for at, part in enumerate(parts):
        move = at % 3 == 1
        bounds.append(bounds[-1] + len(part or ""))
        shown.append(
            ("\n" if part and part[-1] in "ABEFHdf" else " ")
            if move and part
            else part
            if at % 3 == 0
            else ""
        )
    starts = [0, *accumulate(map(len, shown))]
    return View(ascii_bytes("".join(shown)), starts[:-1], bounds[:-1], bounds[1:])


def _rubbed(text: str) -> View:
    """Letters over which the cursor went back are gone, as when a line editor redraws what was typed."""
    out: list[str] = []
    origin: list[int] = []
    pos = 0
    for mark in _DRAWING.finditer(text):
        _type(text, pos, mark.start(), out, origin)
        pos = mark.end()
    _type(text, pos, len(text), out, origin)
    return View(ascii_bytes("".join(out)), range(len(out)), origin, [at + 1 for at in origin])


def _type(text: str, start: int, end: int, out: list[str], origin: list[int]) -> None:
    for at in range(start, end):
        character = text[at]
        if character == "\x08":
            if out and out[-1] != "\n":
                out.pop()
                origin.pop()
        elif character >= " " or character in SHOWN:
            out.append(character)
            origin.append(at)


def _payloads(text: str) -> View:
    """What escapes carry: window titles, folders, links, the clipboard."""
    starts, origins, ends = [], [], []
    shown: list[str] = []
    size = 0
    for hit in _PAYLOAD.finditer(text):
        begin, end = hit.span(1)
        starts += [size, size + end - begin]
        origins += [begin, end]
        ends += [end, end]
        shown += [text[begin:end], "\n"]
        size += end - begin + 1
    return View(ascii_bytes("".join(shown)), starts, origins, ends)
