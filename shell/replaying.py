"""`wisen sessions replay`: a recording at the person's own terminal, or written to a file.

Law: the terminal gets nothing but what `wrapper.replay` lets through, and has its modes back however it ends. What is saved is the
recording as it is, for the person alone (0600), and that is said.
"""

from __future__ import annotations

import contextlib
import os
import select
import sys
import termios
import time
import tty
from argparse import Namespace
from collections.abc import Iterator

from ..skills.errors import NotFound, WisenError
from ..skills.home import Home
from ..wrapper import cast
from ..wrapper.raw import size
from ..wrapper.replay import play
from . import say

PAUSE, LEAVE = b" ", (b"q", b"\x03", b"\x04")


class Left(Exception):
    """The person has seen enough."""


def replay(home: Home, told: Namespace) -> int:
    """Play or save what `told` names (`id`, `speed`, `idle_limit`, `turn`, `save`, `asciicast`). Returns the exit status."""
    source, title = _source(home, told.id)
    if told.save:
        written = cast.to_asciicast(source, os.path.abspath(told.save), told.asciicast, title=title)
        if told.json:
            say.data({"file": os.path.abspath(told.save), "events": written.events, "cut": written.cut})
        say.talk(f"{told.save}: {written.events} events, not redacted; read it before you give it away")
        return 0
    at_terminal = sys.stdout.isatty()
    if at_terminal:
        _fits(source)
    with _keys() as keys, contextlib.suppress(Left):
        play(
            source, _write, keys.wait if at_terminal else _at_once,
            speed=told.speed, idle=told.idle_limit, turn=told.turn or 0,
        )  # fmt: skip
    return 0


def _source(home: Home, name: str) -> tuple[str, str]:
    """The path of the recording that is meant, and its title. Raises NotFound."""
    if os.path.isfile(name):
        return name, ""
    session = home.sessions.get(name)
    path = home.sessions.recording(session)
    if not path:
        raise NotFound(
            f"no recording of {session.id} is kept",
            f'`record = "full"` keeps them, for `retention_days`; what was said: wisen sessions show {session.id}',
        )
    return path, session.agent


def _fits(source: str) -> None:
    """Say so where the terminal is smaller than the one that was recorded."""
    first = next(cast.events(source), None)
    if first and first.kind == "r":
        wanted, here = size(first.data), os.get_terminal_size(1)
        if wanted[0] > here.columns or wanted[1] > here.lines:
            say.talk(
                f"recorded at {wanted[0]}x{wanted[1]}, this terminal is {here.columns}x{here.lines}: lines will wrap"
            )


def _write(data: bytes) -> None:
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _at_once(seconds: float) -> None:
    return  # into a file or a pipe: nobody watches


class _Keys:
    """Waits, and listens to the keyboard meanwhile: space holds and goes on, q leaves. `source` -1: nobody types."""

    def __init__(self, source: int) -> None:
        self._source = source

    def wait(self, seconds: float) -> None:
        """Raises Left."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            key = self._key(left)
            if key in LEAVE:
                raise Left
            if key == PAUSE:
                while (key := self._key(None)) not in (PAUSE, *LEAVE):
                    continue
                if key in LEAVE:
                    raise Left

    def _key(self, seconds: float | None) -> bytes:
        if self._source < 0:
            select.select([], [], [], seconds)
            return b""
        if not select.select([self._source], [], [], seconds)[0]:
            return b""
        key = os.read(self._source, 1)
        if not key:  # the terminal is gone
            raise Left
        return key


@contextlib.contextmanager
def _keys() -> Iterator[_Keys]:
    """The keyboard, without echo and without Enter, where there is one."""
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
        yield _Keys(-1)
        return
    source = sys.stdin.fileno()
    try:
        before = termios.tcgetattr(source)
        tty.setcbreak(source)
    except termios.error as error:
        raise WisenError("this terminal cannot be listened to", "replay into a pipe: ... | cat") from error
    try:
        yield _Keys(source)
    finally:
        termios.tcsetattr(source, termios.TCSADRAIN, before)
