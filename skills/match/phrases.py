"""What a page listens for, and what it says it is not for: phrases read from a Skill.

Law: pure; bounded whatever the page holds (at most 40 phrases of 160 characters, 20 exclusions).
Positive: triggers, quoted or back-ticked runs of the description, its "use when" clauses, the name.
Negative: `not_when` lines and clauses like "not for X", "do not use when X" in the description.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from ..model import Skill
from . import terms
from .background import mass, rarity

PHRASES, EXCLUSIONS, LONGEST = 40, 20, 160
EVERYDAY = 5  # triggers that are one everyday word, beyond which none of them counts: one or two ("git", "test") are meant
COMMON = 2.0  # a word less rare than this stands in most pages and prompts: in 15 % of them or more (see `background`, `shares`)

_QUOTED = re.compile(
    r"[\"\u201c\u00ab\u300c`'](?:(?<=[\"\u201c\u00ab\u300c])([^\"\u201c\u201d\u00bb\u300d\n]{3,80})[\"\u201d\u00bb\u300d]"
    r"|(?<=`)([^`\n]{3,60})`|(?<=')(?<!\w')([^'\n]{4,80})'(?!\w))"
)
_SENTENCE = re.compile(r"\s(?:(?<=[.!?;\u3002\uff1b]\s)\s*|(?<=\n)\n*|\s*(?:[\u2014\u2013]|--)\s+)")
_NEGATIVE = re.compile(
    r"\b(?:(?:do|does|should|must|is|are)\s*(?:not|n['\u2019]t)\s+(?:be\s+)?(?:use[ds]?|trigger(?:ed)?|activate[ds]?|invoke[ds]?|appl(?:y|ies)|appropriate|intended|meant|suitable|needed|for)"
    r"|don['\u2019]?t\s+(?:use|trigger|activate|invoke|apply)|not\s+(?:for|when|if|intended|meant|suitable|appropriate)|never\s+(?:use|for|when)"
    r"|skip\s+(?:this|when|if|for|it)|avoid\s+(?:this|using|when|for|if)|excludes?|except\s+(?:for|when)|out\s+of\s+scope)\b",
    re.IGNORECASE,
)
_HINTS = (
    "not ",
    "n't ",
    "n\u2019t ",
    "dont ",
    "never",
    "skip",
    "avoid",
    "exclude",
    "except",
    "out of scope",
)  # of _NEGATIVE
_LEAD_IN = re.compile(
    r"^(?:(?:this|the|it|skill|do|does|should|be|is|are|not|n['\u2019]t|don['\u2019]?t|never|used?|using|trigger(?:ed)?|activated?|invoked?|appl(?:y|ies)|for|when(?:ever)?|if|in|on"
    r"|skip|avoid|excludes?|except|out|of|scope|intended|meant|suitable|appropriate|the|user|users|asks?|wants?|needs?|to|about|a|an|only|just|case|cases|with|:|,|-)\s*\b[:,]?\s*)+",
    re.IGNORECASE,
)
# Begins with the first letters of its words, in either case, so that what cannot be one is passed over in C.
_USE_WHEN = re.compile(
    r"[UuTtAaIi\u0130\u0131LlCcWw](?<!\w.)(?i:"
    r"(?:(?<=u)se|(?<=t)rigger|(?<=a)ctivate|(?<=i)nvoke|(?<=a)pply|(?<=l)oad|(?<=c)all)[sd]?\b[^.;]{0,40}?\b(?:when(?:ever)?|for|if|to|on|before|after)\b"
    r"|(?<=w)hen(?:ever)?\s+(?:the\s+)?user|(?<=t)riggers?\s*(?:on|:|include))"
)
_WHEN_HINTS = ("use", "when", "trigger", "activat", "invoke", "appl", "load", "call")  # of _USE_WHEN
_ITEMS = re.compile(r",\s*(?:or\s+|and\s+)?|;\s*|\s+or\s+|\s*/\s+", re.IGNORECASE)
_REDIRECT = re.compile(
    r"(?:\(|\s[\u2014\u2013-]+\s|,\s*)?\b(?:use|see|prefer|try)\b.*$|\binstead\b.*$|[(\u2192].*$",
    re.IGNORECASE,
)


class Phrase(NamedTuple):
    """A plain phrase, its distinct stems, and their rarity together (1 where it has none)."""

    text: str
    stems: tuple[str, ...]
    mass: float


def phrase(text: str) -> Phrase:
    """A plain phrase made ready to be compared."""
    stems = terms.distinct_plain(text)
    return Phrase(text, stems, mass(stems) or 1.0)


def plain(text: str) -> str:
    """Lower case, everything that is no letter, mark on one or digit a single space, trimmed, at most LONGEST characters."""
    text = text[: 2 * LONGEST]
    words = terms.cut_ascii(text) if text.isascii() else terms.parted(text.lower()).split()
    return " ".join(words)[:LONGEST]


def divide(description: str) -> tuple[str, tuple[str, ...]]:
    """(the description without what it excludes, the exclusions one by one)."""
    kept: list[str] = []
    out: list[str] = []
    sentences = _SENTENCE.split(description[:4_000])
    if not _hinted(description, _HINTS):
        return " . ".join(sentences), ()
    for sentence in sentences:
        found = _NEGATIVE.search(sentence)
        if not found:
            kept.append(sentence)
            continue
        before = sentence[: found.start()].rstrip(" ,(\u2014-")
        if len(before.split()) >= 3:
            kept.append(before)
        clause = _REDIRECT.sub("", sentence[found.end() :])
        out += [item for part in _ITEMS.split(clause) if (item := plain(_LEAD_IN.sub("", part.strip())))]
    return " . ".join(kept), tuple(out[:EXCLUSIONS])


def _hinted(text: str, hints: Iterable[str]) -> bool:
    """Whether a text may hold what a slower pattern finds."""
    low = text.lower()
    return any(map(low.__contains__, hints))


def use_when(description: str) -> str:
    """The clauses of a (positive) description that say when to use the skill, joined."""
    if not _hinted(description, _WHEN_HINTS):
        return ""
    return " . ".join(
        s[found.start() :] for s in _SENTENCE.split(description[:4_000]) if (found := _USE_WHEN.search(s))
    )


def triggers(skill: Skill) -> tuple[str, ...]:
    """The triggers of a skill that count. A list of everyday words ("fix", "code", "run", ...) would fit any prompt, word by word."""
    told = skill.triggers[:PHRASES]
    if len(told) <= EVERYDAY:
        return told
    everyday = [phrase for phrase in told if _everyday(terms.distinct(phrase[:LONGEST]))]
    return told if len(everyday) <= EVERYDAY else tuple(phrase for phrase in told if phrase not in everyday)


def _everyday(stems: tuple[str, ...]) -> bool:
    return len(stems) == 1 and rarity(stems[0]) < COMMON


def listens_for(skill: Skill, description: str) -> tuple[str, ...]:
    """The phrases of a skill, plain, without repetition: its name, its triggers, what its description quotes."""
    told = [skill.name, skill.title, *triggers(skill)]
    told += quoted(description)
    return tuple(dict.fromkeys(filter(None, map(plain, told))))[:PHRASES]


def quoted(description: str) -> list[str]:
    """What stands between quotes or backticks, as written."""
    return [next(filter(None, found)) for found in _QUOTED.findall(description[:4_000])]


def excluded(skill: Skill, from_description: tuple[str, ...]) -> tuple[str, ...]:
    """What a skill is not for: its own `not_when` lines first."""
    told = (plain(_LEAD_IN.sub("", line)) or plain(line) for line in skill.not_when[:EXCLUSIONS])
    return tuple(dict.fromkeys(filter(None, (*told, *from_description))))[:EXCLUSIONS]
