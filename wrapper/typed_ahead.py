"""What the person typed and the agent never read goes back to the terminal, where the next program finds it, as without us.

Law: only what was typed is given back, byte for byte the end of it: never a note of ours, never the terminal's own answers to
an agent's questions. Where the system does not allow it (TIOCSTI: Linux may be set up without), it is dropped.
"""

import fcntl
import os
import struct
import termios

from .inner import HELD
from .terminal import LFLAG, Terminal

SAME = bytes.maketrans(b"\r\x04", b"\n\0")  # what canonical mode makes of these two keys


def give_back(terminal: Terminal, unread: bytes, typed: bytes) -> None:
    """Type `unread` again, before what waits in the terminal now. `typed`: the last that was typed.

    The terminal is left in its first modes."""
    length = len(unread)
    if 0 < length < HELD and unread.translate(SAME) == typed[-length:].translate(SAME):
        quiet = list(terminal.before)
        quiet[LFLAG] &= ~(termios.ECHO | termios.ECHONL | termios.ISIG)  # no key is shown, or acts, twice
        try:
            (later,) = struct.unpack("i", fcntl.ioctl(terminal.source, termios.FIONREAD, bytes(4)))
            termios.tcsetattr(terminal.source, termios.TCSADRAIN, quiet)
            _type(terminal.source, without_answers(typed[-length:]))
            if later:
                _type(terminal.source, os.read(terminal.source, later))
        except (OSError, termios.error):
            pass


def without_answers(data: bytes) -> bytes:
    """`data` without what a terminal types by itself: answers, reports of the mouse and of focus."""
    import re

    return re.sub(
        rb"\x1b\[[?>=<][0-9;:$]*[a-zA-Z]|\x1b\[[0-9;]*[cnRtyIO]|\x1b\[M...|\x1b[]PX^_][^\x1b\x07]*(?:\x07|\x1b\\)",
        b"",
        data,
        flags=re.DOTALL,
    )


def _type(source: int, data: bytes) -> None:
    for place in range(len(data)):
        fcntl.ioctl(source, termios.TIOCSTI, data[place : place + 1])
