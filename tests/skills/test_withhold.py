"""The coin: fair, off when it should be, and never over a newcomer or what a person named."""

import random

from hypothesis import given
from hypothesis import strategies as st

from wisen.skills.standing import EXPOSURE
from wisen.skills.withhold import toss

RANDOM = st.floats(0, 1, exclude_max=True)
RATE = st.floats(0, 1)


@given(RANDOM, RATE, st.integers(0, 100))
def test_never_what_the_person_named(value: float, rate: float, lendings: int) -> None:
    assert not toss(value, rate, lendings=lendings, named=True)


@given(RANDOM, RATE, st.integers(0, EXPOSURE - 1))
def test_never_before_it_was_lent_often_enough(value: float, rate: float, lendings: int) -> None:
    assert not toss(value, rate, lendings=lendings, named=False)


@given(RANDOM)
def test_a_rate_of_nothing_turns_it_off_and_of_one_always_withholds(value: float) -> None:
    assert not toss(value, 0.0, lendings=99, named=False)
    assert toss(value, 1.0, lendings=EXPOSURE, named=False)


def test_one_in_ten() -> None:
    chance = random.Random(3)
    held = sum(toss(chance.random(), 0.1, lendings=9, named=False) for _ in range(10_000))
    assert 900 < held < 1100
