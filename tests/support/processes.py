"""Every process that a test started, found by a mark in its environment; nothing of it is left behind.

Law: ends only processes that carry the mark. Where there is no /proc, the process group alone is known.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

MARK = "RIG_RUN"  # the variable; its value is one per test
PROC = Path("/proc")


def marked(value: str) -> dict[int, str]:
    """pid -> command line of every living process that carries the mark, this one left out."""
    wanted = f"{MARK}={value}".encode()
    found = {}
    for folder in PROC.glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if wanted in (folder / "environ").read_bytes().split(b"\0") and int(folder.name) != os.getpid():
                found[int(folder.name)] = (
                    (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace").strip()
                )
    return {pid: command for pid, command in found.items() if command}  # a zombie has none


def children(pid: int) -> list[int]:
    """The processes that this one started and that still are, oldest first; the test is skipped where nothing tells."""
    if not PROC.exists():
        pytest.skip("no /proc here to find a process in")
    found = []
    for stat in PROC.glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            name, _, rest = stat.read_text().rpartition(")")
            if int(rest.split()[1]) == pid:
                found.append(int(name.split()[0]))
    return sorted(found)


def gone(value: str, within: float, which: Callable[[str], bool] = bool) -> dict[int, str]:
    """Wait until no marked process is left (of those whose command line is one of `which`); returns those that are."""
    end = time.monotonic() + within
    while True:
        left = {pid: command for pid, command in marked(value).items() if which(command)}
        if not left or time.monotonic() > end:
            return left
        time.sleep(0.05)  # nothing tells when a stranger's process ends


def end_all(value: str) -> dict[int, str]:
    """Kill what carries the mark, until nothing does; returns what had to be killed."""
    killed: dict[int, str] = {}
    for _ in range(20):
        left = marked(value)
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        killed |= left
        if not left or not gone(value, 0.5):
            break
    return killed
