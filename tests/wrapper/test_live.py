"""A session that runs stands on the disk while it does: its turns as they happen, from the agent's own file or from the screen."""

from __future__ import annotations

import contextlib
import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support import line_agent, scripted_agent
from support.cli import WISEN, Cli
from support.pages import HOOKS
from support.processes import children
from support.rig import Rig, eventually
from support.rig import rig as outer
from support.sessions import closed

from wisen.skills.home import Home


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    return Cli(tmp_path)


@contextlib.contextmanager
def session(cli: Cli, agent: Path, ready: bytes = b"READY") -> Iterator[Rig]:
    """A wrapped agent that waits for its first line, its scribe awake."""
    rig = Rig(["env", "-C", str(cli.work), *WISEN, str(agent)], environ=cli.environ)
    try:
        rig.wait(ready)
        eventually((cli.home / "ledger.db").exists)
        yield rig
    finally:
        rig.close()
    closed(cli)


def says(rig: Rig, line: str) -> None:
    rig.type(f"{line}\r".encode())
    rig.wait(f"GOT: {line}".encode())


def turns(cli: Cli) -> list[dict[str, Any]]:
    """What stands on the disk now."""
    rows = []
    for path in (cli.home / "sessions").glob("*/transcript.jsonl"):
        for line in path.read_text().splitlines()[1:]:
            with contextlib.suppress(ValueError):  # being written
                rows.append(json.loads(line))
    return rows


def told(cli: Cli) -> list[tuple[object, ...]]:
    return [(row["who"], row["command"] or row["text"], row["status"]) for row in turns(cli)]


def facts(cli: Cli) -> dict[str, Any]:
    [path] = (cli.home / "sessions").glob("*/session.json")
    return dict(json.loads(path.read_text()))


def test_turns_are_on_the_disk_as_they_happen_and_a_tool_gets_its_result(cli: Cli) -> None:
    with session(cli, scripted_agent.keep(cli)) as rig:
        says(rig, "please look at the parser")
        said = [
            ("person", "please look at the parser", None),
            ("agent", "you said: please look at the parser", None),
        ]
        eventually(lambda: told(cli) == said)
        says(rig, "run make test")
        asked = [*said, ("person", "run make test", None)]
        eventually(lambda: told(cli) == [*asked, ("tool", "make test", None)])
        says(rig, "done 2")
        eventually(lambda: told(cli) == [*asked, ("tool", "make test", 2), ("agent", "that was 2", None)])
        eventually(lambda: (facts(cli)["prompts"], facts(cli)["model"]) == (2, "scribbler-1"))
        assert facts(cli)["own"].endswith(".jsonl") and not facts(cli)["ended"]
        rig.type(b"bye\r")
        assert rig.end() == 0
    assert cli.json("sessions", "show", "last")["source"] == "own"
    assert told(cli) == [*asked, ("tool", "make test", 2), ("agent", "that was 2", None)]


def test_of_a_session_where_everything_was_killed_the_turns_stand(cli: Cli) -> None:
    with session(cli, scripted_agent.keep(cli)) as rig:
        says(rig, "please look at the parser")
        eventually(lambda: len(told(cli)) == 2)
        eventually(lambda: facts(cli)["own"])
        for pid in (facts(cli)["scribe"], rig.pid, *children(rig.pid)):
            os.kill(pid, signal.SIGKILL)
        rig.end()
        for path in (cli.place / ".pi").rglob("*.jsonl"):
            path.unlink()  # and the agent tidied up
        for path in (cli.home / "sessions").glob("*/raw"):
            path.unlink()
    shown = cli.json("sessions", "show", "last")
    assert [turn["text"] for turn in shown["turns"]] == [
        "please look at the parser",
        "you said: please look at the parser",
    ]


def test_whoever_reads_a_session_that_runs_sees_what_was_said_a_moment_ago(cli: Cli) -> None:
    with session(cli, scripted_agent.keep(cli)) as rig:
        id = cli("sessions", "list", "--ids").strip()
        for word in ("one", "two", "three"):
            says(rig, f"this is number {word}")
            assert cli.json("sessions", "show", id)["turns"][-1]["text"] == f"you said: this is number {word}"
        assert cli.json("sessions", "search", "number", "three")


def test_another_session_in_the_same_folder_is_not_taken_for_this_one(cli: Cli) -> None:
    agent = scripted_agent.keep(cli)
    with session(cli, agent) as rig:
        says(rig, "what this one was asked")
        with outer(["env", "-C", str(cli.work), str(agent)], environ=cli.environ) as other:
            other.wait(b"READY")
            other.type(b"asked in the other terminal\r")
            other.wait(b"GOT: asked in the other")
            id = cli("sessions", "list", "--ids").strip()
            assert "other terminal" not in str(cli.json("sessions", "show", id))
            says(rig, "and once more")
            shown = cli.json("sessions", "show", id)
        assert [t["text"] for t in shown["turns"] if t["who"] == "person"] == [
            "what this one was asked",
            "and once more",
        ]


def test_an_agent_that_begins_another_transcript_goes_on_in_this_session(cli: Cli) -> None:
    with session(cli, scripted_agent.keep(cli)) as rig:
        id = cli("sessions", "list", "--ids").strip()
        says(rig, "before it was cleared")
        assert "before it was cleared" in str(cli.json("sessions", "show", id))
        says(rig, "new")
        rig.type(b"after it was cleared\r")
        rig.wait(b"GOT: after")
        rig.type(b"bye\r")
        assert rig.end() == 0
    asked = [t["text"] for t in cli.json("sessions", "show", "last")["turns"] if t["who"] == "person"]
    assert asked == ["before it was cleared", "after it was cleared"]


def test_an_agent_without_a_transcript_is_read_off_the_screen_as_it_goes(cli: Cli) -> None:
    with session(cli, line_agent.keep(cli.work), b"READY1") as rig:
        says(rig, "hello there friend")
        eventually(lambda: "GOT: hello there friend" in str(turns(cli)))
        says(rig, "run it for me")
        rig.wait(b"[exit 0]")
        eventually(lambda: ("tool", "make test", 0) in told(cli))
        before = told(cli)
        rig.type(b"bye\r")
        assert rig.end() == 5
    assert told(cli)[: len(before)] == before
    assert [row[1] for row in told(cli) if row[0] == "person"] == [
        "hello there friend",
        "run it for me",
        "bye",
    ]


def test_a_secret_that_comes_up_while_it_runs_is_not_left_in_what_was_written_before(cli: Cli) -> None:
    secret = "k9Xw-72Lq-pT41-vv8Z"
    with session(cli, scripted_agent.keep(cli)) as rig:
        says(rig, f"the word of today is {secret}")
        eventually(lambda: secret in str(turns(cli)))
        (cli.work / ".env").write_text(f"DEPLOY_PASSWORD={secret}\n")
        rig.type(b"bye\r")
        assert rig.end() == 0
    assert "word of today" in str(turns(cli)) and secret not in str(turns(cli))


def test_what_came_of_what_was_lent_stands_in_the_ledger_while_it_runs(cli: Cli) -> None:
    cli.keeps("hooks", HOOKS)
    with session(cli, scripted_agent.keep(cli)) as rig:
        rig.type(b"please convert this class component to hooks\r")
        rig.wait(b"GOT: please convert")
        says(rig, "run npm test")
        says(rig, "done 0")
        says(rig, "thanks, that worked")
        eventually(lambda: outcome(cli) == (1, 0))
        says(rig, "no, that is wrong, undo it all")
        rig.type(b"bye\r")
        assert rig.end() == 0
    assert outcome(cli) == (1, 0), "a reply speaks of the prompt before it"
    judged = Home(cli.environ, str(cli.work)).ledger.judgements()
    assert len(judged) == 1, "what was said already is not said again"


def outcome(cli: Cli) -> tuple[int, int]:
    """Helped, harmed."""
    return next(
        ((one["helped"], one["harmed"]) for one in cli.json("ledger") if one["skill"] == "hooks"), (0, 0)
    )
