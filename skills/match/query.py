"""A prompt made ready to be matched: its own words, their stems, which of them to search for.

Law: pure; bounded whatever the prompt is. Numbers from facts of November 2026: at most 48 distinct terms, the 24 rarest
searched (hit@1 .611 against .601 for all 48, in less time).
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from . import background, terms
from .hygiene import own_words

TERMS, SEARCHED = 48, 24
PHRASE_TEXT = 1_000  # characters that phrases are compared with
_NAME = r"([a-z0-9][a-z0-9_-]{1,63})"
_NAMED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\w/.$-])[/$]{_NAME}(?![\w/.-])",
        rf"\bskills?:?\s+(?:called\s+|named\s+)?[\"'`]?{_NAME}\b",
        rf"\b{_NAME}[\"'`]?\s+skill\b",
    )
)


@dataclass(frozen=True, slots=True)
class Query:
    """`stems`: distinct, in order; `words`: stem -> the word as written; `text`: plain, single-spaced, for phrases;
    `bigrams`: neighbouring stems; `named`: what the prompt names as a skill."""

    stems: tuple[str, ...]
    words: Mapping[str, str]
    text: str
    bigrams: frozenset[tuple[str, str]]
    named: tuple[str, ...]


def query(prompt: str) -> Query:
    """The query of a prompt; no stems when nothing is left that says anything."""
    own = own_words(prompt)
    named = tuple(
        dict.fromkeys(name.lower() for pattern in _NAMED for name in pattern.findall(prompt[:4_000]))
    )
    written: dict[str, str] = {}
    order: list[str] = []
    cut = terms.words(own)
    for word in cut:
        stem = terms.stem_of(word)
        if stem:
            order.append(stem)
            written.setdefault(stem, word)
    stems = tuple(written)[:TERMS]
    return Query(
        stems, written, " ".join(cut)[:PHRASE_TEXT], frozenset(itertools.pairwise(order)), named
    )


def searched(
    stems: Sequence[str], pages: int, counts: Mapping[str, int]
) -> tuple[list[str], dict[str, float]]:
    """(the stems to search for: rarest first, those in the library; stem -> idf of every stem)."""
    weight = background.idf(pages, counts)
    present = sorted((stem for stem in stems if counts[stem]), key=lambda stem: (-weight[stem], stem))
    return present[:SEARCHED], weight


def mass(stems: Sequence[str], weight: Mapping[str, float]) -> float:
    """The summed idf of some stems."""
    return math.fsum(weight[stem] for stem in stems)
