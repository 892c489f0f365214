"""Which skill says nearly the same as a lesson. Pure.

Law: by what is listened for and by what is done, never by the name alone; a number between 0 and 100. Versions, paths and
numbers do not make two commands different.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from .asked import content
from .model import Skill

NEAR = 80.0  # from here on two skills listen for the same; "cut a release" and "make a release" stay below
ALIKE = 90.0  # rapidfuzz ratio of two commands that are the same but for their arguments' numbers
_VARIES = re.compile(
    r"<[a-z][^<>\n]{0,40}>|\"[^\"\n]*\"|'[^'\n]*'|v?\d+(?:[.\d]*\d)?|(?:[~$.]?/)?(?:[\w.-]+/)+[\w.-]*"
)
_STEM = re.compile(r"(?:ing|ed|es|s)$")


def nearest(title: str, triggers: Sequence[str], skills: Iterable[Skill]) -> tuple[Skill | None, float]:
    """The skill that listens for the most alike, and how alike: 0 to 100."""
    best: tuple[Skill | None, float] = (None, 0.0)
    mine = [words for phrase in (title, *triggers) if len(words := _words(phrase)) >= 2]
    for skill in skills:
        theirs = [words for phrase in (skill.title, *skill.triggers) if len(words := _words(phrase)) >= 2]
        score = max((alike(one, other) for one in mine for other in theirs), default=0.0)
        if score > best[1]:
            best = (skill, score)
    return best


def alike(one: Sequence[str], other: Sequence[str]) -> float:
    """How much two phrases say the same: rapidfuzz's token set ratio, tempered where one says much more than the other."""
    if not one or not other:
        return 0.0
    score = fuzz.token_set_ratio(" ".join(one), " ".join(other))
    return float(score * min(1.0, 0.5 + 0.5 * min(len(one), len(other)) / max(len(one), len(other)) * 1.5))


def does(command: str, others: Iterable[str]) -> bool:
    """Whether one of the other commands (or steps) does the same, but for numbers, versions, paths and quoted words."""
    wanted = pattern(command)
    return any(wanted == (there := pattern(other)) or fuzz.ratio(wanted, there) >= ALIKE for other in others)


def pattern(command: str) -> str:
    """A command with a sign in place of what changes from run to run."""
    return " ".join(_VARIES.sub("_", command).split()).casefold()


def _words(phrase: str) -> list[str]:
    return [_STEM.sub("", word) if len(word) > 4 else word for word in content(phrase)]
