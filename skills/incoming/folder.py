"""The files of a folder. Law: follows no link, opens only regular files, never waits for a FIFO."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from functools import partial

from .arrival import File

SKIPPED = frozenset((".git", "node_modules", "__pycache__", ".venv"))


def files(root: str) -> Iterator[File]:
    """Every file below `root`, by its path from there. What cannot be listed is left out."""
    for above, folders, found in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in SKIPPED)
        for name in sorted(found + [one for one in folders if os.path.islink(os.path.join(above, one))]):
            path = os.path.join(above, name)
            yield File(os.path.relpath(path, root), partial(_read, path), _odd(path))


def one(path: str) -> Iterator[File]:
    """A single page."""
    yield File(os.path.basename(path), partial(_read, path), _odd(path))


def _odd(path: str) -> str:
    try:
        mode = os.lstat(path).st_mode
    except OSError as error:
        return error.strerror or "it is gone"
    if stat.S_ISLNK(mode):
        return "a link; links are not followed"
    return "" if stat.S_ISREG(mode) else "no regular file"


def _read(path: str, limit: int) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(0, "no regular file", path)
        return file.read(limit)
