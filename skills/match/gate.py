"""The decision: named features to a probability, and the probability a skill must have.

Law: pure. The weights are data (`weights.py`), with where they come from.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from .weights import CONSTANT, THRESHOLD, WEIGHTS

__all__ = ["THRESHOLD", "probability", "recalibrate"]

LEAST = 5  # past prompts below which a threshold is not re-fitted


def probability(features: Mapping[str, float]) -> float:
    """How likely it is that the skill is the right one, 0 to 1."""
    logit = CONSTANT + sum(weight * features[name] for name, weight in WEIGHTS.items())
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, logit))))


def recalibrate(
    scores_of_past_prompts: Sequence[float], wanted_rate: float, shipped: float = THRESHOLD
) -> float:
    """The threshold that would have lent something for `wanted_rate` of the person's own past prompts.

    `scores_of_past_prompts`: the best score each of them got. The shipped threshold counts as one more opinion that
    weighs as much as 50 prompts, so that a short history moves it little."""
    if len(scores_of_past_prompts) < LEAST:
        return shipped
    ordered = sorted(scores_of_past_prompts)
    place = min(math.ceil((1 - wanted_rate) * len(ordered)), len(ordered) - 1)
    own = ordered[place]
    share = len(ordered) / (len(ordered) + 50)
    return share * own + (1 - share) * shipped
