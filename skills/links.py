"""Pages linked into an agent's own skill folder, so that it loads them by itself: links of ours, within the room its catalogue has.

Law: makes and removes nothing but links that lead into our own pages; what another has put there is never touched. An agent puts
name and description of every page it finds into each prompt and drops silently what does not fit: more than fits is refused.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .errors import WisenError
from .library import Folder, Library
from .model import Skill, Standing
from .scan import OURS

ROW = 24 * 4  # characters a catalogue spends on a skill besides its words (facts: field 5, about 24 tokens)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What an agent finds in its folders: the characters its catalogue takes, and which of the pages are links of ours."""

    size: int
    linked: tuple[str, ...]


def catalogue(folders: Sequence[str], ours: Sequence[str]) -> Catalogue:
    """The catalogue of an agent that loads from these folders. `ours`: the folders of our pages."""
    skills = Library(tuple(Folder(folder, "foreign") for folder in folders)).skills()
    places = [os.path.join(os.path.realpath(root), "") for root in ours]
    linked = [
        skill.name
        for skill in skills
        if os.path.islink(place := os.path.dirname(skill.path))
        and os.path.realpath(place).startswith(tuple(places))
    ]
    return Catalogue(sum(map(cost, skills)), tuple(linked))


def cost(skill: Skill) -> int:
    """Characters that a page adds to a catalogue."""
    return len(skill.name) + len(skill.description) + ROW


def best(skills: Sequence[Skill], standings: Mapping[str, Standing], room: int) -> list[Skill]:
    """The pages of ours that have proven themselves, those that helped most first, as many as `room` characters hold."""
    earned = [
        (standing.harmed - standing.helped, skill.name, skill)
        for skill in skills
        if skill.origin in OURS and (standing := standings.get(skill.name)) and standing.word == "proven"
    ]
    chosen: list[Skill] = []
    for _, _, skill in sorted(earned, key=lambda one: one[:2]):
        if cost(skill) <= room:
            chosen.append(skill)
            room -= cost(skill)
    return chosen


def link(skill: Skill, folder: str) -> str:
    """Put a link to the page's folder into `folder`; its path. The same link twice is one. Raises WisenError."""
    if skill.origin not in OURS or os.path.basename(skill.path) not in ("SKILL.md", "skill.md"):
        what = (
            "belongs to another tool"
            if skill.origin not in OURS
            else "is a flat page, and agents want a folder"
        )
        raise WisenError(f"{skill.path} {what}", f"make it a folder of yours: {skill.name}/SKILL.md")
    source = os.path.dirname(skill.path)
    place = os.path.join(folder, skill.name)
    if os.path.islink(place) and os.path.realpath(place) == os.path.realpath(source):
        return place
    if os.path.lexists(place):
        raise WisenError(f"{place} is there already, and not ours", "rename your page, or move that one away")
    try:
        os.makedirs(folder, exist_ok=True)
        os.symlink(source, place)
    except OSError as error:
        raise WisenError(f"cannot link {place}: {error.strerror}", "check who may write there") from error
    return place


def unlink(name: str, folder: str, ours: Sequence[str]) -> str:
    """Take our link away; its path, "" when there is none. `ours`: the folders of our pages. Raises WisenError for another's file."""
    place = os.path.join(folder, name)
    if not os.path.lexists(place):
        return ""
    target = os.path.join(os.path.dirname(place), os.readlink(place)) if os.path.islink(place) else ""
    if not any(target.startswith(os.path.join(root, "")) for root in ours):
        raise WisenError(f"{place} is not a link of ours", "remove it yourself, if it is to go")
    os.unlink(place)
    return place
