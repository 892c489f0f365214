"""index.db: what the matcher keeps of every page, found by its words. The one place that opens it.

Law: a cache. Delete it and nothing is lost; another version, a broken or an unwritable file is rebuilt or, where
that cannot be, kept in memory; it never raises to its caller but `Unreadable`. Each library folder has tables of its own
(`page_N`, `words_N`, `counts_N`), so libraries share a file without touching each other's counts. Writers take turns
(BEGIN IMMEDIATE, short busy timeout); a rollback journal below SQLite 3.51.3, whose WAL can lose pages.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .match.card import Card
from .paths import private

VERSION = 1  # rises when a table, a stem or a field changes
BUSY_MS = 400  # longest wait for another process before we go on with what is there
MARKS = 900  # values in one question; SQLite of old takes 999
FOLDERS = 64  # folders kept; beyond it those gone from the disk are dropped
BODY_WEIGHT = 0.3  # a word of the body against one of name, description or triggers

_FIELDS = "name, title, description, origin, identity, names, about, cond, triggers, headings, body, phrases, exclusions, not_when"
_TABLES = """
CREATE TABLE page_{n}(id INTEGER PRIMARY KEY, path TEXT UNIQUE, mtime_ns INTEGER, size INTEGER, name TEXT, title TEXT,
  description TEXT, origin TEXT, identity TEXT, names TEXT, about TEXT, cond TEXT, triggers TEXT, headings TEXT, body TEXT,
  phrases TEXT, exclusions TEXT, not_when INTEGER);
CREATE VIRTUAL TABLE words_{n} USING fts5(names, about, triggers, body, content='page_{n}', content_rowid='id',
  tokenize='ascii', detail=full);
INSERT INTO words_{n}(words_{n}, rank) VALUES('rank', 'bm25(1.0, 1.0, 1.0, {body})');
CREATE TABLE counts_{n}(stem TEXT PRIMARY KEY, pages INTEGER) WITHOUT ROWID;
"""


class Unreadable(Exception):
    """The index cannot be used as it is: broken, locked for too long, or not ours."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What the index holds of one page file, to tell whether it changed."""

    id: int
    mtime_ns: int
    size: int
    identity: str


class Index:
    """An open index.db; `path` "" keeps it in memory. Raises Unreadable; see `open_index` for one that does not."""

    def __init__(self, path: str = "") -> None:
        self.path = path
        self._folders: dict[str, int] = {}
        with _trouble():
            if path:
                private(os.path.dirname(path))
                os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
            self._db = sqlite3.connect(
                path or ":memory:", timeout=BUSY_MS / 1000, isolation_level=None, check_same_thread=False
            )
            self._db.execute(
                f"PRAGMA journal_mode = {'WAL' if sqlite3.sqlite_version_info >= (3, 51, 3) else 'DELETE'}"
            )
            self._db.execute("PRAGMA synchronous = NORMAL")
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
            if version not in (0, VERSION):
                raise Unreadable(f"it is of version {version}, not {VERSION}")
            if not version:
                with self._writing():
                    self._db.execute(
                        "CREATE TABLE IF NOT EXISTS folder(n INTEGER PRIMARY KEY, path TEXT UNIQUE)"
                    )
                    self._db.execute(f"PRAGMA user_version = {VERSION}")

    def close(self) -> None:
        self._db.close()

    def kept(self, folder: str) -> dict[str, Kept]:
        """Every page of a folder the index knows, by path."""
        with _trouble():
            n = self._number(folder)
            if not n:
                return {}
            rows = self._db.execute(f"SELECT path, id, mtime_ns, size, identity FROM page_{n}")
            return {path: Kept(*rest) for path, *rest in rows}

    def change(
        self,
        folder: str,
        gone: Iterable[str],
        touched: Iterable[tuple[str, int, int]],
        new: Iterable[tuple[Card, int, int]],
    ) -> None:
        """In one step: forget paths, note (path, mtime_ns, size) of pages whose content is the same, (re)write cards."""
        with _trouble(), self._writing():
            n = self._number(folder) or self._found(folder)
            counts: Counter[str] = Counter()
            for path in gone:
                self._drop(n, path, counts)
            self._db.executemany(f"UPDATE page_{n} SET mtime_ns = ?2, size = ?3 WHERE path = ?1", touched)
            for card, mtime_ns, size in new:
                self._drop(n, card.path, counts)
                self._add(n, card, mtime_ns, size, counts)
            self._db.executemany(
                f"INSERT INTO counts_{n} VALUES(?, ?) ON CONFLICT(stem) DO UPDATE SET pages = pages + excluded.pages",
                ((stem, change) for stem, change in counts.items() if change),
            )

    def counts(self, folders: Sequence[str], stems: Sequence[str]) -> tuple[int, dict[str, int]]:
        """(pages in these folders, stem -> how many of them hold it)."""
        with _trouble():
            found = dict.fromkeys(stems, 0)
            pages = 0
            told = list(found)
            for n in filter(None, map(self._number, folders)):
                pages += self._db.execute(f"SELECT count(*) FROM page_{n}").fetchone()[0]
                for start in range(0, len(told), MARKS):
                    some = told[start : start + MARKS]
                    marks = ",".join("?" * len(some))
                    rows = self._db.execute(
                        f"SELECT stem, pages FROM counts_{n} WHERE stem IN ({marks})", some
                    )
                    for stem, count in rows:
                        found[stem] += count
            return pages, found

    def candidates(self, folders: Sequence[str], stems: Sequence[str], limit: int) -> list[Card]:
        """The cards of each folder that share most with `stems` (BM25), at most `limit` of each folder."""
        if not stems:
            return []
        query = " OR ".join(f'"{stem}"' for stem in stems)
        with _trouble():
            found: list[Card] = []
            for n in filter(None, map(self._number, folders)):
                ids = [
                    row[0]
                    for row in self._db.execute(
                        f"SELECT rowid FROM words_{n} WHERE words_{n} MATCH ? ORDER BY rank LIMIT ?",
                        (query, limit),
                    )
                ]
                found += self._cards(n, "id", ids)
            return found

    def named(self, folders: Sequence[str], names: Sequence[str]) -> list[Card]:
        """The cards of skills called one of `names`."""
        with _trouble():
            return [
                card
                for n in filter(None, map(self._number, folders))
                for card in self._cards(n, "name", names)
            ]

    def cards(self, folders: Sequence[str]) -> Iterator[Card]:
        """Every card of these folders."""
        with _trouble():
            for n in filter(None, map(self._number, folders)):
                yield from map(_card, self._db.execute(f"SELECT path, {_FIELDS} FROM page_{n} ORDER BY path"))

    def _cards(self, n: int, key: str, values: Sequence[object]) -> list[Card]:
        marks = ",".join("?" * len(values))
        return [
            _card(row)
            for row in self._db.execute(
                f"SELECT path, {_FIELDS} FROM page_{n} WHERE {key} IN ({marks})", tuple(values)
            )
        ]

    def _number(self, folder: str) -> int:
        """A folder's number; 0 while the index does not know it."""
        if folder not in self._folders:
            row = self._db.execute("SELECT n FROM folder WHERE path = ?", (folder,)).fetchone()
            if not row:
                return 0
            self._folders[folder] = row[0]
        return self._folders[folder]

    def _found(self, folder: str) -> int:
        known = self._db.execute("SELECT n, path FROM folder").fetchall()
        for n, path in known if len(known) >= FOLDERS else ():
            if not os.path.isdir(path):
                for table in ("words", "counts", "page"):
                    self._db.execute(f"DROP TABLE IF EXISTS {table}_{n}")
                self._db.execute("DELETE FROM folder WHERE n = ?", (n,))
        number = int(
            self._db.execute("INSERT INTO folder(path) VALUES(?) RETURNING n", (folder,)).fetchone()[0]
        )
        for statement in _TABLES.format(n=number, body=BODY_WEIGHT).split(";\n"):
            self._db.execute(statement)
        return number

    def _drop(self, n: int, path: str, counts: Counter[str]) -> None:
        row = self._db.execute(
            f"SELECT id, names, about, triggers, body FROM page_{n} WHERE path = ?", (path,)
        ).fetchone()
        if row:
            self._db.execute(
                f"INSERT INTO words_{n}(words_{n}, rowid, names, about, triggers, body) VALUES('delete', ?, ?, ?, ?, ?)",
                row,
            )
            self._db.execute(f"DELETE FROM page_{n} WHERE id = ?", (row[0],))
            counts.subtract(set(" ".join(row[1:]).split()))

    def _add(self, n: int, card: Card, mtime_ns: int, size: int, counts: Counter[str]) -> None:
        c = card
        row = self._db.execute(
            f"INSERT INTO page_{n}(path, mtime_ns, size, {_FIELDS}) VALUES({','.join('?' * 17)})",
            (c.path, mtime_ns, size, c.name, c.title, c.description, c.origin, c.identity, c.names, c.about, c.when, c.triggers,
             c.headings, c.body, "\n".join(c.phrases), "\n".join(c.exclusions), c.not_when),
        )  # fmt: skip
        self._db.execute(
            f"INSERT INTO words_{n}(rowid, names, about, triggers, body) VALUES(?, ?, ?, ?, ?)",
            (row.lastrowid, c.names, c.about, c.triggers, c.body),
        )
        counts.update(set(f"{c.names} {c.about} {c.triggers} {c.body}".split()))

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._folders.clear()
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")


def _card(row: Sequence[object]) -> Card:
    *fields, phrases, exclusions, not_when = row
    text = map(str, fields)
    listed = tuple(str(phrases).split("\n")), tuple(filter(None, str(exclusions).split("\n")))
    return Card(*text, *listed, int(str(not_when)))  # type: ignore[arg-type,call-arg]  # twelve fields of text


@contextlib.contextmanager
def _trouble() -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError, OverflowError, UnicodeError) as error:
        raise Unreadable(str(error)) from error


def open_index(path: str) -> Index:
    """The index at `path`; a broken one or one of another version is made anew; in memory where even that fails."""
    for attempt in (0, 1):
        try:
            return Index(path)
        except Unreadable as error:
            if attempt or "locked" in str(error):
                break
            for name in (path, f"{path}-journal", f"{path}-wal", f"{path}-shm"):
                with contextlib.suppress(OSError):
                    os.replace(name, f"{name}.broken") if name == path else os.unlink(name)
    return Index()
