"""vectors.db: where a model puts the pages of the library. The one place that opens it.

Law: a cache; delete it and nothing is lost but the time a model needs to read the pages again. A file that is broken, locked or
unwritable holds nothing, and nothing is raised. A vector belongs to one model and to the exact content of one page.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from .index import discard
from .paths import private

VERSION = 1
BUSY_MS = 100  # a prompt waits for this
MOST = 20_000  # rows kept, the last ones; each has four bytes a dimension
_TABLES = (
    "CREATE TABLE IF NOT EXISTS space(model TEXT PRIMARY KEY, stamp TEXT)",
    "CREATE TABLE IF NOT EXISTS vector(id INTEGER PRIMARY KEY, model TEXT, page TEXT, held BLOB, mean REAL, spread REAL, UNIQUE(model, page))",
    f"PRAGMA user_version = {VERSION}",
)


class Placed(NamedTuple):
    """Where a page stands, and how far from everyday requests: see `match.meaning`."""

    vector: Sequence[float]
    mean: float = 0.0
    spread: float = 0.0


class Vectors:
    """The vectors kept at `path`; "" keeps none."""

    def __init__(self, path: str) -> None:
        self._path = path

    def of(self, model: str, pages: Sequence[str]) -> dict[str, Placed]:
        """What is known of these pages (by identity)."""
        found: dict[str, Placed] = {}
        with self._open() as db:
            for start in range(0, len(pages), 500):
                some = pages[start : start + 500]
                holes = ",".join("?" * len(some))
                question = (
                    f"SELECT page, held, mean, spread FROM vector WHERE model = ? AND page IN ({holes})"
                )
                for page, held, mean, spread in db.execute(question, (model, *some)):
                    found[page] = Placed(array("f", held), mean, spread)
        return found

    def keep(self, model: str, placed: Iterable[tuple[str, Placed]]) -> None:
        rows = [(model, page, array("f", one.vector).tobytes(), one.mean, one.spread) for page, one in placed]
        with self._open() as db:
            db.executemany(
                "INSERT OR REPLACE INTO vector(model, page, held, mean, spread) VALUES(?, ?, ?, ?, ?)", rows
            )
            db.execute("DELETE FROM vector WHERE id <= (SELECT max(id) FROM vector) - ?", (MOST,))

    def belongs(self, model: str, stamp: str) -> None:
        """The model of this name is the one of this stamp (its digest): vectors of another one are forgotten."""
        with self._open() as db:
            row = db.execute("SELECT stamp FROM space WHERE model = ?", (model,)).fetchone()
            if row != (stamp,):
                db.execute("DELETE FROM vector WHERE model = ?", (model,))
                db.execute("INSERT OR REPLACE INTO space VALUES(?, ?)", (model, stamp))

    def forget(self, model: str) -> None:
        """The vectors of a model that does not answer as it did."""
        with self._open() as db:
            db.execute("DELETE FROM vector WHERE model = ?", (model,))

    @contextlib.contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """The database for one step; one in memory, which holds nothing, where the file cannot be used."""
        try:
            db = self._connect(self._path)
        except (sqlite3.Error, OSError) as error:
            self._mend(error)
            db = self._connect("")
        try:
            with db:
                yield db
        except (sqlite3.Error, ValueError) as error:
            self._mend(error)
        finally:
            db.close()

    def _mend(self, error: Exception) -> None:
        if isinstance(error, sqlite3.DatabaseError | ValueError) and "locked" not in str(error):
            discard(self._path)

    def _connect(self, path: str) -> sqlite3.Connection:
        if path:
            private(os.path.dirname(path))
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        db = sqlite3.connect(path or ":memory:", timeout=BUSY_MS / 1000)
        if db.execute("PRAGMA user_version").fetchone()[0] != VERSION:
            for table in ("space", "vector"):
                db.execute(f"DROP TABLE IF EXISTS {table}")
            for line in _TABLES:
                db.execute(line)
        return db
