"""What the ledger writes into pages: two sections, at home, when they change, and nothing else."""

import os
from pathlib import Path

import pytest
from support.pages import HOOKS, keep
from support.uses import DAY

from wisen.skills.library import Folder, Library
from wisen.skills.model import Standing
from wisen.skills.page import identity
from wisen.skills.projection import day, project, success

AT = 1_700_000_000.0


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "skills"


def library(home: Path, **others: Path) -> Library:
    return Library(
        [Folder(str(home), "home"), *(Folder(str(path), origin) for origin, path in others.items())]
    )


def standing(
    name: str = "hooks", helped: int = 1, harmed: int = 0, lent: int = 1, *known_by: str
) -> Standing:
    return Standing(
        name,
        "probation",
        lent,
        0,
        helped,
        harmed,
        lent - helped - harmed,
        AT - DAY,
        AT,
        known_by=known_by or ("reply",),
    )


def test_the_two_sections_and_no_other_byte(home: Path) -> None:
    path = keep(home, "hooks", HOOKS)
    assert project(library(home), {"hooks": standing()}, AT) == [str(path)]
    assert path.read_text() == HOOKS.replace("2026-04-12", day(AT)).replace("3/3 sessions", "1/1 sessions")
    assert identity(path.read_text()) == identity(HOOKS)


def test_again_changes_nothing_not_even_the_time(home: Path) -> None:
    path = keep(home, "hooks", HOOKS)
    project(library(home), {"hooks": standing()}, AT)
    before = os.stat(path)
    assert project(library(home), {"hooks": standing()}, AT) == []
    assert os.stat(path).st_ino == before.st_ino and os.stat(path).st_mtime_ns == before.st_mtime_ns


def test_nothing_judged_leaves_the_rate_as_it_stands(home: Path) -> None:
    path = keep(home, "hooks", HOOKS)
    project(library(home), {"hooks": standing("hooks", 0, 0, 4)}, AT)
    assert path.read_text() == HOOKS.replace("2026-04-12", day(AT))


def test_never_lent_is_left_alone(home: Path) -> None:
    path = keep(home, "hooks", HOOKS)
    assert project(library(home), {"hooks": standing("hooks", 0, 0, 0), "gone": standing("gone")}, AT) == []
    assert path.read_text() == HOOKS


def test_line_ends_byte_order_mark_and_strange_bytes_survive(home: Path) -> None:
    path = keep(home, "hooks", "")
    path.write_bytes(b"\xef\xbb\xbf" + HOOKS.replace("\n", "\r\n").encode() + b"\r\n## Notes\r\ncaf\xe9")
    before = path.read_bytes()
    project(library(home), {"hooks": standing()}, AT)
    assert path.read_bytes() == before.replace(b"2026-04-12", day(AT).encode()).replace(b"3/3", b"1/1")


@pytest.mark.parametrize("origin", ["project", "foreign", "pool"])
def test_pages_of_others_are_theirs(home: Path, tmp_path: Path, origin: str) -> None:
    path = keep(tmp_path / "theirs", "hooks", HOOKS)
    assert project(library(home, **{origin: tmp_path / "theirs"}), {"hooks": standing()}, AT) == []
    assert path.read_text() == HOOKS


def test_a_link_out_of_home_leads_to_a_page_of_others(home: Path, tmp_path: Path) -> None:
    path = keep(tmp_path / "theirs", "hooks", HOOKS)
    home.mkdir()
    (home / "hooks").symlink_to(path.parent)
    assert project(library(home), {"hooks": standing()}, AT) == []
    assert path.read_text() == HOOKS


def test_home_itself_may_be_a_link(home: Path, tmp_path: Path) -> None:
    path = keep(tmp_path / "dotfiles", "hooks", HOOKS)
    home.symlink_to(tmp_path / "dotfiles")
    assert len(project(library(home), {"hooks": standing()}, AT)) == 1
    assert "1/1 sessions" in path.read_text() and home.is_symlink()


def test_a_page_that_cannot_be_written_stops_no_other(home: Path) -> None:
    keep(home, "binary", "").write_bytes(b"\0\1\2" + HOOKS.encode())
    huge = keep(home, "huge", HOOKS + "x" * 300_000)
    good = keep(home, "hooks", HOOKS)
    told = {name: standing(name) for name in ("binary", "huge", "hooks")}
    assert str(good) in project(library(home), told, AT)
    assert huge.read_text() == HOOKS + "x" * 300_000


def test_the_file_keeps_its_mode_and_no_temporary_is_left(home: Path) -> None:
    path = keep(home, "hooks", HOOKS)
    os.chmod(path, 0o640)
    project(library(home), {"hooks": standing()}, AT)
    assert path.stat().st_mode & 0o777 == 0o640
    assert os.listdir(path.parent) == ["SKILL.md"]


def test_a_clock_that_ran_ahead_is_shown_as_today(home: Path) -> None:
    path = keep(home, "hooks", HOOKS)
    project(library(home), {"hooks": standing()}, AT - 30 * DAY)
    assert day(AT - 30 * DAY) in path.read_text()


@pytest.mark.parametrize(
    ("helped", "harmed", "known_by", "text"),
    [
        (3, 0, ("person", "reply"), "3/3 sessions (confirmed by user acceptance)"),
        (3, 1, ("exit", "undo"), "3/4 sessions (confirmed by tests and builds)"),
        (0, 2, ("undo",), "0/2 sessions (judged by undo)"),
        (1, 0, ("commit",), "1/1 sessions (confirmed by commits)"),
        (1, 0, ("oracle",), "1/1 sessions (confirmed by oracle)"),
        (0, 0, (), ""),
    ],
)
def test_the_rate_says_how_it_is_known(
    helped: int, harmed: int, known_by: tuple[str, ...], text: str
) -> None:
    assert success(standing("a", helped, harmed, 9, *known_by)) == text
