"""What fits the line that is being typed in the shell: the answer to the key of the shell integration.

Law: two lines at most for a skill, because they stand under a prompt; a failure is one line.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Collection

from ..skills.errors import WisenError
from ..wrapper.profiles import agents
from . import say

BEFORE = frozenset(("command", "wisen", "--", "suggest", "why", "synthesize", "run"))


def main(args: list[str]) -> int:
    asked = prompt_in(" ".join(args), agents())
    if not asked:
        say.text("wisen: type what you are about to do, then press the key again")
        return 0
    try:
        from ..skills.home import Home
        from ..skills.model import Prompt

        home = Home(os.environ)
        matches = home.suggest(Prompt(asked, home.cwd), 3).matches
    except WisenError as error:
        say.text(f"wisen: {error}")
        return 0
    for match in matches:
        say.text(f"wisen: {match.skill.name}: {next(iter(match.because), '')}")
        say.text(f"       {match.skill.path}")
    if not matches:
        say.text("wisen: nothing fits this line")
    return 0


def prompt_in(line: str, known: Collection[str]) -> str:
    """The words for an agent in a command line: without `wisen`, the agent's name and its flags. A line that is no command is all prompt."""
    try:
        words = shlex.split(line)
    except ValueError:  # a quote that is still open
        words = line.replace('"', " ").replace("'", " ").split()
    rest = words
    while rest and (rest[0] in BEFORE or rest[0] in known or (rest is not words and rest[0].startswith("-"))):
        rest = rest[1:]
    return " ".join(rest)
