"""Searching what was said, in a real history.db beside real transcripts."""

import os
import sqlite3
from pathlib import Path

import pytest
from support.talks import RELEASE, agent, person, ran, talk

from wisen.skills.history import History
from wisen.skills.model import Turn
from wisen.skills.paths import Paths
from wisen.skills.sessions import Sessions

FIRST, SECOND = "20260401-101500-ab12", "20260402-080000-cd34"


class Past:
    """A person's kept sessions, and the index over them."""

    def __init__(self, root: Path) -> None:
        self.paths = Paths({"HOME": str(root), "WISEN_HOME": str(root / "wisen")})
        self.sessions = Sessions(self.paths)
        self.history = History(self.paths.history, self.sessions)

    def keeps(self, id: str, *turns: Turn) -> None:
        self.sessions.begin(id, ended=1.0)
        self.sessions.write_transcript(id, talk(*turns))

    def finds(self, text: str, limit: int = 20) -> list[tuple[str, int]]:
        return [(hit.session, hit.number) for hit in self.history.search(text, limit)]


@pytest.fixture
def past(tmp_path: Path) -> Past:
    return Past(tmp_path)


def test_every_word_must_be_there_newest_session_first(past: Past) -> None:
    past.keeps(FIRST, *RELEASE)
    past.keeps(SECOND, person("Cut the hedge"), agent("and release the hounds, cut!"))
    assert past.finds("CUT") == [(SECOND, 0), (SECOND, 1), (FIRST, 0)]
    assert past.finds("cut release") == [(SECOND, 1), (FIRST, 0)]
    assert past.finds("cut", limit=1) == [(SECOND, 0)]
    assert past.finds("cut absent") == []


def test_commands_and_paths_are_found_and_the_last_word_may_be_a_beginning(past: Past) -> None:
    past.keeps(FIRST, *RELEASE)
    assert past.finds("npm test") == [(FIRST, 8)]
    assert past.finds("npm ver") == [(FIRST, 3), (FIRST, 5)]
    assert past.finds("CHANGELOG.md") == [(FIRST, 2), (FIRST, 7)]


def test_what_touches_or_is_quoted_stands_together(past: Past) -> None:
    past.keeps(
        FIRST, person("edit src/api.py"), person("api of the src folder, py"), person("the test was green")
    )
    assert past.finds("src/api.py") == [(FIRST, 0)]
    assert past.finds("src api") == [(FIRST, 0), (FIRST, 1)]
    assert past.finds('"test was"') == [(FIRST, 2)]
    assert past.finds('"was test"') == []


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("部署到生产环境", "生产"),
        ("部署到生产环境", "部"),
        ("テストを実行してください", "実行"),
        ("тесты упали снова", "упал"),
        ("la réunion a été décalée", "DECALEE"),
        ("إصلاح الاختبارات", "الاختبارات"),
        ("ติดตั้งแพ็กเกจ", "แพ็ก"),
        ("deployed 🚀 it", "🚀"),
        ("x -> y", "->"),
    ],
)
def test_any_script(past: Past, said: str, asked: str) -> None:
    past.keeps(FIRST, person("nothing of the kind"), person(said))
    assert past.finds(asked) == [(FIRST, 1)]


@pytest.mark.parametrize(
    "asked", ["", " ", '"', '""', "AND", "NEAR(", "a* OR b", "words:x", "'; DROP", "\x00", "*"]
)
def test_any_question_is_only_words(past: Past, asked: str) -> None:
    past.keeps(FIRST, person("hello"))
    past.finds(asked)
    assert past.finds("hello") == [(FIRST, 0)]


def test_it_follows_the_files(past: Past) -> None:
    past.keeps(FIRST, person("the old words"))
    assert past.finds("old")
    past.keeps(FIRST, person("the new words, and more of them"))
    assert not past.finds("old") and past.finds("new")
    past.sessions.remove(FIRST)
    assert not past.finds("new")


def test_it_is_a_cache(past: Past) -> None:
    past.keeps(FIRST, *RELEASE)
    path = Path(past.paths.history)
    for spoilt in (None, b"", os.urandom(5000)):
        assert past.finds("npm test") == [(FIRST, 8)]
        path.unlink() if spoilt is None else path.write_bytes(spoilt)
    assert past.finds("npm test") == [(FIRST, 8)]
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    assert past.finds("npm test") == [(FIRST, 8)]
    assert path.stat().st_mode & 0o777 == 0o600


def test_while_another_holds_it_the_transcripts_are_read(past: Past) -> None:
    past.keeps(FIRST, *RELEASE)
    past.finds("x")
    past.keeps(SECOND, person("run npm test again"))
    held = sqlite3.connect(past.paths.history)
    held.execute("BEGIN EXCLUSIVE")
    assert past.finds("npm test") == [(SECOND, 0), (FIRST, 8)]
    held.close()


def test_where_no_index_can_be_kept_the_transcripts_are_read(past: Past) -> None:
    past.keeps(FIRST, *RELEASE)
    Path(past.paths.cache).write_text("a file where the folder should be")
    assert past.finds("npm test") == [(FIRST, 8)]


def test_what_is_forgotten_is_gone_from_the_disk(past: Past) -> None:
    words = [f"marzipan{number}" for number in range(3000)]
    past.keeps(FIRST, *[person(f"{word} {word}elephant") for word in words], ran("echo marzipancommand"))
    past.keeps(SECOND, person("stays"))
    assert past.finds("marzipan17 marzipan17elephant")
    assert b"marzipan" in Path(past.paths.history).read_bytes()
    past.sessions.remove(FIRST)
    past.history.forget(FIRST)
    for path in Path(past.paths.cache).iterdir():
        assert b"marzipan" not in path.read_bytes() and b"elephant" not in path.read_bytes()
    assert past.finds("stays") == [(SECOND, 0)]
