"""index.db: what the matcher keeps of every page, found by its words. The one place that opens it.

Law: a cache. Delete it and nothing is lost; one that is broken, of another version or unwritable is rebuilt or, where that
cannot be, kept in memory; nothing but `Unreadable` is raised. Each library folder has tables of its own (`page_N`,
`words_N`, `counts_N`), so that libraries share a file without touching each other's counts. Writers take turns (BEGIN IMMEDIATE,
short busy timeout); a rollback journal below SQLite 3.51.3, whose WAL can lose pages (sqlite.org, "WAL-reset").
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .match.card import Card
from .paths import private

VERSION = 2  # rises when a table, a stem or a field changes
BUSY_MS = 400  # longest wait for another process before going on with what is there
FOLDERS = 64  # folders kept; beyond it those gone from the disk are dropped
REMEMBERED = 1000  # cards kept in memory, about 30 kB each
MARKS = 900  # values in one question; old SQLite takes 999
BODY_WEIGHT = (
    0.3  # a word of the body against one of name, description or triggers (facts: best of those tried)
)
SEPARATOR = "\x1f"  # between phrases in a column

_FIELDS = (
    "path, name, title, description, origin, identity, names, about, cond, triggers, headings, body, phrases, exclusions,"
    " not_when, kin"
)
_PAGE = (
    "id INTEGER PRIMARY KEY, mtime_ns INTEGER, size INTEGER, path TEXT UNIQUE, name TEXT, title TEXT, description TEXT,"
    " origin TEXT, identity TEXT, names TEXT, about TEXT, cond TEXT, triggers TEXT, headings TEXT, body BLOB, phrases TEXT,"
    " exclusions TEXT, not_when INTEGER, kin TEXT"
)
_TABLES = (
    f"CREATE TABLE page_{{n}}({_PAGE})",
    "CREATE INDEX name_{n} ON page_{n}(name COLLATE NOCASE)",
    "CREATE VIRTUAL TABLE words_{n} USING fts5(names, about, triggers, body, content='', tokenize='ascii')",
    "INSERT INTO words_{n}(words_{n}, rank) VALUES('hashsize', 33554432)",  # bytes: a build merges less often
    f"INSERT INTO words_{{n}}(words_{{n}}, rank) VALUES('rank', 'bm25(1.0, 1.0, 1.0, {BODY_WEIGHT})')",
    "CREATE TABLE counts_{n}(stem TEXT PRIMARY KEY, pages INTEGER) WITHOUT ROWID",
)


class Unreadable(Exception):
    """The index cannot be used as it is: broken, not ours, or on a disk that will not have it."""


class Busy(Unreadable):
    """Another process writes to it, longer than BUSY_MS."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What the index holds of one page file, to tell whether it changed."""

    mtime_ns: int
    size: int
    identity: str


class Index:
    """An open index.db; `path` "" keeps it in memory. `remembered`: cards kept in memory. Every method may raise Unreadable;
    see `open_index`."""

    def __init__(self, path: str = "", remembered: int = REMEMBERED) -> None:
        self.path, self._remembered = path, remembered
        self._folders: dict[str, int] = {}
        self._cards: dict[tuple[int, int], Card] = {}
        self._seen = 0  # the data_version last seen
        with trouble():
            if path:
                private(os.path.dirname(path))
                os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
            self._db = sqlite3.connect(
                path or ":memory:", timeout=BUSY_MS / 1000, isolation_level=None, check_same_thread=False
            )
            self._db.execute("PRAGMA page_size = 16384")  # rows of 2 kB waste half of a 4 kB page
            journal = "WAL" if sqlite3.sqlite_version_info >= (3, 51, 3) else "DELETE"
            self._db.execute(f"PRAGMA journal_mode = {journal}")
            self._db.execute("PRAGMA synchronous = NORMAL")
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
            if version not in (0, VERSION):
                raise Unreadable(f"it is of version {version}, not {VERSION}")
            if not version:
                with self._writing():
                    self._db.execute(
                        "CREATE TABLE IF NOT EXISTS folder(n INTEGER PRIMARY KEY, path TEXT UNIQUE, pages INTEGER)"
                    )
                    self._db.execute(f"PRAGMA user_version = {VERSION}")

    def close(self) -> None:
        self._db.close()

    def kept(self, folder: str) -> dict[str, Kept]:
        """Every page of a folder the index knows, by path."""
        with trouble():
            n = self._number(folder)
            rows = self._db.execute(f"SELECT path, mtime_ns, size, identity FROM page_{n}") if n else ()
            return {path: Kept(*rest) for path, *rest in rows}

    def change(
        self,
        folder: str,
        gone: Iterable[str] = (),
        touched: Iterable[tuple[str, int, int]] = (),
        new: Iterable[tuple[Card, int, int]] = (),
    ) -> None:
        """In one step: forget paths; note (path, mtime_ns, size) of pages whose content is the same; (re)write cards with
        their mtime_ns and size."""
        with trouble(), self._writing():
            n = self._number(folder) or self._found(folder)
            counts: Counter[str] = Counter()
            self._cards.clear()
            for path in gone:
                self._drop(n, path, counts)
            self._db.executemany(f"UPDATE page_{n} SET mtime_ns = ?2, size = ?3 WHERE path = ?1", touched)
            for card, mtime_ns, size in new:
                self._drop(n, card.path, counts)
                self._add(n, card, mtime_ns, size, counts)
            self._db.executemany(
                f"INSERT INTO counts_{n} VALUES(?, ?) ON CONFLICT(stem) DO UPDATE SET pages = pages + excluded.pages",
                sorted((stem, change) for stem, change in counts.items() if change),
            )
            self._db.execute(f"UPDATE folder SET pages = (SELECT count(*) FROM page_{n}) WHERE n = {n}")

    def counts(self, folders: Sequence[str], stems: Sequence[str]) -> tuple[int, dict[str, int]]:
        """(pages in these folders, stem -> how many of them hold it)."""
        with trouble():
            found = dict.fromkeys(stems, 0)
            pages = 0
            told = list(found)
            for n in self._numbers(folders):
                pages += self._db.execute("SELECT pages FROM folder WHERE n = ?", (n,)).fetchone()[0]
                for some in (told[start : start + MARKS] for start in range(0, len(told), MARKS)):
                    question = f"SELECT stem, pages FROM counts_{n} WHERE stem IN ({_marks(some)})"
                    for stem, count in self._db.execute(question, some):
                        found[stem] += count
            return pages, found

    def candidates(self, folders: Sequence[str], stems: Sequence[str], limit: int) -> list[Card]:
        """The cards of each folder that share most with `stems` (BM25), at most `limit` of each folder."""
        query = " OR ".join(f'"{stem}"' for stem in stems)
        with trouble():
            self._notice()
            found: list[Card] = []
            for n in self._numbers(folders) if stems else ():
                question = f"SELECT rowid FROM words_{n} WHERE words_{n} MATCH ? ORDER BY rank LIMIT ?"
                ids = [row[0] for row in self._db.execute(question, (query, limit))]
                self._load(n, "id", [page for page in ids if (n, page) not in self._cards])
                found += [self._cards[n, page] for page in ids if (n, page) in self._cards]
            for oldest in (
                list(self._cards)[: -self._remembered // 2] if len(self._cards) > self._remembered else ()
            ):
                del self._cards[oldest]
            return found

    def named(self, folders: Sequence[str], names: Sequence[str]) -> list[Card]:
        """The cards of skills called one of `names`, in any case."""
        with trouble():
            return [
                card
                for n in self._numbers(folders)
                for card in self._load(n, "name COLLATE NOCASE", names[:MARKS])
            ]

    def _load(self, n: int, key: str, values: Sequence[object]) -> list[Card]:
        if not values:
            return []
        question = f"SELECT id, {_FIELDS} FROM page_{n} WHERE {key} IN ({_marks(values)})"
        found = {(n, row[0]): _card(row[1:]) for row in self._db.execute(question, tuple(values))}
        self._cards |= found
        return list(found.values())

    def _notice(self) -> None:
        """Forget what is remembered of an index that another process has changed."""
        seen = self._db.execute("PRAGMA data_version").fetchone()[0]
        if seen != self._seen:
            self._seen = seen
            self._cards.clear()
            self._folders.clear()

    def _numbers(self, folders: Sequence[str]) -> list[int]:
        return [n for n in map(self._number, folders) if n]

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
            self._db.execute(
                "INSERT INTO folder(path, pages) VALUES(?, 0) RETURNING n", (folder,)
            ).fetchone()[0]
        )
        for statement in _TABLES:
            self._db.execute(statement.format(n=number))
        return number

    def _drop(self, n: int, path: str, counts: Counter[str]) -> None:
        row = self._db.execute(
            f"SELECT id, names, about, triggers, body FROM page_{n} WHERE path = ?", (path,)
        ).fetchone()
        if row:
            page, *fields, body = row
            values = (*fields, zlib.decompress(body).decode())
            self._db.execute(
                f"INSERT INTO words_{n}(words_{n}, rowid, names, about, triggers, body) VALUES('delete', ?, ?, ?, ?, ?)",
                (page, *values),
            )
            self._db.execute(f"DELETE FROM page_{n} WHERE id = ?", (page,))
            counts.subtract(set(" ".join(values).split()))

    def _add(self, n: int, card: Card, mtime_ns: int, size: int, counts: Counter[str]) -> None:
        c = card
        values = (
            mtime_ns, size, c.path, c.name, c.title, c.description, c.origin, c.identity, c.names, c.about, c.when, c.triggers,
            c.headings, zlib.compress(c.body.encode(), 1), SEPARATOR.join(c.phrases), SEPARATOR.join(c.exclusions),
            c.not_when, SEPARATOR.join(c.kin),
        )  # fmt: skip
        row = self._db.execute(
            f"INSERT INTO page_{n}(mtime_ns, size, {_FIELDS}) VALUES({_marks(values)})", values
        )
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
            self._db.execute("COMMIT")
        except BaseException:
            self._folders.clear()
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise


def open_index(path: str, remembered: int = REMEMBERED) -> Index:
    """The index at `path`; a broken one or one of another version is made anew; in memory where even that fails."""
    for attempt in (0, 1):
        try:
            return Index(path, remembered)
        except Busy:
            break
        except Unreadable:
            if not attempt:
                discard(path)
    return Index(remembered=remembered)


def discard(path: str) -> None:
    """Take an index away, with its journals: it is made anew from the pages."""
    for name in (path, f"{path}-journal", f"{path}-wal", f"{path}-shm") if path else ():
        with contextlib.suppress(OSError):
            os.unlink(name)


@contextlib.contextmanager
def trouble() -> Iterator[None]:
    """Whatever goes wrong with the database or its disk, as Unreadable."""
    try:
        yield
    except (sqlite3.Error, OSError, OverflowError, UnicodeError, ValueError, zlib.error) as error:
        raise (Busy if "locked" in str(error) else Unreadable)(str(error)) from error


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))


def _card(row: Sequence[Any]) -> Card:
    *fields, body, phrases, exclusions, not_when, kin = row
    name, about = kin.split(SEPARATOR)
    told = tuple(filter(None, phrases.split(SEPARATOR)))
    not_for = tuple(filter(None, exclusions.split(SEPARATOR)))
    return Card(*fields, zlib.decompress(body).decode(), told, not_for, not_when, (name, about))  # type: ignore[call-arg]
