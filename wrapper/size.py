"""The window size, carried from the real terminal to the inner one, whole: rows, columns and pixels."""

import fcntl
import struct
import termios
import time

from .terminal import Terminal

WINSIZE = struct.Struct("HHHH")
SHRUNK = 0.100  # seconds an agent is left one row smaller, so that it draws again when it gets the row back


class Size:
    def __init__(self, terminal: Terminal, master: int) -> None:
        self._terminal, self._master = terminal, master
        self._known = terminal.size()
        self.due = 0.0  # a time.monotonic() at which settle() is to be called; 0.0 = never
        self.follow()

    @property
    def now(self) -> tuple[int, int]:
        """(rows, columns)"""
        rows, columns, _, _ = WINSIZE.unpack(self._known)
        return rows, columns

    def follow(self) -> bool:
        """Make the inner size the real one. False where it was so already."""
        real = self._terminal.size()
        if real == self._known:
            return False
        self._known = real
        self._set(real)
        return True

    def redraw(self) -> None:
        """Make the agent draw its whole screen: one row less now, and the row back a moment later."""
        rows, *rest = WINSIZE.unpack(self._known)
        if rows > 1:
            self._set(WINSIZE.pack(rows - 1, *rest))
            self.due = time.monotonic() + SHRUNK

    def settle(self) -> None:
        self.due = 0.0
        self._set(self._known)

    def _set(self, size: bytes) -> None:
        try:
            fcntl.ioctl(self._master, termios.TIOCSWINSZ, size)
        except OSError:
            pass  # the agent has ended
