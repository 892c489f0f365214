"""Intervals of rates, and of the difference of two. Pure arithmetic.

Law: 90 %, two-sided, everywhere. Score intervals, because they hold for the handful of sessions a skill has (Wilson 1927,
J. Am. Stat. Assoc. 22:209; compared by Newcombe 1998, Stat. Med. 17:857). They are looked at after every session, so
that over months more than one in ten may miss; a standing is advice, and prune asks a person.
"""

from __future__ import annotations

from math import sqrt

Z = 1.6449  # the normal quantile of 95 %: 90 % between both bounds


def wilson(hits: int, trials: int) -> tuple[float, float]:
    """Lower and upper bound of the rate behind `hits` of `trials`; (0, 1) without trials."""
    if not trials:
        return 0.0, 1.0
    rate, z2 = hits / trials, Z * Z
    middle = (rate + z2 / (2 * trials)) / (1 + z2 / trials)
    half = Z * sqrt(rate * (1 - rate) / trials + z2 / (4 * trials * trials)) / (1 + z2 / trials)
    return max(0.0, middle - half), min(1.0, middle + half)


def difference(hits: int, trials: int, other_hits: int, other_trials: int) -> tuple[float, float, float]:
    """Rate minus other rate, with its lower and upper bound: Newcombe's hybrid score interval (1998, Stat. Med. 17:873,
    method 10). Raises ZeroDivisionError without trials in either."""
    rate, other = hits / trials, other_hits / other_trials
    low, high = wilson(hits, trials)
    other_low, other_high = wilson(other_hits, other_trials)
    gap = rate - other
    below = sqrt((rate - low) ** 2 + (other_high - other) ** 2)
    above = sqrt((high - rate) ** 2 + (other - other_low) ** 2)
    return gap, max(-1.0, gap - below), min(1.0, gap + above)
