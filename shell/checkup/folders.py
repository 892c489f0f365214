"""The folders: there, writable, ours, and closed to others, down to every file in them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import islice

from ...skills.home import Home
from ...skills.paths import Paths
from . import Check, plural

MOST = 20_000  # files looked at; a busy year has some thousand
OTHERS = 0o077  # the mode bits of group and others


def look(home: Home) -> Iterator[Check]:
    for name, folder in (("data", home.paths.data), ("cache", home.paths.cache)):
        yield _folder(name, folder)
    yield _files(home)


def _folder(name: str, path: str) -> Check:
    above = path
    while not os.path.lexists(above):
        above = os.path.dirname(above)
    move = "make it yours, or set WISEN_HOME to another folder"
    if not os.path.isdir(above):
        return Check(f"{name} folder", False, f"{above} is no folder", f"move {above} away")
    if not os.access(above, os.W_OK | os.X_OK):
        return Check(f"{name} folder", False, f"{above} cannot be written", move)
    if above != path:
        return Check(f"{name} folder", True, f"{path}, made when it is needed")
    status = os.stat(path)
    if status.st_uid != os.geteuid() and os.geteuid() != 0:
        return Check(f"{name} folder", False, f"{path} belongs to another user", move)
    if status.st_mode & OTHERS:
        return Check(
            f"{name} folder",
            False,
            f"{path} is open to others",
            f"chmod 700 '{path}'",
            lambda: os.chmod(path, 0o700),
        )
    return Check(f"{name} folder", True, path)


def _files(home: Home) -> Check:
    """Every file of ours below the data folder; pages may be open, for they may be shared on purpose."""
    loose = _open_to_others(home)
    if not loose:
        return Check("private files", True, "closed to others")
    return Check(
        "private files",
        False,
        f"{plural(len(loose), 'file')} open to others, first {loose[0]}",
        f"chmod -R go= '{home.paths.data}'",
        lambda: _close(loose),
    )


def _open_to_others(home: Home) -> list[str]:
    return [path for path in islice(_private(home.paths), MOST) if _is_open(path)]


def _private(paths: Paths) -> Iterator[str]:
    yield paths.ledger
    for top in (paths.sessions, paths.drafts, paths.archive, paths.memory):
        for folder, _, files in os.walk(top):
            yield folder
            yield from (os.path.join(folder, name) for name in files)


def _is_open(path: str) -> bool:
    try:
        return not os.path.islink(path) and bool(os.stat(path).st_mode & OTHERS)
    except OSError:
        return False


def _close(paths: Sequence[str]) -> None:
    for path in paths:
        os.chmod(path, os.stat(path).st_mode & 0o700)
