"""The terminal a played person sits at: a rendered screen, and the answers that tmux 3.3a would give to an agent's questions.

Law: fed with output, gives back what must be typed in answer. It grants no kitty keyboard, as tmux does not.
"""

from __future__ import annotations

import ctypes
import re

from wisen.wrapper.screen import screen

QUESTION = re.compile(
    rb"\x1b\[(?P<csi>[?>=]?[0-9;]*)(?P<final>[cnqtu])"
    rb"|\x1b\](?P<osc>1[01]);\?(?:\x07|\x1b\\)"
)
UNFINISHED = re.compile(rb"\x1b(?:\[[0-?]*|\][^\x07\x1b]{0,64}\x1b?)?\Z")
ANSWERS = {
    (b"", b"c"): b"\x1b[?1;2c",  # DA1: a VT100 with advanced video
    (b"0", b"c"): b"\x1b[?1;2c",
    (b">", b"c"): b"\x1b[>84;0;0c",  # DA2: tmux
    (b">0", b"c"): b"\x1b[>84;0;0c",
    (b">", b"q"): b"\x1bP>|tmux 3.3a\x1b\\",  # XTVERSION
    (b">0", b"q"): b"\x1bP>|tmux 3.3a\x1b\\",
    (b"5", b"n"): b"\x1b[0n",
}
COLOURS = {b"10": b"\x1b]10;rgb:dddd/dddd/dddd\x1b\\", b"11": b"\x1b]11;rgb:0000/0000/0000\x1b\\"}
CURSOR_X, CURSOR_Y = 3, 4  # keys of libghostty's _get, beside those in wisen.wrapper.screen
CELL = (8, 16)  # pixels


class Terminal:
    """`rows` by `columns`. `feed(output)` returns the answers to the questions in it, in order."""

    def __init__(self, rows: int, columns: int) -> None:
        self.rows, self.columns = rows, columns
        self._screen = screen(columns, rows)
        self._waiting = b""

    def feed(self, data: bytes) -> bytes:
        data, self._waiting = self._waiting + data, b""
        if cut := UNFINISHED.search(data):
            data, self._waiting = data[: cut.start()], data[cut.start() :]
        answers, at = b"", 0
        for question in QUESTION.finditer(data):
            self._screen.feed(data[at : question.end()])
            at = question.end()
            answers += self._answer(question)
        self._screen.feed(data[at:])
        return answers

    def lines(self) -> list[str]:
        return [row.rstrip() for row in self._screen.rows()]

    def mode(self, number: int) -> bool:
        """A DEC private mode: 2004 is bracketed paste, 25 a visible cursor."""
        return self._screen.mode(number)

    @property
    def alternate(self) -> bool:
        return self._screen.alternate

    def _answer(self, question: re.Match[bytes]) -> bytes:
        if question["osc"]:
            return COLOURS[question["osc"]]
        given, final = question["csi"], question["final"]
        if (given, final) in ((b"6", b"n"), (b"?6", b"n")):
            return b"\x1b[%d;%dR" % self._cursor()
        if final == b"t":
            sizes = {
                b"14": (4, self.rows * CELL[1], self.columns * CELL[0]),
                b"16": (6, CELL[1], CELL[0]),
                b"18": (8, self.rows, self.columns),
            }
            return b"\x1b[%d;%d;%dt" % sizes[given] if given in sizes else b""
        return ANSWERS.get((given, final), b"")

    def _cursor(self) -> tuple[int, int]:
        """Row and column, from 1; the corner where the emulator cannot tell."""
        get = getattr(self._screen, "_get", None)
        return (get(CURSOR_Y, ctypes.c_uint16) + 1, get(CURSOR_X, ctypes.c_uint16) + 1) if get else (1, 1)
