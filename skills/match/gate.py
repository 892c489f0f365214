"""The decision: named features to a probability, and the probability a skill must have to be lent.

Law: pure. A logistic gate whose every feature has a curve of its own (piecewise linear, `weights.py`), so that what a
feature adds can be read off and said. The candidates of one prompt and "none of them" share one probability: two that fit
equally well take from each other, because usually at most one is right.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cache

from .weights import AT_300, AT_3000, CONSTANT, CURVES

__all__ = ["CONSTANT", "alone", "between", "chances", "logit", "parts", "recalibrate", "threshold"]

FEW, AT_FEW = 30, 0.38  # the threshold of a library of up to so many pages
SECOND = 0.8  # what a second skill must reach once the first is out of the choice; it must also be told by a whole trigger
PRIOR = 0.4  # share of the labelled prompts whose skill was among the candidates
ROUNDS = 30  # of the estimate below; it settles in ten
HIGHEST, LOWERED = (
    0.8,
    0.75,
)  # what scores over HIGHEST is right in nine cases of ten; a quiet history proves little
SURELY = 1.64  # standard deviations of a count: 95 % to one side
HISTORY = 50  # past prompts the shipped threshold weighs as much as: a short history moves it little


def parts(features: Mapping[str, float]) -> dict[str, float]:
    """What each feature adds to the logit."""
    return {name: _height(xs, ys, features[name]) for name, xs, ys in _split()}


def logit(features: Mapping[str, float]) -> float:
    """The log odds that a skill is the right one, seen alone."""
    told = []
    for name, xs, ys in _split():
        x = features[name]
        if x > xs[0]:
            told.append(_height(xs, ys, x))
        elif ys[0]:
            told.append(ys[0])
    return CONSTANT + math.fsum(told)


def chances(logits: Sequence[float]) -> list[float]:
    """The probability of each of one prompt's candidates: its share of all odds, those of "none of them" being 1."""
    odds = [math.exp(max(-30.0, min(30.0, value))) for value in logits]
    whole = 1 + math.fsum(odds)
    return [odd / whole for odd in odds]


def alone(chance: float, held: float) -> float:
    """What a chance would be if those that hold `held` of the probability were not there."""
    return min(chance / (1 - held), 1.0) if held < 1 else 1.0


def threshold(pages: int) -> float:
    """The shipped threshold for a library of so many pages."""
    return between(pages, AT_300, AT_3000)


def between(pages: int, at_300: float, at_3000: float) -> float:
    """The threshold for any number of pages, from what it is at 300 and at 3,000: straight over the logarithm.

    More pages tempt more, so it rises beyond 3,000 and falls to AT_FEW at FEW pages. In libraries of 1 to 100 drawn from public ones
    that lends to .05 to 1.2 % of ambient prompts (tests/bench/match.py --small)."""
    if pages < 300:
        share = math.log(max(pages, FEW) / FEW) / math.log(300 / FEW)
        return AT_FEW + (at_300 - AT_FEW) * share
    return min(at_300 + (at_3000 - at_300) * math.log10(min(pages, 100_000) / 300), 0.9)


def recalibrate(scores: Sequence[float], wanted_rate: float, shipped: float) -> float:
    """The threshold that lends something to `wanted_rate` of those past prompts that nothing fits, as far as scores can tell.

    `scores`: the best score of each of the person's past prompts (0 where nothing was weighed). No labels are needed: how many of
    them something fits is estimated by the scores themselves (prior shift by EM: Saerens, Latinne, Decaestecker 2002), and
    each score is moved by that. It moves only as far as the history proves it (two lendings that look right among forty prompts do
    not), and never past what is right in nine cases of ten: where nearly all that is asked has its page, hardly any prompt is left that
    nothing fits, and a share of those would be none. The `shipped` threshold weighs as much as `HISTORY` prompts; the result is at
    least LOWERED of it, at most HIGHEST (or what was shipped)."""
    if not scores:
        return shipped
    fitting = PRIOR
    for _ in range(ROUNDS):
        fitting = min(max(math.fsum(_moved(score, fitting) for score in scores) / len(scores), 0.005), 0.9)
    wrong = sorted(((score, 1 - _moved(score, fitting)) for score in scores), reverse=True)
    wanted = wanted_rate * math.fsum(chance for _, chance in wrong)
    # what lies between these two may come about by chance, and proves nothing against what was shipped
    few, many = (wanted + sign * SURELY * math.sqrt(wanted) for sign in (-1, 1))
    least, most = _allowing(wrong, many), _allowing(wrong, few) if few > 0 else HIGHEST
    highest = min(HIGHEST, _times(HIGHEST, 1 / _shift(fitting)))
    own = min(max(shipped, min(least, highest)), max(most, least, LOWERED * shipped))
    trust = len(scores) / (len(scores) + HISTORY)
    return max(trust * own + (1 - trust) * shipped, LOWERED * shipped)


def _allowing(wrong: Sequence[tuple[float, float]], left: float) -> float:
    """The lowest threshold over which at most `left` prompts are lent something wrong. `wrong`: (score, chance that it is), the
    highest score first."""
    for score, chance in wrong:
        left -= chance
        if left < 0:
            return score + 1e-6
    return 0.0


def _moved(score: float, fitting: float) -> float:
    """A score as it would be where `fitting` of the prompts fit something, not PRIOR."""
    return _times(score, _shift(fitting))


def _shift(fitting: float) -> float:
    """What the odds are multiplied by where `fitting` of the prompts fit something."""
    return fitting / (1 - fitting) * (1 - PRIOR) / PRIOR


def _times(score: float, factor: float) -> float:
    """The probability whose odds are `factor` times those of `score`."""
    return score * factor / (score * factor + 1 - score) if score < 1 else 1.0


@cache
def _split() -> list[tuple[str, list[float], list[float]]]:
    """Every curve as its values and its heights."""
    return [(name, [x for x, _ in curve], [y for _, y in curve]) for name, curve in CURVES.items()]


def _height(xs: Sequence[float], ys: Sequence[float], x: float) -> float:
    place = bisect_right(xs, x)
    if place == 0:
        return ys[0]
    if place == len(xs):
        return ys[-1]
    x0, y0 = xs[place - 1], ys[place - 1]
    return y0 + (ys[place] - y0) * (x - x0) / (xs[place] - x0)
