"""A recording, rendered: moments in, the lines that were ever shown out. The scribe's slow part; memory follows the page,
not the bytes.

Law: feeds a `screen` and lays its settled states on a `tape`. Settled: 30 ms without output outside a synchronized update, its
end (`?2026l`), and the instant before anything that wipes the page: `?1049`, `2J`, `3J`, RIS, a resize (facts: pty.md 5).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from .raw import Moment, size
from .screen import Screen, screen
from .tape import Line, Tape

QUIET = 0.030  # seconds
HISTORY = 1000  # rows that may gather above the screen before they are put on the tape and forgotten
TURN = re.compile(
    rb"\x1b(?:(?P<end>\[\?2026l)|(?P<begin>\[\?2026h)|(?P<wipe>\[[23]J|c)|(?P<alt>\[\?(?:1049|1047|47)[hl]))"
)
PARTIAL = re.compile(rb"\x1b(?:\[(?:[?23](?:[0-9]{0,4}[hl]?)?)?)?\Z")
LONGEST_TURN = 8  # bytes of the longest sequence in TURN


class Rendering:
    """One recording on its way to lines. `feed` moments in order; `lines` at any time."""

    def __init__(self, cols: int = 80, rows: int = 24, make: Callable[[int, int], Screen] = screen) -> None:
        self._make = make
        self._screen = make(cols, rows)
        self._tape = Tape()
        self._top = 0  # row of the history at which the last snapshot's screen began
        self._held = b""
        self._changed = self._fresh = self._busy = False
        self._alternate = False
        self._last = 0.0

    def feed(self, moment: Moment) -> None:
        self.quiet(moment.at)
        self._last = max(self._last, moment.at)
        if moment.kind == "o":
            self._output(moment.data)
        elif moment.kind == "r":
            self._snap(moment.at)
            self._screen.resize(*size(moment.data))
            self._top = min(self._top, self._screen.history())
            self._fresh = True

    def finished(self) -> list[Line]:
        """The oldest lines, each once, as soon as nothing will change them any more."""
        return self._tape.finished()

    def quiet(self, until: float) -> None:
        """Nothing more came until then: what stands there has settled."""
        if until - self._last >= QUIET and not self._busy:
            self._snap(self._last)

    def settled(self) -> list[Line]:
        """Those that are not finished yet, as far as they have settled."""
        return self._tape.lines()

    def lines(self) -> list[Line]:
        """Those that are not finished yet, with the screen as it stands."""
        self._snap(self._last)
        return self.settled()

    def close(self) -> None:
        self._screen.close()

    def _output(self, data: bytes) -> None:
        data = self._held + data
        held = PARTIAL.search(data, max(0, len(data) - LONGEST_TURN))
        self._held = data[held.start() :] if held else b""
        data = data[: held.start()] if held else data
        begin = 0
        for turn in TURN.finditer(data):
            self._write(data[begin : turn.start()])
            begin = turn.start()
            if turn["begin"]:
                self._busy = True
                continue
            self._busy = False
            if turn["end"]:
                self._snap(self._last)
                continue
            self._snap(self._last)
            self._write(data[begin : turn.end()])
            begin = turn.end()
            self._wiped(turn["alt"])
        self._write(data[begin:])

    def _write(self, data: bytes) -> None:
        for begin in range(0, len(data), 65536):
            piece = data[begin : begin + 65536]
            whole = piece.rfind(b"\n") + 1  # no half line is looked at while the page rushes by
            self._screen.feed(piece[:whole])
            self._changed = True
            if self._screen.history() - self._top > HISTORY:
                self._snap(self._last)
            if whole < len(piece):
                self._screen.feed(piece[whole:])
                self._changed = True

    def _wiped(self, switched: bytes | None) -> None:
        if switched:
            alternate = self._screen.alternate
            if alternate != self._alternate:
                self._alternate = alternate
                (self._tape.turn_away if alternate else self._tape.turn_back)()
                if not alternate:
                    self._top = self._screen.history()
        elif not self._alternate:
            self._fresh = True
            self._top = min(self._top, self._screen.history())

    def _snap(self, at: float) -> None:
        if not self._changed:
            return
        self._changed = False
        if self._alternate:
            self._tape.see(self._screen.rows(), at)
            return
        history = self._screen.history()
        first = min(self._top, history)
        self._tape.see(self._screen.since(first), at, history - first, self._fresh)
        self._fresh = False
        self._top = history
        if history > HISTORY and self._screen.forget():
            self._top = self._screen.history()


def lines(moments: Iterable[Moment]) -> list[Line]:
    """All of a recording."""
    rendering = Rendering()
    found: list[Line] = []
    try:
        for moment in moments:
            rendering.feed(moment)
            found += rendering.finished()
        return found + rendering.lines()
    finally:
        rendering.close()
