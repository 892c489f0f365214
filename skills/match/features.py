"""A candidate weighed: every feature is a number with a name (`words.py` says each in a sentence).

Law: pure. `first_look` ranks all candidates by BM25; `look` weighs one page against the prompt; `compare` adds what
depends on the other candidates, twins left out. Everything is in shares of idf, so that it means the same in a library of
one page and of a hundred thousand.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from . import terms
from .background import mass
from .bm25 import BODY, K1, MOST, B, norm, worth
from .card import Card, triples
from .likeness import Likeness, likeness
from .query import Query

BODY_LENGTH = 220.0  # distinct stems of a usual body
ALIKE = 5  # letters two stems must begin with to be taken for relatives
LEADS = ("covered", "body_bm25", "shared", "sentence", "phrase_whole")  # also taken against the best other


@dataclass(slots=True)
class Weighed:
    """A card and its features. `body`: how often the prompt's stems stand in its body. `shared`: those in name, description or
    triggers. `like`: how its phrases fit."""

    card: Card
    bm25: float
    body: dict[str, int]
    shared: tuple[str, ...] = ()
    like: Likeness = field(default_factory=Likeness)
    features: dict[str, float] = field(default_factory=dict)


def first_look(card: Card, stems: Sequence[str], weight: Mapping[str, float]) -> Weighed:
    """A candidate with its BM25 score over all fields."""
    head, body = card.head_counts, card.body_counts
    temper = norm(head, body)
    counted: dict[str, int] = {}
    shared = []
    score = 0.0
    for stem, above, below in zip(stems, map(head.get, stems), map(body.get, stems), strict=True):
        if above or below:
            f = float(above or 0)
            if above:
                shared.append(stem)
            if below:
                counted[stem] = below
                f += BODY * below
            score += weight[stem] * worth(f, temper)
    return Weighed(card, score, counted, tuple(shared))


def look(seen: Weighed, query: Query, weight: Mapping[str, float]) -> None:
    """The features that need only this page. `weight`: idf of the prompt's stems."""
    card, body = seen.card, seen.body
    whole = sum([weight[stem] for stem in query.stems]) or 1.0
    when, headings, triggers, about, names = card.stems
    shared = sum([weight[stem] for stem in seen.shared])
    temper = K1 * (1 - B + B * len(card.body_counts) / BODY_LENGTH)
    in_body = sum([weight[stem] for stem in body])
    also = sum([weight[stem] for stem in seen.shared if stem not in body])
    seen.like = likeness(card.phrases, query)
    seen.features = {
        "bm25": seen.bm25,
        "bm25_share": seen.bm25 / (whole * MOST),
        "body_bm25": sum([weight[stem] * worth(count, temper) for stem, count in body.items()]),
        "covered": (in_body + also) / whole,
        "body_words": in_body / whole,
        "when_words": _held(query.stems, when, weight) / whole,
        "heading_words": _held(query.stems, headings, weight) / whole,
        "first_sentence": _first_sentence(query, seen.shared),
        "description_used": _used(about, card.masses[0], query),
        "name_used": _used(names, card.masses[1], query),
        "trigger_words": _held(query.stems, triggers, weight) / whole,
        "nearly": _nearly(card.beginnings, query.stems, seen.shared, weight) / whole,
        "shared": shared,
        "rarest_shared": max([weight[stem] for stem in seen.shared], default=0.0),
        "pairs": _pairs(query, body, f" {card.body} "),
        "head_pairs": _pairs(query, seen.shared, f" {card.names} . {card.about} . {card.triggers} "),
        "phrase": seen.like.order,
        "phrase_words": seen.like.bag,
        "phrase_whole": seen.like.whole,
        "sentence": seen.like.sentence,
        "name_letters": _letters(card.letters, query.stems),
        "named": float(card.name.lower() in query.compounds),
        "excluded": max([excluded(phrase, query) for phrase in card.exclusions], default=0.0),
        "length": math.log(max(len(query.stems), 1)),
    }


def compare(ranked: Sequence[Weighed]) -> None:
    """The features that compare a candidate with the others (best bm25 first, twins left out)."""
    scores = [seen.bm25 for seen in ranked]
    mean = sum(scores[:10]) / 10  # a candidate that is not there shares nothing
    for place, seen in enumerate(ranked):
        other = scores[0] if place else (scores[1] if len(scores) > 1 else 0.0)
        features = seen.features
        features["margin"] = max(-1.0, min(1.0, (seen.bm25 - other) / seen.bm25)) if seen.bm25 else -1.0
        features["above_mean"] = min(seen.bm25 / mean, 10.0) if mean else 0.0
        features["crowd"] = float(sum(score >= 0.8 * seen.bm25 for score in scores) - 1)
    for name in LEADS:
        best = sorted((seen.features[name] for seen in ranked), reverse=True)
        for seen in ranked:
            own = seen.features[name]
            other = best[1] if len(best) > 1 and own == best[0] else (best[0] if len(best) > 1 else 0.0)
            seen.features[f"{name}_lead"] = own - other


def _pairs(query: Query, held: Collection[str], text: str) -> float:
    """How many of the prompt's neighbours are neighbours in a text, of those it holds."""
    return float(
        sum([f" {a} {b} " in text for a in held if a in query.after for b in query.after[a] if b in held])
    )


def _first_sentence(query: Query, shared: Sequence[str]) -> float:
    if not query.sentences:
        return 0.0
    first, whole = query.sentences[0]
    return mass([stem for stem in shared if stem in first]) / (whole + 2.0)


def _used(about: Sequence[str], whole: float, query: Query) -> float:
    known = query.known
    used = [stem for stem in about if stem in known]
    return mass(used) / whole if used else 0.0


def _nearly(
    beginnings: frozenset[str], stems: tuple[str, ...], shared: Sequence[str], weight: Mapping[str, float]
) -> float:
    """Weight of the stems the page's head does not hold, but one that begins alike: `normal` and `normalis`."""
    return sum(
        [weight[stem] for stem, begins in _begun(stems) if begins in beginnings and stem not in shared]
    )


@lru_cache(8)
def _begun(stems: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """(a stem, what it begins with), of those of a prompt's stems that are long enough."""
    return tuple((stem, stem[:ALIKE]) for stem in stems if len(stem) >= ALIKE)


def _letters(mine: frozenset[str], stems: tuple[str, ...]) -> float:
    """Share of the name's letter triples that stand in the prompt's stems: sees compounds and inflections."""
    return len(mine & _asked(stems)) / len(mine) if mine else 0.0


@lru_cache(8)
def _asked(stems: tuple[str, ...]) -> frozenset[str]:
    """The letter triples of a prompt's stems."""
    return triples(" ".join(stems))


def _held(stems: Sequence[str], field: frozenset[str], weight: Mapping[str, float]) -> float:
    """Weight of the stems that stand in a field."""
    return 0.0 if field.isdisjoint(stems) else sum([weight[stem] for stem in stems if stem in field])


def excluded(phrase: str, query: Query) -> float:
    """Share of an exclusion that is asked for; a single word counts half."""
    said = terms.distinct(phrase)
    if query.known.isdisjoint(said):
        return 0.0
    return mass([stem for stem in said if stem in query.known]) / mass(said) * min(1.0, len(said) / 2)
