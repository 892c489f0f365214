"""A model's reply, read: JSON out of whatever stands around it, and a lesson out of the JSON. Pure.

Law: a reply is a stranger's text: sizes are bounded, types are checked, nothing in it is run or trusted. What cannot be read
is nothing, with the reason; a reply that was cut short is never completed by guessing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping

from .lesson import Lesson, Nothing, Step

LONGEST = 200_000  # characters looked at
TEXT, PHRASE, STEP = 1_024, 120, 2_000  # characters of a description, a trigger, a step
MOST = {"triggers": 12, "steps": 30, "pitfalls": 10, "verification": 5}

_LIST = {"type": "array", "items": {"type": "string"}}
SCHEMA: Mapping[str, object] = {
    "type": "object",
    "properties": {
        "worth": {"type": "boolean"},
        "why": {"type": "string"},
        "name": {"type": "string"},
        "title": {"type": "string"},
        "description": {"type": "string"},
        "triggers": _LIST,
        "steps": _LIST,
        "pitfalls": _LIST,
        "verification": _LIST,
    },
    "required": [
        "worth",
        "why",
        "name",
        "title",
        "description",
        "triggers",
        "steps",
        "pitfalls",
        "verification",
    ],
    "additionalProperties": False,
}
_THOUGHT = re.compile(r"<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL)
_NUMBER = re.compile(r"^\s*(?:\d{1,2}[.)]|[-*])\s+")


def found(text: str) -> Mapping[str, object] | Nothing:
    """The first JSON object in a reply that has a `worth`, whatever stands round it."""
    text = _THOUGHT.sub("", text[:LONGEST])
    decoder = json.JSONDecoder()
    at = text.find("{")
    while at >= 0:
        try:
            value, _ = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            value = None
        if isinstance(value, dict) and ("worth" in value or "steps" in value):
            return value
        at = text.find("{", at + 1)
    if "{" in text:
        return Nothing("the model's answer was cut short or is no JSON")
    return Nothing("the model answered without a draft" if text.strip() else "the model's answer was empty")


def lesson(text: str, clean: Callable[[str], str]) -> Lesson | Nothing:
    """The lesson in a reply, its words put through `clean` (the filter for secrets)."""
    told = found(text)
    if isinstance(told, Nothing):
        return told
    if told.get("worth", True) in (False, "false", "no", None, 0):
        return Nothing(
            clean(_words(told, "why"))[:TEXT] or "the model saw nothing in it that is worth keeping"
        )

    def words(key: str, limit: int) -> str:
        return clean(" ".join(_words(told, key).split()))[:limit].strip()

    def listed(key: str, limit: int) -> tuple[str, ...]:
        rows = [clean(_NUMBER.sub("", row)).strip()[:limit] for row in _rows(told.get(key))]
        return tuple(dict.fromkeys(row for row in rows if row))[: MOST[key]]

    steps = tuple(Step(step) for step in listed("steps", STEP))
    title = words("title", PHRASE) or words("name", PHRASE).replace("-", " ")
    if not (title and steps):
        return Nothing("the model's answer has no title or no steps")
    triggers = tuple(" ".join(row.split()) for row in listed("triggers", PHRASE))
    return Lesson(
        title,
        words("description", TEXT) or f"{title}.",
        triggers,
        steps,
        listed("pitfalls", STEP),
        listed("verification", STEP),
        words("name", PHRASE),
    )


def _words(told: Mapping[str, object], key: str) -> str:
    value = told.get(key)
    return value[: 4 * STEP] if isinstance(value, str) else ""


def _rows(value: object) -> list[str]:
    """The strings of a list; a string alone is its lines; an object gives its longest string."""
    if isinstance(value, str):
        return [row for row in value[: 20 * STEP].splitlines() if row.strip()]
    if not isinstance(value, list):
        return []
    rows: list[str] = []
    for one in value[:200]:
        if isinstance(one, str):
            rows.append(one)
        elif isinstance(one, dict):
            rows.append(max((text for text in one.values() if isinstance(text, str)), key=len, default=""))
    return rows
