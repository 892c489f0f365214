"""An answer that is only read: while it is being made a line says so, and when it is longer than the screen it goes through the pager.

Law: only at a terminal; elsewhere this room is not entered. What was said before a failure is shown all the same.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping

from . import say

SOON = 1.0  # seconds after which a person wonders whether anything happens (Nielsen, Usability Engineering, 1993)


def read(name: str, work: Callable[[], int], environ: Mapping[str, str]) -> int:
    """Do the work of `wisen NAME` for a person who reads; returns its status."""
    held = _Held()
    try:
        with still(name), contextlib.redirect_stdout(held):
            return work()
    finally:
        show(held.all(), environ)


class _Held(io.TextIOWrapper):
    """What is printed for the terminal, until it is known how long it is."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), "utf-8", "backslashreplace")

    def isatty(self) -> bool:
        return True

    def all(self) -> bytes:
        self.flush()
        return self.buffer.getvalue()  # type: ignore[attr-defined,no-any-return]


@contextlib.contextmanager
def still(name: str) -> Iterator[None]:
    """Say every second that it is still going on, from the first on."""
    if not sys.stderr.isatty():
        yield
        return
    over, told = threading.Event(), threading.Event()

    def tell() -> None:
        began = time.monotonic()
        while not over.wait(SOON):
            told.set()
            say.progress(f"wisen {name}: {time.monotonic() - began:.0f} s")

    teller = threading.Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        over.set()
        teller.join()
        if told.is_set():
            say.progress("")


def show(text: bytes, environ: Mapping[str, str]) -> None:
    """Put it on the terminal, through the pager where it is longer than the screen."""
    pager = _pager(environ) if _fills(text, *say.size()) else []
    if pager and _through(pager, text, environ):
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(text)
    sys.stdout.flush()


def _pager(environ: Mapping[str, str]) -> list[str]:
    """$PAGER as words; less where none is named; nothing for an empty one, or `cat`."""
    try:
        words = shlex.split(environ.get("PAGER", "less -FRX"))
    except ValueError:
        words = []
    return words if words and words[0] != "cat" and shutil.which(words[0]) else []


def _fills(text: bytes, columns: int, rows: int) -> bool:
    plain = re.sub(rb"\x1b\[[0-9;]*m", b"", text).decode("utf-8", "replace")
    return sum(1 + max(0, len(line) - 1) // max(1, columns) for line in plain.splitlines()) >= rows


def _through(pager: list[str], text: bytes, environ: Mapping[str, str]) -> bool:
    """True when the pager has shown it. An interruption is the pager's own, as it is with every reader of a pipe."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        child = subprocess.Popen(pager, stdin=subprocess.PIPE, env={"LESS": "FRX", **environ})
        with contextlib.suppress(BrokenPipeError):
            child.communicate(text)
        return child.wait() in (0, 1, 2) or child.returncode < 0
    except OSError:
        return False
    finally:
        signal.signal(signal.SIGINT, before)
