"""A person at a keyboard: runs a command in a pseudo-terminal, reads the rendered screen, types.

Law: waits for bytes, with a deadline, and says what stood on the screen when it passed. A thread reads and answers the
terminal's questions at all times, as a terminal would. What was started is gone at the end.
"""

from __future__ import annotations

import contextlib
import os
import re
import select
import signal
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Self

import pexpect

from .terminal import Terminal

ASKED = 0.2  # seconds between two looks whether the command has ended, where it says nothing
LAST = 30.0  # seconds for a command's last words to be read once it has ended, on a machine with other things to do
SWALLOWED = 5.0  # seconds after which a composer that shows nothing has taken an Enter for part of a paste
CALM = 0.2  # seconds without output: the composer has drawn what was typed, and a burst of keys is over
PASTE, PASTED = b"\x1b[200~", b"\x1b[201~"
KEYS = {
    "enter": b"\r", "escape": b"\x1b", "tab": b"\t", "backspace": b"\x7f", "up": b"\x1b[A", "down": b"\x1b[B",
    "right": b"\x1b[C", "left": b"\x1b[D", "ctrl-c": b"\x03", "ctrl-d": b"\x04", "ctrl-j": b"\n", "ctrl-u": b"\x15",
    "ctrl-z": b"\x1a", "ctrl-]": b"\x1d",
}  # fmt: skip
ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_].*?\x1b\\|.)", re.DOTALL)
FRAMES = "│┃┆┊╎║▌▐|"


class Person:
    """`argv` runs in `cwd` with `env` on a terminal of `rows` by `columns`. `raw` is all it wrote."""

    def __init__(
        self,
        argv: Sequence[str],
        env: Mapping[str, str],
        cwd: str | Path,
        rows: int = 30,
        columns: int = 100,
        patience: float = 30,
    ) -> None:
        self.raw = b""
        self.patience = patience
        self._changed = threading.Condition()
        self._terminal = Terminal(rows, columns)
        self._last, self._over = time.monotonic(), False
        self._drained = False  # what the command itself wrote, to its end, has been read
        self._status: int | None = None
        self._child = pexpect.spawn(
            argv[0], list(argv[1:]), env=dict(env), cwd=str(cwd), dimensions=(rows, columns)
        )
        self._child.delaybeforesend = None
        self.pid: int = self._child.pid
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._waiter = threading.Thread(target=self._wait, daemon=True)
        self._waiter.start()

    # what is seen

    def screen(self) -> str:
        """What stands on the terminal now, line by line, without blanks at their ends."""
        with self._changed:
            return "\n".join(self._terminal.lines()).rstrip()

    @property
    def text(self) -> str:
        """All that was written so far, without escapes and blanks: what was ever drawn, more or less."""
        with self._changed:
            said = ESCAPE.sub("", self.raw.decode("utf-8", "replace"))
        return "".join(said.split())

    def shows(self, text: str) -> bool:
        """True when `text` stands on the screen now, however it was wrapped or framed."""
        with self._changed:
            return _bare(text) in self._shown()

    def sees(self, text: str, within: float | None = None) -> None:
        """Wait until the screen shows `text`."""
        self._until(lambda: _bare(text) in self._shown(), f"saw {text!r}", within)

    def sees_no_more(self, text: str, within: float | None = None) -> None:
        """Wait until `text` has left the screen."""
        self._until(lambda: _bare(text) not in self._shown(), f"lost {text!r}", within)

    def hears(self, data: bytes, within: float | None = None) -> None:
        """Wait until the command has written these bytes."""
        self._until(lambda: data in self.raw, f"heard {data!r}", within)

    def calms(self, for_: float = CALM, within: float = 3) -> None:
        """Wait until nothing was written for a moment, or the deadline: some agents never stop drawing."""
        end = time.monotonic() + within
        with self._changed:
            while not self._over and (now := time.monotonic()) < min(end, self._last + for_):
                self._changed.wait(min(end, self._last + for_) - now)

    def mode(self, number: int) -> bool:
        """Is this DEC private mode (2004: bracketed paste) on at the terminal now?"""
        with self._changed:
            return self._terminal.mode(number)

    @property
    def full_screen(self) -> bool:
        with self._changed:
            return self._terminal.alternate

    @property
    def cooked(self) -> bool:
        """Is the terminal as a shell leaves it: whole lines, echoed?"""
        flags: int = termios.tcgetattr(self._child.child_fd)[3]
        return bool(flags & termios.ICANON) and bool(flags & termios.ECHO)

    # what is done

    def sends(self, data: bytes) -> None:
        """Write to the terminal's other end, in pieces a terminal takes."""
        for at in range(0, len(data), 1024):
            os.write(self._child.child_fd, data[at : at + 1024])

    def types(self, text: str) -> None:
        self.sends(text.encode())

    def presses(self, key: str) -> None:
        self.sends(KEYS[key])

    def pastes(self, text: str) -> None:
        """As a terminal does: between brackets, CR between the lines; without brackets where they are off."""
        data = text.replace("\n", "\r").encode()
        self.sends(PASTE + data + PASTED if self.mode(2004) else data)

    def enters(self, text: str, again: bool = True) -> None:
        """Type `text`, wait until it stands on the screen and all is calm, press Enter; once more if nothing moved."""
        self._composes(text, lambda: self.types(text))
        self.submits(again)

    def recalls(self, text: str) -> None:
        """Fetch `text` back from the history, with a key and no typing."""
        self._composes(text, lambda: self.presses("up"))

    def _composes(self, text: str, how: Callable[[], None]) -> None:
        """Do something that puts `text` on the screen once more than it stands there."""
        end = _bare(text[-40:])
        with self._changed:
            before = self._shown().count(end)
        how()
        self._until(lambda: self._shown().count(end) > before, f"saw {text!r} typed", None)

    def submits(self, again: bool = True) -> None:
        """A lone Enter, once the screen is calm. `again`: press it once more when the screen does not change."""
        self.calms()
        before = self.screen()
        self.presses("enter")
        with contextlib.suppress(AssertionError):
            self._until(lambda: "\n".join(self._terminal.lines()).rstrip() != before, "", SWALLOWED)
            return
        if again:
            self.presses("enter")

    def resizes(self, rows: int, columns: int) -> None:
        self._child.setwinsize(rows, columns)

    def leaves(self, words: str = "", within: float | None = None) -> int:
        """Say the words (`/exit`) if any, wait for the end; the exit status, 128+n when a signal ended it."""
        if words:
            self.enters(words, again=False)
        return self.ends(within)

    def ends(self, within: float | None = None) -> int:
        """Wait for the end, and for what was said last; the exit status, 128+n when a signal ended it."""
        self._until(lambda: self._status is not None, "came to the end", within)
        with self._changed:
            assert self._changed.wait_for(lambda: self._over or self._drained, LAST), "it was not heard out"
            assert self._status is not None
            return self._status

    def hangs_up(self) -> None:
        """The terminal goes away, as when its window is closed. Nothing is seen after this."""
        with self._changed:
            self._over = True
        self._reader.join(5)
        self._child.ptyproc.fileobj.close()

    @property
    def running(self) -> bool:
        return self._status is None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if self._status is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)
        self._waiter.join(5)
        self._over = True
        with contextlib.suppress(OSError):
            self._child.close(force=True)

    def _until(self, holds: Callable[[], bool], what: str, within: float | None) -> None:
        patience = self.patience if within is None else within
        end = time.monotonic() + patience
        with self._changed:
            while not holds():
                left = end - time.monotonic()
                if left <= 0 or (self._status is not None and self._over):
                    ended = "" if self._status is None else f"; the command has ended with {self._status}"
                    raise AssertionError(
                        f"never {what} in {patience:g} s{ended}; the screen:\n{self._framed()}"
                    )
                self._changed.wait(min(left, 0.5))

    def _shown(self) -> str:
        return _bare("\n".join(self._terminal.lines()))

    def _framed(self) -> str:
        return "\n".join(f"  | {line}" for line in "\n".join(self._terminal.lines()).rstrip().split("\n"))

    def _read(self) -> None:
        descriptor = self._child.child_fd
        while not self._over:
            ended = (
                self._status is not None
            )  # known before the look that finds nothing more: another may hold the terminal
            try:
                ready, _, _ = select.select([descriptor], [], [], ASKED)
                data = os.read(descriptor, 65536) if ready else None
            except (OSError, ValueError):
                data = b""
            if data is None:
                if ended and not self._drained:
                    with self._changed:
                        self._drained = True
                        self._changed.notify_all()
                continue
            with self._changed:
                self.raw += data
                self._last, self._over = time.monotonic(), not data
                answers = self._terminal.feed(data)
                self._changed.notify_all()
            if answers:
                with contextlib.suppress(OSError):
                    self.sends(answers)

    def _wait(self) -> None:
        with contextlib.suppress(pexpect.ExceptionPexpect):
            self._child.wait()
        with self._changed:
            signalled, status = self._child.signalstatus, self._child.exitstatus
            self._status = 128 + signalled if signalled else int(status or 0)
            self._changed.notify_all()


def _bare(text: str) -> str:
    """Text without blanks, line ends and frames: wrapping must not matter."""
    return "".join(c for c in text if not c.isspace() and c not in FRAMES)
