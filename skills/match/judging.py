"""A model between the best candidates: what it is asked, and what its answer is taken for.

Law: pure. The answer is a stranger's: it may name one of those it was shown, or none; anything else is no answer, and what the
gate decided stands.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from ..model import Ask, Skill

ROLE = "judge"
SHOWN = 5  # candidates
PATIENT = 5.0  # seconds; who waits so long asks on purpose
# A best score below which the impatient ask no model: what fits nothing is most of what a person types. Of labelled prompts whose skill the
# gate's fit had not seen, with 30, 300 and 3,000 pages: of ambient ones 20, 42 and 49 % are asked about, and of those that should fire
# 91, 88 and 79 % have the right page among the five. At .01 twice as many are asked about, for two points more.
LEAST = 0.03
PROMPT, ABOUT, TRIGGERS = 2_000, 300, 6  # characters of the request and of a description; triggers of a page
NONE = "none"
_FENCED = re.compile(r"```(?:json)?\s*(\{[^{}]*\})\s*```")  # as agents like to write it


def question(prompt: str, skills: Sequence[Skill]) -> Ask:
    """What the model is asked: the request, and the pages by number."""
    listed = "\n".join(f"{number}. {_told(skill)}" for number, skill in enumerate(skills, 1))
    text = f"The request:\n<request>\n{prompt[:PROMPT]}\n</request>\n\nThe pages:\n{listed}"
    choices = [*map(str, range(1, len(skills) + 1)), NONE]
    schema = {
        "type": "object",
        "properties": {"page": {"type": "string", "enum": choices}},
        "required": ["page"],
        "additionalProperties": False,
    }
    return Ask(ROLE, text, schema)


def answer(said: str, skills: Sequence[Skill]) -> str | None:
    """The path of the page it chose, "" for none of them, None when it said something else."""
    try:
        told = json.loads(fenced[1] if (fenced := _FENCED.fullmatch(said.strip())) else said)
    except (ValueError, RecursionError):
        return None
    page = told.get("page") if isinstance(told, dict) and len(told) == 1 else None
    if page == NONE:
        return ""
    by_number = {str(number): skill.path for number, skill in enumerate(skills, 1)}
    return by_number.get(page) if isinstance(page, str) else None


def _told(skill: Skill) -> str:
    said = f"{skill.title}: {' '.join(skill.description.split())[:ABOUT]}"
    listens = "; ".join(" ".join(trigger.split())[:80] for trigger in skill.triggers[:TRIGGERS])
    return f"{said} Listens for: {listens}" if listens else said
