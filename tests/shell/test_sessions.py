"""`wisen sessions` as a person uses it: the list, a session again, its recording, and away with it."""

import json
import os
import shutil
import stat
import time
from contextlib import closing
from pathlib import Path

import pytest
from support.cli import WISEN, Cli
from support.rig import Rig
from support.sessions import TURNS, WORKED, worked

from wisen.skills.ledger import open as open_ledger
from wisen.skills.model import Judgement, Outcome, Turn, Use, Who
from wisen.skills.paths import Paths
from wisen.skills.sessions import Sessions
from wisen.wrapper.harmless import END
from wisen.wrapper.raw import MAGIC, Moment, frame

SECRET = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    return Cli(tmp_path)


def recorded(cli: Cli, id: str = WORKED, name: str = "raw", **times: float) -> Path:
    """Put a recording beside a kept session: a question to the terminal, a prompt, an answer, a second prompt."""
    path = cli.home / "sessions" / id / name
    path.write_bytes(
        MAGIC
        + b"".join(
            map(
                frame,
                [
                    Moment(0.0, "r", b"60x20"),
                    Moment(0.1, "o", b"\x1b[c\x1b[?1049h\x1b[6n\x1b]52;c;?\x07hello \x1b[32mthere\x1b[m\r\n"),
                    Moment(0.2, "m", b'{"kind": "prompt", "text": "first"}'),
                    Moment(0.3, "o", "zażółć\r\n".encode()),
                    Moment(5000.0, "m", b'{"kind": "prompt", "text": "second"}'),
                    Moment(5000.1, "o", b"second answer\r\n"),
                    Moment(5000.2, "x", b"0"),
                ],
            )
        )
    )
    return path


def test_the_list_says_what_happened_in_each(cli: Cli) -> None:
    id = worked(cli)
    ledger = open_ledger(Paths(cli.environ).ledger, now=time.time())
    use = ledger.record_use(Use(0, time.time(), id, "cut-a-release", "x", True))
    ledger.record_use(Use(0, time.time(), id, "withheld-one", "y", False))
    ledger.judge(Judgement(use, time.time(), Outcome.HELPED, "person"))
    ledger.close()
    [row] = cli.json("sessions", "list")
    assert (row["agent"], row["cwd"], row["status"], row["state"]) == ("codex", str(cli.work), 0, "over")
    assert (row["lent"], row["outcome"]) == (["cut-a-release"], "helped")
    head, line = cli("sessions").splitlines()
    assert head.split() == [
        "id",
        "agent",
        "began",
        "length",
        "prompts",
        "exit",
        "lent",
        "outcome",
        "folder,",
        "first",
        "asked",
    ]
    assert "5 min" in line and "cut-a-release  helped" in line
    assert cli("sessions", "list", "--ids") == f"{id}\n"


def test_a_session_that_was_cut_off_or_runs_or_is_broken_says_so(cli: Cli) -> None:
    sessions = Sessions(Paths(cli.environ))
    sessions.begin("20260101-000000-aaaa", agent="pi", began=5.0)
    sessions.begin("20260101-000001-bbbb", agent="pi", began=5.0, scribe=os.getpid())
    sessions.begin("20260101-000002-cccc", agent="pi", began=5.0, ended=9.0)
    (Path(sessions.begin("20260101-000003-dddd").folder) / "session.json").write_text("{")
    states = {row["id"][-4:]: row["state"] for row in cli.json("sessions", "list")}
    assert states == {"aaaa": "cut off", "bbbb": "running", "cccc": "cut off", "dddd": "broken"}


def test_an_id_that_is_none_names_the_nearest(cli: Cli) -> None:
    worked(cli)
    for verb in ("show", "export", "replay", "rm"):
        said = cli.run("sessions", verb, "20260401-101500-a1b9").stderr.decode()
        assert WORKED in said and "wisen sessions list" in said and len(said.splitlines()) == 2


def test_one_turn_and_what_came_of_it(cli: Cli) -> None:
    worked(cli)
    told = cli.json("sessions", "show", "last", "--turn", "2")
    assert [turn["text"] for turn in told["turns"]] == ["perfect, thanks"]
    assert len(cli.json("sessions", "show", "last", "--turn", "1")["turns"]) == len(TURNS) - 1
    assert b"it has 2" in cli.run("sessions", "show", "last", "--turn", "3").stderr


@pytest.mark.parametrize("form", ["md", "jsonl", "html"])
@pytest.mark.parametrize("verb", ["show", "export"])
def test_what_leaves_is_redacted_again(cli: Cli, verb: str, form: str) -> None:
    worked(
        cli, turns=(*TURNS, Turn(Who.TOOL, f"TOKEN={SECRET}", command=f"curl -H 'Authorization: {SECRET}'"))
    )
    said = cli("sessions", verb, "last", "--format", form)
    assert "cut a new release" in said and "npm run build:docs" in said
    assert SECRET not in said and SECRET not in cli("sessions", "show", "last")
    if form == "jsonl":
        assert [json.loads(line) for line in said.splitlines()]


def test_search_finds_and_shows_where(cli: Cli) -> None:
    worked(cli)
    [hit] = cli.json("sessions", "search", "build:docs")
    assert (hit["session"], hit["turn"], hit["who"]) == (WORKED, 4, "tool")
    assert f"{WORKED}    4  tool    npm run build:docs" in cli("sessions", "search", "BUILD", "docs")
    assert cli("sessions", "search", "no-such-word", fails=1) == ""
    assert b"nothing that was said or run holds that" in cli.run("sessions", "search", "no-such-word").stderr


def test_a_foreign_escape_does_not_act_on_the_terminal(cli: Cli) -> None:
    worked(cli, turns=(Turn(Who.PERSON, "hi \x1b]0;owned\x07\x1b[2Jthere"),))
    for words in (
        ["show", "last"],
        ["export", "last"],
        ["export", "last", "--format", "html"],
        ["search", "hi"],
    ):
        with closing(Rig([*WISEN, "sessions", *words], environ=cli.environ)) as person:
            assert person.end() == 0
            assert b"there" in person.seen and b"\x1b]0;" not in person.seen and b"\x1b[2J" not in person.seen


def test_a_recording_is_played_without_its_questions(cli: Cli) -> None:
    worked(cli)
    recorded(cli)
    with closing(Rig([*WISEN, "sessions", "replay", "last", "--speed", "50"], environ=cli.environ)) as person:
        before = person.modes()
        person.wait(b"second answer")
        assert person.end() == 0
        shown = bytes(person.seen)
        assert person.modes() == before
    assert shown.endswith(END.replace(b"\r\n", b"\r\r\n")) or shown.rstrip().endswith(END.rstrip())


def test_nothing_a_terminal_would_answer_or_remember_is_played(cli: Cli) -> None:
    worked(cli)
    recorded(cli)
    said = cli.run("sessions", "replay", "last").stdout  # into a pipe: at once
    assert "zażółć" in said.decode() and b"hello \x1b[32mthere" in said and b"second answer" in said
    for question in (b"\x1b[c", b"\x1b[6n", b"\x1b]52"):
        assert question not in said


def test_space_holds_and_q_leaves(cli: Cli) -> None:
    worked(cli)
    recorded(cli)
    argv = [*WISEN, "sessions", "replay", "last", "--idle-limit", "3600"]
    with closing(Rig(argv, environ=cli.environ)) as person:
        person.wait("zażółć".encode())
        person.type(b"  q")  # held, on again, left
        assert person.end() == 0
        assert b"second answer" not in person.seen


def test_a_turn_is_jumped_to_and_a_small_terminal_is_told(cli: Cli) -> None:
    worked(cli)
    recorded(cli)
    argv = [*WISEN, "sessions", "replay", "last", "--turn", "2"]
    with closing(Rig(argv, environ=cli.environ, size=(10, 40, 0, 0))) as person:
        person.wait(b"recorded at 60x20, this terminal is 40x10")
        person.wait(b"second answer")
        assert person.end() == 0
    assert b"there is no turn 3" in cli.run("sessions", "replay", "last", "--turn", "3").stderr


@pytest.mark.skipif(not shutil.which("asciinema"), reason="asciinema is not installed")
def test_what_is_saved_plays_in_asciinema(cli: Cli, tmp_path: Path) -> None:
    worked(cli)
    recorded(cli)
    cast = tmp_path / "out.cast"
    assert (
        b"not redacted"
        in cli.run("sessions", "replay", "last", "--save", str(cast), "--asciicast", "2").stderr
    )
    assert stat.S_IMODE(cast.stat().st_mode) == 0o600
    with closing(Rig(["asciinema", "cat", str(cast)], environ=cli.environ)) as person:
        assert person.end() == 0
        assert "zażółć".encode() in person.seen
    assert b"second answer" in cli.run("sessions", "replay", str(cast)).stdout


def test_without_a_recording_the_way_to_the_transcript_is_told(cli: Cli) -> None:
    worked(cli)
    said = cli.run("sessions", "replay", "last").stderr.decode()
    assert "no recording of" in said and f"wisen sessions show {WORKED}" in said


def test_what_is_removed_is_nowhere_any_more(cli: Cli) -> None:
    worked(cli, turns=(*TURNS, Turn(Who.AGENT, "xyzzyplugh is the word", at=9.0)))
    recorded(cli)
    assert cli.json("sessions", "search", "xyzzyplugh")
    cli("synthesize", "--session", "last", "--backend", "extract", "--json")
    told = cli.run("sessions", "rm", "last").stderr.decode()
    assert "removed" in told and "wisen review" in told
    assert not (cli.home / "sessions" / WORKED).exists()
    assert cli.json("sessions", "search", "xyzzyplugh", fails=1) == []
    for path in cli.home.rglob("*"):
        assert not path.is_file() or b"xyzzyplugh" not in path.read_bytes(), path
    [draft] = (cli.home / "drafts").glob("*/draft.json")
    assert {one["command"] for one in json.loads(draft.read_text())["evidence"]} == {""}
