"""A candidate weighed: every feature is a number with a name (`words.py` says each in a sentence).

Law: pure. `first_look` ranks all candidates by BM25; `look` weighs one page against the prompt; `compare` adds what
depends on the other candidates, twins left out. Everything is in shares of idf, so that it means the same in a library of
one page and of a hundred thousand.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from . import terms
from .card import Card
from .likeness import Likeness, likeness
from .query import Query

K1, B = 1.2, 0.75  # BM25's usual constants
LENGTH, BODY_LENGTH = (
    250.0,
    220.0,
)  # distinct stems of a usual page and body; fixed, so that scores keep their scale
BODY = 0.3  # a word of the body against one of name, description or triggers
LEADS = (
    "covered",
    "body_bm25",
    "shared",
    "sentence",
    "phrase_whole",
)  # features also taken against the best other


@dataclass(slots=True)
class Weighed:
    """A card and its features. `shared`: the prompt's stems in name, description or triggers; `like`: how its phrases fit."""

    card: Card
    bm25: float
    head: Counter[str]
    body: Counter[str]
    shared: tuple[str, ...] = ()
    like: Likeness = field(default_factory=Likeness)
    features: dict[str, float] = field(default_factory=dict)


def first_look(card: Card, stems: Sequence[str], weight: Mapping[str, float]) -> Weighed:
    """A candidate with its BM25 score over all fields."""
    head = Counter(f"{card.names} {card.about} {card.triggers}".split())
    body = Counter(card.body.split())
    norm = K1 * (1 - B + B * (len(head) + len(body)) / LENGTH)
    score = 0.0
    for stem in stems:
        f = head[stem] + BODY * body[stem]
        if f:
            score += weight[stem] * f * (K1 + 1) / (f + norm)
    return Weighed(card, score, head, body, tuple(stem for stem in stems if stem in head))


def look(seen: Weighed, query: Query, weight: Mapping[str, float], idf: Callable[[str], float]) -> None:
    """The features that need only this page. `weight`: idf of the prompt's stems; `idf`: of any stem."""
    card, body = seen.card, seen.body
    whole = sum(weight[stem] for stem in query.stems) or 1.0

    def share(field: str) -> float:
        here = set(field.split())
        return sum(weight[stem] for stem in query.stems if stem in here) / whole

    in_body = [stem for stem in query.stems if stem in body]
    anywhere = dict.fromkeys((*seen.shared, *in_body))
    shared = sum(weight[stem] for stem in seen.shared)
    asked = set(query.stems)
    about = dict.fromkeys(card.about.split())
    about_mass = sum(map(idf, about))
    norm = K1 * (1 - B + B * len(body) / BODY_LENGTH)
    text = f" {card.body} "
    seen.like = likeness(card.phrases, query, weight, idf)
    seen.features = {
        "bm25": seen.bm25,
        "bm25_share": seen.bm25 / (whole * (K1 + 1)),
        "body_bm25": sum(weight[stem] * body[stem] * (K1 + 1) / (body[stem] + norm) for stem in in_body),
        "covered": sum(weight[stem] for stem in anywhere) / whole,
        "body_words": sum(weight[stem] for stem in in_body) / whole,
        "trigger_words": share(card.triggers),
        "when_words": share(card.when),
        "heading_words": share(card.headings),
        "first_sentence": _first_sentence(query, seen.head, weight),
        "description_used": sum(weight[s] for s in about if s in asked) / about_mass if about_mass else 0.0,
        "shared": shared,
        "rarest_shared": max((weight[stem] for stem in seen.shared), default=0.0),
        "pairs": float(sum(f" {a} {b} " in text for a, b in query.pairs if a in body and b in body)),
        "phrase": seen.like.order,
        "phrase_words": seen.like.bag,
        "phrase_whole": seen.like.whole,
        "sentence": seen.like.sentence,
        "name_letters": _letters(card.names, query.stems),
        "named": float(card.name.lower() in query.compounds),
        "excluded": max((_excluded(phrase, asked, weight, idf) for phrase in card.exclusions), default=0.0),
        "length": math.log(max(len(query.stems), 1)),
        "sentences": math.log(1 + len(query.sentences)),
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


def _first_sentence(query: Query, head: Mapping[str, int], weight: Mapping[str, float]) -> float:
    if not query.sentences:
        return 0.0
    first = query.sentences[0]
    whole = sum(weight.get(stem, 0.0) for stem in sorted(first))
    return sum(weight.get(stem, 0.0) for stem in sorted(first) if stem in head) / (whole + 2.0)


def _letters(name: str, stems: Sequence[str]) -> float:
    """Share of the name's letter triples that stand in the prompt's stems: sees compounds and inflections."""
    mine = _triples(name)
    return len(mine & _triples(" ".join(stems))) / len(mine) if mine else 0.0


def _triples(text: str) -> set[str]:
    padded = f" {text} "
    return {padded[i : i + 3] for i in range(len(padded) - 2)}


def _excluded(
    phrase: str, asked: set[str], weight: Mapping[str, float], idf: Callable[[str], float]
) -> float:
    """Share of an exclusion that is asked for; a single word counts half."""
    said = terms.phrase_stems(phrase)
    whole = sum(map(idf, said))
    if not whole:
        return 0.0
    return sum(weight[stem] for stem in said if stem in asked) / whole * min(1.0, len(said) / 2)
