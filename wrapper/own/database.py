"""The one gate to the agents' own SQLite databases: a private copy, read, thrown away.

Law: the agent's files are never opened by SQLite, so nothing is locked, recovered or left beside them. A database that is
torn by being copied while it is written is copied again.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from .newest import SLACK, same_folder
from .shape import moment

LIMIT = 1 << 30  # bytes of a database; a larger one is not copied
TRIES = 3


@contextmanager
def copied(content: bytes | str) -> Iterator[sqlite3.Connection]:
    """A connection to a copy of the database at a path (with its write-ahead log), or in these bytes.

    Raises OSError when it cannot be copied or read.
    """
    import tempfile  # with what it imports half a MB, for agents that have a database

    with tempfile.TemporaryDirectory(prefix="wisen-") as folder:
        copy = os.path.join(folder, "copy.db")
        for left in range(TRIES - 1, -1, -1):
            _copy(content, copy)
            connection = sqlite3.connect(copy)
            try:
                connection.row_factory = sqlite3.Row
                connection.execute("PRAGMA schema_version").fetchone()
                break
            except sqlite3.Error as error:
                connection.close()
                if not left or isinstance(content, bytes):
                    raise OSError(f"the agent's database cannot be read: {error}") from error
        try:
            yield connection
        except sqlite3.Error as error:
            raise OSError(f"the agent's database is of another shape: {error}") from error
        finally:
            connection.close()


def named(transcript: bytes | str) -> tuple[bytes | str, str]:
    """`PATH#SESSION` taken apart; a path that has no `#`, or is there as it stands, names no session."""
    if isinstance(transcript, bytes) or "#" not in transcript or os.path.exists(transcript):
        return transcript, ""
    path, _, session = transcript.rpartition("#")
    return path, session


def latest(path: str, query: str, cwd: str, since: float) -> str:
    """`PATH#SESSION` of the session of the folder `cwd` that spoke last, at or after `since`; "" when there is none.
    `query` gives sessions, the newest first: an id, the folder, and when they last spoke."""
    if not os.path.exists(path) or changed(path) < since - SLACK:
        return ""
    try:
        with copied(path) as connection:
            for session, folder, last in connection.execute(query):
                if moment(last) < since - SLACK:
                    break
                if same_folder(str(folder or ""), cwd):
                    return f"{path}#{session}"
    except OSError:
        pass
    return ""


def changed(path: str) -> float:
    """When the database or its log was last written; 0.0 when there is none."""
    times = [os.stat(name).st_mtime for name in (path, path + "-wal") if os.path.exists(name)]
    return max(times, default=0.0)


def tables(connection: sqlite3.Connection) -> set[str]:
    return {str(row[0]) for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _copy(content: bytes | str, copy: str) -> None:
    if isinstance(content, bytes):
        with open(copy, "wb") as file:
            file.write(content)
        return
    if os.path.getsize(content) > LIMIT:
        raise OSError(f"{content} is larger than {LIMIT >> 20} MB")
    import shutil

    for suffix in ("", "-wal"):
        if os.path.exists(content + suffix):
            shutil.copyfile(content + suffix, copy + suffix)
