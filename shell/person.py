"""A person at a keyboard, played: the one file that imports pexpect. For the demo and the doctor; the wrapper never uses it.

Law: waits for bytes, never for time; answers what agents ask a terminal before they begin; what it started is gone when it leaves.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Self

import pexpect

from ..skills.errors import WisenError
from ..wrapper.screen import screen

PATIENCE = 20.0  # seconds for an answer; only ever reached when something is wrong
CALM = 0.3  # seconds without output after which a composer has taken what was typed (facts: a lone Enter 150 ms later submits)
GLANCE = 0.2  # seconds after which is looked again whether it holds, though nothing was written
ROWS, COLUMNS = 30, 100
# Where the cursor is, and what kind of terminal this is: a VT100, as tmux says. Some agents wait for it.
ANSWERS = {
    b"\x1b[6n": b"\x1b[1;1R",
    b"\x1b[c": b"\x1b[?1;2c",
    b"\x1b[0c": b"\x1b[?1;2c",
    b"\x1b[5n": b"\x1b[0n",
}
_ASKS = re.compile(b"|".join(map(re.escape, ANSWERS)))
_SEQUENCE = re.compile(rb"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\r")
_FRAME = re.compile(r"[\s│┃║|╎]+")


class Person:
    """Runs a command in a pseudo-terminal of its own and types into it. `seen`: all that it wrote."""

    def __init__(
        self, argv: Sequence[str], environ: Mapping[str, str], cwd: str, patience: float = PATIENCE
    ) -> None:
        self._child = pexpect.spawn(
            argv[0], list(argv[1:]), env=dict(environ), cwd=cwd, dimensions=(ROWS, COLUMNS)
        )
        self._child.delaybeforesend = None
        self._screen = screen(COLUMNS, ROWS)
        self._patience = patience
        self._at = 0  # of `seen`: what was waited for lies before it
        self._over = False
        self._last = ""
        self.seen = b""

    def sees(self, text: str) -> None:
        """Wait until the terminal was written `text`, after what was waited for last. Raises WisenError when it does not come."""
        wanted = text.encode()
        self.waits(lambda: self.seen.find(wanted, self._at) >= 0, text)
        self._at = self.seen.find(wanted, self._at) + len(wanted)

    def finds(self, text: str) -> None:
        """Wait until `text` stands on the screen, however it is wrapped or framed. Raises WisenError."""
        self.waits(lambda: _bare(text) in _bare("".join(self._screen.rows())), text)

    def calms(self) -> None:
        """Wait until nothing was written for a moment."""
        end = time.monotonic() + self._patience
        while self._read(CALM) and time.monotonic() < end:
            pass

    def types(self, text: str) -> None:
        self._child.send(text.encode())

    def enters(self, text: str) -> None:
        self.types(text + "\r")

    def leaves(self) -> int:
        """Wait for the end; the exit status, 128+n for a signal. Raises WisenError when it does not end."""
        self.waits(lambda: self._over, "its end")
        self._child.wait()
        signal = self._child.signalstatus
        return 128 + signal if signal else int(self._child.exitstatus or 0)

    def text(self) -> str:
        """What was shown, without escape sequences."""
        return _SEQUENCE.sub(b"", self.seen).decode("utf-8", "replace")

    def screen(self) -> str:
        """What stands on the terminal now, or stood there at the end."""
        return self._last or "\n".join(self._screen.rows()).rstrip()

    def waits(self, holds: Callable[[], bool], what: str, patience: float = 0.0) -> None:
        """Read on until `holds()`. Raises WisenError after `patience` seconds, or the person's own."""
        end = time.monotonic() + (patience or self._patience)
        while not holds():
            left = end - time.monotonic()
            if left <= 0 or self._over:
                raise WisenError(f"the agent did not show {what!r}", "`wisen doctor` says what is wrong here")
            self._read(min(left, GLANCE))

    def _read(self, patience: float) -> bool:
        """Take what comes next, within `patience` seconds; False when nothing did."""
        try:
            data = self._child.read_nonblocking(65536, patience)
        except pexpect.TIMEOUT:
            return False
        except pexpect.EOF:
            self._over = True
            return False
        self.seen += data
        self._screen.feed(data)
        for question in _ASKS.findall(data):
            self._child.send(ANSWERS[question])
        return True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._child.close(force=True)
        self._last = self.screen()
        self._screen.close()


def _bare(text: str) -> str:
    """Text without blanks and frames: how it is wrapped must not matter."""
    return _FRAME.sub("", text)
