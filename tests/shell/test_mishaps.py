"""Every declared verb, whatever befalls it: a sensible exit, two-line errors, no traceback, nothing harmed.

The list of verbs and what each takes comes from the declarations, so a new verb is held to this the day it is declared.
"""

import fcntl
import os
import resource
import shutil
import signal
import subprocess
import sys
import termios
from pathlib import Path

import pytest
from support.cli import WISEN, Cli
from support.pages import HOOKS
from support.rig import rig
from support.sessions import worked

from wisen.shell import verbs
from wisen.shell.verb import Verb

LEAVES = {
    f"{name} {word}".strip(): leaf
    for name in verbs.NAMES
    for word, leaf in (verbs.verb(name).verbs or {"": verbs.verb(name)}).items()
    if leaf.does
}
SLOW = {"demo"}  # the tour is a test of its own
GOOD = {
    "skill": "migrate-to-hooks", "session": "last", "draft": "last", "archived": "gone", "agent": "claude", "setting": "lend.limit",
    "verb": "suggest", "command": "true", "file": "page.md",
}  # fmt: skip
WORDS = {
    "value": "2",
    "text": "release",
    "new": "other-name",
    "prompt": "cut a release",
    "shell": "bash",
    "name": "migrate-to-hooks",
}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a page, a page in the archive, a session and a draft."""
    cli = Cli(tmp_path_factory.mktemp("person"))
    cli.keeps("migrate-to-hooks", HOOKS)
    cli.keeps("gone", HOOKS.replace("Migrate", "Moved"))
    cli("skills", "archive", "gone")
    (cli.work / "page.md").write_text(HOOKS)
    worked(cli)
    cli("synthesize", "--backend", "extract")
    return cli.place


@pytest.fixture
def cli(prepared: Path, tmp_path: Path) -> Cli:
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    return Cli(tmp_path)


def good(path: str, verb: Verb) -> list[str]:
    """A command line that the verb takes."""
    words = path.split()
    for one in verb.args:
        if one.is_option and not one.how.get("required"):
            continue
        value = GOOD.get(one.of) or WORDS.get(one.names[0], "x")
        words += [one.names[0], str(Path("out"))] if one.is_option else [value]
    options = {name for one in verb.args for name in one.names}
    return words + [
        word for word in ("--json", "--backend") if word in options for word in ([word, "extract"] if word == "--backend" else [word])
    ]  # fmt: skip


def run(cli: Cli, argv: list[str], *, changes: "dict[str, str | None] | None" = None, **how: object) -> "subprocess.CompletedProcess[bytes]":  # fmt: skip
    """Without a terminal, in a session of its own, with nothing on standard input."""
    environ = {**cli.environ, "EDITOR": "true", "SHELL": "/bin/bash", **(changes or {})}
    given = {name: value for name, value in environ.items() if value is not None}
    how.setdefault("stdout", subprocess.PIPE)
    return subprocess.run(
        [*WISEN, *argv], env=given, cwd=cli.work, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True, timeout=60, **how
    )  # type: ignore[call-overload,no-any-return]  # fmt: skip


def sensible(done: "subprocess.CompletedProcess[bytes]", *statuses: int) -> None:
    """One of these statuses; whatever was wrong is said in two lines at the end."""
    said = done.stderr.decode()
    assert done.returncode in statuses, (done.returncode, said)
    assert "Traceback" not in said and "Traceback" not in (done.stdout or b"").decode("utf-8", "replace")
    lines = said.splitlines()
    errors = [number for number, line in enumerate(lines) if line.startswith("hint: ")]
    if done.returncode == 2:
        assert errors and lines[errors[0] - 1].startswith("wisen: ") and len(lines) == 2, said
    assert all(lines[number - 1].startswith("wisen: ") for number in errors), said


@pytest.mark.parametrize("path", LEAVES.keys() - SLOW)
def test_a_verb_keeps_its_countenance(path: str, cli: Cli) -> None:
    verb, words = LEAVES[path], path.split()
    needs = any(not one.is_option and one.how.get("nargs") not in ("?", "*") or one.how.get("required") for one in verb.args)  # fmt: skip
    line = good(path, verb)

    sensible(run(cli, words), *([2] if needs else [0, 1, 2]))  # no arguments
    sensible(run(cli, [*words, "--no-such-option"]), 2)
    for option in verb.args:  # a value that is none
        if option.how.get("type") in (int, float) and option.help:
            sensible(run(cli, [*line, option.names[0], "many"]), 2)
    sensible(run(cli, line, changes={"LANG": "C", "LC_ALL": "C", "PYTHONIOENCODING": "latin-1"}), 0, 1, 2)
    sensible(run(cli, line, changes={"HOME": None, "WISEN_HOME": None, **folders(cli)}), 0, 1, 2)
    blocked = str(cli.place / "work" / "page.md" / "home")  # a home that cannot be
    sensible(run(cli, line, changes={"HOME": blocked, "WISEN_HOME": None}), 0, 1, 2)
    sensible(run(cli, line, stdout=None, preexec_fn=lambda: os.close(1)), 0, 1, 2)
    with open("/dev/full", "wb") as full:
        sensible(run(cli, line, stdout=full), 0, 1, 2)
    sensible(run(cli, line, preexec_fn=no_room), 0, 1, 2)


def folders(cli: Cli) -> dict[str, "str | None"]:
    return {f"XDG_{name}_HOME": str(cli.place / name.lower()) for name in ("CONFIG", "DATA", "CACHE")}


def no_room() -> None:
    """The disk is full: no file can grow."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


@pytest.mark.parametrize("path", LEAVES.keys() - SLOW)
def test_at_a_terminal_of_forty_columns_it_asks_reads_and_ends(
    path: str, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who asks hears `q`, then the end of file; nobody waits for more."""
    monkeypatch.chdir(cli.work)
    environ = {**cli.environ, "EDITOR": "true", "SHELL": "/bin/bash", "PAGER": "cat"}
    line = [word for word in good(path, LEAVES[path]) if word != "--json"]
    with rig([*WISEN, *line], size=(24, 40, 0, 0), environ=environ, typed=b"q\n\x04\x04") as terminal:
        assert terminal.end() in (0, 1, 2, 130)
        assert b"Traceback" not in terminal.seen


@pytest.mark.parametrize("path", LEAVES)
def test_its_page_fits_forty_columns(path: str, tmp_path: Path) -> None:
    with rig(
        [*WISEN, *path.split(), "--help"], size=(200, 40, 0, 0), environ=Cli(tmp_path).environ
    ) as terminal:
        assert terminal.end() == 0
        said = terminal.seen.decode().splitlines()
    at = (
        said.index("examples:") if "examples:" in said else len(said)
    )  # a command is not broken, nor is an option
    assert not [
        line for line in said[:at] if len(line.rstrip()) > 40 and not line.lstrip().startswith(("-", "["))
    ]


def test_the_front_page_fits_forty_columns(tmp_path: Path) -> None:
    with rig([*WISEN], size=(200, 40, 0, 0), environ=Cli(tmp_path).environ) as terminal:
        assert terminal.end() == 0
    assert all(len(line.rstrip()) <= 40 for line in terminal.seen.decode().splitlines())


def test_an_interruption_is_status_130(cli: Cli) -> None:
    with rig([*WISEN, "redact"], environ=cli.environ) as terminal:
        terminal.type(b"some text\r")
        terminal.wait(b"some text\r\n")
        while fcntl.ioctl(terminal.slave, termios.FIONREAD, bytes(4)) != bytes(4):
            terminal.read(0.01)  # not read yet: Python still starts, and would die of the key in its own way
        terminal.type(b"\x03")
        assert terminal.end() == 130


def test_a_reader_that_goes_away_is_no_error(cli: Cli) -> None:
    done = subprocess.run(
        f"{sys.executable} -m wisen.shell.main config explain | head -1; echo ${{PIPESTATUS[0]}}",
        shell=True,
        executable="/bin/bash",
        env=cli.environ,
        cwd=cli.work,
        capture_output=True,
        text=True,
    )
    assert done.stdout.splitlines()[-1] == "0" and done.stderr == ""
