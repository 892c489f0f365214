"""`wisen shell init bash|zsh|fish`: prints the integration, for `eval` in the shell's start file."""

from __future__ import annotations

import sys
from importlib.resources import files

SHELLS = ("bash", "zsh", "fish")


def main(args: list[str]) -> int:
    if args[:1] == ["init"] and args[1:2] and args[1] in SHELLS and len(args) == 2:
        sys.stdout.write(files(__package__).joinpath("templates", f"init.{args[1]}").read_text())
        return 0
    asked = args in ([], ["-h"], ["--help"])
    (sys.stdout if asked and args else sys.stderr).write(
        "wisen shell init bash|zsh|fish: prints aliases for synthesize, prune, suggest and skills\n"
        'hint: put  eval "$(wisen shell init bash)"  into ~/.bashrc (fish: wisen shell init fish | source)\n'
    )
    return 0 if asked and args else 2
