"""The session store on a real disk."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.talks import RELEASE, person, talk

from wisen.skills.errors import NotFound, WisenError
from wisen.skills.model import Who
from wisen.skills.paths import Paths
from wisen.skills.sessions import Sessions, running

FIRST, SECOND, THIRD = "20260401-101500-ab12", "20260402-080000-cd34", "20260403-080000-ef56"


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths({"HOME": str(tmp_path), "WISEN_HOME": str(tmp_path / "wisen")})


@pytest.fixture
def sessions(paths: Paths) -> Sessions:
    return Sessions(paths)


def test_what_is_known_of_a_session_comes_back(sessions: Sessions) -> None:
    begun = sessions.begin(
        FIRST, agent="claude", argv=("claude", "-c"), cwd="/srv/shop", began=12.5, scribe=0
    )
    sessions.update(FIRST, ended=99.0, status=3, model="opus", version="2.1")
    kept = sessions.get(FIRST)
    assert (kept.agent, kept.argv, kept.cwd, kept.began) == ("claude", ("claude", "-c"), "/srv/shop", 12.5)
    assert (kept.ended, kept.status, kept.model, kept.version, kept.broken) == (99.0, 3, "opus", "2.1", "")
    assert kept.folder == begun.folder


def test_it_is_private_whatever_the_umask(sessions: Sessions) -> None:
    before = os.umask(0)
    try:
        folder = sessions.begin(FIRST, agent="codex").folder
        sessions.write_transcript(FIRST, talk(*RELEASE))
    finally:
        os.umask(before)
    assert os.stat(folder).st_mode & 0o777 == 0o700
    assert {os.stat(os.path.join(folder, name)).st_mode & 0o777 for name in os.listdir(folder)} == {0o600}


def test_a_transcript_comes_back_turn_by_turn(sessions: Sessions) -> None:
    sessions.begin(FIRST, agent="claude", cwd="/srv/shop", began=1.0)
    sessions.write_transcript(FIRST, talk(*RELEASE))
    script = sessions.transcript(FIRST)
    assert script.turns == RELEASE
    assert (script.session, script.agent, script.cwd) == (FIRST, "claude", "/srv/shop")


def test_a_transcript_says_its_format_and_a_torn_end_loses_one_turn(sessions: Sessions) -> None:
    folder = Path(sessions.begin(FIRST).folder)
    sessions.write_transcript(FIRST, talk(*RELEASE))
    path = folder / "transcript.jsonl"
    head, *rows = path.read_text().splitlines()
    assert json.loads(head)["wisen"] == "transcript" and json.loads(head)["format"] == 1
    path.write_text("\n".join([head, *rows])[:-20] + '\n{"who":"martian","text":"x"}\n[]\nnull\n')
    assert sessions.transcript(FIRST).turns == RELEASE[:-1]


def test_the_newest_comes_first(sessions: Sessions) -> None:
    for id in (SECOND, THIRD, FIRST):
        sessions.begin(id)
    assert [session.id for session in sessions.list()] == [THIRD, SECOND, FIRST]
    assert [session.id for session in sessions.list(2)] == [THIRD, SECOND]


def test_a_session_is_named_by_the_beginning_of_its_id(sessions: Sessions) -> None:
    for id in (FIRST, SECOND):
        sessions.begin(id)
    assert sessions.get("20260402").id == SECOND
    with pytest.raises(NotFound) as many:
        sessions.get("202604")
    assert "2 sessions begin with" in str(many.value) and FIRST in many.value.hint
    with pytest.raises(NotFound) as none:
        sessions.get("nope")
    assert SECOND in none.value.hint
    with pytest.raises(NotFound):
        sessions.get("")


def test_last_is_the_newest_that_is_over(sessions: Sessions) -> None:
    with pytest.raises(NotFound) as none:
        sessions.get("last")
    assert "wisen claude" in none.value.hint
    sessions.begin(FIRST, ended=5.0)
    sessions.begin(SECOND, scribe=os.getpid())
    assert running(sessions.get(SECOND)) and sessions.get("last").id == FIRST
    sessions.update(SECOND, ended=6.0)
    assert sessions.get("last").id == SECOND


def test_a_session_whose_scribe_was_killed_is_over(sessions: Sessions) -> None:
    child = subprocess.Popen([sys.executable, "-c", "pass"])
    child.wait()
    sessions.begin(FIRST, scribe=child.pid)
    assert not running(sessions.get(FIRST))
    assert sessions.get("last").id == FIRST


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "null", '{"began": "soon"}', '{"argv": 3}', "\x00" * 50, "[" * 5000]
)
def test_a_broken_session_is_listed_as_broken(sessions: Sessions, content: str) -> None:
    folder = Path(sessions.begin(SECOND, agent="claude", ended=2.0).folder)
    sessions.begin(FIRST, ended=1.0)
    (folder / "session.json").write_text(content)
    newest, oldest = sessions.list()
    assert newest.id == SECOND and newest.broken
    assert not oldest.broken
    assert sessions.get("last").id == FIRST
    assert sessions.transcript(SECOND).turns == ()


def test_strangers_in_the_folder_are_passed_over(sessions: Sessions, paths: Paths, tmp_path: Path) -> None:
    sessions.begin(FIRST, ended=1.0)
    (Path(paths.sessions) / "note.txt").write_text("x")
    (Path(paths.sessions) / "link").symlink_to(tmp_path)
    assert [session.id for session in sessions.list()] == [FIRST]


def test_search_finds_words_and_commands(sessions: Sessions) -> None:
    for id in (FIRST, SECOND):
        sessions.begin(id)
    sessions.write_transcript(FIRST, talk(*RELEASE))
    sessions.write_transcript(SECOND, talk(person("Cut the hedge")))
    assert [(id, number) for id, number, _ in sessions.search("CUT")] == [(SECOND, 0), (FIRST, 0)]
    ((_, _, turn),) = sessions.search("npm test")
    assert turn.who is Who.TOOL


def test_remove_really_removes(sessions: Sessions, paths: Paths) -> None:
    folder = Path(sessions.begin(FIRST, ended=1.0).folder)
    (folder / "raw").write_bytes(b"x")
    assert sessions.remove("last") == FIRST
    assert os.listdir(paths.sessions) == []
    with pytest.raises(NotFound):
        sessions.get(FIRST)


def test_a_session_that_runs_is_not_removed(sessions: Sessions) -> None:
    folder = sessions.begin(FIRST, scribe=os.getpid()).folder
    with pytest.raises(WisenError) as error:
        sessions.remove(FIRST)
    assert "still runs" in str(error.value)
    assert os.path.isdir(folder)


def test_a_session_that_is_being_closed_is_the_last_one_and_not_removed(sessions: Sessions) -> None:
    folder = Path(sessions.begin(FIRST, scribe=os.getpid(), ended=5.0).folder)
    (folder / "raw").write_bytes(b"x")
    assert sessions.get("last").id == FIRST
    with pytest.raises(WisenError, match="is being closed"):
        sessions.remove(FIRST)
    (folder / "raw").unlink()
    sessions.remove(FIRST)


def test_recordings_expire_and_transcripts_stay(sessions: Sessions) -> None:
    for id, ended in ((FIRST, 10.0), (SECOND, 99.0), (THIRD, 0.0)):
        folder = Path(sessions.begin(id, ended=ended).folder)
        (folder / "recording.cast.gz").write_bytes(b"x")
        sessions.write_transcript(id, talk(*RELEASE))
    assert sessions.expire(50.0) == [FIRST]
    assert not (Path(sessions.folder(FIRST)) / "recording.cast.gz").exists()
    assert (Path(sessions.folder(SECOND)) / "recording.cast.gz").exists()
    assert sessions.transcript(FIRST).turns == RELEASE
