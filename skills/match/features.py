"""A candidate weighed: every feature is a number with a name (`words.py` says each in a sentence).

Law: pure. `first_look` ranks all candidates by BM25; `look` weighs one page against the prompt; `compare` adds what
depends on the other candidates, twins left out; `told` adds what the gate does not weigh. Everything is in shares of idf, so that
it means the same in a library of one page and of a hundred thousand.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nlargest

from . import asks, terms
from .background import mass
from .bm25 import BODY, K1, MOST, B, norm, worth
from .card import Card
from .likeness import NOTHING, Likeness, likeness
from .postings import BODIES, HEADS, Found
from .query import Query

BODY_LENGTH = 220.0  # distinct stems of a usual body
FEW = 12  # stems up to which each is looked for by itself; beyond, a text is taken apart
ALIKE = 5  # letters two stems must begin with to be taken for relatives
STEPS = "step"  # stem of the heading over what a page does; one without may be there to be read
LEADS = {  # also taken against the best other
    name: f"{name}_lead" for name in ("covered", "body_bm25", "sentence")
}


@dataclass(slots=True)
class Weighed:
    """A card and its features. `body`: how often the prompt's stems stand in its body. `shared`: those in name, description or
    triggers. `like`: how its phrases fit."""

    card: Card
    bm25: float
    body: dict[str, int]
    shared: tuple[str, ...] = ()
    like: Likeness = NOTHING
    features: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sought:
    """What a prompt looks for on every page, worked out once. `weight`: idf of its stems, in its order; `whole`: those together;
    `others`: the stems that candidates were not found by; `begins`: the longer stems, by a blank and how they begin."""

    stems: frozenset[str]
    weight: Mapping[str, float]
    whole: float
    others: frozenset[str]
    begins: Mapping[str, list[str]]


def sought(stems: Sequence[str], weight: Mapping[str, float], others: Iterable[str] | None = None) -> Sought:
    """`weight`: idf of the stems; `others`: all of them where nothing is said."""
    own = {stem: weight[stem] for stem in stems}
    begins: dict[str, list[str]] = {}
    for stem in stems:
        if len(stem) >= ALIKE:
            begins.setdefault(f" {stem[:ALIKE]}", []).append(stem)
    return Sought(
        frozenset(stems),
        own,
        sum(own.values()) or 1.0,
        frozenset(stems if others is None else others),
        begins,
    )


def first_look(found: Found, asked: Sought) -> Weighed:
    """A candidate with its BM25 score over all fields."""
    card, counts = found
    unknown = asked.stems
    if counts is not None:
        more = [stem for stem, (head, body) in counts.items() if head == HEADS or body == BODIES]
        unknown = asked.others.union(more) if more else asked.others
    if unknown:
        above, below = _times(card.head, unknown), _times(card.body, unknown)
        told = {stem: (above.get(stem, 0), below.get(stem, 0)) for stem in (*above, *below)}
        counts = counts | told if counts else told
    times: Mapping[str, tuple[int, int]] = counts or {}
    temper = norm(card.heads, card.bodies)
    inside: dict[str, int] = {}
    shared = []
    score = 0.0
    for stem, weight in asked.weight.items():
        if stem in times:
            head, body = times[stem]
            if head:
                shared.append(stem)
            if body:
                inside[stem] = body
            score += weight * worth(head + BODY * body, temper)
    return Weighed(card, score, inside, tuple(shared))


def _times(text: str, stems: frozenset[str]) -> dict[str, int]:
    """How often each of these stems stands in a text, of those that do."""
    if len(stems) <= FEW:
        padded = f" {text} "
        stems = frozenset([stem for stem in stems if f" {stem} " in padded])
    return Counter(filter(stems.__contains__, text.split())) if stems else {}


def look(seen: Weighed, query: Query, asked: Sought) -> None:
    """What of a candidate the gate weighs and needs only its page."""
    card, body, shared = seen.card, seen.body, seen.shared
    weight, whole = asked.weight, asked.whole
    temper = K1 * (1 - B + B * card.bodies / BODY_LENGTH)
    in_body = sum([weight[stem] for stem in body])
    also = sum([weight[stem] for stem in shared if stem not in body])
    seen.like = likeness(card.listens, query)
    seen.features = {
        "bm25": seen.bm25,
        "bm25_share": seen.bm25 / (whole * MOST),
        "body_bm25": sum([weight[stem] * worth(count, temper) for stem, count in body.items()]),
        "covered": (in_body + also) / whole,
        "when_words": _held(card.when, asked) / whole,
        "heading_words": _held(card.headings, asked) / whole,
        "first_sentence": _first_sentence(query, shared),
        "nearly": _nearly(card.head, shared, asked) / whole,
        "question": float(bool(query.answered) and _unanswered(card, seen.like, query)),
        "rarest_shared": max([weight[stem] for stem in shared], default=0.0),
        "pairs": _pairs(query, body, f" {card.body} "),
        "phrase": seen.like.order,
        "sentence": seen.like.sentence,
        "named": float(card.name.lower() in query.compounds),
        "length": math.log(max(len(asked.stems), 1)),
    }


def told(seen: Weighed, query: Query, asked: Sought) -> dict[str, float]:
    """All features of a candidate that was looked at: those the gate does not weigh (any more) too, to be read and fitted."""
    return seen.features | {"excluded": barring(seen.card, query)}


def compare(ranked: Sequence[Weighed], scores: Sequence[float]) -> None:
    """The features that compare a candidate with the others (best bm25 first, twins left out). `scores`: of all that came near."""
    lost = [-score for score in scores]
    mean = sum(scores[:10]) / 10  # a candidate that is not there shares nothing
    for place, seen in enumerate(ranked):
        other = scores[0] if place else (scores[1] if len(scores) > 1 else 0.0)
        features = seen.features
        features["margin"] = max(-1.0, min(1.0, (seen.bm25 - other) / seen.bm25)) if seen.bm25 else -1.0
        features["above_mean"] = min(seen.bm25 / mean, 10.0) if mean else 0.0
        features["crowd"] = float(bisect_right(lost, -0.8 * seen.bm25) - 1)
    for name, lead in LEADS.items():
        first, second = [*nlargest(2, [seen.features[name] for seen in ranked]), 0.0, 0.0][:2]
        for seen in ranked:
            own = seen.features[name]
            seen.features[lead] = own - (second if own == first else first)


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


def _nearly(head: str, shared: Sequence[str], asked: Sought) -> float:
    """Weight of the stems the page's head does not hold, but one that begins alike: `normal` and `normalis`."""
    return sum(
        [
            asked.weight[stem]
            for begin, stems in asked.begins.items()
            if begin in head
            for stem in stems
            if stem not in shared
        ]
    )


def _unanswered(card: Card, like: Likeness, query: Query) -> bool:
    """Whether a page that has steps, and says what it listens for, is called and listens for nothing that answers the prompt."""
    return (
        bool(card.triggers)
        and STEPS in card.headings.split()
        and query.answered.isdisjoint(card.names.split())
        and not asks.tells(like.nearest)
    )


def _held(field: str, asked: Sought) -> float:
    """Weight of the stems that stand in a field."""
    held = asked.stems.intersection(field.split())
    return sum([weight for stem, weight in asked.weight.items() if stem in held]) if held else 0.0


def barring(card: Card, query: Query) -> float:
    """How much of what a page says it is not for is asked for."""
    return max([excluded(phrase, query) for phrase in card.exclusions], default=0.0)


def excluded(phrase: str, query: Query) -> float:
    """Share of an exclusion that is asked for; a single word counts half."""
    said = terms.distinct(phrase)
    if query.known.isdisjoint(said):
        return 0.0
    return mass([stem for stem in said if stem in query.known]) / mass(said) * min(1.0, len(said) / 2)
