"""`wisen shell install|uninstall`: one block in the shell's start file, put there and taken away.

Law: shows the change before it is made and asks; writes the file whole or not at all; touches nothing outside its block, so that
uninstalling gives back the bytes that were there.
"""

from __future__ import annotations

import difflib
import os
import shlex
from argparse import Namespace
from collections.abc import Mapping

from ..skills import files
from ..skills.errors import WisenError, WrongUse
from ..skills.paths import Paths
from . import say
from .integration import chosen, piece, sequence
from .verbs.shell import SHELLS

OPEN, CLOSE = "# >>> wisen shell >>>\n", "# <<< wisen shell <<<\n"
# The block after a file whose last line has no end: that end is ours, and goes with the block.
JOINED = "\n# >>> wisen shell (the line above had no end) >>>\n"
# Where a shell looks: (variable that moves it, folder in HOME otherwise, file in there).
PLACES = {
    "bash": ("", "", ".bashrc"),
    "zsh": ("ZDOTDIR", "", ".zshrc"),
    "fish": ("XDG_CONFIG_HOME", ".config", "fish/conf.d/wisen.fish"),
}


def install(told: Namespace) -> int:
    """Put the block into the start file, or make the one that is there say what was asked. The exit status."""
    shell, path = _where(told, os.environ)
    _, key, _ = chosen(told, os.environ)
    if key not in ("none", ""):
        sequence(key)  # raises where it is no key
    lines = piece(shell, "start", {"OPTIONS": options(told)})
    before = _read(path)
    status = _change(path, before, with_block(before, lines), told.yes)
    if shell == "bash":
        _login_shells(path)
    return status


def uninstall(told: Namespace) -> int:
    """Take the block away; a file that holds nothing else goes with it. The exit status."""
    _, path = _where(told, os.environ)
    before = _read(path)
    return _change(path, before, without_block(before), told.yes)


def options(told: Namespace) -> str:
    """What was said to `install`, as it is said to `init`: with a blank before it, or ""."""
    words = [
        word for name in ("wrap", "key") if (value := getattr(told, name)) for word in (f"--{name}", value)
    ]
    words += [f"--no-{name}" for name in ("aliases", "completion") if getattr(told, f"no_{name}")]
    return "".join(f" {shlex.quote(word)}" for word in words)


def with_block(text: str, lines: str) -> str:
    """The start file with the block of these lines: in the place of the one it has, else at its end."""
    before, _, after, opening = _parts(text)
    if not opening:
        opening = OPEN if not text or text.endswith("\n") else JOINED
    return before + opening + lines + CLOSE + after


def without_block(text: str) -> str:
    """The start file as it was before the block."""
    before, _, after, opening = _parts(text)
    if opening == JOINED and after:  # something was written below since: the line above keeps its end
        return before + "\n" + after
    return before + after if opening else text


def _parts(text: str) -> tuple[str, str, str, str]:
    """(before, block's lines, after, its opening line); all of it before when there is no block. Raises WisenError for half a block."""
    for opening in (JOINED, OPEN):
        before, found, rest = text.partition(opening)
        if not found:
            continue
        lines, closed, after = rest.partition(CLOSE)
        if not closed:
            raise WisenError(
                "the block of wisen in the start file has lost its last line",
                f"mend it by hand: it ends with {CLOSE.strip()}",
            )
        return before, lines, after, opening
    return text, "", "", ""


def _where(told: Namespace, environ: Mapping[str, str]) -> tuple[str, str]:
    """The shell that is meant, and its start file."""
    shell = told.shell or os.path.basename(environ.get("SHELL", ""))
    if shell not in SHELLS:
        raise WrongUse(
            f"which shell? SHELL says {shell or 'nothing'}", f"`wisen shell {told.verb} {'|'.join(SHELLS)}`"
        )
    variable, below, file = PLACES[shell]
    home = Paths(environ).home
    folder = environ.get(variable, "") if variable else ""
    return shell, os.path.join(folder or os.path.join(home, below), file)


def _read(path: str) -> str:
    try:
        with open(path, "rb") as file:
            return file.read().decode("utf-8", "surrogateescape")
    except FileNotFoundError:
        return ""


def _change(path: str, before: str, after: str, yes: bool) -> int:
    """Show the change, ask, make it."""
    if before == after:
        say.talk(f"nothing to change in {path}")
        return 0
    rows = difflib.unified_diff(before.splitlines(), after.splitlines(), path, path, lineterm="", n=2)
    for row in rows:
        say.text(row)
    if not yes and not say.at_terminal():
        raise WrongUse(f"{path} is not changed without a yes", "run it in a terminal, or say --yes")
    if not yes and say.asks("\nchange it so?", "ny") == "n":
        say.talk("nothing was changed")
        return 0
    try:
        if after:
            files.write(path, after.encode("utf-8", "surrogateescape"), 0o644)
        else:
            os.unlink(os.path.realpath(path))
    except WisenError as error:
        raise WisenError(str(error), "nothing was changed; make room, or make the file yours") from error
    say.talk(f"changed {path}; it holds in every shell from now on, and in this one after `exec $SHELL`")
    return 0


def _login_shells(path: str) -> None:
    """A login bash reads only the first of these; one that does not go on to .bashrc leaves login shells without wisen."""
    for name in (".bash_profile", ".bash_login", ".profile"):
        profile = os.path.join(os.path.dirname(path), name)
        if os.path.exists(profile):
            if "bashrc" not in _read(profile):
                say.talk(f"note: login shells read {profile} and not {path}; put `. ~/.bashrc` into it")
            return
