"""The screen without an emulator: strips escapes, obeys carriage return, backspace and erase-line. Pure.

Law: what it cannot place it writes as a new line; it loses no text. It has no alternate screen: what was drawn there comes as
lines too.
"""

from __future__ import annotations

import codecs
import re

LONGEST = 4096  # characters of a sequence; a longer one was none
# ECMA-48: CSI, string sequences (OSC, DCS, APC, PM, SOS) up to BEL or ST, other escapes
TOKEN = re.compile(
    r"\x1b\[(?P<given>[0-?]*)[ -/]*(?P<final>[@-~])"
    r"|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)"
    r"|\x1b[ -/]*[0-OQ-WYZ\\`-~]"
    r"|(?P<text>[^\x00-\x1f\x7f]+)"
    r"|(?P<control>[\x00-\x1a\x1c-\x1f\x7f])"
)
PARTIAL = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|[\]PX^_][^\x07\x1b]*\x1b?|[ -/]*)?\Z")


class PlainScreen:
    """Lines as they come; the last `rows` of them stand for the screen."""

    def __init__(self, cols: int, rows: int) -> None:
        self._height = rows
        self._lines = [""]
        self._at = 0  # column of the cursor in the last line
        self._partial = ""
        self._modes: set[int] = set()
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def feed(self, data: bytes) -> None:
        text = self._partial + self._decoder.decode(data)
        waits = PARTIAL.search(text)
        cut = waits.start() if waits and len(text) - waits.start() < LONGEST else len(text)
        self._partial = text[cut:]
        for token in TOKEN.finditer(text[:cut]):
            if token["text"]:
                self._write(token["text"])
            elif token["control"]:
                self._control(token["control"])
            elif token["final"]:
                self._sequence(token["final"], token["given"])

    def rows(self) -> list[str]:
        shown = [line.rstrip() for line in self._lines[-self._height :]]
        return shown + [""] * (self._height - len(shown))

    def since(self, row: int) -> list[str | None]:
        return [line.rstrip() for line in self._lines[row:]]

    def history(self) -> int:
        return max(0, len(self._lines) - self._height)

    def forget(self) -> bool:
        del self._lines[: -self._height]
        return True

    @property
    def alternate(self) -> bool:
        return False

    def mode(self, number: int) -> bool:
        return number in self._modes

    def drawn(self) -> bytes:
        return b""

    def resize(self, cols: int, rows: int) -> None:
        self._height = rows

    def close(self) -> None:
        pass

    def _write(self, text: str) -> None:
        line = self._lines[-1].ljust(self._at)
        self._lines[-1] = line[: self._at] + text + line[self._at + len(text) :]
        self._at += len(text)

    def _control(self, control: str) -> None:
        if control == "\n":
            self._new_line()
        elif control == "\r":
            self._at = 0
        elif control == "\b":
            self._at = max(0, self._at - 1)
        elif control == "\t":
            self._write(" " * (8 - self._at % 8))

    def _sequence(self, final: str, given: str) -> None:
        numbers = [int(number) for number in re.findall(r"\d+", given)]
        first = numbers[0] if numbers else 0
        line = self._lines[-1]
        if final == "K" and not given.startswith("?"):
            self._lines[-1] = {0: line[: self._at], 1: " " * (self._at + 1) + line[self._at + 1 :]}.get(
                first, ""
            )
        elif final == "C":
            self._at = min(self._at + max(1, first), 1000)
        elif final == "D":
            self._at = max(0, self._at - max(1, first))
        elif final == "G":
            self._at = min(max(1, first), 1000) - 1
        elif final in "ABHfJ":
            if line.strip():
                self._new_line()
        elif final in "hl" and given.startswith("?"):
            (self._modes.update if final == "h" else self._modes.difference_update)(numbers)

    def _new_line(self) -> None:
        self._lines.append("")
        self._at = 0
