"""history.db: which turns of the kept sessions hold which words. The one place that opens it.

Law: a cache of the redacted transcripts. Delete it and nothing is lost; one that is broken, locked, of another version or
unwritable is rebuilt, or done without by reading the transcripts themselves. It follows the files (time and size of each
transcript), so whoever writes or removes one need not tell it; `forget` is for those who want the words gone from the disk.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .index import discard
from .match.terms import words
from .model import Turn
from .paths import private
from .sessions import Sessions

VERSION = 1  # rises when a table or the way words are cut changes
BUSY_MS = 400  # longest wait for another process before the transcripts are read instead
PIECE = 20_000  # characters cut into words at once
LIMIT = 20  # turns found at most, unless asked for more

_TABLES = (
    "CREATE TABLE session(n INTEGER PRIMARY KEY, id TEXT UNIQUE, mtime_ns INTEGER, size INTEGER)",
    "CREATE TABLE turn(id INTEGER PRIMARY KEY, session INTEGER, number INTEGER, words BLOB)",
    "CREATE INDEX turn_session ON turn(session)",
    "CREATE VIRTUAL TABLE said USING fts5(words, content='', tokenize='ascii')",  # cut by `match.terms`, in any script
    f"PRAGMA user_version = {VERSION}",
)


class Hit(NamedTuple):
    """A turn that holds what was looked for; `number` counts from 0, as `sessions show --json` lists them."""

    session: str
    number: int
    turn: Turn


class History:
    """The words of the sessions in `sessions`, kept at `path`."""

    def __init__(self, path: str, sessions: Sessions) -> None:
        self._path, self._sessions = path, sessions

    def search(self, text: str, limit: int = LIMIT) -> Sequence[Hit]:
        """The turns that hold every word of `text`, newest session first; the last word may be the beginning of one.
        Words that touch ("src/api.py", text in a script without spaces) must stand together, as must those in quotes."""
        query = _query(text)
        if not query:  # signs only: no word to look for
            return [Hit(*found) for found in self._sessions.search(text)[:limit]]
        try:
            with self._open() as db:
                self._follow(db)
                rows = db.execute(
                    "SELECT s.id, t.number FROM said JOIN turn t ON t.id = said.rowid JOIN session s ON s.n = t.session"
                    " WHERE said MATCH ? ORDER BY s.id DESC, t.number LIMIT ?",
                    (query, limit),
                ).fetchall()
        except (sqlite3.Error, OSError, zlib.error):
            return [Hit(*found) for found in self._sessions.search(text)[:limit]]
        return list(self._read(rows))

    def follow(self) -> None:
        """Take in the transcripts that are new, changed or gone. What cannot be done now is done by the next search."""
        with contextlib.suppress(sqlite3.Error, OSError, zlib.error), self._open() as db:
            self._follow(db)

    def forget(self, id: str) -> None:
        """Take a session's words off the disk, also out of the pages of the file that are free now."""
        try:
            with self._open() as db:
                known = db.execute("SELECT n FROM session WHERE id = ?", (id,)).fetchall()
                self._drop(db, known)
                db.execute("INSERT INTO said(said) VALUES('optimize')")  # or its words stay in older segments
                db.execute("VACUUM")
        except (sqlite3.Error, OSError, zlib.error):
            discard(self._path)

    @contextlib.contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        private(os.path.dirname(self._path))
        os.close(os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        try:
            db = self._connected()
        except sqlite3.DatabaseError as error:
            if "locked" in str(error):
                raise
            discard(self._path)  # broken, or of another version
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
            db = self._connected()
        with contextlib.closing(db):
            yield db

    def _connected(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._path, timeout=BUSY_MS / 1000, isolation_level=None)
        try:
            db.execute("PRAGMA secure_delete = ON")
            version = db.execute("PRAGMA user_version").fetchone()[0]
            if version not in (0, VERSION):
                raise sqlite3.DatabaseError(f"it is of version {version}, not {VERSION}")
            if not version:
                with _writing(db):
                    if not db.execute("PRAGMA user_version").fetchone()[
                        0
                    ]:  # nobody else has made it meanwhile
                        for statement in _TABLES:
                            db.execute(statement)
        except BaseException:
            db.close()
            raise
        return db

    def _follow(self, db: sqlite3.Connection) -> None:
        """Bring the index to what stands on the disk, one session a transaction, so that nobody waits for long."""
        known = {id: (n, *state) for n, id, *state in db.execute("SELECT n, id, mtime_ns, size FROM session")}
        states = self._sessions.states()
        gone = [(known[id][0],) for id in known.keys() - states.keys()]
        if gone:
            self._drop(db, gone)
        for id, state in sorted(states.items()):
            if known.get(id, (0,))[1:] != state:
                with _writing(db):
                    self._take(db, id, state)

    def _take(self, db: sqlite3.Connection, id: str, state: tuple[int, int]) -> None:
        self._erase(db, db.execute("SELECT n FROM session WHERE id = ?", (id,)).fetchall())
        n = db.execute("INSERT INTO session(id, mtime_ns, size) VALUES(?, ?, ?)", (id, *state)).lastrowid
        for number, turn in enumerate(self._sessions.turns(id)):
            whole = " ".join((turn.text, turn.command, *turn.paths))
            cut = " ".join(" ".join(words(piece)) for piece in _pieces(whole))
            row = db.execute(
                "INSERT INTO turn(session, number, words) VALUES(?, ?, ?)",
                (n, number, zlib.compress(cut.encode(), 1)),
            )
            db.execute("INSERT INTO said(rowid, words) VALUES(?, ?)", (row.lastrowid, cut))

    def _drop(self, db: sqlite3.Connection, numbers: Sequence[tuple[int]]) -> None:
        with _writing(db):
            self._erase(db, numbers)

    def _erase(self, db: sqlite3.Connection, numbers: Sequence[tuple[int]]) -> None:
        for (n,) in numbers:
            for row, packed in db.execute("SELECT id, words FROM turn WHERE session = ?", (n,)).fetchall():
                cut = zlib.decompress(packed).decode()
                db.execute("INSERT INTO said(said, rowid, words) VALUES('delete', ?, ?)", (row, cut))
            db.execute("DELETE FROM turn WHERE session = ?", (n,))
            db.execute("DELETE FROM session WHERE n = ?", (n,))

    def _read(self, rows: Sequence[tuple[str, int]]) -> Iterator[Hit]:
        """The turns themselves, from the files: each transcript is read once."""
        scripts: dict[str, Sequence[Turn]] = {}
        for id, number in rows:
            if id not in scripts:
                scripts[id] = tuple(self._sessions.turns(id))
            if number < len(scripts[id]):
                yield Hit(id, number, scripts[id][number])


def _pieces(text: str) -> Iterator[str]:
    """A long text at blanks, so that its words need not be held all at once."""
    begin = 0
    while len(text) - begin > PIECE:
        end = max(text.rfind(" ", begin, begin + PIECE), text.rfind("\n", begin, begin + PIECE))
        if end <= begin:
            end = begin + PIECE
        yield text[begin:end]
        begin = end
    yield text[begin:]


def _query(text: str) -> str:
    """FTS5's words for a question: every phrase must be there, the last one may go on."""
    parts = text.split('"')
    chunks = [chunk for n, part in enumerate(parts) for chunk in ([part] if n % 2 else part.split())]
    phrases = [f'"{" ".join(found)}"' for chunk in chunks if (found := words(chunk))]
    whole = len(parts) > 1 and not parts[-1].strip()  # it ends in quotes: nothing goes on
    return " ".join(phrases) + ("" if whole or not phrases else "*")


@contextlib.contextmanager
def _writing(db: sqlite3.Connection) -> Iterator[None]:
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
