"""What the editor is offered, as plain values: pure functions from what stands in a document to actions. Knows no protocol."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..skills.model import Match, Skill
from ..skills.visible import visible
from .comments import leader, words

LONGEST = 2000  # characters of a selection that are taken for a prompt


@dataclass(frozen=True, slots=True)
class Insert:
    """Put `text` (whole lines) before line `line` (0-based)."""

    title: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Run:
    """Run a command of ours with these arguments."""

    title: str
    command: str
    arguments: tuple[str, ...] = ()


def prompt(lines: Sequence[str], first: int, last: int, messages: Sequence[str]) -> str:
    """What the person seems to be about: the selected lines (0-based, both included) and the diagnostics on them."""
    chosen = "\n".join(lines[first : last + 1])[:LONGEST]
    return "\n".join(part for part in (words(chosen), *messages) if part.strip())


def offered(matches: Sequence[Match], lines: Sequence[str], line: int, language: str) -> list[Insert | Run]:
    """For each fitting skill: insert its steps after `line`, or open its page; always: /synthesize."""
    actions: list[Insert | Run] = []
    for match in matches:
        skill, why = match.skill, f" ({match.because[0]})" if match.because else ""
        indent = _indent(lines[line]) if line < len(lines) else ""
        steps = checklist(skill, language, indent)
        actions.append(Insert(visible(f"wisen: insert the steps of “{skill.title}”{why}"), line + 1, steps))
        actions.append(Run(visible(f"wisen: open “{skill.title}”"), "wisen.open", (skill.path,)))
    actions.append(Run("wisen: /synthesize the last session into a skill", "wisen.synthesize", ("last",)))
    return actions


def checklist(skill: Skill, language: str, indent: str = "") -> str:
    """A skill's steps as lines for a document: a comment in code, a checklist in text."""
    mark = leader(language)
    rows = [
        f"{skill.title}:",
        *(f"[ ] {' '.join(step.split())}" for step in skill.steps or (skill.description,)),
    ]
    if mark:
        return "".join(f"{indent}{mark} {visible(row)}\n" for row in rows)
    return f"{indent}{visible(rows[0])}\n" + "".join(f"{indent}- {visible(row)}\n" for row in rows[1:])


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]
