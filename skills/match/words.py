"""Features in words: what a person reads as the reason.

Law: pure; every feature the gate uses has a sentence here.
"""

from __future__ import annotations

from .features import Weighed
from .query import Query


def because(seen: Weighed, query: Query, weight: dict[str, float], runner_up: str) -> tuple[str, ...]:
    """The reasons for a candidate, strongest first."""
    told = []
    features = seen.features
    if features["trigger"] >= 0.6:
        told.append(f'trigger "{seen.phrase}" fits {features["trigger"]:.0%}')
    rare = sorted(seen.matched, key=lambda stem: -weight[stem])[:5]
    if rare:
        told.append("shares the words: " + ", ".join(query.words[stem] for stem in rare))
    if runner_up and features["margin"] > 0:
        told.append(f"clear of the runner-up {runner_up} by {features['margin']:.0%}")
    return tuple(told)
