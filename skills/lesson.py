"""What was learnt, before it is a page: the value that `extract` and a model's reply both become, and the page made of it.

Law: pure. A page carries no evidence and no word about the machine or the session; those stand beside it (`evidence.json`).
"""

from __future__ import annotations

from dataclasses import dataclass

from . import names, page
from .model import Evidence
from .visible import visible

LONGEST_NAME = 40  # characters; names are typed, and listed in every agent's catalogue


@dataclass(frozen=True, slots=True)
class Nothing:
    """There is no skill to be made of this session; `str()` says why, in words."""

    why: str

    def __str__(self) -> str:
        return self.why


@dataclass(frozen=True, slots=True)
class Step:
    """One step, as Markdown, and the runs it comes from (none: a model's word only)."""

    text: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a page is made of."""

    title: str
    description: str
    triggers: tuple[str, ...]
    steps: tuple[Step, ...]
    pitfalls: tuple[str, ...] = ()
    verification: tuple[str, ...] = ()
    name: str = ""  # "": made from the title

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        return tuple(dict.fromkeys(one for step in self.steps for one in step.evidence))


def name_of(lesson: Lesson) -> str:
    """A skill name of at most 40 characters, cut between words."""
    long = names.slug(lesson.name or lesson.title)
    if len(long) <= LONGEST_NAME:
        return long
    cut = long[: LONGEST_NAME + 1].rpartition("-")[0]
    return cut if len(cut) > LONGEST_NAME // 3 else long[:LONGEST_NAME].strip("-")


def page_of(lesson: Lesson, name: str) -> str:
    """The page, ready to be read by any agent. Characters that act or hide are spelt out."""
    sections = {}
    if lesson.pitfalls:
        sections["Pitfalls"] = "\n".join(f"- {_plain(line)}" for line in lesson.pitfalls)
    if lesson.verification:
        sections["Verification"] = "\n".join(f"- {_plain(line)}" for line in lesson.verification)
    return page.render(
        name,
        _plain(lesson.title),
        _plain(lesson.description),
        [_plain(trigger).replace('"', "'") for trigger in lesson.triggers],
        [visible(step.text) for step in lesson.steps],
        sections,
    )


def _plain(text: str) -> str:
    return " ".join(visible(text).split())


def code(command: str) -> str:
    """A command in backticks, with as many of them as it needs; in a fenced block when it has several lines."""
    command = command.strip("\n")
    fence = "`"
    while fence in command:
        fence += "`"
    if "\n" in command:
        fence = max(fence, "```", key=len)
        return f"{fence}sh\n{command}\n{fence}"
    pad = " " if command[:1] == "`" or command[-1:] == "`" else ""
    return f"{fence}{pad}{command}{pad}{fence}"
