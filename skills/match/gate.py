"""The decision: named features to a probability, and the probability a skill must have to be lent.

Law: pure. A logistic gate whose every feature has a curve of its own (piecewise linear, `weights.py`), so that what a
feature adds can be read off and said. Probabilities of the candidates of one prompt are then shared: two that fit
equally well take from each other, because usually at most one is right.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence

from .weights import AT_300, AT_3000, CONSTANT, CURVES, SECOND, SHARPNESS

__all__ = ["SECOND", "SHARPNESS", "between", "chances", "logit", "parts", "recalibrate", "threshold"]

AT_1 = 0.65  # the threshold of a library of one page
HISTORY = 50  # past prompts the shipped threshold weighs as much as: a short history moves it little


def parts(features: Mapping[str, float]) -> dict[str, float]:
    """What each feature adds to the logit."""
    return {name: _height(curve, features[name]) for name, curve in CURVES.items()}


def logit(features: Mapping[str, float]) -> float:
    """The log odds that a skill is the right one, seen alone."""
    return CONSTANT + math.fsum(parts(features).values())


def chances(logits: Sequence[float]) -> list[float]:
    """The probability of each of one prompt's candidates: its own, times its share of all odds (odds ** SHARPNESS)."""
    held = [max(-30.0, min(30.0, value)) for value in logits]
    odds = [math.exp(SHARPNESS * value) for value in held]
    whole = math.fsum(odds)
    return [1 / (1 + math.exp(-value)) * odd / whole for value, odd in zip(held, odds, strict=True)]


def threshold(pages: int) -> float:
    """The shipped threshold for a library of so many pages."""
    return between(pages, AT_300, AT_3000)


def between(pages: int, at_300: float, at_3000: float) -> float:
    """The threshold for any number of pages, from what it is at 300 and at 3,000: straight over the logarithm.

    Beyond 3,000 more pages tempt more. Under 300 little competes, so every lead is as large as can be and scores run high:
    there it bends up to AT_1 at one page (judged on thirty pages of our own and prompts in other words)."""
    decades = math.log10(min(max(pages, 1), 30_000) / 300)
    if decades < 0:
        return at_300 + (AT_1 - at_300) * (decades / math.log10(300)) ** 2
    return min(at_300 + (at_3000 - at_300) * decades, 0.9)


def recalibrate(scores_of_past_prompts: Sequence[float], wanted_rate: float, shipped: float) -> float:
    """The threshold that would have lent something for `wanted_rate` of the person's own past prompts.

    `scores_of_past_prompts`: the best score of each (0 where nothing was weighed). No labels are needed. The `shipped`
    threshold counts as `HISTORY` more prompts' worth of opinion; never under half of it nor over 0.95."""
    if not scores_of_past_prompts:
        return shipped
    ordered = sorted(scores_of_past_prompts)
    own = ordered[min(math.ceil((1 - wanted_rate) * len(ordered)), len(ordered) - 1)]
    trust = len(ordered) / (len(ordered) + HISTORY)
    return min(max(trust * own + (1 - trust) * shipped, shipped / 2), 0.95)


def _height(curve: Sequence[tuple[float, float]], x: float) -> float:
    place = bisect_right(curve, (x, math.inf))
    if place == 0:
        return curve[0][1]
    if place == len(curve):
        return curve[-1][1]
    (x0, y0), (x1, y1) = curve[place - 1], curve[place]
    return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
