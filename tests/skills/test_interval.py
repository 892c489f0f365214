"""The intervals hold against published values, and behave at the edges."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisen.skills.interval import difference, wilson

COUNTS = st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_without_trials_nothing_is_known() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"),
    [(3, 3, 0.526, 1.0), (0, 3, 0.0, 0.474), (5, 10, 0.2693, 0.7307), (81, 263, 0.2632, 0.3566)],
)
def test_a_rate_has_wilsons_bounds(hits: int, trials: int, low: float, high: float) -> None:
    """By hand from the formula; 81 of 263 is Newcombe's example (his 95 % bounds: .2553, .3662)."""
    assert wilson(hits, trials) == pytest.approx((low, high), abs=0.0006)


def test_two_of_two_prove_nothing_and_three_of_three_do() -> None:
    assert wilson(2, 2)[0] < 0.5 < wilson(3, 3)[0]


def test_a_difference_has_newcombes_bounds() -> None:
    """56/70 - 48/80, his first example: .2000, 95 % bounds .0524 and .3339; the 90 % ones lie within."""
    value, low, high = difference(56, 70, 48, 80)
    assert value == pytest.approx(0.2)
    assert 0.0524 < low < 0.085 and 0.30 < high < 0.3339


@given(COUNTS)
def test_bounds_enclose_the_rate_and_stay_in_range(counts: tuple[int, int]) -> None:
    hits, trials = counts
    low, high = wilson(hits, trials)
    assert 0.0 <= low <= hits / trials + 1e-12 and hits / trials - 1e-12 <= high <= 1.0
    assert wilson(trials - hits, trials) == pytest.approx((1 - high, 1 - low))


@given(COUNTS, COUNTS)
def test_a_difference_is_enclosed_and_turns_its_sign_with_its_arms(
    one: tuple[int, int], two: tuple[int, int]
) -> None:
    value, low, high = difference(*one, *two)
    assert -1.0 <= low <= value + 1e-12 and value - 1e-12 <= high <= 1.0
    assert difference(*two, *one) == pytest.approx((-value, -high, -low))


@given(COUNTS)
def test_more_of_the_same_says_it_more_surely(counts: tuple[int, int]) -> None:
    hits, trials = counts
    once, often = wilson(hits, trials), wilson(10 * hits, 10 * trials)
    assert often[1] - often[0] < once[1] - once[0]


def test_nine_of_ten_intervals_hold_the_truth() -> None:
    chance = random.Random(7)
    held = 0
    for _ in range(2000):
        one = sum(chance.random() < 0.7 for _ in range(20))
        two = sum(chance.random() < 0.5 for _ in range(12))
        _, low, high = difference(one, 20, two, 12)
        held += low <= 0.2 <= high
    assert 0.87 < held / 2000 < 0.95
