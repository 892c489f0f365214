"""The shell integration as text: the pieces in `templates/SHELL/` that were asked for, one after the other.

Law: a new shell is a new folder of pieces. `@NAME@` in a piece is the only thing replaced.
"""

from __future__ import annotations

import os
import re
from argparse import Namespace
from collections.abc import Mapping, Sequence

from ..skills.errors import WrongUse
from ..skills.paths import Paths

TEMPLATES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "templates")
# Names that the wrapping function itself needs, or that a shell does not let anyone take.
TAKEN = frozenset("wisen command type exec eval builtin function if then else fi end return".split())


def chosen(told: Namespace, environ: Mapping[str, str]) -> tuple[list[str], str, list[str]]:
    """The pieces, the key and the agents to wrap: what was said, else what the settings say. Raises WrongUse."""
    key, wrap = told.key, told.wrap and told.wrap.split(",")
    paths = Paths(environ)
    asked = environ.keys() & {"WISEN_WRAP", "WISEN_SHELL_KEY"} or os.path.exists(paths.settings)
    if asked and (key is None or wrap is None):
        from ..skills.config import load  # 20 ms that a shell without settings need not wait

        settings = load(paths, "", environ)
        key, wrap = key or settings.shell_key, list(settings.wrap) if wrap is None else wrap
    key = "ctrl-]" if key is None else key
    names = [name.strip() for name in wrap or () if name.strip()]
    for name in names:
        if not re.fullmatch(r"[A-Za-z0-9][\w.+-]*", name) or name in TAKEN:
            raise WrongUse(
                f"{name!r} cannot be wrapped under its own name",
                "give an agent's command: --wrap claude,codex",
            )
    pieces = [] if told.no_aliases else ["aliases"]
    pieces += [] if told.no_completion else ["completion"]
    pieces += ["key"] if key not in ("none", "") else []
    return pieces, key, names


def integration(shell: str, pieces: Sequence[str], key: str, agents: Sequence[str]) -> str:
    """What the shell is to run. Raises WrongUse for a key that cannot be."""
    parts = [f"# wisen in {shell}: `wisen shell --help` says what this is and how to have less of it.\n"]
    parts += [piece(shell, "wrap", {"AGENT": agent}) for agent in agents]
    parts += [
        piece(shell, name, {"KEY": key, "SEQUENCE": sequence(key)} if name == "key" else {})
        for name in pieces
    ]
    return "\n".join(parts)


def piece(shell: str, name: str, words: Mapping[str, str]) -> str:
    """One piece of a shell's integration, with its words in their places."""
    with open(os.path.join(TEMPLATES, shell, f"{name}.{shell}"), encoding="utf-8") as file:
        text = file.read()
    for word, value in words.items():
        text = text.replace(f"@{word}@", value)
    return text


def sequence(key: str) -> str:
    """The bytes a terminal sends for a key, in the escapes that all shells read. Raises WrongUse."""
    wanted = re.fullmatch(r"(ctrl|alt)-([a-z0-9\]^_])", key.lower())
    if not wanted:
        raise WrongUse(f"{key!r} is no key for a shell", "ctrl-X or alt-X with one letter, or none")
    kind, letter = wanted.groups()
    return f"\\e{letter}" if kind == "alt" else f"\\x{ord(letter.upper()) & 31:02x}"
