"""Real shells for the tests of the shell integration: in their strict modes, and interactive at a keyboard."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from support.cli import Cli
from support.person import Person

from wisen.shell.integration import integration

STRICT = {
    "bash": ["bash", "--noprofile", "--norc", "-euo", "pipefail", "-c"],
    "zsh": ["zsh", "-f", "-o", "ERR_EXIT", "-o", "NO_UNSET", "-o", "PIPE_FAIL", "-c"],
    "fish": ["fish", "--no-config", "-c"],
}
INTERACTIVE = {
    "bash": ["bash", "--noprofile", "--rcfile"],
    "zsh": ["zsh", "-d", "-i"],
    "fish": ["fish", "--private"],
}
LOAD = {
    "bash": 'eval "$(wisen shell init bash{0})"\n',
    "zsh": 'eval "$(wisen shell init zsh{0})"\n',
    "fish": "wisen shell init fish{0} | source\n",
}
BEFORE = {
    "bash": "PS1='READ''Y> '\nbind 'set enable-bracketed-paste off'\nbind 'set show-all-if-ambiguous on'\nbind 'set bell-style none'\nbind 'set page-completions off'\nbind 'set completion-query-items 0'\n",
    "zsh": "PS1='READ''Y> '\nLISTMAX=999\nunsetopt beep\nautoload -Uz compinit && compinit -u -D\n",
    "fish": "function fish_prompt; echo 'READ''Y> '; end\nfunction fish_greeting; end\n",
}
SHELLS = tuple(STRICT)


def needs(shell: str) -> None:
    """Skip, and say why, where the shell is not there."""
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")


def environ(cli: Cli, **more: str) -> dict[str, str]:
    """The person's environment, with `wisen` on PATH as after an installation."""
    path = f"{cli.place / 'bin'}{os.pathsep}{Path(sys.executable).parent}{os.pathsep}{cli.environ['PATH']}"
    return cli.environ | {"PATH": path, "LC_ALL": "C.UTF-8", "ZDOTDIR": str(cli.place)} | more


def strict(shell: str, code: str, cli: Cli, **more: str) -> "subprocess.CompletedProcess[str]":
    """Run code in the shell's strict mode, as no person would."""
    needs(shell)
    return subprocess.run(
        [*STRICT[shell], code],
        env=environ(cli, **more),
        cwd=cli.work,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=180,
    )


@contextmanager
def at_keyboard(
    shell: str, cli: Cli, options: str = "", after: str = "", before: str = "", **more: str
) -> Iterator[Person]:
    """A person at an interactive shell that has loaded the integration in its start file, at its first prompt."""
    needs(shell)
    start = (before or BEFORE[shell]) + LOAD[shell].format(options) + after
    place = {"bash": ".bashrc", "zsh": ".zshrc", "fish": ".config/fish/config.fish"}[shell]
    file = cli.place / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(start)
    argv = [*INTERACTIVE[shell], str(file)] if shell == "bash" else INTERACTIVE[shell]
    with Person(argv, environ(cli, **more), cli.work, columns=120) as person:
        person.sees("READY>")
        person.calms()
        yield person


def rendered(shell: str, pieces: list[str], key: str, agents: list[str]) -> str:
    return integration(shell, pieces, key, agents)
