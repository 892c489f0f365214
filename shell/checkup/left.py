"""What a killed session may leave: a run folder with a dead socket, a session nobody closed, a scribe without its wrapper."""

from __future__ import annotations

import os
import re
import shutil
import socket
import stat
import time
from collections.abc import Iterator, Sequence

from ...skills.home import Home
from ...skills.sessions import Session, running
from . import Check, plural

RUN = re.compile(r"wisen-[0-9a-f]{12}")  # as `wrapper.native.RunFolder` names them
FRESH = 60.0  # seconds in which a run that begins or ends is left alone


def look(home: Home) -> Iterator[Check]:
    yield _folders(home)
    yield _sessions(home)
    yield _scribes(home)


def _folders(home: Home) -> Check:
    stale = [path for path in _run_folders(home) if _is_stale(path)]
    stale += [path for path in _trials(home) if _age(path) > FRESH]
    if not stale:
        return Check("run folders", True, "none is left over")
    return Check(
        "run folders",
        False,
        f"{plural(len(stale), 'folder')} left by a killed session, first {stale[0]}",
        f"rm -r '{stale[0]}', or wisen doctor --fix",
        lambda: _remove(stale),
    )


def _remove(stale: Sequence[str]) -> None:
    for path in stale:
        shutil.rmtree(path)


def _run_folders(home: Home) -> Iterator[str]:
    told = (home.environ.get("XDG_RUNTIME_DIR", ""), home.environ.get("TMPDIR", ""), "/tmp")
    place = next(folder for folder in told if os.path.isdir(folder))  # where `wrapper.native` would make one
    yield from (os.path.join(place, name) for name in os.listdir(place) if RUN.fullmatch(name))


def _trials(home: Home) -> Iterator[str]:
    """Where a draft was tried on past prompts, and wisen was killed over it."""
    try:
        names = os.listdir(home.paths.cache)
    except OSError:
        return
    yield from (os.path.join(home.paths.cache, name) for name in names if name.startswith("trial-"))


def _is_stale(path: str) -> bool:
    """Ours, not just made, and nobody answers at its socket."""
    try:
        status = os.lstat(path)
    except OSError:
        return False
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid() or _age(path) < FRESH:
        return False
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as ask:
            ask.settimeout(1)
            ask.connect(os.path.join(path, "socket"))
    except TimeoutError:
        return False
    except OSError:
        return True
    return False


def _age(path: str) -> float:
    try:
        return time.time() - os.lstat(path).st_mtime
    except OSError:
        return 0.0


def _sessions(home: Home) -> Check:
    unclosed = [
        kept for kept in home.sessions.list() if not kept.ended and not kept.broken and not running(kept)
    ]
    if not unclosed:
        return Check("sessions", True, plural(len(home.sessions.list()), "session"))
    return Check(
        "sessions",
        False,
        f"{plural(len(unclosed), 'session')} not closed: wisen was killed; last {unclosed[0].id}",
        f"wisen sessions show {unclosed[0].id} closes it, or wisen doctor --fix all of them",
        lambda: _close(home, unclosed),
    )


def _close(home: Home, unclosed: Sequence[Session]) -> None:
    from ...wrapper.closing import recover

    for kept in unclosed:
        recover(home, kept.id)


def _scribes(home: Home) -> Check:
    """A scribe whose wrapper is gone closes its session and ends; one that does not hangs."""
    lost = [
        kept
        for kept in home.sessions.list()
        if running(kept) and kept.began < time.time() - FRESH and _is_orphan(kept.scribe)
    ]
    if not lost:
        return Check("processes", True, "none is left over")
    return Check(
        "processes",
        False,
        f"process {lost[0].scribe} still keeps session {lost[0].id}, whose terminal is gone",
        f"kill {lost[0].scribe}; what was recorded stays",
    )


def _is_orphan(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            return file.read().rpartition(b")")[2].split()[1] == b"1"
    except (OSError, IndexError):
        return False
