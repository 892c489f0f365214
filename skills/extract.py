"""A lesson without a model: what the person asked becomes title and triggers, what worked becomes the steps. Pure.

Theory of operation. The turns come redacted and filtered (`material`). The first request names the skill; requests are its
triggers (`asked`). Commands that succeeded and files that changed are the steps, in order, each once (`runs`); a failure
that was overcome is a pitfall; the last check that passed is the verification. Where no tool ran, the agent's own numbered
list or shell block stands for the steps. Every step keeps where it comes from.
"""

from __future__ import annotations

import re

from . import asked, runs
from .lesson import Lesson
from .lint import DESCRIPTION
from .material import Material

_PROGRAM = re.compile(r"^(?:\w+=\S+\s+)*(?:sudo\s+|env\s+|time\s+)*([\w.+-]*[a-zA-Z][\w.+-]*)")
PROGRAMS = 3
PLUMBING = frozenset(
    "sh bash zsh fish cd mkdir rm mv cp cat echo touch ln chmod sed awk grep find printf test true export source ls head tail xargs".split()
)


def extract(material: Material) -> Lesson:
    """The lesson of a session that has one."""
    title = asked.title(material.asked[0])
    triggers = asked.triggers(material.asked)
    steps = runs.steps(material.session, material.turns)
    programs = _programs(
        [one.command for step in steps for one in step.evidence if step.text.startswith("Run")]
    )
    what = f"{title} (with {', '.join(programs)})" if programs else title
    return Lesson(
        title,
        describe(what, triggers),
        triggers,
        steps,
        runs.pitfalls(material.turns),
        runs.verification(material.turns),
        " ".join(asked.content(title)),
    )


def describe(what: str, triggers: tuple[str, ...]) -> str:
    """`What. Use when asked to ...`: the form in which agents look for skills, within the standard's limit."""
    told = f"{what.rstrip('. ')}."
    for number, phrase in enumerate(triggers[:4]):
        more = f" Use when asked to {asked.spoken(phrase)}" if number == 0 else f"; {asked.spoken(phrase)}"
        if len(told) + len(more) + 1 > DESCRIPTION:
            break
        told += more
    return told.rstrip(".") + "."


def _programs(commands: list[str]) -> list[str]:
    """The programs of the commands, the most often run first."""
    count: dict[str, int] = {}
    for command in commands:
        if (found := _PROGRAM.match(command.strip())) and found[1] not in PLUMBING:
            count[found[1]] = count.get(found[1], 0) + 1
    return sorted(count, key=lambda program: -count[program])[:PROGRAMS]
