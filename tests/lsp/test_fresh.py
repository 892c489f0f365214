"""What the disk knows is read behind the answer while a cursor moves, and before it when nobody has asked for a while."""

import threading

import pytest

from wisen.lsp import fresh
from wisen.lsp.fresh import Fresh
from wisen.skills.errors import WisenError

LONG = 60.0  # seconds after which a test has failed


class Disk:
    """Counts how often it was read; can be slow, can be broken."""

    def __init__(self) -> None:
        self.read = 0
        self.go = threading.Event()
        self.go.set()
        self.broken = False

    def __call__(self) -> int:
        assert self.go.wait(LONG)
        self.read += 1
        if self.broken:
            raise WisenError("the disk is gone", "plug it in")
        return self.read


async def test_what_was_just_read_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fresh, "FRESH", LONG)
    disk = Disk()
    known = Fresh(disk, 0)
    assert [await known(), await known(), await known()] == [1, 1, 1] and disk.read == 1


async def test_while_the_cursor_moves_nobody_waits_for_a_slow_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    disk = Disk()
    known = Fresh(disk, 0)
    await known()
    monkeypatch.setattr(fresh, "FRESH", -1.0)
    monkeypatch.setattr(fresh, "STALE", LONG)
    disk.go.clear()
    assert [await known(), await known()] == [1, 1], "given at once, while it is read anew"
    reading = known._reading
    disk.go.set()
    assert reading
    await reading
    assert disk.read == 2 and await known() == 2


async def test_what_is_old_is_read_before_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    disk = Disk()
    known = Fresh(disk, 0)
    await known()
    monkeypatch.setattr(fresh, "FRESH", -2.0)
    monkeypatch.setattr(fresh, "STALE", -1.0)
    assert await known() == 2


async def test_a_disk_that_fails_gives_what_was_known_before() -> None:
    disk = Disk()
    disk.broken = True
    assert await Fresh(disk, 7)() == 7
