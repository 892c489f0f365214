"""`wisen shell install|uninstall`: the change is shown, asked for, made whole, and taken back to the byte."""

import argparse
import resource
import signal
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.cli import WISEN, Cli
from support.person import Person
from support.shells import SHELLS, environ, needs

from wisen.shell.startfile import CLOSE, JOINED, OPEN, options, with_block, without_block
from wisen.skills.errors import WisenError

MINE = "export EDITOR=vi\nalias ll='ls -l'\n"


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    return Cli(tmp_path)


@given(st.text(st.characters(exclude_categories=["Cs"])), st.lists(st.text(), max_size=3))
def test_what_was_there_comes_back_to_the_byte(text: str, blocks: list[str]) -> None:
    with_it = text
    for lines in blocks or ["eval wisen\n"]:
        with_it = with_block(with_it, lines)
        assert with_block(with_it, lines) == with_it
    assert without_block(with_it) == text
    assert without_block(text) == text


def test_what_is_written_below_later_keeps_its_line() -> None:
    for before in ("", "a\n", "a"):
        grown = with_block(before, "eval\n") + "b\n"
        assert without_block(grown) == (before + "\n" if before == "a" else before) + "b\n"
        assert "eval" not in without_block(with_block(grown, "eval 2\n"))


def test_half_a_block_is_not_guessed_at() -> None:
    for opening in (OPEN, JOINED):
        with pytest.raises(WisenError):
            without_block("a" + opening + "eval\n")


def test_what_was_asked_is_asked_at_every_start() -> None:
    told = argparse.Namespace(wrap="claude,codex", key="ctrl-]", no_aliases=True, no_completion=False)
    assert options(told) == " --wrap claude,codex --key 'ctrl-]' --no-aliases"


PLACES = {"bash": ".bashrc", "zsh": ".zshrc", "fish": ".config/fish/conf.d/wisen.fish"}


@pytest.mark.parametrize("shell", SHELLS)
def test_an_installed_shell_has_it_and_an_uninstalled_one_has_not(shell: str, cli: Cli) -> None:
    needs(shell)
    file = cli.place / PLACES[shell]
    if shell != "fish":
        file.write_text(MINE)
    changed = cli("shell", "install", shell, "--wrap", "my-agent", "--yes")
    assert "+++" in changed and "wisen shell init" in changed
    cli("shell", "install", shell, "--wrap", "my-agent", "--yes")
    assert file.read_text().count(CLOSE) == 1
    ask = {"bash": "type -t my-agent; type -t skills", "zsh": "whence -w my-agent skills", "fish": "functions -q my-agent; and functions -q skills; and echo 'function alias'"}[shell]  # fmt: skip
    done = subprocess.run([shell, "-i", "-c", ask], env=environ(cli), cwd=cli.work, stdin=subprocess.DEVNULL, capture_output=True, text=True)  # fmt: skip
    assert "function" in done.stdout and "alias" in done.stdout, done.stderr
    cli("shell", "uninstall", shell, "--yes")
    assert not file.exists() if shell == "fish" else file.read_text() == MINE


def test_a_shell_without_wisen_starts_as_ever(cli: Cli) -> None:
    cli("shell", "install", "bash", "--yes")
    done = subprocess.run(
        ["bash", "-i", "-c", "echo well"],
        env=cli.environ | {"PATH": "/usr/bin:/bin", "HOME": str(cli.place)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert done.stdout == "well\n" and "wisen" not in done.stderr


def test_the_person_is_shown_the_change_and_asked(cli: Cli) -> None:
    file = cli.place / ".bashrc"
    file.write_text(MINE)
    for answer, changed in (("n", False), ("", False), ("y", True)):
        with Person([*WISEN, "shell", "install"], cli.environ | {"SHELL": "/bin/bash"}, cli.work) as person:
            person.sees("+if command -v wisen")
            person.sees("change it so?")
            person.types(answer + "\r")
            assert person.ends() == 0
        assert (file.read_text() != MINE) is changed


def test_without_a_terminal_nothing_is_changed_unasked(cli: Cli) -> None:
    done = cli.run("shell", "install", "zsh")
    assert done.returncode == 2 and b"--yes" in done.stderr and not (cli.place / ".zshrc").exists()


@pytest.mark.parametrize("args", [("install",), ("uninstall", "tcsh"), ("install", "bash", "--key", "f1"), ("install", "bash", "--wrap", "a;b")])  # fmt: skip
def test_wrong_use_changes_nothing(cli: Cli, args: tuple[str, ...]) -> None:
    done = cli.run("shell", *args, "--yes", SHELL="/bin/ksh")
    assert done.returncode == 2 and done.stderr.count(b"\n") == 2 and not (cli.place / ".bashrc").exists()


def test_zdotdir_and_linked_files_are_respected(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "dots").mkdir()
    (tmp_path / "dots" / "zshrc").write_text(MINE)
    (tmp_path / "zdot").mkdir()
    (tmp_path / "zdot" / ".zshrc").symlink_to(tmp_path / "dots" / "zshrc")
    cli("shell", "install", "zsh", "--yes", ZDOTDIR=str(tmp_path / "zdot"))
    assert (tmp_path / "zdot" / ".zshrc").is_symlink()
    assert OPEN in (tmp_path / "dots" / "zshrc").read_text()


def test_a_login_shell_that_would_not_see_it_is_named(cli: Cli) -> None:
    (cli.place / ".bash_profile").write_text("export A=1\n")
    done = cli.run("shell", "install", "bash", "--yes")
    assert b".bash_profile" in done.stderr and done.returncode == 0


def test_a_full_disk_leaves_the_file_as_it_was(cli: Cli) -> None:
    file = cli.place / ".bashrc"
    file.write_text(MINE)

    def no_room() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (16, 16))

    done = subprocess.run(
        [*WISEN, "shell", "install", "bash", "--yes"], env=cli.environ, capture_output=True, preexec_fn=no_room
    )  # fmt: skip
    assert done.returncode == 1 and b"nothing was changed" in done.stderr and done.stderr.count(b"\n") == 2
    assert file.read_text() == MINE and [p.name for p in cli.place.iterdir() if "wisen" in p.name] == []
