"""The file ledger.db as a file: how it appears, how it is told from no ledger, how it is moved aside. Knows no SQLite.

Law: deletes nothing but temporary files of its own making. Appearing and moving aside happen under a lock on the folder, so
that of two processes that find the same trouble one acts, and a good file is never moved. Reads the clock only to wait
for that lock, at most half a second.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import stat
import time
from collections.abc import Iterator

from . import files
from .files import sync_folder

SIDES = ("-journal", "-wal", "-shm")  # what SQLite keeps beside a database
PATIENCE = 0.5  # seconds; what is done under the lock takes some milliseconds
Number = tuple[int, int]  # device and inode: which file it is, whatever its name


def number(path: str) -> Number | None:
    """Which file stands at `path`; None when there is none."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def fault(path: str) -> str:
    """What is wrong with the file before anyone opens it, in words; "" for nothing (also where there is no file at all)."""
    try:
        status = os.stat(path)
    except FileNotFoundError:
        if os.path.islink(path):
            return "it is a link that leads nowhere"
        return "its main file is gone" if beside(path) else ""
    if not stat.S_ISREG(status.st_mode):
        return "it is no ordinary file"
    return "" if status.st_size else "it is empty"


def beside(path: str) -> bool:
    """True when SQLite left work beside the file that it has yet to take in."""
    return any(os.path.lexists(path + side) for side in SIDES[:2])


def writable(path: str) -> bool:
    return os.access(path, os.W_OK) and os.access(os.path.dirname(path) or ".", os.W_OK)


def fresh(path: str) -> str:
    """An empty private file beside `path`, to be made into a ledger. Those of processes that died over it are removed."""
    folder, name = os.path.split(path)
    for left in os.listdir(folder):
        if left.startswith(f"{name}.new-") and not _alive(left[len(name) + 5 :].partition("-")[0]):
            forget(os.path.join(folder, left))
    descriptor, made = files.fresh(folder, f"{name}.new-{os.getpid()}-")
    os.close(descriptor)
    return made


def appear(made: str, path: str) -> None:
    """Give a finished file its name; one that stands there already is left. Raises OSError."""
    with alone(path):
        try:
            os.link(made, path)
        except FileExistsError:
            return
        except OSError:  # a file system without links
            if not os.path.lexists(path):
                os.rename(made, path)
    sync_folder(os.path.dirname(path))


def forget(made: str) -> None:
    for side in ("", *SIDES):
        with contextlib.suppress(OSError):
            os.unlink(made + side)


def put_aside(path: str, seen: Number | None, now: float) -> str:
    """Move the file that was `seen` to be broken to `PATH.broken-TIME`, with what lies beside it; returns the new name,
    or "" when another process has done so. Raises OSError."""
    with alone(path):
        if number(path) != seen:
            return ""
        target = _unused(path, "broken", now)
        for side in ("", *SIDES):
            with contextlib.suppress(FileNotFoundError):
                os.rename(path + side, target + side)
    sync_folder(os.path.dirname(path))
    return target


def room_for_copy(path: str, what: str, now: float) -> str:
    """An empty private file `PATH.WHAT-TIME` for a copy of the ledger. Raises OSError."""
    target = _unused(path, what, now)
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    return target


@contextlib.contextmanager
def alone(path: str) -> Iterator[None]:
    """Hold the folder of `path` against other processes that do the same. Raises OSError after PATIENCE."""
    folder = os.open(os.path.dirname(path) or ".", os.O_RDONLY | os.O_CLOEXEC)
    try:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.01)
            except OSError:  # a file system without locks
                break
        yield
    finally:
        os.close(folder)


def _unused(path: str, what: str, now: float) -> str:
    target = first = f"{path}.{what}-{time.strftime('%Y%m%d-%H%M%S', time.gmtime(now))}"
    count = 1
    while any(os.path.lexists(target + side) for side in ("", *SIDES)):
        count += 1
        target = f"{first}-{count}"
    return target


def _alive(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except (ProcessLookupError, ValueError):
        return False
    except OSError:
        return True
    return True
