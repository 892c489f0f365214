"""Answers that are only read: the pager where they are longer than the screen, a line that says that it goes on, colours or none."""

import os
import shlex
import shutil
import sys
from pathlib import Path

import pytest
from support.cli import WISEN, Cli
from support.pages import page
from support.rig import Rig, rig

SMALL = (10, 60, 0, 0)


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    cli = Cli(tmp_path)
    cli.keeps("deploy", page("Deploy", ["deploy it"], [f"Run `step {n}`" for n in range(30)]))
    pager = tmp_path / "pager"
    pager.write_text("#!/bin/sh\necho THROUGH THE PAGER\ncat\n")
    pager.chmod(0o755)
    cli.environ["PAGER"] = str(pager)
    return cli


def shown(cli: Cli, *args: str, size: tuple[int, int, int, int] = SMALL, **environ: str) -> bytes:
    with rig([*WISEN, *args], size=size, environ=cli.environ | environ) as terminal:
        assert terminal.end() == 0
        return bytes(terminal.seen)


def test_what_is_longer_than_the_screen_goes_through_the_pager(cli: Cli) -> None:
    said = shown(cli, "skills", "show", "deploy")
    assert said.startswith(b"THROUGH THE PAGER") and b"step 29" in said


def test_what_the_screen_can_show_does_not(cli: Cli) -> None:
    assert b"THROUGH" not in shown(cli, "skills", "list")
    assert shown(cli, "config").startswith(b"THROUGH")
    assert b"THROUGH" not in shown(cli, "skills", "show", "deploy", size=(100, 60, 0, 0))


@pytest.mark.parametrize("pager", ["", "cat", "/no/such/pager", "'"])
def test_without_a_pager_it_is_just_printed(cli: Cli, pager: str) -> None:
    assert b"step 29" in shown(cli, "skills", "show", "deploy", PAGER=pager)


def test_nobody_pages_a_pipe(cli: Cli) -> None:
    assert cli("skills", "show", "deploy", "--raw").startswith("# Skill: Deploy")


def test_the_real_less_shows_it_and_leaves(cli: Cli) -> None:
    if not shutil.which("less"):
        pytest.skip("less is not installed")
    cli.environ.pop("PAGER")
    with rig([*WISEN, "skills", "show", "deploy"], size=SMALL, environ=cli.environ) as terminal:
        terminal.wait(b"step 0")
        terminal.type(b"q")
        assert terminal.end() == 0


def test_what_was_said_before_a_failure_is_shown(cli: Cli) -> None:
    with rig([*WISEN, "skills", "show", "nothing"], size=SMALL, environ=cli.environ) as terminal:
        assert terminal.end() == 1
        assert b"wisen: " in terminal.seen and b"hint: " in terminal.seen


def said(terminal: Rig, verb: str) -> int:
    """How many seconds a verb says next that it has worked for; one that comes late says more."""
    terminal.wait(f"wisen {verb}: ".encode())
    return int(terminal.wait(b" s")[:-2])


def test_after_a_second_a_line_says_that_it_goes_on(cli: Cli) -> None:
    slow = "import os, select; from wisen.shell.pager import read; read('why', lambda: print('42') or len(select.select([0], [], [])[1]), os.environ)"
    with rig([sys.executable, "-c", slow], environ=cli.environ) as terminal:
        assert 1 <= said(terminal, "why") < said(terminal, "why")
        terminal.type(b"\r")
        assert terminal.end() == 0
        assert b"\r\x1b[K" in terminal.seen and terminal.seen.endswith(b"42\r\n")


def test_colours_are_for_terminals_that_want_them(cli: Cli) -> None:
    assert b"\x1b[2m" in shown(cli, "skills", "list")
    for environ in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert b"\x1b" not in shown(cli, "skills", "list", **environ)
    assert "\x1b" not in cli("skills", "list")


def test_a_file_that_takes_long_to_filter_says_that_it_goes_on(cli: Cli) -> None:
    """The text goes to a file, so nothing else on the screen would."""
    log = cli.work / "log"
    os.mkfifo(log)
    line = f"{shlex.join(WISEN)} redact log > safe.log"
    with rig(["sh", "-c", f"cd {shlex.quote(str(cli.work))} && {line}"], environ=cli.environ) as terminal:
        with open(log, "w") as file:  # opened by the filter too
            assert said(terminal, "redact") >= 1
            file.write("all is well\n")
        assert terminal.end() == 0
    assert (cli.work / "safe.log").read_text() == "all is well\n"
