"""index.db: what the matcher keeps of every page, found by its words. The one place that opens it.

Law: a cache. Delete it and nothing is lost; one that is broken, of another version or unwritable is rebuilt or, where that
cannot be, kept in memory; nothing but `Unreadable` is raised. Each library folder has tables of its own (`index_pages`), so that
libraries share a file without touching each other's counts. Writers take turns (BEGIN IMMEDIATE, short busy timeout); a
rollback journal below SQLite 3.51.3, whose WAL can lose pages (sqlite.org, "WAL-reset").
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from .index_pages import Kept, Pages
from .match.card import Card
from .match.part import Part
from .match.postings import Found
from .paths import private

__all__ = ["Busy", "Index", "Kept", "Tuned", "Unreadable", "discard", "open_index"]

VERSION = 12  # rises when a table, a stem or a field changes
BUSY_MS = 400  # longest wait for another process before going on with what is there
FOLDERS = 64  # folders kept; beyond it those gone from the disk are dropped
REMEMBERED = 1000  # cards kept in memory, about 5 kB each


class Unreadable(Exception):
    """The index cannot be used as it is: broken, not ours, or on a disk that will not have it."""


class Busy(Unreadable):
    """Another process writes to it, longer than BUSY_MS."""


ANEW = "the index was made anew from the pages; nothing is lost ({})"
UNKEPT = "the index cannot be kept and is made for each question ({})"


class Tuned(NamedTuple):
    """A threshold fitted to the person's own past prompts: to how many, in a library of how many pages."""

    threshold: float
    prompts: int
    pages: int


class Index:
    """An open index.db; `path` "" keeps it in memory. `remembered`: cards kept in memory. Every method may raise Unreadable;
    see `open_index`."""

    def __init__(self, path: str = "", remembered: int = REMEMBERED) -> None:
        self.path, self._remembered = path, remembered
        self._folders: dict[str, Pages] = {}
        self._cards: dict[tuple[int, int], Card] = {}
        self._seen = 0  # the data_version last seen
        self.remark = ""  # what had to be done to open it, in words
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
                    self._db.execute(
                        "CREATE TABLE IF NOT EXISTS tuned(folders TEXT PRIMARY KEY, threshold REAL, prompts INTEGER, pages INTEGER)"
                    )
                    self._db.execute(f"PRAGMA user_version = {VERSION}")

    def close(self) -> None:
        self._db.close()

    def kept(self, folder: str, paths: Sequence[str] | None = None) -> dict[str, Kept]:
        """What the index knows of a folder's pages (of these), by path."""
        with trouble():
            known = self._known([folder])
            return known[0].kept(paths) if known else {}

    def change(
        self,
        folder: str,
        gone: Iterable[str] = (),
        touched: Iterable[tuple[str, int, int]] = (),
        new: Sequence[Part] = (),
    ) -> None:
        """In one step: forget paths; note (path, mtime_ns, size) of pages whose content is the same; (re)write pages."""
        with trouble(), self._writing():
            pages = next(iter(self._known([folder])), None) or self._found(folder)
            self._cards.clear()
            pages.touch(touched)
            more = pages.write(list(gone), new)
            self._db.execute("UPDATE folder SET pages = pages + ? WHERE n = ?", (more, pages.n))
            self._folders.clear()

    def counts(self, folders: Sequence[str], stems: Sequence[str]) -> tuple[int, dict[str, int]]:
        """(pages in these folders, stem -> how many of them hold it)."""
        with trouble():
            found = dict.fromkeys(stems, 0)
            whole = 0
            for pages in self._known(folders):
                whole += self._db.execute("SELECT pages FROM folder WHERE n = ?", (pages.n,)).fetchone()[0]
                for stem, count in zip(stems, pages.counts(stems), strict=True):
                    found[stem] += count
            return whole, found

    def candidates(
        self, folders: Sequence[str], weight: Mapping[str, float], limit: int, others: Sequence[str] = ()
    ) -> list[Found]:
        """The cards of each folder that share most with these stems (BM25), at most `limit` of each folder, and how often they hold
        these stems and `others`. `weight`: the stems to search for, with their idf."""
        with trouble():
            self._notice()
            found: list[Found] = []
            for pages in self._known(folders):
                best = pages.best(weight, limit, others)
                found += [Found(card, best[page]) for page, card in self._load(pages, list(best))]
            if len(self._cards) > self._remembered:
                for oldest in list(self._cards)[: -self._remembered // 2]:
                    del self._cards[oldest]
            return found

    def tuned(self, folders: Sequence[str]) -> Tuned | None:
        """The threshold that was fitted for a library of these folders, if one was."""
        with trouble():
            question = "SELECT threshold, prompts, pages FROM tuned WHERE folders = ?"
            row = self._db.execute(question, ("\n".join(folders),)).fetchone()
            return Tuned._make(row) if row else None

    def tune(self, folders: Sequence[str], tuned: Tuned) -> None:
        with trouble(), self._writing():
            self._db.execute("INSERT OR REPLACE INTO tuned VALUES(?, ?, ?, ?)", ("\n".join(folders), *tuned))

    def named(self, folders: Sequence[str], names: Sequence[str]) -> list[Found]:
        """The cards of skills called one of `names`, in any case."""
        with trouble():
            self._notice()
            return [
                Found(card)
                for pages in self._known(folders)
                for _, card in self._load(pages, pages.called(names))
            ]

    def _load(self, pages: Pages, ids: Sequence[int]) -> list[tuple[int, Card]]:
        """(number, card) of these pages, in that order."""
        keys = [(pages.n, page) for page in ids]
        for page, card in pages.cards([page for n, page in keys if (n, page) not in self._cards]):
            self._cards[pages.n, page] = card
        return [(key[1], self._cards[key]) for key in keys if key in self._cards]

    def _notice(self) -> None:
        """Forget what is remembered of an index that another process has changed."""
        seen = self._db.execute("PRAGMA data_version").fetchone()[0]
        if seen != self._seen:
            self._seen = seen
            self._cards.clear()
            self._folders.clear()

    def _known(self, folders: Iterable[str]) -> list[Pages]:
        """The tables of those folders the index knows."""
        found: list[Pages] = []
        for folder in folders:
            if folder not in self._folders:
                row = self._db.execute("SELECT n FROM folder WHERE path = ?", (folder,)).fetchone()
                if not row:
                    continue
                self._folders[folder] = Pages(self._db, row[0])
            found.append(self._folders[folder])
        return found

    def _found(self, folder: str) -> Pages:
        known = self._db.execute("SELECT n, path FROM folder").fetchall()
        for n, path in known if len(known) >= FOLDERS else ():
            if not os.path.isdir(path):
                Pages(self._db, n).drop()
                self._db.execute("DELETE FROM folder WHERE n = ?", (n,))
                self._folders.pop(path, None)
        question = "INSERT INTO folder(path, pages) VALUES(?, 0) RETURNING n"
        pages = Pages(self._db, int(self._db.execute(question, (folder,)).fetchone()[0]))
        pages.make()
        return pages

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """Several questions as one: they see one state, and the file is locked once."""
        with trouble():
            self._db.execute("BEGIN")
            try:
                self._notice()
                yield
            finally:
                if self._db.in_transaction:
                    self._db.execute("COMMIT")

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
    """The index at `path`; a broken one or one of another version is made anew; in memory where even that fails. Its `remark` says so."""
    remark = ""
    for attempt in (0, 1):
        try:
            found = Index(path, remembered)
        except Unreadable as error:
            remark = UNKEPT.format(error)
            if attempt or isinstance(error, Busy):
                break
            remark = ANEW.format(error)
            discard(path)
        else:
            found.remark = remark
            return found
    found = Index(remembered=remembered)
    found.remark = remark
    return found


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
    except (sqlite3.Error, OSError, OverflowError, ValueError) as error:
        raise (Busy if "locked" in str(error) else Unreadable)(str(error)) from error
