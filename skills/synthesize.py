"""From a session to a lesson by asking a model: yields the question, is sent the answer, returns the lesson. Pure.

Theory of operation. Only eligible, redacted turns come in (`material`). The model is shown what fits into its real context
(`windows`) and answers in JSON (`reply`). Its words are put through the filter again. A step is evidence only where its
command was really run in the session: each step is tied to those runs, and one that names a command nobody ran is found
out at the review. What the model leaves out (triggers, a check) is taken from the session itself.
Law: the answer is a proposal of a stranger's; it changes nothing here. No answer, or none that can be read, is nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from . import asked, reply, runs, windows
from .extract import describe
from .lesson import Lesson, Nothing, Step
from .material import Material
from .model import Ask, Evidence, Who

ROLE = "draft"
LEAST = 1_000  # tokens of transcript below which no answer is worth having
SAME = 92  # rapidfuzz ratio from which a command in a step is the command that was run

_CODE = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_FENCE = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"[\w./~$-]+(?: \S|$)")


def synthesize(
    material: Material, room: int, clean: Callable[[str], str], known: Sequence[str] = ()
) -> Generator[Ask, str, Lesson | Nothing]:
    """The lesson of a session. `room`: tokens the transcript may take; `known`: skills there are, `name: description`."""
    if room < LEAST:
        return Nothing("the model's context is too small for any session")
    answer = yield Ask(ROLE, question(material, room, known), reply.SCHEMA)
    found = reply.lesson(answer, clean)
    if isinstance(found, Nothing):
        return found
    triggers = found.triggers or asked.triggers(material.asked)
    told = found.description
    return replace(
        found,
        triggers=triggers,
        description=told if " when " in told.lower() or not told.isascii() else describe(told, triggers),
        steps=tuple(_proven(step, material) for step in found.steps),
        verification=found.verification or runs.verification(material.turns),
    )


def question(material: Material, room: int, known: Sequence[str] = ()) -> str:
    """What the model is asked: the skills there are, what the person asked for, the transcript."""
    parts = []
    if known:
        listed = "\n".join(f"- {row[:160]}" for row in known[:20])
        parts.append(f"Skills that stand in the library already:\n{listed}")
    parts.append("What the person asked for:\n" + "\n".join(f"- {text}" for text in material.asked[:10]))
    head = "\n\n".join(parts)
    return f"{head}\n\n{windows.shown(material.turns, max(LEAST, room - windows.tokens(head)))}"


def commands(step: str) -> list[str]:
    """The commands a step names: in fenced blocks, else in backticks and more than one word."""
    blocks = [row.strip() for block in _FENCE.findall(step) for row in block.splitlines()]
    spans = [found[1].strip() for found in _CODE.findall(_FENCE.sub("", step))]
    return [
        text
        for text in (*blocks, *spans)
        if " " in text and _COMMAND.match(text) and not text.startswith("#")
    ]


def _proven(step: Step, material: Material) -> Step:
    """A step with the runs its commands come from."""
    ran = [(n, t) for n, t in material.turns if t.who is Who.TOOL and t.command]
    found: list[Evidence] = []
    for command in commands(step.text):
        for number, turn in ran:
            whole = runs.bare(turn.command)
            if command in whole or fuzz.ratio(command, whole) >= SAME:
                found.append(Evidence(material.session, number, whole, turn.status))
                break
    return replace(step, evidence=tuple(dict.fromkeys(found)))
