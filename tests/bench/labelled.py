"""Labelled prompts and the libraries they belong to, read from a folder.

DIR holds `lib300/` and `lib3000/` (NAME/SKILL.md), `prompts.jsonl` ({id, prompt, gold: [names], label, in300}; label false:
the skill must not fire) and `ambient.jsonl` ({id, prompt}; nobody paired these with a skill).
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wisen.skills.library import Folder, Library
from wisen.skills.model import Skill

LIBRARIES = ("lib300", "lib3000")


@dataclass(frozen=True)
class Asked:
    """A prompt. `kind`: fire (a gold skill should be lent), near (it must not be), ambient (nothing should)."""

    id: str
    text: str
    kind: str
    gold: tuple[str, ...] = ()


def library(folder: str, name: str) -> Library:
    return Library((Folder(os.path.join(os.path.abspath(folder), name), "home"),))


def prompts(folder: str, name: str) -> list[Asked]:
    """The prompts that belong to one of LIBRARIES, and the ambient ones."""
    found = []
    for row in _rows(os.path.join(folder, "prompts.jsonl")):
        if name != "lib300" or row["in300"]:
            found.append(
                Asked(row["id"], row["prompt"], "fire" if row["label"] else "near", tuple(row["gold"]))
            )
    ambient = _rows(os.path.join(folder, "ambient.jsonl"))
    return found + [Asked(row["id"], row["prompt"], "ambient") for row in ambient]


class Right:
    """Which skills of a library count as right for a gold one: itself and its twins (the same normalised name, or the same first
    120 characters of description)."""

    def __init__(self, skills: Iterable[Skill]) -> None:
        self._keys: dict[str, set[str]] = {}
        self._names: dict[str, set[str]] = {}
        for skill in skills:
            for key in keys(skill.name, skill.description):
                self._keys.setdefault(skill.name, set()).add(key)
                self._names.setdefault(key, set()).add(skill.name)

    def __call__(self, gold: Sequence[str]) -> set[str]:
        found = set(gold)
        for name in gold:
            for key in self._keys.get(name, ()):
                found |= self._names[key]
        return found


def keys(name: str, description: str) -> list[str]:
    about = re.sub(r"\s+", " ", description.lower()).strip()[:120]
    return ["n " + re.sub(r"[\W_]+", "", name.lower())] + (["d " + about] if about else [])


def _rows(path: str) -> list[dict]:
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]
