"""The manual pages and the reference: made from the declarations, current, and readable by man(1)."""

import shutil
import subprocess
from pathlib import Path

import pytest
from support.cli import WISEN, Cli
from support.rig import rig

from wisen.shell import manual, reference, verbs
from wisen.shell.verb import Verb

ROOT = Path(__file__).parent.parent.parent
LEAVES = [
    (f"{name} {word}".strip(), leaf)
    for name in verbs.NAMES
    for word, leaf in (verbs.verb(name).verbs or {"": verbs.verb(name)}).items()
]
ACTS = {"run", "lsp", "demo", "help"}  # what they say is not data


def test_the_reference_is_current() -> None:
    assert (ROOT / "docs" / "reference.md").read_text() == reference.text(), "run `make reference`"


@pytest.mark.parametrize(("path", "verb"), LEAVES, ids=[path for path, _ in LEAVES])
def test_every_verb_is_declared_whole(path: str, verb: Verb) -> None:
    name = path.split()[0]
    assert verb.does and verb.does[0].islower() and not verb.does.endswith(".")
    assert verbs.verb(name).examples
    assert all(one.help == "" or one.help[0] not in " ." for one in verb.args)
    options = {option for one in verb.args for option in one.names}
    assert "--json" in options or name in ACTS or name == "shell" or path == "skills edit"


@pytest.mark.parametrize(("path", "verb"), LEAVES, ids=[path for path, _ in LEAVES])
def test_every_example_is_one_that_the_parser_takes(path: str, verb: Verb) -> None:
    """A shell reads the command lines; where they say `wisen VERB`, the verb is one of ours."""
    name = path.split()[0]
    for command, told in (*verb.examples, *verbs.verb(name).examples):
        assert "wisen" in command and told
        said = command.split("wisen ", 1)[1].split()[0]
        assert said in verbs.NAMES, command
        done = subprocess.run(["bash", "-n", "-c", command], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", manual.pages())
def test_man_reads_every_page_without_a_warning(name: str, tmp_path: Path) -> None:
    if not shutil.which("man"):
        pytest.skip("man is not installed")
    (tmp_path / name).write_text(manual.pages()[name])
    done = subprocess.run(
        ["man", "-l", "--warnings", "-E", "UTF-8", str(tmp_path / name)],
        env={"PATH": "/usr/bin:/bin", "MANWIDTH": "80", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0 and done.stderr == ""
    assert "NAME" in done.stdout and "EXIT STATUS" in done.stdout and "--json [" not in done.stdout


def test_help_shows_the_manual_page_at_a_terminal_and_plain_text_elsewhere(tmp_path: Path) -> None:
    cli = Cli(tmp_path)
    assert cli("help", "suggest").startswith("wisen suggest: ")
    assert cli("help", "skills", "show").startswith("wisen skills show: ")
    assert cli("help") == cli("--help")
    if not shutil.which("man"):
        pytest.skip("man is not installed")
    with rig(
        [*WISEN, "help", "suggest"], environ=cli.environ | {"PAGER": "cat", "MANPAGER": "cat"}
    ) as terminal:
        assert terminal.end() == 0
        assert b"WISEN-SUGGEST(1)" in terminal.seen


def test_a_man_that_cannot_show_it_is_no_loss(tmp_path: Path) -> None:
    cli = Cli(tmp_path)
    (tmp_path / "man").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "man").chmod(0o755)
    environ = cli.environ | {"PATH": f"{tmp_path}:{cli.environ['PATH']}"}
    with rig([*WISEN, "help", "suggest"], environ=environ) as terminal:
        assert terminal.end() == 0
        assert b"usage: wisen suggest" in terminal.seen
