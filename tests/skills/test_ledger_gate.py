"""Whatever happened to ledger.db, a ledger opens, says what was wrong, deletes nothing, and keeps what it is told now."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.uses import NOW, use

from wisen.skills import ledger, ledger_file
from wisen.skills import ledger_schema as schema
from wisen.skills.ledger import Ledger
from wisen.skills.ledger_gate import WAL_SAFE

BROKEN = "ledger.db.broken-19720927-000000"  # day 1000 of the epoch
MORE = (*schema.STEPS, "ALTER TABLE uses ADD COLUMN mood TEXT NOT NULL DEFAULT 'fine'; CREATE TABLE moods(x)")


without_wal = pytest.mark.skipif(
    sqlite3.sqlite_version_info >= WAL_SAFE,
    reason="with a write-ahead log SQLite trusts the pages it holds; what it wrote lies in the log that is moved aside",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "ledger.db"


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with a past of 50 uses, closed."""
    path = tmp_path_factory.mktemp("past") / "ledger.db"
    with ledger.open(str(path), now=1.0) as book:
        for n in range(50):
            book.record_use(use(f"skill-{n}"))
    return path


@pytest.fixture
def old(past: Path, path: Path) -> Path:
    """That ledger, to be spoilt."""
    path.parent.mkdir(0o700)
    return Path(shutil.copy(past, path))


def opened(path: Path) -> Ledger:
    return ledger.open(str(path), now=NOW)


def beside(path: Path) -> list[str]:
    """What lies beside the ledger, but for SQLite's own files while it is open."""
    own = (path.name, f"{path.name}-wal", f"{path.name}-shm")
    return sorted(name for name in os.listdir(path.parent) if name not in own)


def zeros(path: Path) -> None:
    path.write_bytes(b"\0" * 8192)


def noise(path: Path) -> None:
    path.write_bytes(random.Random(1).randbytes(40_000))


def empty(path: Path) -> None:
    path.write_bytes(b"")


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for place in range(4096, len(content), 512):
        content[place] ^= 0xFF
    path.write_bytes(content)


def letter(path: Path) -> None:
    path.write_text("Dear diary,\n" * 500)


def stranger(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE cookies(x)")
    db.close()


DAMAGES = [zeros, noise, empty, cut, letter, stranger]


class TestBroken:
    @pytest.mark.parametrize("damage", [*DAMAGES, flipped], ids=lambda d: d.__name__)
    def test_is_moved_aside_as_it_is_and_a_new_one_begun(
        self, old: Path, damage: Callable[[Path], None]
    ) -> None:
        damage(old)
        before = old.read_bytes()
        book = opened(old)
        assert book.uses() == [] and book.record_use(use()) == 1
        assert (old.parent / BROKEN).read_bytes() == before
        (notice,) = book.notices
        what, now_what = notice.split("\n")
        assert what.startswith("the ledger could not be read: ")
        assert BROKEN in now_what
        assert opened(old).notices == ()

    @without_wal
    @pytest.mark.parametrize("damage", DAMAGES, ids=lambda d: d.__name__)
    def test_while_it_is_open_loses_no_event_that_follows(
        self, old: Path, damage: Callable[[Path], None]
    ) -> None:
        book = opened(old)
        damage(old)
        for n in range(3):
            book.record_use(use(f"after-{n}"))
        book.close()
        assert [u.skill for u in opened(old).uses()][-3:] == ["after-0", "after-1", "after-2"]
        assert book.pending == 0


class TestWhatLiesBeside:
    def test_a_journal_without_its_ledger_is_moved_aside_not_deleted(self, path: Path) -> None:
        path.parent.mkdir()
        (path.parent / "ledger.db-wal").write_bytes(b"frames")
        book = opened(path)
        assert (path.parent / (BROKEN + "-wal")).read_bytes() == b"frames"
        assert "main file is gone" in book.notices[0] and book.record_use(use()) == 1

    def test_a_journal_of_another_time_spoils_nothing(self, old: Path) -> None:
        (old.parent / "ledger.db-journal").write_bytes(b"not a journal")
        (old.parent / "ledger.db-shm").write_bytes(b"\0" * 32768)
        assert len(opened(old).uses()) == 50

    def test_a_second_broken_one_gets_a_name_of_its_own(self, old: Path) -> None:
        for content in (b"one", b"two", b"three"):
            old.write_bytes(content)
            opened(old).close()
        found = {(old.parent / name).read_bytes() for name in beside(old)}
        assert found == {b"one", b"two", b"three"}

    def test_what_a_killed_beginner_left_is_swept(self, path: Path) -> None:
        path.parent.mkdir()
        gone = subprocess.run(
            [sys.executable, "-c", "import os; print(os.getpid())"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        (path.parent / f"ledger.db.new-{gone}-abc").write_bytes(b"half")
        (path.parent / f"ledger.db.new-{os.getpid()}-abc").write_bytes(b"at work")
        opened(path)
        assert beside(path) == [f"ledger.db.new-{os.getpid()}-abc"]


@pytest.mark.parametrize(
    "make",
    [os.mkfifo, os.mkdir, lambda p: os.symlink("/nowhere/at/all", p)],
    ids=["fifo", "folder", "dead link"],
)
def test_what_is_no_file_is_moved_aside_and_nothing_hangs(path: Path, make: Callable[[str], None]) -> None:
    path.parent.mkdir()
    make(str(path))
    book = opened(path)
    assert book.record_use(use()) == 1
    assert beside(path) == [BROKEN] and len(book.notices) == 1


def test_a_link_to_a_ledger_is_followed(old: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(old)
    assert opened(link).record_use(use()) == 51
    assert link.is_symlink()


def test_deleted_while_it_is_open_a_new_one_is_begun(old: Path) -> None:
    book = opened(old)
    old.unlink()
    assert book.record_use(use()) == 1
    assert len(opened(old).uses()) == 1


@without_wal
def test_replaced_by_a_backup_while_it_is_open_the_backup_counts(old: Path, tmp_path: Path) -> None:
    backup = shutil.copy(old, tmp_path / "backup.db")
    book = opened(old)
    book.record_use(use("lost"))
    os.replace(backup, old)
    assert book.record_use(use("new")) == 51
    assert [u.skill for u in book.uses()][-1] == "new" and len(book.uses()) == 51


def test_two_that_find_the_same_trouble_move_one_file(old: Path) -> None:
    noise(old)
    seen = ledger_file.number(str(old))
    assert ledger_file.put_aside(str(old), seen, NOW).endswith(BROKEN)
    good = opened(old)
    good.record_use(use())
    assert ledger_file.put_aside(str(old), seen, NOW) == ""
    assert len(opened(old).uses()) == 1


class TestVersions:
    def test_an_older_one_is_copied_then_brought_up_to_date(self, old: Path) -> None:
        book = ledger.open(str(old), now=NOW, steps=MORE)
        assert book.notices == () and len(book.uses()) == 50
        (copy,) = beside(old)
        assert copy.startswith("ledger.db.v1-") and (old.parent / copy).stat().st_mode & 0o777 == 0o600
        assert len(opened(old.parent / copy).uses()) == 50

    def test_a_newer_one_is_read_and_not_written(self, old: Path) -> None:
        ledger.open(str(old), now=NOW, steps=MORE).close()
        before = old.read_bytes()
        book = opened(old)
        id = book.record_use(use("mine"))
        assert id < 0 and len(book.uses()) == 51 and book.uses()[-1].skill == "mine"
        assert "newer wisen" in book.notices[0] and len(book.notices) == 1
        book.close()
        assert old.read_bytes() == before

    def test_a_step_that_fails_changes_nothing(self, old: Path) -> None:
        book = ledger.open(
            str(old), now=NOW, steps=(*schema.STEPS, "CREATE TABLE fine(x); CREATE TABLE uses(x)")
        )
        assert "already exists" in book.notices[0] and len(book.uses()) == 50
        assert book.record_use(use()) < 0
        with sqlite3.connect(old) as db:
            assert db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'fine'").fetchone() == (0,)
        db.close()
        assert opened(old).record_use(use()) == 51


# A ledger in a process of its own, so that what it may do can be taken away from it.
ALONE = """
import os, resource, sys
from support.uses import NOW, use
from wisen.skills import ledger
{before}
book = ledger.open(sys.argv[1], now=NOW)
{deed}
ids = [book.record_use(use("now")) for _ in range(3)]
print(len([i for i in ids if i < 0]), len(book.uses()), book.pending, len(book.notices))
print("\\n".join(book.notices))
"""


def alone(path: Path, deed: str = "", before: str = "") -> tuple[list[int], str]:
    """([events in memory only, uses it knows, pending, notices], the notices). `before` is done before it opens the ledger."""
    done = subprocess.run(
        [sys.executable, "-c", ALONE.format(deed=deed, before=before), str(path)],
        cwd=Path(__file__).parent.parent, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    numbers, _, notices = done.stdout.partition("\n")
    return [int(number) for number in numbers.split()], notices


class TestFullDisk:
    """A limit on the size of files stands in for a disk that is full: writes fail in the middle."""

    LIMIT = "resource.setrlimit(resource.RLIMIT_FSIZE, ({0}, {0}))"

    def test_that_fills_while_it_is_open_keeps_what_was_there_and_says_so(self, old: Path) -> None:
        numbers, notices = alone(old, self.LIMIT.format(4096))
        assert numbers == [3, 53, 3, 1]
        assert "cannot be written" in notices and "is not kept" in notices
        assert len(opened(old).uses()) == 50 and opened(old).notices == ()

    def test_on_which_none_can_be_begun(self, path: Path) -> None:
        numbers, notices = alone(
            path, f"book.close(); import os; os.unlink({str(path)!r}); " + self.LIMIT.format(1024)
        )
        assert numbers == [3, 3, 3, 1]
        assert "cannot be written" in notices
        assert beside(path) == []


class TestReadOnly:
    """As a user who may only read; root may write anywhere, so root becomes nobody."""

    NOBODY = "os.getuid() or os.setuid(65534)"

    @pytest.fixture
    def shown(self) -> Iterator[Path]:
        with tempfile.TemporaryDirectory() as place:
            os.chmod(place, 0o755)
            path = Path(place) / "data" / "ledger.db"
            with ledger.open(str(path), now=1.0) as book:
                book.record_use(use("old"))
            os.chmod(path.parent, 0o555)
            os.chmod(path, 0o444)
            yield path
            os.chmod(path.parent, 0o755)

    def test_ledger_is_read_and_what_happens_now_counts_in_memory(self, shown: Path) -> None:
        numbers, notices = alone(shown, before=self.NOBODY)
        assert numbers == [3, 4, 3, 1]
        assert "read-only" in notices and "is not kept" in notices

    def test_folder_without_a_ledger(self, shown: Path) -> None:
        os.chmod(shown.parent, 0o755)
        shown.unlink()
        os.chmod(shown.parent, 0o555)
        numbers, notices = alone(shown, before=self.NOBODY)
        assert numbers == [3, 3, 3, 1]
        assert "Permission denied" in notices

    def test_broken_ledger_that_cannot_be_moved_is_left(self, shown: Path) -> None:
        os.chmod(shown, 0o644)
        noise(shown)
        os.chmod(shown, 0o444)
        numbers, notices = alone(shown, before=self.NOBODY)
        assert numbers[:3] == [3, 3, 3]
        assert "cannot be moved aside" in notices
        assert beside(shown) == []


def test_a_path_with_signs_that_mean_something_in_a_uri(tmp_path: Path) -> None:
    path = tmp_path / "a?b#c%20d e" / "ledger.db"
    assert opened(path).record_use(use()) == 1
    assert len(opened(path).uses()) == 1 and path.exists()


def test_a_folder_that_cannot_be_is_said_and_nothing_raises(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    book = opened(tmp_path / "file" / "ledger.db")
    assert book.record_use(use()) < 0 and len(book.uses()) == 1
    assert "cannot be written" in book.notices[0] and book.tracked_since() == 0.0
