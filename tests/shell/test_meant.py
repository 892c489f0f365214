"""What a mistyped command line is told: a near verb, agent, word or option; and nothing is run that was not written."""

from pathlib import Path

import pytest
from support.cli import Cli

from wisen.shell.meant import meant
from wisen.shell.verbs import NAMES
from wisen.wrapper.profiles import agents


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    return Cli(tmp_path)


def program(cli: Cli, name: str) -> dict[str, str]:
    (cli.place / "bin").mkdir(exist_ok=True)
    (cli.place / "bin" / name).write_text(f"#!/bin/sh\necho I am {name}\n")
    (cli.place / "bin" / name).chmod(0o755)
    return {"PATH": f"{cli.place / 'bin'}:/usr/bin:/bin"}


@pytest.mark.parametrize(
    ("args", "status", "hint"),
    [
        (["sugest", "cut a release"], 127, "did you mean `wisen suggest`?"),
        (["synthesise"], 127, "did you mean `wisen synthesize`?"),
        (["cluade"], 127, "did you mean `wisen claude`?"),
        (["xyzzy-7"], 127, "check the name, or give the path of the program"),
        (["skills", "lsit"], 2, "did you mean `wisen skills list`?"),
        (["skills", "frobnicate"], 2, "one of list, "),
        (["suggest", "--jsno", "x"], 2, "did you mean `--json`?"),
        (["suggest", "--frobnicate", "x"], 2, "`wisen suggest --help` lists them; `--` ends the options"),
        (["reject"], 2, "wisen reject [--why TEXT] [--json] ID"),
        (["sessions", "list", "--limit", "many"], 2, "`wisen sessions list --help` says what it takes"),
        (["synthesize", "--backend", "magic"], 2, "`wisen synthesize --help` says what it takes"),
        (["accept", "a", "b"], 2, "wisen accept [--json] [ID]"),
        (["help", "sugest"], 2, "did you mean `wisen help suggest`?"),
        (["run", "--record"], 2, "wisen run [--no-lend]"),
        (["run", "--no-lend=1", "--", "true"], 2, "wisen run [--no-lend]"),
        (["--frobnicate"], 2, "`wisen --help` lists the verbs"),
    ],
)  # fmt: skip
def test_it_is_told_what_was_probably_meant(cli: Cli, args: list[str], status: int, hint: str) -> None:
    done = cli.run(*args, PATH="/usr/bin:/bin")
    first, second = done.stderr.decode().splitlines()
    assert done.returncode == status and first.startswith("wisen: ") and done.stdout == b""
    assert second.startswith("hint: ") and hint in second


def test_a_command_that_is_there_is_run_however_near_a_verb_it_is(cli: Cli) -> None:
    assert cli("reviews", **program(cli, "reviews")) == "I am reviews\n"
    assert cli("--", "review", **program(cli, "review")) == "I am review\n"


def test_an_agent_that_is_known_and_not_there_is_named_as_such(cli: Cli) -> None:
    assert "claude is not installed here" in cli.run("claude", PATH="/usr/bin:/bin").stderr.decode()


def test_every_agent_and_verb_is_known_and_a_stranger_is_not() -> None:
    assert {"claude", "codex"} <= set(agents()) and "none" not in agents()
    assert all(meant(name[:-1] + name[-1] * 2) for name in NAMES if len(name) > 3)
    assert meant("grep") == "" and meant("") == ""
