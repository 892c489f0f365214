"""The tables of one library folder in index.db: its files, their cards, and which pages hold a stem.

Law: takes an open connection, inside the transaction of whoever holds it; opens and commits nothing. A page keeps its number
as long as its path stays, and postings are written a block of pages at a time, so that an edit touches its own block only;
how many pages hold a stem is counted beside them, so that a prompt need not look into every block for it.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from operator import floordiv, lt
from typing import Any, NamedTuple

from .match import postings
from .match.card import Card
from .match.packed import unpacked
from .match.part import Part
from .match.part import blocks as split
from .match.postings import Counts

REMEMBERED, WORDS = 1 << 20, 20_000  # bytes of postings, and stems whose count is remembered, about
SMALL = 2_048  # pages up to which how often a stem is held is told by its postings
MARKS, STEP = 896, 16  # values in one question (old SQLite takes 999), and by how many they differ
_TABLES = (
    "CREATE TABLE file_{n}(id INTEGER PRIMARY KEY, path TEXT UNIQUE, mtime_ns INTEGER, size INTEGER, identity TEXT, name TEXT)",
    "CREATE INDEX name_{n} ON file_{n}(name COLLATE NOCASE)",
    "CREATE TABLE card_{n}(id INTEGER PRIMARY KEY, card BLOB)",
    "CREATE TABLE held_{n}(block INTEGER, stem TEXT, pages BLOB, PRIMARY KEY(block, stem)) WITHOUT ROWID",
    "CREATE TABLE count_{n}(stem TEXT PRIMARY KEY, pages INTEGER) WITHOUT ROWID",
)


class Kept(NamedTuple):
    """What the index holds of one page file, to tell whether it changed."""

    mtime_ns: int
    size: int
    identity: str


class Pages:
    """The tables of folder number `n`. What was read is remembered: whoever writes, or finds that another did, lets this go."""

    def __init__(self, db: sqlite3.Connection, n: int) -> None:
        self._db, self.n = db, n
        self._read: dict[tuple[int, str], bytes] = {}  # (block, stem) -> postings
        self._size = 0  # bytes of these
        self._counted: dict[str, int] = {}
        self._highest: int | None = None

    def make(self) -> None:
        for statement in _TABLES:
            self._db.execute(statement.format(n=self.n))

    def drop(self) -> None:
        for table in ("file", "card", "held", "count"):
            self._db.execute(f"DROP TABLE IF EXISTS {table}_{self.n}")

    def kept(self, paths: Sequence[str] | None = None) -> dict[str, Kept]:
        """What is known of these pages (of all), by path."""
        question = f"SELECT path, mtime_ns, size, identity FROM file_{self.n}"
        if paths is None:
            return {row[0]: Kept._make(row[1:]) for row in self._db.execute(question)}
        found: dict[str, Kept] = {}
        for some in _runs(paths):
            rows = self._db.execute(f"{question} WHERE path IN ({marks(some)})", some)
            found |= {row[0]: Kept._make(row[1:]) for row in rows}
        return found

    def counts(self, stems: Sequence[str]) -> list[int]:
        """How many pages hold each of these stems."""
        if self._last() <= SMALL:  # all postings are read for this prompt anyway: one question less
            held = self._held(0, stems)
            return [len(held.get(stem, b"")) // postings.BYTES for stem in stems]
        known = self._counted
        if new := [stem for stem in stems if stem not in known]:
            if len(known) > WORDS:
                known.clear()
                new = list(stems)
            known.update(dict.fromkeys(new, 0))
            for some in _runs(new):
                question = f"SELECT stem, pages FROM count_{self.n} WHERE stem IN ({marks(some)})"
                known.update(self._db.execute(question, some).fetchall())
        return [known[stem] for stem in stems]

    def best(self, weight: Mapping[str, float], limit: int, others: Sequence[str] = ()) -> dict[int, Counts]:
        """The numbers of the pages that score highest for some stems, best first, and how often they hold these and `others`.
        `weight`: stem -> idf."""
        last = self._last()
        stems = sorted(weight, key=lambda stem: (-weight[stem], stem))
        read = [self._held(block, stems) for block in range(-(-last // postings.BLOCK))]
        blocks = [
            [postings.held(weight[stem], some[stem]) for stem in stems if stem in some] for some in read
        ]
        best = postings.best(blocks, last, limit)
        places: dict[int, list[int]] = {}
        for page in best:
            block, place = divmod(page, postings.BLOCK)
            places.setdefault(block, []).append(place)
        found: dict[int, Counts] = {page + 1: {} for page in best}
        for block, here in places.items():
            held = read[block] | self._held(block, others)
            for place, counts in postings.counts(held, here).items():
                found[block * postings.BLOCK + place + 1] = counts
        return found

    def cards(self, ids: Sequence[int]) -> Iterator[tuple[int, Card]]:
        """(number, card) of these pages, in no order."""
        for some in _runs(ids):
            question = f"SELECT id, card, path, name, identity FROM file_{self.n} JOIN card_{self.n} USING(id) WHERE id IN ({marks(some)})"
            for page, *rest in self._db.execute(question, some):
                yield page, unpacked(*rest)

    def called(self, names: Sequence[str]) -> list[int]:
        """The numbers of the pages called one of these, in any case."""
        question = (
            f"SELECT id FROM file_{self.n} WHERE name COLLATE NOCASE IN ({marks(names[:MARKS])}) ORDER BY id"
        )
        return [row[0] for row in self._db.execute(question, names[:MARKS])]

    def touch(self, touched: Iterable[tuple[str, int, int]]) -> None:
        """Note (path, mtime_ns, size) of pages whose content is the same."""
        self._db.executemany(f"UPDATE file_{self.n} SET mtime_ns = ?2, size = ?3 WHERE path = ?1", touched)

    def write(self, gone: Sequence[str], parts: Sequence[Part]) -> int:
        """Forget paths, and (re)write pages. Returns how many pages there are more now."""
        stays = [row[0] for part in parts for row in part.rows]
        gone = list(dict.fromkeys(gone).keys() - set(stays))
        known = self._numbers([*gone, *stays])
        self._forget(sorted(known.values()))
        self._db.executemany(
            f"DELETE FROM file_{self.n} WHERE id = ?", [(known[path],) for path in gone if path in known]
        )
        last = before = self._last()
        numbers = [last]
        blocks: dict[int, dict[str, list[bytes]]] = {}
        for part in parts:
            pages = []
            for row in part.rows:
                page = known.get(row[0], 0)
                last += not page
                pages.append(page or last)
            numbers += pages
            self._db.executemany(
                f"INSERT OR REPLACE INTO file_{self.n} VALUES(?, ?, ?, ?, ?, ?)",
                [(page, *row[:5]) for page, row in zip(pages, part.rows, strict=True)],
            )
            self._db.executemany(
                f"INSERT OR REPLACE INTO card_{self.n} VALUES(?, ?)",
                [(page, row[5]) for page, row in zip(pages, part.rows, strict=True)],
            )
            for number, held in split(part, [page - 1 for page in pages]).items():
                block = blocks.setdefault(number, defaultdict(list))
                deque(
                    map(list.append, map(block.__getitem__, held), held.values()), 0
                )  # in C, as in `postings.add`
        self._hold(blocks, in_order=all(map(lt, numbers, numbers[1:])))
        return last - before - sum(path in known for path in gone)

    def _numbers(self, paths: Sequence[str]) -> dict[str, int]:
        """path -> number, of those pages that are known."""
        found: dict[str, int] = {}
        for some in _runs(paths):
            question = f"SELECT path, id FROM file_{self.n} WHERE path IN ({marks(some)})"
            found |= dict(self._db.execute(question, some))
        return found

    def _forget(self, pages: Sequence[int]) -> None:
        """Take pages out of everything but the list of files."""
        stems: dict[int, set[str]] = {}
        places: dict[int, set[int]] = {}
        for page, card in self.cards(pages):
            block, place = divmod(page - 1, postings.BLOCK)
            places.setdefault(block, set()).add(place)
            stems.setdefault(block, set()).update(
                f"{card.names} {card.about} {card.triggers} {card.body}".split()
            )
        for block, gone in places.items():
            found = [(stem, postings.read(held)) for stem, held in self._in(block, sorted(stems[block]))]
            left = [(stem, postings.without(held, gone)) for stem, held in found]
            self._keep(block, [(stem, postings.stored(some)) for stem, some in left if some])
            self._count(
                (stem, len(after) - len(held)) for (stem, held), (_, after) in zip(found, left, strict=True)
            )
            self._db.executemany(
                f"DELETE FROM held_{self.n} WHERE block = {block} AND stem = ?",
                [(stem,) for stem, held in left if not held],
            )
        self._db.executemany(f"DELETE FROM card_{self.n} WHERE id = ?", [(page,) for page in pages])

    def _hold(self, blocks: Mapping[int, Mapping[str, list[bytes]]], *, in_order: bool) -> None:
        """Put pages under every stem they hold. `in_order`: each comes after those before it, and after all that are there."""
        join = b"".join if in_order else postings.merged
        for number, held in blocks.items():
            stems = sorted(held)
            pages = list(map(b"".join, map(held.__getitem__, stems)))
            self._count(zip(stems, map(floordiv, map(len, pages), repeat(postings.BYTES)), strict=False))
            question = f"SELECT 1 FROM held_{self.n} WHERE block = {number} LIMIT 1"
            if not in_order or self._db.execute(question).fetchone():
                before = dict(self._in(number, stems))
                pages = [join((before.get(stem, b""), more)) for stem, more in zip(stems, pages, strict=True)]
            self._keep(number, zip(stems, pages, strict=True))

    def _in(self, block: int, stems: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        """(stem, its postings), of those stems that are held in a block."""
        for some in _runs(stems):
            question = f"SELECT stem, pages FROM held_{self.n} WHERE block = ? AND stem IN ({marks(some)})"
            yield from self._db.execute(question, (block, *some)).fetchall()

    def _held(self, block: int, stems: Sequence[str]) -> dict[str, bytes]:
        """The same, remembered: the words of a conversation and of a document come back."""
        if self._size > REMEMBERED:
            self._read.clear()
            self._size = 0
        if new := [stem for stem in stems if (block, stem) not in self._read]:
            found = dict(self._in(block, new))
            self._size += sum(map(len, found.values()))
            self._read.update({(block, stem): found.get(stem, b"") for stem in new})
        return {stem: held for stem in stems if (held := self._read[block, stem])}

    def _keep(self, block: int, held: Iterable[tuple[str, bytes]]) -> None:
        self._db.executemany(f"INSERT OR REPLACE INTO held_{self.n} VALUES({block}, ?, ?)", held)

    def _count(self, more: Iterable[tuple[str, int]]) -> None:
        """Note by how many more pages a stem is held."""
        self._db.executemany(
            f"INSERT INTO count_{self.n} VALUES(?, ?) ON CONFLICT(stem) DO UPDATE SET pages = pages + excluded.pages",
            more,
        )

    def _last(self) -> int:
        """The highest number of a page, remembered: who writes lets this go."""
        if self._highest is None:
            self._highest = self._db.execute(f"SELECT max(id) FROM file_{self.n}").fetchone()[0] or 0
        return self._highest


def marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))


def _runs(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """The values, as many at a time as one question takes; the last of them repeated, so that few questions differ and each is
    found prepared."""
    for start in range(0, len(values), MARKS):
        some = values[start : start + MARKS]
        yield [*some, *[some[-1]] * (-len(some) % STEP)]
