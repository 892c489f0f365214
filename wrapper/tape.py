"""Screens in, lines out: what was ever shown and settled on a terminal, each line once, in the order of the page. Pure.

A snapshot is laid beside the one before: rows that stayed keep their line on the tape, rows that are new go in where they
stand, rows that went away stay on the tape. Scrolling back and forth finds the lines that are there; a line that only grew
(typed, streamed) or only counted on (a spinner) takes the place of the old one. A line that was overwritten is left out at
the end only if it stands in its neighbourhood all the same.

Method: difflib's matching blocks over the changed middle of two snapshots, first against what was visible, then against the
tape around it, on keys that ignore frames, bullets and blanks. What lies far behind is finished: it is handed out once
(`finished`) and forgotten, so that memory follows the page and not the session.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from .rows import BUSY, Row, counts, grew, said

REACH = 200  # lines of the tape before and after the changed rows in which they are looked for
# Lines held, 400 bytes each, 1.6 MB. An agent that clears and prints all again (claude-code#1913: 94.5 KB a time, some 1,500 lines) says nothing
# twice as long as what it prints is not longer than this.
KEPT = 4000
SURPLUS = 8  # one part in so many above that, and the oldest are let go: each time the rest is numbered anew
SCREENS = 100  # rows that no screen has at once: a stretch of a page that scrolls by
NEIGHBOURS = 60  # lines around an overwritten one in which it may stand all the same


class Line(NamedTuple):
    """A line of the transcript, right-trimmed, when it was first seen, and whether a blank row stood above it."""

    text: str
    at: float
    gap: bool


class _Entry:
    __slots__ = ("at", "gap", "gone", "index", "key", "text")

    def __init__(self, text: str, key: str, at: float, gap: bool) -> None:
        self.text, self.key, self.at, self.gap = text, key, at, gap
        self.gone = False
        self.index = 0


_View = list[tuple[int, _Entry]]


class Tape:
    """Grows by snapshots (`see`). `turn_away` and `turn_back` say that another page covers this one for a while."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._entries: list[_Entry] = []
        self._before: list[_Entry] = []  # the last that are finished: their neighbours are judged beside them
        self._view: _View = []
        self._covered: _View | None = None
        self._gap = self._said = False  # of what is finished: a blank row after it; was there any
        self._floor = 0  # new lines go below this one: what came before is another page

    def see(self, rows: Sequence[str | None], at: float, top: int = 0, fresh: bool = False) -> None:
        """A settled snapshot. None marks a row that only goes on the one above. Rows before `top` have scrolled away by
        now. `fresh`: the page was cleared before, so these rows may be any of the tape."""
        shown = said(rows)
        old = self._view
        head = 0
        while head < min(len(old), len(shown)) and old[head][1].key == shown[head].key:
            head += 1
        tail = 0
        while tail < min(len(old), len(shown)) - head and old[-1 - tail][1].key == shown[-1 - tail].key:
            tail += 1
        view: _View = [
            (row.number, self._again(entry, row)) for (_, entry), row in zip(old[:head], shown, strict=False)
        ]
        middle, new = old[head : len(old) - tail], shown[head : len(shown) - tail]
        if new:
            view += self._place(old, head, tail, new, at, fresh)
        else:
            for _, entry in middle:
                entry.gone = True
        if tail:
            view += [
                (row.number, self._again(e, row))
                for (_, e), row in zip(old[-tail:], shown[-tail:], strict=True)
            ]
        self._view = [(number - top, entry) for number, entry in view if number >= top]

    def turn_away(self) -> None:
        self._covered, self._view = self._view, []
        self._floor = len(self._entries)

    def turn_back(self) -> None:
        self._view, self._covered = self._covered or [], None
        self._floor = len(self._entries)

    def finished(self) -> list[Line]:
        """The oldest lines, when there are many that nothing will change any more. They are given once and held no longer."""
        cut = len(self._entries) - self._kept
        if cut < self._kept // SURPLUS:
            return []
        lines, self._gap = self._told(cut)
        self._said = self._said or bool(lines)
        self._before = [*self._before, *self._entries[:cut]][-NEIGHBOURS:]
        del self._entries[:cut]
        for number, entry in enumerate(self._before):
            entry.index = number - len(self._before)
        for index, entry in enumerate(self._entries):
            entry.index = index
        self._floor = max(0, self._floor - cut)
        return lines

    def lines(self) -> list[Line]:
        """Everything that is held. Overwritten lines that stand close by all the same are left out."""
        return self._told(len(self._entries))[0]

    def _told(self, upto: int) -> tuple[list[Line], bool]:
        """The lines before `upto`, and whether a blank row stands after them."""
        told: list[Line] = []
        gap = self._gap
        for entry in self._entries[:upto]:
            gap = gap or entry.gap
            if not (entry.gone and self._stands(entry)):
                told.append(Line(entry.text, entry.at, gap and (self._said or bool(told))))
                gap = False
        return told, gap

    def _again(self, entry: _Entry, row: Row) -> _Entry:
        entry.gone = False
        if row.key == entry.key:  # else: half of it, seen while it is drawn again
            entry.text = row.text
        entry.gap = entry.gap or row.gap
        return entry

    def _place(self, old: _View, head: int, tail: int, new: list[Row], at: float, fresh: bool) -> _View:
        """Put the changed rows on the tape: matched ones where they are, the others between them."""
        middle = old[head : len(old) - tail]
        low, high = self._window(old, head, tail, len(new), fresh)
        window = self._entries[low:high]
        pairs = _aligned(window, [entry for _, entry in middle], new)
        if (
            fresh and low > self._floor and 2 * len(pairs) < len(new)
        ):  # a longer page than the one that was cleared
            low = self._floor
            window = self._entries[low:high]
            pairs = _aligned(window, [entry for _, entry in middle], new)
        blocks = _opcodes(pairs, len(window), len(new))
        self._overwritten(middle, new, [(window[i], new[j]) for i, j in pairs])
        places = {id(entry): number for number, entry in middle}
        loose = {entry.key: entry for entry in window if entry.gone and id(entry) in places}
        view: _View = []
        merged: list[tuple[_Entry, bool]] = []  # with: does it stand where it stood
        moved: set[int] = set()
        for equal, i1, i2, j1, j2 in blocks:
            before, rows = window[i1:i2], new[j1:j2]
            if equal:
                merged += [(entry, True) for entry in before]
                view += [(row.number, self._again(e, row)) for e, row in zip(before, rows, strict=True)]
                continue
            status = [entry for entry in before if entry.gone and BUSY.search(entry.key)]
            merged += [(entry, True) for entry in before if entry not in status]
            for row in rows:
                entry = self._successor(row, before, places, len(before) == len(rows) == 1) or loose.get(
                    row.key
                )
                if entry and entry.gone:
                    moved.add(id(entry))
                    entry.key = row.key
                    self._again(entry, row)
                else:
                    entry = _Entry(row.text, row.key, at, row.gap)
                merged.append((entry, False))
                view.append((row.number, entry))
            merged += [(entry, True) for entry in status]
        self._entries[low:high] = [entry for entry, stood in merged if not (stood and id(entry) in moved)]
        for index in range(low, len(self._entries)):
            self._entries[index].index = index
        return view

    @staticmethod
    def _overwritten(middle: _View, new: list[Row], pairs: list[tuple[_Entry, Row]]) -> None:
        """Mark the rows that are not there any more and did not scroll off at an edge."""
        stayed = {id(entry): row.number for entry, row in pairs}
        moves = [number - stayed[id(entry)] for number, entry in middle if id(entry) in stayed]
        move = max(set(moves), key=moves.count) if moves else 0
        if not moves and len(middle) > 2 and len(new) > 2:
            return  # another page
        for number, entry in middle:
            inside = not move or new[0].number <= number - move <= new[-1].number
            entry.gone = id(entry) not in stayed and inside

    def _window(self, old: _View, head: int, tail: int, count: int, fresh: bool) -> tuple[int, int]:
        end = len(self._entries)
        if fresh:
            return max(self._floor, end - 2 * count - REACH), end
        low = max((entry.index + 1 for _, entry in old[:head]), default=0)
        high = (
            min((e.index for _, e in old[len(old) - tail :] if e.index >= low), default=end) if tail else end
        )
        middle = [entry.index for _, entry in old[head : len(old) - tail] if low <= entry.index < high]
        if middle:
            reach = max(REACH, 2 * count)
            low, high = max(low, middle[0] - REACH), min(high, middle[-1] + 1 + reach)
        low = max(low, self._floor)
        return low, max(low, high)

    @staticmethod
    def _successor(row: Row, before: list[_Entry], places: dict[int, int], alone: bool) -> _Entry | None:
        """The entry in this block that the row grew out of, at the same place of the screen, or counted on from."""
        for entry in before:
            if entry.gone and (
                ((alone or places.get(id(entry)) == row.number) and grew(entry.key, row.key))
                or (id(entry) in places and counts(entry.key, row.key))
            ):
                return entry
        return None

    def _stands(self, entry: _Entry) -> bool:
        low, high = entry.index - NEIGHBOURS, entry.index + 1 + NEIGHBOURS
        before = self._before[low:] if low < 0 else ()
        for other in (*before, *self._entries[max(0, low) : high]):
            near = other is not entry and other.key.startswith(entry.key)
            if near and (not other.gone or other.key != entry.key or other.index < entry.index):
                return True
        return False


def _aligned(window: list[_Entry], middle: list[_Entry], new: list[Row]) -> list[tuple[int, int]]:
    """Which entry is which row, both in order. What was visible just before comes first: on a page that says the same
    twice it is the nearer one. The rest is looked for between those."""
    place = {id(entry): number for number, entry in enumerate(window)}
    visible = [entry for entry in middle if id(entry) in place]
    anchors = [(len(window), len(new))]
    for i, j in reversed(_matches([entry.key for entry in visible], [row.key for row in new])):
        if place[id(visible[i])] < anchors[-1][0]:
            anchors.append((place[id(visible[i])], j))
    pairs: list[tuple[int, int]] = []
    low, first = 0, 0
    for high, last in reversed(anchors):
        between = _matches([entry.key for entry in window[low:high]], [row.key for row in new[first:last]])
        pairs += [(low + i, first + j) for i, j in between]
        if high < len(window):
            pairs.append((high, last))
        low, first = high + 1, last + 1
    if len(new) > SCREENS and pairs and pairs[-1][1] == len(new) - 2:
        after = pairs[-1][0] + 1
        if after < len(window) and window[after].key.startswith(new[-1].key):
            pairs.append((after, len(new) - 1))
    return pairs


def _matches(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    if not old or not new:
        return []
    if len(new) > SCREENS and old[: len(new)] == new:  # a page that is drawn again, piece by piece
        return [(n, n) for n in range(len(new))]
    found = SequenceMatcher(None, old, new, False).get_matching_blocks()
    return [(i + n, j + n) for i, j, size in found for n in range(size)]


def _opcodes(pairs: list[tuple[int, int]], old: int, new: int) -> list[tuple[bool, int, int, int, int]]:
    """The stretches in between, as (equal, from, to) of the old and of the new."""
    blocks: list[tuple[bool, int, int, int, int]] = []
    at, to = 0, 0
    for i, j in [*pairs, (old, new)]:
        if i > at or j > to:
            blocks.append((False, at, i, to, j))
        if (i, j) != (old, new):
            blocks.append((True, i, i + 1, j, j + 1))
        at, to = i + 1, j + 1
    return blocks
