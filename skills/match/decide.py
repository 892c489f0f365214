"""Candidates in, suggestion out: weigh, merge twins, veto, decide, and say why.

Law: pure; the order of what comes in does not matter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ..model import Candidate, Match, Skill, Suggestion
from . import features, gate, twins, veto, words
from .card import Card
from .features import Weighed
from .query import Query

WEIGHED = 12  # candidates that are looked at closely


def decide(
    query: Query,
    cards: Sequence[Card],
    weight: Mapping[str, float],
    *,
    threshold: float,
    limit: int,
    load: Callable[[Card], Skill | None],
    native: Sequence[str] = (),
) -> Suggestion:
    """The suggestion for a query. `weight`: stem -> idf; `load` gives a card's whole skill, None when its page is gone;
    `native`: folders whose skills the agent sees by itself."""
    seen = sorted((features.bm25(card, query.stems, weight) for card in cards), key=_order)
    twin_of = twins.groups(found.card for found in seen)
    ranked = [found for found in seen if found.card.path not in twin_of][:WEIGHED]
    for found in ranked:
        features.look(found, query, weight)
    features.compare(ranked)
    scored = sorted(
        ((gate.probability(found.features), found) for found in ranked),
        key=lambda pair: (-pair[0], pair[1].card.path),
    )
    matches: list[Match] = []
    candidates: list[Candidate] = []
    for score, found in scored:
        card = found.card
        runner_up = next((other.card.name for other in ranked if other is not found), "")
        because = words.because(found, query, dict(weight), runner_up)
        named = card.name.lower() in query.named
        score = 1.0 if named else score
        excluded = "" if named else veto.vetoed_by(card, query, weight)
        skill: Skill | None = None
        if excluded:
            verdict = f'vetoed by "not when {excluded}"'
        elif any(card.path.startswith(folder.rstrip("/") + "/") for folder in native):
            verdict = "seen natively by the agent"
        elif score < threshold:
            verdict = f"score {score:.2f} is under the threshold {threshold:.2f}"
        elif len(matches) >= limit:
            verdict = f"more than {limit} fit"
        else:
            skill = load(card)
            verdict = "fits" if skill else "its page is gone"
        if named:
            because = ("the prompt names it", *because)
        if skill:
            matches.append(Match(skill, score, because))
        candidates.append(Candidate(skill or card.skill, score, found.features, because, verdict))
    for found in seen:
        head = twin_of.get(found.card.path)
        if head and any(c.skill.path == head for c in candidates):
            candidates.append(
                Candidate(
                    found.card.skill,
                    0.0,
                    {},
                    (),
                    f"twin of {next(c.skill.name for c in candidates if c.skill.path == head)} ({head})",
                )
            )
    return Suggestion(tuple(matches), tuple(candidates), threshold)


def _order(found: Weighed) -> tuple[float, str]:
    return (-found.bm25, found.card.path)
