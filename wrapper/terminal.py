"""The person's terminal: what it was, how to make it raw, and how to make it so again.

Law: never sets O_NONBLOCK on a descriptor we share, never flushes what was typed (TCSADRAIN, not TCSAFLUSH), and loses
nothing that was typed while the terminal was still in canonical mode: switching ICANON off turns a waiting end-of-file
key into a NUL, so the way to raw mode is in two steps, with the waiting lines read between them.
"""

import fcntl
import os
import sys
import termios

from .ready import IN, OUT, is_ready

IFLAG, OFLAG, CFLAG, LFLAG, ISPEED, OSPEED, CC = range(7)
LINE_KEYS = (termios.VEOF, termios.VEOL, termios.VEOL2, termios.VERASE, termios.VKILL)
LONGEST_WAIT = 4096  # reads; a line discipline holds 4095 bytes, so it cannot hold more lines than that

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Terminal:
    """`source` and `sink` are the descriptors the person is at. Raises termios.error when they are no terminal."""

    def __init__(self, source: int = 0, sink: int = 1) -> None:
        self.source, self.sink = source, sink
        self.before: list[Any] = termios.tcgetattr(source)
        self.is_raw = False
        self.out = sink  # where to write: our own description once `open_own` has found one

    def enter(self) -> bytes:
        """Raw mode. Returns what was typed before it, as the keys that typed it: an end of file comes back as VEOF,
        a line with its newline. Nothing where the terminal was raw already."""
        if not termios.tcgetattr(self.source)[LFLAG] & termios.ICANON:
            self.raw()
            return b""
        self._set(self._still_in_lines())
        waiting = self._lines()
        self.raw()
        return waiting + self._begun_line()

    def raw(self, flush: bool = False) -> None:
        """Raw mode. `flush` also throws away what was typed: only for after a screen of our own."""
        attributes = list(self.before)
        attributes[IFLAG] = attributes[OFLAG] = attributes[LFLAG] = 0
        attributes[CFLAG] = attributes[CFLAG] & ~(termios.CSIZE | termios.PARENB) | termios.CS8
        attributes[CC] = list(attributes[CC])
        attributes[CC][termios.VMIN], attributes[CC][termios.VTIME] = 1, 0
        self._set(attributes, termios.TCSAFLUSH if flush else termios.TCSADRAIN)
        self.is_raw = True

    def restore(self) -> None:
        """As it was before us. Nothing where it is not raw by us, or we are in the background."""
        if self.is_raw and self.in_front():
            self._set(self.before)
        self.is_raw = False

    def rescue(self) -> None:
        """As it was before us, from the monitor, whose wrapper was killed: unless a shell has set its own modes already."""
        try:
            now = termios.tcgetattr(self.source)
            if not now[LFLAG] & (termios.ICANON | termios.ISIG) and not now[OFLAG] & termios.OPOST:
                termios.tcsetattr(self.source, termios.TCSADRAIN, self.before)
        except termios.error:
            pass

    def in_front(self) -> bool:
        """True while we may read and set the terminal: it is not ours to be asked about, or we are in its foreground."""
        try:
            return os.tcgetpgrp(self.source) == os.getpgrp()
        except OSError:
            return True

    def open_own(self) -> None:
        """Find a description of our own to write to without blocking. The shared one stays where there is none."""
        try:
            own = os.open(os.ttyname(self.sink), os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
        except OSError:
            return
        if os.fstat(own).st_rdev == os.fstat(self.sink).st_rdev:
            self.out = own
        else:
            os.close(own)

    def close_own(self) -> None:
        if self.out != self.sink:
            os.close(self.out)
            self.out = self.sink

    def size(self) -> bytes:
        """The whole struct winsize: rows, columns and pixels, 8 bytes. Zeros where the terminal does not say."""
        try:
            return fcntl.ioctl(self.sink, termios.TIOCGWINSZ, bytes(8))
        except OSError:
            return bytes(8)

    def finish(self, data: bytes, patience: float) -> bytes:
        """Write all of `data`, waiting at most `patience` seconds for each piece of room. Returns what is left then."""
        while data and is_ready(self.out, OUT, patience):
            try:
                data = data[os.write(self.out, data[:1024]) :]
            except BlockingIOError:
                continue
            except OSError:
                return b""  # it has hung up
        return data

    def _still_in_lines(self) -> list["Any"]:
        """Canonical, but no key ends a line, edits it or sends a signal any more: what comes now is what raw would give."""
        attributes = list(self.before)
        attributes[IFLAG] = attributes[OFLAG] = 0
        attributes[LFLAG] = termios.ICANON
        none = os.fpathconf(self.source, "PC_VDISABLE") & 0xFF
        attributes[CC] = list(attributes[CC])
        for key in LINE_KEYS:
            attributes[CC][key] = none
        return attributes

    def _lines(self) -> bytes:
        """The whole lines that wait, one a read."""
        keys = self.before[CC]
        none = bytes((os.fpathconf(self.source, "PC_VDISABLE") & 0xFF,))
        ends = tuple({b"\n", keys[termios.VEOL], keys[termios.VEOL2]} - {none})
        lines = b""
        for _ in range(LONGEST_WAIT):
            if not is_ready(self.source, IN, 0):
                break
            line = os.read(self.source, LONGEST_WAIT)
            if not line:  # a key; or the terminal has hung up, and the next line raises
                termios.tcgetattr(self.source)
            lines += line if line.endswith(ends) else line + keys[termios.VEOF]
        return lines

    def _begun_line(self) -> bytes:
        waits = int.from_bytes(fcntl.ioctl(self.source, termios.FIONREAD, bytes(4)), sys.byteorder)
        return os.read(self.source, waits) if waits else b""

    def _set(self, attributes: list["Any"], when: int = termios.TCSADRAIN) -> None:
        try:
            termios.tcsetattr(self.source, when, attributes)
        except termios.error:
            pass  # it has hung up; the loop will see
