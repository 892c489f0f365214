"""A candidate weighed: every feature is a number with a name, and `words` can say each in a sentence.

Law: pure. Features of one skill depend on the prompt and its page; those that compare (`margin`, `rank`, `above_mean`)
on the other candidates too, twins left out.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from . import terms
from .card import Card
from .query import Query

K1, B, LENGTH = (
    1.2,
    0.75,
    250.0,
)  # BM25's usual constants; LENGTH is a usual page in stems, fixed so that scores keep their scale
BODY = 0.3  # a word of the body against one of name, description or triggers


@dataclass(slots=True)
class Weighed:
    """A card and its features; `matched` are the stems it shares outside its body, `phrase` the one that fits best."""

    card: Card
    bm25: float
    matched: tuple[str, ...]
    phrase: str = ""
    features: dict[str, float] = field(default_factory=dict)


def bm25(card: Card, stems: Sequence[str], weight: Mapping[str, float]) -> Weighed:
    """A first look: BM25 over all fields, and the stems in name, description or triggers."""
    head = Counter(f"{card.names} {card.about} {card.triggers}".split())
    body = Counter(card.body.split())
    norm = K1 * (1 - B + B * (len(head) + len(body)) / LENGTH)
    score = 0.0
    for stem in stems:
        f = head[stem] + BODY * body[stem]
        if f:
            score += weight[stem] * f * (K1 + 1) / (f + norm)
    return Weighed(card, score, tuple(stem for stem in stems if stem in head))


def phrase_fit(phrase: str, text: str) -> float:
    """How much of a phrase stands in the prompt in its order, 0 to 1; whole words only for short ones.

    rapidfuzz partial_ratio, 0 where the phrase is longer than the prompt (it would slide the wrong way)."""
    if len(phrase) < 6:
        return 1.0 if f" {phrase} " in f" {text} " else 0.0
    if len(phrase) > len(text):
        return 0.0
    return fuzz.partial_ratio(phrase, text) / 100


def look(seen: Weighed, query: Query, weight: Mapping[str, float]) -> None:
    """The features that need only this page."""
    card = seen.card
    best, phrase = 0.0, ""
    for told in card.phrases:
        fit = phrase_fit(told, query.text)
        if fit > best:
            best, phrase = fit, told
    seen.phrase = phrase
    seen.features.update(
        bm25=seen.bm25,
        n_match=float(len(seen.matched)),
        ln_n=math.log(max(len(query.stems), 1)),
        trigger=best,
    )


def compare(ranked: Sequence[Weighed]) -> None:
    """The features that compare a candidate with the others (best bm25 first, twins left out)."""
    scores = [seen.bm25 for seen in ranked]
    for place, seen in enumerate(ranked):
        other = scores[0] if place else (scores[1] if len(scores) > 1 else 0.0)
        seen.features["margin"] = max(-1.0, min(1.0, (seen.bm25 - other) / seen.bm25)) if seen.bm25 else -1.0
        seen.features["rank"] = float(place)


__all__ = ["Weighed", "bm25", "compare", "look", "phrase_fit", "terms"]
