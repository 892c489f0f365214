"""How the phrases a page listens for fit the prompt, in four ways.

Law: pure; bounded: a phrase that shares nothing with the prompt costs one set look-up. rapidfuzz is asked here and
nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from ..spared import without
from . import background, terms
from .query import Query

with without("rapidfuzz.process"):  # 1 MB, for lists of choices
    from rapidfuzz import fuzz

SHORT = (
    6  # characters below which only a whole word counts: partial_ratio saturates there ("test" in "latest")
)
LEAST = 0.3  # share of a phrase's weight that must be asked for before letters are compared
ONE_WORD = 0.7  # what a phrase of one word is worth against one of several


class Likeness(NamedTuple):
    """Each is the best over all phrases, 0 to 1. `order`: its letters stand in the prompt in order (partial_ratio). `bag`: its
    words do, in any order (token_set_ratio). `whole`: share of its weight within one sentence. `sentence`: the same, times
    the root of how much of that sentence it explains. `phrase` is the one behind `order`, `nearest` the one behind `whole`."""

    order: float = 0.0
    bag: float = 0.0
    whole: float = 0.0
    sentence: float = 0.0
    phrase: str = ""
    nearest: str = ""


NOTHING = Likeness()


def likeness(phrases: Sequence[str], query: Query) -> Likeness:
    """The likeness of a page's phrases to a prompt."""
    order = bag = whole = sentence = 0.0
    best = nearest = ""
    text, known, sentences = query.text, query.known, query.sentences
    for phrase in phrases:
        said = terms.told(phrase, known)
        if not said:
            continue
        rare = background.rarities(said)
        mass = sum(rare) or 1.0
        asked = [pair for pair in zip(said, rare, strict=True) if pair[0] in known]
        if sum([weight for _, weight in asked]) >= LEAST * mass:
            fit = in_order(phrase, text, order)
            if fit > order:
                order, best = fit, phrase
            if len(phrase) >= SHORT and bag < 1:
                bag = max(bag, in_any_order(phrase, text, bag))
        worth = ONE_WORD if len(said) == 1 else 1.0
        only = asked[0] if len(asked) == 1 else None
        for stems, explained in sentences:
            if only:
                got = only[1] if only[0] in stems else 0.0
            else:
                got = sum([weight for stem, weight in asked if stem in stems])
            if not got:
                continue
            share = got / mass * worth
            if share > whole:
                whole, nearest = share, phrase
            sentence = max(sentence, share * (got / explained) ** 0.5)
    return Likeness(order, bag, whole, sentence, best, nearest) if nearest else NOTHING


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


def in_any_order(phrase: str, text: str, least: float = 0.0) -> float:
    """How much of a phrase's words stand in the text (rapidfuzz's token_set_ratio), 0 to 1; 0 or less than it is, when under `least`.

    Of its three ratios two need only counting, and the third, which costs ten times as much, is seldom the highest where the text is
    long: it is worked out where what it is at most could count."""
    words, letters = _words(text)
    said = frozenset(phrase.split())
    both = said & words
    apart, beside = len(said) - len(both), len(words) - len(both)
    if both and not (apart and beside):
        return 1.0
    shared = sum(map(len, both))
    own = sum(map(len, said)) - shared + max(apart - 1, 0)  # letters and blanks of what only the phrase has
    other = letters - shared + max(beside - 1, 0)
    common = shared + len(both) if both else 0  # and the blank behind it
    found = 0.0
    if both:
        found = max(100 - 100 * (1 + left) / (2 * common - 1 + left) for left in (own, other)) / 100
    most = 1 - abs(own - other) / max(2 * common + own + other, 1)
    if most > max(found, least):
        return fuzz.token_set_ratio(phrase, text, score_cutoff=100 * least) / 100
    return found


@lru_cache(8)
def _words(text: str) -> tuple[frozenset[str], int]:
    """(the distinct words of a text, their letters together)."""
    words = frozenset(text.split())
    return words, sum(map(len, words))
