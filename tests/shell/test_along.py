"""`wisen sessions show --follow`, from another terminal: what is said and done, as it happens, until the session is over."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from support import scripted_agent
from support.cli import WISEN, Cli
from support.rig import Rig, rig


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    return Cli(tmp_path)


@contextmanager
def asked(cli: Cli) -> Iterator[Rig]:
    """The agent, wrapped, asked one thing."""
    agent = scripted_agent.keep(cli)
    with rig(["env", "-C", str(cli.work), *WISEN, str(agent)], environ=cli.environ) as here:
        here.wait(b"READY")
        here.type(b"please look at the parser\r")
        here.wait(b"GOT: please")
        yield here


def test_each_turn_is_shown_as_it_happens_and_a_command_again_with_its_result(cli: Cli) -> None:
    with asked(cli) as here, rig([*WISEN, "sessions", "show", "--follow"], environ=cli.environ) as there:
        there.wait(b"scribbler")
        there.wait(b"you said: please look at the parser")
        here.type(b"run make test\r")
        there.wait(b"$ make test")
        here.type(b"done 2\r")
        there.wait(b"$ make test  (exit 2)")
        there.wait(b"that was 2")
        here.type(b"bye\r")
        assert here.end() == 0
        assert there.end() == 0
        assert b"GOT" not in there.seen


def test_for_a_program_a_turn_is_a_line_and_the_next_session_is_another(cli: Cli) -> None:
    with asked(cli) as here:
        follow = subprocess.Popen(
            [*WISEN, "sessions", "show", "--follow", "--json"],
            env=cli.environ, cwd=cli.work, stdout=subprocess.PIPE,
        )  # fmt: skip
        assert follow.stdout
        first, second = (json.loads(follow.stdout.readline()) for _ in range(2))
        here.type(b"bye\r")
        assert here.end() == 0
        assert (first["turn"], first["who"], first["text"]) == (0, "person", "please look at the parser")
        assert (second["turn"], second["who"]) == (1, "agent")
        assert [json.loads(line) for line in follow.stdout] == [] and follow.wait() == 0


def test_where_nothing_runs_it_shows_the_last_one_and_says_so_where_there_is_none(cli: Cli) -> None:
    nothing = cli.run("sessions", "show", "--follow")
    assert nothing.returncode == 1 and b"wisen claude" in nothing.stderr
    with asked(cli) as here:
        here.type(b"bye\r")
        assert here.end() == 0
    assert "you said: please look" in cli("sessions", "show", "--follow")
    assert cli("sessions", "show") == cli("sessions", "show", "last")
    wrong = cli.run("sessions", "show", "--follow", "--turn", "1")
    assert wrong.returncode == 2 and b"leave --turn" in wrong.stderr
