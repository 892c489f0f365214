"""How the phrases a page listens for fit the prompt, in three ways.

Law: pure; bounded: a phrase that shares nothing with the prompt costs one set look-up. rapidfuzz is asked here and
nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..spared import without
from . import background
from .phrases import Phrase
from .query import Query

_UNUSED = (
    "process",
    *(  # 1.7 MB
        f"distance.{name}"
        for name in (
            "DamerauLevenshtein Hamming Indel Jaro JaroWinkler LCSseq Levenshtein OSA Postfix Prefix".split()
        )
    ),
)
with without(*(f"rapidfuzz.{name}" for name in _UNUSED)):
    from rapidfuzz import fuzz

SHORT = (
    6  # characters below which only a whole word counts: partial_ratio saturates there ("test" in "latest")
)
LEAST = 0.3  # share of a phrase's weight that must be asked for before letters are compared
ONE_WORD = 0.7  # what a phrase of one word is worth against one of several


class Likeness(NamedTuple):
    """Each is the best over all phrases, 0 to 1. `order`: its letters stand in the prompt in order (partial_ratio). `whole`:
    share of its weight within one sentence. `sentence`: the same, times the root of how much of that sentence it explains.
    `phrase` is the one behind `order`, `nearest` the one behind `whole`."""

    order: float = 0.0
    whole: float = 0.0
    sentence: float = 0.0
    phrase: str = ""
    nearest: str = ""


NOTHING = Likeness()


def likeness(phrases: Sequence[Phrase], query: Query) -> Likeness:
    """The likeness of a page's phrases to a prompt."""
    order = whole = sentence = 0.0
    best = nearest = ""
    text, known, sentences = query.text, query.known, query.sentences
    for phrase, said, mass in phrases:
        stems = [stem for stem in said if stem in known]
        if not stems:
            continue
        rare = background.rarities(stems)
        most = sum(rare)
        if most >= LEAST * mass:
            fit = in_order(phrase, text, order)
            if fit > order:
                order, best = fit, phrase
        worth = ONE_WORD if len(said) == 1 else 1.0
        most = most / mass * worth
        if most <= whole and most <= sentence:
            continue
        asked = list(zip(stems, rare, strict=True))
        for held, explained in sentences:
            got = sum([weight for stem, weight in asked if stem in held])
            if not got:
                continue
            share = got / mass * worth
            if share > whole:
                whole, nearest = share, phrase
            sentence = max(sentence, share * (got / explained) ** 0.5)
    return Likeness(order, whole, sentence, best, nearest) if nearest else NOTHING


def in_order(phrase: str, text: str, least: float = 0.0) -> float:
    """How much of a phrase stands in the text in its order, 0 to 1 (0 when under `least`).

    0 where the phrase is longer than the text: partial_ratio would slide the wrong way."""
    if len(phrase) < SHORT:
        return 1.0 if f" {phrase} " in f" {text} " else 0.0
    if len(phrase) > len(text):
        return 0.0
    if phrase in text:
        return 1.0
    return fuzz.partial_ratio(phrase, text, score_cutoff=100 * least) / 100
