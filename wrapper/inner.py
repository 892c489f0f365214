"""The inner terminal, and what runs behind it, as the wrapper sees them.

Law: the inner terminal is made like the real one before anybody can look at it: size, pixels, modes, what was typed ahead.
"""

import fcntl
import os
import termios

from . import signals
from .monitor import BYE, RECORD, Command, monitor, recorded
from .ready import IN, is_ready
from .signals import Signals
from .terminal import CC, IFLAG, LFLAG, Terminal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

HELD = 4096  # bytes, as many as a line discipline holds
TAKEN_IN = 0.020  # seconds within which a line typed ahead can be read on the other side


class Inner:
    """The inner terminal: made like the real one, size and pixels too. Raises OSError when there is none to be had."""

    def __init__(self, terminal: Terminal) -> None:
        self.master, self.slave = os.openpty()
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, terminal.size())
        termios.tcsetattr(self.slave, termios.TCSANOW, terminal.before)
        os.set_blocking(self.master, False)

    def close(self) -> None:
        for descriptor in (self.master, self.slave):
            try:
                os.close(descriptor)
            except OSError:
                pass

    def replay(self, waiting: bytes, before: "list[Any]") -> None:
        """Type what was typed before we were there. The real terminal has echoed it, so the inner one must not."""
        quiet = list(before)
        quiet[LFLAG] &= ~(termios.ECHO | termios.ECHONL)
        termios.tcsetattr(self.slave, termios.TCSANOW, quiet)
        try:
            os.write(self.master, waiting)
        except OSError:
            pass
        is_ready(self.slave, IN, TAKEN_IN if b"\n" in waiting else 0)  # makes the line discipline take it in
        termios.tcsetattr(self.slave, termios.TCSANOW, before)


class Agent:
    """The wrapper's view of what runs behind the inner terminal. Raises OSError when it cannot be started."""

    def __init__(self, command: Command, inner: Inner, terminal: Terminal, taken: Signals) -> None:
        opened = [*os.pipe()]
        try:
            opened += os.pipe()
            self.status, status_end, life_end, self._life = opened
            self.monitor = os.fork()
        except OSError:
            for descriptor in opened:
                os.close(descriptor)
            raise
        if not self.monitor:
            os.close(self.status)
            os.close(self._life)
            os.close(inner.master)
            monitor(command, inner.slave, terminal, taken, (status_end, life_end))
        os.close(status_end)
        os.close(life_end)
        os.set_blocking(self._life, False)
        self.master, self._slave, self.pid = inner.master, inner.slave, 0
        self._told = b""

    def heard(self) -> "tuple[int, int] | None":
        """The next record; None when the monitor is gone."""
        try:
            record = os.read(self.status, RECORD)
        except OSError:
            record = b""
        return recorded(record) if len(record) == RECORD else None

    def send(self, number: int) -> None:
        """A signal to the agent's group and to whatever group is in the foreground there; never to the monitor."""
        groups = {self.pid}
        try:
            groups.add(os.tcgetpgrp(self.master))
        except OSError:
            pass
        for group in groups - {0, self.monitor}:
            signals.send(group, number)

    def tell(self, reset: bytes) -> None:
        """What to write to the real terminal should we be killed."""
        if reset != self._told:
            self._told = reset
            try:
                os.write(self._life, reset + b"\0")
            except OSError:
                pass

    def unread(self) -> bytes:
        """What was typed and the agent, which has ended, has not read. To be asked once, and before the last output
        is read: until then our own hold on its terminal keeps the end of it from being seen."""
        slave, self._slave = self._slave, -1
        data = b""
        try:
            attributes = termios.tcgetattr(slave)
            attributes[IFLAG] = attributes[LFLAG] = 0
            attributes[CC][termios.VMIN] = attributes[CC][termios.VTIME] = 0
            termios.tcsetattr(slave, termios.TCSANOW, attributes)
            while piece := os.read(slave, HELD):
                data += piece
        except (OSError, termios.error):
            pass
        os.close(slave)
        return data

    def release(self) -> None:
        """The end, with the real terminal restored: hang up the inner one, let the monitor go."""
        self.tell(BYE)
        for descriptor in (self.master, self._slave, self.status, self._life):
            if descriptor >= 0:
                os.close(descriptor)
        try:
            os.waitpid(self.monitor, os.WNOHANG)
        except OSError:
            pass
