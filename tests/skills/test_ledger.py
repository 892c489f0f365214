"""The ledger keeps what it is told, in order, from many processes at once, and through a kill."""

import os
import random
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.uses import DAY, NOW, use

from wisen.skills import ledger
from wisen.skills.errors import NotFound, WisenError
from wisen.skills.ledger import Ledger
from wisen.skills.ledger_gate import WAL_SAFE
from wisen.skills.model import Judgement, Outcome, Tending, Use

TESTS = Path(__file__).parent.parent


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "data" / "ledger.db")


@pytest.fixture
def book(path: str) -> Ledger:
    return ledger.open(path, now=NOW)


def keeper(path: str, session: str, times: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "support.bookkeeper", path, session, str(times)]
    return subprocess.Popen(command, cwd=TESTS, stdout=subprocess.PIPE, text=True)


class TestKeeps:
    def test_a_use_as_it_was_told(self, book: Ledger, path: str) -> None:
        told = Use(
            0,
            5.5,
            "s",
            "release",
            "abc",
            True,
            "claude",
            "2.1",
            "opus",
            "hook",
            0.93,
            ("“cut a release”",),
            321,
        )
        id = book.record_use(told)
        assert id == 1
        (kept,) = ledger.open(path, now=NOW).uses()
        assert kept == Use(1, *[getattr(told, name) for name in Use.__slots__[1:]])

    def test_uses_by_skill_session_and_time(self, book: Ledger) -> None:
        for one in (use("a", 9, session="x"), use("b", 8, session="x"), use("a", 7, session="y", lent=False)):
            book.record_use(one)
        assert [u.id for u in book.uses(skill="a")] == [1, 3]
        assert [u.id for u in book.uses(session="x")] == [u.id for u in book.session_uses("x")] == [1, 2]
        assert [u.id for u in book.uses(since=NOW - 8 * DAY)] == [2, 3]
        assert [u.id for u in book.uses("a", "y")] == [3]
        assert book.uses(skill="c") == []

    def test_every_judgement_of_a_use(self, book: Ledger, path: str) -> None:
        id = book.record_use(use())
        book.judge(Judgement(id, 6.0, Outcome.HELPED, "exit", "pytest passes after it"))
        book.judge(Judgement(id, 7.0, Outcome.HARMED, "person"))
        again = ledger.open(path, now=NOW)
        assert again.judgements() == [
            Judgement(id, 6.0, Outcome.HELPED, "exit", "pytest passes after it"),
            Judgement(id, 7.0, Outcome.HARMED, "person"),
        ]
        assert again.judgements(since=6.5) == again.judgements()[1:]

    def test_no_judgement_of_a_use_it_does_not_have(self, book: Ledger) -> None:
        for nobody in (7, 0, -3, 2**80):
            with pytest.raises(NotFound, match=f"no use {nobody}"):
                book.judge(Judgement(nobody, 1.0, Outcome.HELPED, "person"))
        assert book.judgements() == [] and book.pending == 0

    def test_tending(self, book: Ledger, path: str) -> None:
        book.tend(
            "accepted", "a", at=3.0, why="read it", where="/x", identity="i", writer="qwen", backend="ollama"
        )
        book.tend("archived", "b", at=4.0)
        again = ledger.open(path, now=NOW)
        assert again.tendings() == [
            Tending(3.0, "accepted", "a", "i", "read it", "/x", "qwen", "ollama"),
            Tending(4.0, "archived", "b"),
        ]
        assert again.tendings("b") == [Tending(4.0, "archived", "b")]
        assert again.tendings(kind="accepted", where="/x") == again.tendings("a")
        assert again.tendings(kind="accepted", where="/y") == [] == again.tendings("b", where="/x")

    def test_since_when_a_skill_could_have_been_lent(self, book: Ledger) -> None:
        book.tend("accepted", "a", at=3.0)
        assert book.seen(["a", "b", "c", "b"], at=9.0) == 2
        assert book.seen(["a", "b", "c"], at=10.0) == 0
        assert [(t.kind, t.skill, t.at) for t in book.tendings()] == [
            ("accepted", "a", 3.0), ("seen", "b", 9.0), ("seen", "c", 9.0),
        ]  # fmt: skip

    def test_events_of_every_kind_oldest_first(self, book: Ledger) -> None:
        one = use(day=3)
        id = book.record_use(one)
        book.tend("vetoed", "a", at=NOW)
        book.judge(Judgement(id, NOW - DAY, Outcome.HARMED, "undo"))
        assert [type(event) for event in book.events()] == [Use, Judgement, Tending]
        assert [type(event) for event in book.events(limit=1)] == [Use]
        assert [type(event) for event in book.events(after=NOW - 2 * DAY)] == [Judgement, Tending]

    def test_since_when_it_tracks(self, book: Ledger) -> None:
        assert book.tracked_since() == NOW
        book.record_use(use(day=5))
        assert book.tracked_since() == NOW - 5 * DAY


TEXT = st.text(st.characters(exclude_categories=()), max_size=40)  # with lone surrogates and NUL


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(TEXT, TEXT, st.lists(TEXT, max_size=3), st.floats(), st.integers(-(2**70), 2**70))
def test_any_text_and_number_is_kept_or_mended_and_nothing_raises(
    book: Ledger, skill: str, session: str, because: list[str], score: float, tokens: int
) -> None:
    id = book.record_use(
        Use(0, 1.0, session, skill, "", True, score=score, because=tuple(because), tokens=tokens)
    )
    kept = book.uses()[-1]
    assert id == kept.id > 0
    assert kept.skill == skill.encode("utf-8", "backslashreplace").decode()
    assert len(kept.because) == len(because) and kept.score == kept.score


def test_what_is_in_it_cannot_be_changed(book: Ledger, path: str) -> None:
    book.judge(Judgement(book.record_use(use()), 1.0, Outcome.HELPED, "person"))
    book.tend("accepted", "a", at=1.0)
    with sqlite3.connect(path) as db:
        for table in ("uses", "judgements", "tendings"):
            for sql in (
                f"UPDATE {table} SET at = 0",
                f"DELETE FROM {table}",
                f"REPLACE INTO {table} SELECT * FROM {table}",
            ):
                with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                    db.execute(sql)
    db.close()


def test_the_file_is_private_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        book = ledger.open(str(tmp_path / "d" / "ledger.db"), now=NOW)
        book.record_use(use())
        modes = {file.name: oct(file.stat().st_mode & 0o777) for file in (tmp_path / "d").iterdir()}
    finally:
        os.umask(before)
    assert set(modes.values()) == {"0o600"} and "ledger.db" in modes
    assert (tmp_path / "d").stat().st_mode & 0o777 == 0o700


def test_a_file_open_to_others_is_closed_to_them(book: Ledger, path: str) -> None:
    os.chmod(path, 0o644)
    ledger.open(path, now=NOW)
    assert os.stat(path).st_mode & 0o777 == 0o600


def test_each_commit_reaches_the_disk(book: Ledger) -> None:
    """Power cuts cannot be tested here; that SQLite was told to wait for the disk can."""
    db = book._gate._ready()
    assert db is not None
    assert db.execute("PRAGMA synchronous").fetchone() == (2,)
    wanted = "wal" if sqlite3.sqlite_version_info >= WAL_SAFE else "delete"
    assert db.execute("PRAGMA journal_mode").fetchone() == (wanted,)


class TestManyAtOnce:
    def test_four_processes_lose_nothing(self, path: str) -> None:
        keepers = [keeper(path, f"s{n}", 200) for n in range(4)]
        acknowledged = [
            [int(line) for line in one.communicate(timeout=120)[0].split()[1:]] for one in keepers
        ]
        assert [one.returncode for one in keepers] == [0, 0, 0, 0]
        book = ledger.open(path, now=NOW)
        assert [len(book.session_uses(f"s{n}")) for n in range(4)] == [200] * 4
        assert sorted(u.id for u in book.uses()) == list(range(1, 801))
        assert sorted(j.use for j in book.judgements()) == list(range(1, 801))
        assert {id for ids in acknowledged for id in ids if id > 0} <= set(range(1, 801))

    def test_four_processes_that_begin_it_at_once_begin_one(self, path: str) -> None:
        for one in [keeper(path, f"s{n}", 1) for n in range(4)]:
            one.communicate(timeout=60)
            assert one.returncode == 0
        assert len(ledger.open(path, now=NOW).uses()) == 4
        assert [name for name in os.listdir(os.path.dirname(path)) if "new" in name or "broken" in name] == []

    def test_threads_share_one(self, book: Ledger) -> None:
        threads = [
            threading.Thread(target=lambda: [book.record_use(use()) for _ in range(25)]) for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(book.uses()) == 100


def test_killed_at_any_moment_nothing_acknowledged_is_lost(path: str) -> None:
    chance = random.Random(11)
    acknowledged: list[int] = []
    for _ in range(10):
        one = keeper(path, "s", 0)
        assert one.stdout is not None and one.stdout.readline() == "open\n"
        for _ in range(chance.randint(0, 40)):
            acknowledged.append(int(one.stdout.readline()))
        one.kill()
        rest = one.communicate(timeout=30)[0].splitlines(keepends=True)
        acknowledged += [int(line) for line in rest if line.endswith("\n")]
    book = ledger.open(path, now=NOW)
    ids = [u.id for u in book.uses()]
    assert book.notices == () and ids == list(range(1, len(ids) + 1))
    assert set(acknowledged) <= set(ids) and len(ids) <= len(acknowledged) + 10
    assert {j.use for j in book.judgements()} >= set(acknowledged)
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()


class TestHeldByAnother:
    """A process that holds the file for long costs a session a quarter of a second, and no event."""

    @pytest.fixture
    def other(self, book: Ledger, path: str) -> sqlite3.Connection:
        db = sqlite3.connect(path, isolation_level=None)
        db.execute("BEGIN EXCLUSIVE")
        return db

    def test_what_is_recorded_meanwhile_is_written_later(
        self, book: Ledger, path: str, other: sqlite3.Connection
    ) -> None:
        id = book.record_use(use(session="held"))
        book.judge(Judgement(id, 1.0, Outcome.HELPED, "person"))
        assert id < 0 and book.pending == 2 and book.notices == ()
        other.execute("ROLLBACK")
        assert [u.id for u in book.uses()] == [id]  # it counts already
        assert [j.use for j in book.judgements()] == [id]
        book.judge(Judgement(id, 2.0, Outcome.HARMED, "person"))
        assert book.pending == 0
        (kept,) = ledger.open(path, now=NOW).uses()
        assert kept.session == "held" and kept.id > 0
        assert [j.use for j in ledger.open(path, now=NOW).judgements()] == [kept.id, kept.id]

    def test_or_at_the_end(self, book: Ledger, path: str, other: sqlite3.Connection) -> None:
        book.tend("vetoed", "a", at=1.0)
        other.execute("ROLLBACK")
        book.close()
        assert len(ledger.open(path, now=NOW).tendings()) == 1

    def test_opening_waits_no_longer_and_records(self, path: str, other: sqlite3.Connection) -> None:
        late = ledger.open(path, now=NOW)
        assert late.record_use(use()) < 0 and late.notices == ()
        other.execute("ROLLBACK")
        late.close()
        assert late.pending == 0

    def test_reading_says_so(self, book: Ledger, other: sqlite3.Connection) -> None:
        if sqlite3.sqlite_version_info >= WAL_SAFE:  # readers of a write-ahead log wait for nobody
            assert book.uses() == []
            return
        with pytest.raises(WisenError, match="locked") as caught:
            book.uses()
        assert "try again" in caught.value.hint

    def test_a_reader_does_not_hold_up_a_writer(self, book: Ledger, path: str) -> None:
        with sqlite3.connect(path, isolation_level=None) as reader:
            reader.execute("SELECT * FROM uses").fetchall()
            assert book.record_use(use()) == 1
        reader.close()
