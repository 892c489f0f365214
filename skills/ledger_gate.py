"""The one place that opens ledger.db: reads rows, adds rows, and mends what it finds there. Knows no skill.

Law: nothing is deleted, a file that cannot be read is moved aside; a write is one transaction (BEGIN IMMEDIATE) that is on
the disk when it returns. Never waits longer for another process than it was told. Rollback journal below SQLite 3.51.3,
whose WAL can lose pages; synchronous FULL always, or a power cut takes the last commits.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from . import ledger_file
from . import ledger_schema as schema
from .errors import WisenError
from .paths import private

WAL_SAFE = (3, 51, 3)
_CORRUPT = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_LOCKED = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
Insertion = tuple[str, tuple[object, ...]]


class _Broken(Exception):
    """The file is not a ledger, or no longer."""


class Gate:
    """The file at `path`, opened now and again whenever it was taken away or replaced. `steps`: the migrations.

    `notices`: what the person should know, each what happened and what now, in two lines.
    """

    def __init__(self, path: str, now: float, busy_ms: int, steps: Sequence[str]) -> None:
        self.path = path
        self.notices: list[str] = []
        self._now, self._busy_ms, self._steps = now, busy_ms, steps
        self._db: sqlite3.Connection | None = None
        self._file: ledger_file.Number | None = None  # the one that is open
        self._writable = False
        self._ready()

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Any]:
        """All rows of a query; none where there is nothing to read. Raises WisenError when it is locked for too long."""
        for last in (False, True):
            db = self._ready()
            if db is None:
                break
            try:
                return db.execute(sql, values).fetchall()
            except sqlite3.Error as error:
                if not last and self._mended(error):
                    continue
                raise WisenError(
                    f"cannot read the ledger: {error}", "another wisen may hold it; try again"
                ) from error
        return []

    def write(self, insertions: Sequence[Insertion]) -> list[int] | None:
        """Add rows in one transaction. Their ids, 0 for one that added nothing. None: not now (locked, full, read-only, newer); nothing was added then."""
        for last in (False, True):
            db = self._ready()
            if db is None or not self._writable:
                return None
            try:
                return self._added(db, insertions)
            except sqlite3.Error as error:
                if not last and self._mended(error):
                    continue
                if _code(error) not in _LOCKED:
                    self._say_unkept(str(error))
                return None
        return None

    def close(self) -> None:
        if self._db:
            with contextlib.suppress(sqlite3.Error):
                self._db.close()
        self._db = None

    def _added(self, db: sqlite3.Connection, insertions: Sequence[Insertion]) -> list[int]:
        ids: list[int] = []
        db.execute("BEGIN IMMEDIATE")
        try:
            for sql, values in insertions:
                cursor = db.execute(sql, values)
                ids.append(cursor.lastrowid or 0 if cursor.rowcount > 0 else 0)
            db.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                db.execute("ROLLBACK")
            raise
        return ids

    def _ready(self) -> sqlite3.Connection | None:
        """The connection, opened again when the file was taken away or replaced under us. None: there is nothing to read."""
        if self._db and self._file == ledger_file.number(self.path):
            return self._db
        self.close()
        for _ in range(2):
            self._file = ledger_file.number(self.path)
            try:
                if reason := ledger_file.fault(self.path):
                    raise _Broken(reason)
                if self._file is None:
                    self._create()
                    self._file = ledger_file.number(self.path)
                self._db = self._connected()
                return self._db
            except _Broken as broken:
                self._put_aside(str(broken))
            except (OSError, sqlite3.Error) as error:
                self._say_unkept(getattr(error, "strerror", None) or str(error))
                self._db, self._writable = self._read_only(), False
                return self._db
        return None

    def _create(self) -> None:
        """A new file appears whole or not at all, so that an empty one is always a loss and never a beginning."""
        private(os.path.dirname(self.path))
        fresh = ledger_file.fresh(self.path)
        try:
            db = sqlite3.connect(fresh, isolation_level=None)
            with contextlib.closing(db):
                db.execute("PRAGMA synchronous = FULL")
                db.execute(f"PRAGMA application_id = {schema.APPLICATION}")
                self._migrate(db)
                db.execute("INSERT INTO about(began) VALUES(?)", (self._now,))
            ledger_file.appear(fresh, self.path)
        finally:
            ledger_file.forget(fresh)

    def _connected(self) -> sqlite3.Connection:
        """Open, check and bring up to date. Raises _Broken, OSError, sqlite3.Error. A file that is locked passes unchecked."""
        with contextlib.suppress(OSError):
            os.chmod(self.path, 0o600)
        db = self._connection("mode=rw")
        self._writable = ledger_file.writable(self.path)
        try:
            if db.execute("PRAGMA application_id").fetchone()[0] != schema.APPLICATION:
                raise _Broken("it is not a ledger")
            if (found := db.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
                raise _Broken(" ".join(found.split()))
            version = db.execute("PRAGMA user_version").fetchone()[0]
            if version > len(self._steps):
                self._writable = False
                self._say_unkept("it was written by a newer wisen")
            elif not self._writable:
                self._say_unkept("it is read-only")
            else:
                mode = "WAL" if sqlite3.sqlite_version_info >= WAL_SAFE else "DELETE"
                db.execute(f"PRAGMA journal_mode = {mode}")
                db.execute("PRAGMA synchronous = FULL")
                db.execute("PRAGMA fullfsync = ON")  # macOS: an fsync that reaches the platter
                with ledger_file.alone(self.path) if version < len(self._steps) else contextlib.nullcontext():
                    self._migrate(db)
        except sqlite3.Error as error:
            if _code(error) not in _LOCKED:
                db.close()
                if _code(error) in _CORRUPT:
                    raise _Broken(str(error)) from error
                raise
        except (_Broken, OSError):
            db.close()
            raise
        return db

    def _migrate(self, db: sqlite3.Connection) -> None:
        """Take the steps that are missing, each in one transaction, after a copy of what was there."""
        version = db.execute("PRAGMA user_version").fetchone()[0]
        if 0 < version < len(self._steps):
            db.execute("VACUUM INTO ?", (ledger_file.room_for_copy(self.path, f"v{version}", self._now),))
        for number, step in enumerate(self._steps[version:], version + 1):
            db.executescript(f"BEGIN IMMEDIATE;{step};PRAGMA user_version = {number};COMMIT;")

    def _connection(self, how: str) -> sqlite3.Connection:
        return sqlite3.connect(
            f"file:{quote(os.fsencode(os.path.abspath(self.path)))}?{how}",
            uri=True, timeout=self._busy_ms / 1000, isolation_level=None, check_same_thread=False,
        )  # fmt: skip

    def _read_only(self) -> sqlite3.Connection | None:
        """What can be read where nothing can be written; a file without a journal is read as it stands."""
        with contextlib.suppress(OSError, sqlite3.Error):
            db = self._connection("mode=ro" if ledger_file.beside(self.path) else "mode=ro&immutable=1")
            with contextlib.suppress(sqlite3.Error):
                db.execute("SELECT began FROM about").fetchone()
                return db
            db.close()
        return None

    def _mended(self, error: sqlite3.Error) -> bool:
        """True when it is worth trying again: the file was broken, or changed under us, and is opened anew."""
        if _code(error) in _LOCKED or not self._writable:
            return False
        if _code(error) in _CORRUPT:
            self._put_aside(str(error))
        self.close()
        return True

    def _put_aside(self, reason: str) -> None:
        self.close()
        try:
            aside = ledger_file.put_aside(self.path, self._file, self._now)
        except OSError as error:
            self._say_unkept(f"{reason}, and cannot be moved aside ({error.strerror})")
            return
        if aside:
            self.notices.append(
                f"the ledger could not be read: {reason}\nit was moved to {aside}, and a new one was begun"
            )

    def _say_unkept(self, reason: str) -> None:
        notice = f"the ledger {self.path} cannot be written: {reason}\nwhat happens in this session counts until it ends, and is not kept"
        if notice not in self.notices:
            self.notices.append(notice)


def _code(error: BaseException) -> int:
    """SQLite's primary result code; 0 for what is not SQLite's."""
    return int(getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF
