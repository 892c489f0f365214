"""The shell integration, in the real shells, under their strict modes."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.cli import Cli

STRICT = {
    "bash": ["bash", "--noprofile", "--norc", "-euo", "pipefail", "-c"],
    "zsh": ["zsh", "-f", "-o", "ERR_EXIT", "-o", "NO_UNSET", "-o", "PIPE_FAIL", "-c"],
    "fish": ["fish", "--no-config", "-c"],
}
LOAD = {
    "bash": 'eval "$(wisen shell init bash)"',
    "zsh": 'eval "$(wisen shell init zsh)"',
    "fish": "wisen shell init fish | source",
}


def in_shell(shell: str, code: str, cli: Cli) -> "subprocess.CompletedProcess[str]":
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    path = f"{Path(sys.executable).parent}{os.pathsep}{cli.environ['PATH']}"
    return subprocess.run(
        [*STRICT[shell], code],
        env=cli.environ | {"PATH": path},
        cwd=cli.work,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    return Cli(tmp_path)


@pytest.mark.parametrize("shell", STRICT)
def test_it_loads_twice_in_strict_mode_and_says_nothing(shell: str, cli: Cli) -> None:
    done = in_shell(shell, f"{LOAD[shell]}\n{LOAD[shell]}", cli)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("shell", STRICT)
def test_the_aliases_synthesize_and_prune_work(shell: str, cli: Cli) -> None:
    expand = "shopt -s expand_aliases\n" if shell == "bash" else ""
    done = in_shell(shell, f"{expand}{LOAD[shell]}\neval 'prune; synthesize --help'", cli)
    assert done.returncode == 0, done.stderr
    assert "nothing to prune" in done.stdout and "--session" in done.stdout


@pytest.mark.parametrize("shell", ["bash", "fish"])
def test_verbs_are_completed(shell: str, cli: Cli) -> None:
    ask = {
        "bash": 'COMP_WORDS=(wisen syn); COMP_CWORD=1; __wisen_complete; printf "%s\\n" "${COMPREPLY[@]}"',
        "fish": "complete -C 'wisen syn'",
    }[shell]
    assert "synthesize" in in_shell(shell, f"{LOAD[shell]}\n{ask}", cli).stdout


@pytest.mark.parametrize("shell", STRICT)
def test_the_last_status_is_kept(shell: str, cli: Cli) -> None:
    code = (
        "false\n" + LOAD["fish"] + "\nexit 0"
        if shell == "fish"
        else f"{LOAD[shell]}; (exit 3) || test $? = 3"
    )
    assert in_shell(shell, code, cli).returncode == 0


def test_bash_integration_is_clean(cli: Cli, tmp_path: Path) -> None:
    if not shutil.which("shellcheck"):
        pytest.skip("shellcheck is not installed")
    script = tmp_path / "init.bash"
    script.write_text("#!/bin/bash\n" + cli("shell", "init", "bash"))
    done = subprocess.run(["shellcheck", str(script)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_an_unknown_shell_is_wrong_use(cli: Cli) -> None:
    assert (
        b"hint:" in cli.run("shell", "init", "tcsh").stderr
        and cli.run("shell", "init", "tcsh").returncode == 2
    )
