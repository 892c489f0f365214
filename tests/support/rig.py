"""The outer terminal of the pty tests: a program on a real pty, played by a test that waits for bytes and never for time.

The slave stays open here, so that the terminal's modes can be read before and after. Everything runs bare first: what
fails bare is wrong in the test. `WAYS` gives the words to put before a command: none, and the installed `wisen run --` with
all that it does. The environment variable `WISEN_TEST_WRAPPER` names another wrapper to hold to the same rows.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import shlex
import signal
import struct
import sys
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

PATIENCE = 60.0  # seconds for what takes milliseconds on a quiet machine
REAL = f"{shlex.quote(os.path.join(os.path.dirname(sys.executable), 'wisen'))} run --"
WRAPPER = shlex.split(os.environ.get("WISEN_TEST_WRAPPER", REAL))
WAYS: Mapping[str, list[str]] = {"bare": [], "wrapped": WRAPPER}


class Rig:
    """`argv` on a terminal of its own, as the leader of its session. `seen` is all that it printed."""

    def __init__(
        self,
        argv: Sequence[str],
        *,
        size: tuple[int, int, int, int] = (24, 80, 0, 0),
        environ: Mapping[str, str] | None = None,
        typed: bytes = b"",
        descriptors: Mapping[int, int] | None = None,
        limits: Mapping[int, tuple[int, int]] | None = None,
    ) -> None:
        """`size`: rows, columns, pixels across and down. `typed`: waits in the terminal before anything runs.
        `descriptors`: what the program finds at a number (0-2 replace the terminal). `limits`: resource -> (soft, hard)."""
        self.master, self.slave = os.openpty()
        os.set_blocking(self.master, False)
        self.resize(*size, quiet=True)
        self.seen = bytearray()
        self.status: int | None = None
        if typed:
            os.write(self.master, typed)
        self.before = termios.tcgetattr(self.slave)
        given = {**os.environ, "TERM": "xterm-256color", "PS1": "", **(environ or {})}
        given.pop("WISEN_TTY", None)
        self.pid = os.fork()
        if not self.pid:
            try:
                _become(self.slave, argv, given, descriptors or {}, limits or {})
            finally:
                os._exit(99)

    def type(self, data: bytes) -> None:
        """All of `data`, in pieces the terminal takes, reading meanwhile."""
        until = time.monotonic() + PATIENCE
        while data:
            assert time.monotonic() < until, f"the terminal takes no more: {len(data)} bytes left"
            self.read(0.05, events=select.POLLIN | select.POLLOUT)
            with contextlib.suppress(BlockingIOError):
                data = data[os.write(self.master, data[:4096]) :]

    def read(self, seconds: float, events: int = select.POLLIN) -> bytes:
        """What comes next, at most one read; empty when nothing comes within `seconds`."""
        poll = select.poll()
        poll.register(self.master, events)
        if not poll.poll(seconds * 1000):
            return b""
        try:
            data = os.read(self.master, 65536)
        except OSError:
            return b""
        self.seen += data
        return data

    def wait(self, mark: bytes, seconds: float = PATIENCE) -> bytes:
        """Read until `mark` has been printed; everything up to its end, which is then taken out of `seen`."""
        until = time.monotonic() + seconds
        looked = 0
        while (place := self.seen.find(mark, looked)) < 0:
            looked = max(0, len(self.seen) - len(mark))
            left = until - time.monotonic()
            assert left > 0, f"no {mark!r} in {bytes(self.seen[-2000:])!r}"
            self.read(min(left, 0.5))
        upto = bytes(self.seen[: place + len(mark)])
        del self.seen[: place + len(mark)]
        return upto

    def end(self, seconds: float = PATIENCE) -> int:
        """Read until the program has ended; its exit status, negative for a signal. All output is in `seen`."""
        until = time.monotonic() + seconds
        while not self.ended():
            assert time.monotonic() < until, f"still running; printed {bytes(self.seen[-2000:])!r}"
            self.read(0.01)
        while self.read(0.0):
            pass
        assert self.status is not None
        return os.waitstatus_to_exitcode(self.status)

    def ended(self) -> bool:
        """True once the program has ended; asking takes its status."""
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.status = status if pid else None
        return self.status is not None

    def resize(self, rows: int, columns: int, across: int = 0, down: int = 0, quiet: bool = False) -> None:
        fcntl.ioctl(
            self.slave if quiet else self.master,
            termios.TIOCSWINSZ,
            struct.pack("HHHH", rows, columns, across, down),
        )

    def modes(self) -> list[Any]:
        return termios.tcgetattr(self.slave)

    def is_raw(self) -> bool:
        return not self.modes()[3] & (termios.ICANON | termios.ISIG)

    def job_in_front(self) -> bool:
        """Under a shell: true while a job has the terminal."""
        return os.tcgetpgrp(self.master) not in (self.pid, 0)

    def hang_up(self) -> None:
        """The terminal goes away."""
        for descriptor in (self.master, self.slave):
            if descriptor >= 0:
                os.close(descriptor)
        self.master = self.slave = -1

    def close(self) -> None:
        """Hang up and leave no process behind."""
        self.hang_up()
        if not self.ended():
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
                os.waitpid(self.pid, 0)


def _become(
    slave: int,
    argv: Sequence[str],
    environ: Mapping[str, str],
    descriptors: Mapping[int, int],
    limits: Mapping[int, tuple[int, int]],
) -> None:
    os.setsid()
    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
    places = {0: slave, 1: slave, 2: slave, **descriptors}
    high = {number: fcntl.fcntl(source, fcntl.F_DUPFD, 200) for number, source in places.items()}
    for number, source in high.items():
        os.dup2(source, number)
    low = 0
    for number in sorted(places):
        if low < number:  # (n, n) closes everything
            os.closerange(low, number)
        low = number + 1
    os.closerange(low, 4096)
    for known in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        signal.signal(known, signal.SIG_DFL)  # whatever started the tests ignores (nohup, a background job)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    if limits:
        import resource

        for what, limit in limits.items():
            resource.setrlimit(what, limit)
    os.execvpe(argv[0], list(argv), dict(environ))


@contextlib.contextmanager
def rig(argv: Sequence[str], **how: Any) -> Iterator[Rig]:
    made = Rig(argv, **how)
    try:
        yield made
    finally:
        made.close()


@contextlib.contextmanager
def shell(**how: Any) -> Iterator[Rig]:
    """A bash with job control and a prompt that is `READY>`."""
    with rig(["bash", "--norc", "--noprofile", "-i"], **how) as made:
        made.type(b"PS1='READ''Y>'; bind 'set enable-bracketed-paste off'\r")
        made.wait(b"READY>")
        yield made


def words(way: Sequence[str], *argv: str) -> str:
    """A command line for a shell."""
    return shlex.join([*way, *argv])


def eventually(happened: Any, seconds: float = PATIENCE) -> None:
    """Wait until `happened()` is true: for what leaves no bytes to wait for."""
    until = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < until, "it never happened"
        select.select([], [], [], 0.01)
