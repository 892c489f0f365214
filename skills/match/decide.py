"""Candidates in, suggestion out: rank, merge twins, weigh, veto, decide, and say why.

Law: pure; the order in which candidates come in does not matter.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import overload

from ..model import Candidate, Match, Skill, Suggestion
from . import deeds, features, gate, rivals, twins, veto, words
from .card import Card
from .features import Sought, Weighed
from .likeness import ONE_WORD
from .postings import Found
from .query import Query
from .rivals import Hint

WEIGHED = (8, 12)  # candidates looked at closely: in libraries of up to 1,000 pages, and from 3,000 on
# A prompt of MUCH words has its page among CLOSE in libraries of up to 1,000 pages: 73 of 75, partly the same prompts at two sizes;
# none had it at rank 7 or 8.
MUCH, CLOSE = 32, 6
TOLD = 3  # others that fit as well, by name
SURE = 0.99  # the score of a skill the prompt names


@dataclass(frozen=True, slots=True)
class Ranked:
    """What was sought; the best candidates by BM25, best first; the scores of all that came near; and the twins behind them: path of
    the first -> twin."""

    sought: Sought
    best: list[Weighed] = field(default_factory=list)
    scores: Sequence[float] = ()
    twins: Mapping[str, Card] = field(default_factory=dict)


def depth(pages: int) -> int:
    """How many candidates are compared in a library of so many pages: looked at closely, but for those of a prompt that says much."""
    return _between(pages, *WEIGHED)


def close(pages: int, stems: int) -> int:
    """How many of these are looked at closely, for a prompt of so many stems."""
    near = depth(pages)
    return _between(pages, CLOSE, near) if stems >= MUCH else near


def _between(pages: int, few: int, many: int) -> int:
    return min(max(few, round(few + 2 * (many - few) * math.log10(max(pages, 1) / 1_000))), many)


def rank(
    query: Query,
    found: Sequence[Found],
    weight: Mapping[str, float],
    pages: int,
    others: Sequence[str] | None = None,
) -> Ranked:
    """The candidates worth a close look: the `depth` best by BM25 (of a prompt that says much, fewer), a twin only behind the first
    of its kind, named ones always. `pages`: in the library; `others`: the stems that candidates with counts were not found by but may hold all the same."""
    sought = features.sought(query.stems, weight, others)
    seen = sorted([features.first_look(one, sought) for one in found], key=lambda s: (-s.bm25, s.card.path))
    heads = twins.groups(found.card for found in seen)
    first = [found for found in seen if found.card.path not in heads]
    near = first[: depth(pages)]
    most = close(pages, len(query.stems))
    best = first[:most] + [found for found in first[most:] if _named(found.card, query)]
    kept = {found.card.path for found in best}
    return Ranked(
        sought,
        best,
        [found.bm25 for found in near],
        {
            heads[found.card.path]: found.card
            for found in reversed(seen)
            if heads.get(found.card.path) in kept
        },
    )


def weigh(ranked: Ranked, query: Query) -> None:
    """Fill in what the gate weighs."""
    for seen in ranked.best:
        features.look(seen, query, ranked.sought)
    features.compare(ranked.best, ranked.scores)


def decide(
    query: Query,
    ranked: Ranked,
    *,
    threshold: float,
    limit: int,
    load: Callable[[Card], Skill | None],
    native: Sequence[str] = (),
    has: Container[str] = (),
    objection: Callable[[Skill], str] = lambda skill: "",
    hints: Callable[[Card], Sequence[Hint]] = lambda card: (),
    judged: str | None = None,
) -> Suggestion:
    """The suggestion for weighed candidates. `load` gives a card's whole skill, None when its page is gone; `native`:
    folders whose skills the agent sees by itself; `has`: the identities of pages that it sees there once more; `objection`: why a page
    may not be lent all the same, or ""; `hints`: what else speaks for or against a card; `judged`: the path of the one that a model
    judged to fit, "" when it judged that none does, None when none was asked or none answered."""
    told = {seen.card.path: [hint for hint in hints(seen.card) if hint.points] for seen in ranked.best}
    chances = rivals.chances(
        [gate.logit(seen.features) for seen in ranked.best], [told[seen.card.path] for seen in ranked.best]
    )
    scored = [
        (SURE if _named(seen.card, query) else chance, seen)
        for chance, seen in zip(chances, ranked.best, strict=True)
    ]
    scored.sort(key=lambda pair: (-pair[0], -pair[1].bm25, pair[1].card.path))
    folders = tuple(folder.rstrip("/") + "/" for folder in native)
    matches: list[Match] = []
    weighed: list[tuple[Skill | None, float, Weighed, str]] = []

    def because(seen: Weighed) -> tuple[str, ...]:
        runner_up = _runner_up(scored, seen)
        said = words.because(seen, query, ranked.sought, runner_up, _named(seen.card, query))
        return said + tuple(f"{hint.why} ({hint.points:+.1f})" for hint in told[seen.card.path])

    for place, (score, seen) in enumerate(scored):
        card, named = seen.card, _named(seen.card, query)
        held = sum(match.score for match in matches)
        also = named or not matches or _fits_too(score, held, seen)
        excluded = "" if named else veto.vetoed_by(card, query)
        skill: Skill | None = None
        if excluded:
            verdict = f'vetoed by "not when {excluded}"'
        elif opposite := "" if named else deeds.opposed_by(card, query):
            verdict = f'is there to "{opposite}", and something else is asked'
        elif card.path.startswith(folders) or card.identity in has:
            verdict = "seen natively by the agent"
        elif judged is not None and not named and judged != card.path:
            verdict = "the model judged that another fits" if judged else "the model judged that none fits"
        elif len(query.stems) == 1 and not named and judged is None and seen.like.whole < ONE_WORD:
            verdict = "one word says too little: no trigger is just that word"
        elif matches and not also:
            lacks = (
                "no trigger of this one stands"
                if seen.like.whole < 1
                else "usually one is right, though a trigger of this one stands"
            )
            verdict = (
                f"{matches[0].skill.name} fits better, and {lacks} whole in the prompt"
                if gate.alone(score, held) >= threshold
                else f"score {score:.2f}: {matches[0].skill.name} fits, this one hardly"
            )
        elif not matches and score < threshold and judged != card.path:
            verdict = f"score {score:.2f} is under the threshold {threshold:.2f}" + _torn(
                scored, place, threshold
            )
        elif len(matches) >= limit:
            verdict = f"{limit} fit better"
        else:
            skill = load(card)
            verdict = (
                ("fits" if judged is None else "the model judged that it fits")
                if skill
                else "its page is gone or cannot be read"
            )
            if skill and (against := objection(skill)):
                skill, verdict = None, against
        if skill:
            matches.append(Match(skill, score, because(seen)))
        weighed.append((skill, score, seen, verdict))

    def candidates() -> Iterator[Candidate]:
        for skill, score, seen, verdict in weighed:
            found = features.told(seen, query, ranked.sought)
            yield Candidate(skill or seen.card.skill, score, found, because(seen), verdict)
            if twin := ranked.twins.get(seen.card.path):
                yield Candidate(twin.skill, score, {}, (), f"twin of {seen.card.name}")

    return Suggestion(tuple(matches), Told(candidates), threshold)


class Told(Sequence[Candidate]):
    """The candidates of an answer, put in words when somebody reads them: most only take what is lent."""

    def __init__(self, tell: Callable[[], Iterable[Candidate]]) -> None:
        self._tell = tell

    @cached_property
    def _told(self) -> tuple[Candidate, ...]:
        return tuple(self._tell())

    @overload
    def __getitem__(self, place: int) -> Candidate: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Candidate]: ...

    def __getitem__(self, place: int | slice) -> Candidate | Sequence[Candidate]:
        return self._told[place]

    def __len__(self) -> int:
        return len(self._told)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._told == tuple(other)

    def __repr__(self) -> str:
        return repr(self._told)


def _fits_too(score: float, held: float, seen: Weighed) -> bool:
    """Whether a further skill fits beside those that hold `held` of the probability: usually one is right, so it needs a whole
    trigger of its own."""
    return seen.like.whole >= 1 and score >= gate.SECOND * (1 - min(held, SURE))


def _torn(scored: Sequence[tuple[float, Weighed]], place: int, threshold: float) -> str:
    """That others fit about as well, where that is what keeps a skill from being lent."""
    found = [score for score, _ in scored]
    others = rivals.beside(found, place)
    if found[place] + math.fsum(found[other] for other in others) < threshold:
        return ""
    names = [scored[other][1].card.name for other in others]
    more = f" and {len(names) - TOLD} more" if len(names) > TOLD else ""
    fit = "fits" if len(names) == 1 else "fit"
    return f": {' and '.join(names) if len(names) < TOLD else ', '.join(names[:TOLD]) + more} {fit} about as well, and nothing tells which is meant"


def _named(card: Card, query: Query) -> bool:
    return card.name.lower() in query.named


def _runner_up(scored: Sequence[tuple[float, Weighed]], seen: Weighed) -> str:
    return next((other.card.name for _, other in scored if other is not seen), "")
