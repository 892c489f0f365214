"""From named features to a probability, and the threshold."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisen.skills.match import gate, weights
from wisen.skills.match.shares import shares

FREE = {"length"}
FALLING = {"excluded", "crowd", "question"}


def test_every_curve_rises_or_falls_all_along_so_that_it_can_be_said_in_words() -> None:
    for name, curve in weights.CURVES.items():
        heights = [height for _, height in curve]
        assert [x for x, _ in curve] == sorted({x for x, _ in curve}), name
        if name not in FREE:
            assert heights == sorted(heights, reverse=name in FALLING), name


def test_between_knots_it_is_a_line_and_beyond_them_flat() -> None:
    (x0, y0), (x1, y1) = weights.CURVES["covered"][:2]
    features = {name: curve[0][0] for name, curve in weights.CURVES.items()}
    at = gate.parts({**features, "covered": (x0 + x1) / 2})["covered"]
    assert at == pytest.approx((y0 + y1) / 2)
    assert gate.parts({**features, "covered": -9.0})["covered"] == y0
    assert gate.parts({**features, "covered": 9.0})["covered"] == weights.CURVES["covered"][-1][1]


def test_parts_and_constant_make_the_logit() -> None:
    features = {name: curve[-1][0] for name, curve in weights.CURVES.items()}
    assert gate.logit(features) == pytest.approx(weights.CONSTANT + sum(gate.parts(features).values()))


@given(st.lists(st.floats(-50, 50), max_size=16))
def test_chances_are_probabilities_that_share_the_odds(logits: list[float]) -> None:
    chances = gate.chances(logits)
    assert all(0 <= chance <= 1 for chance in chances) and sum(chances) <= 1 + 1e-9
    order = sorted(range(len(logits)), key=lambda i: logits[i])
    assert [chances[i] for i in order] == sorted(chances)


def test_two_that_fit_equally_take_from_each_other() -> None:
    alone, both = gate.chances([3.0]), gate.chances([3.0, 3.0])
    assert both[0] == both[1] < 0.5 < alone[0] and sum(both) < 1  # the rest is for "none of them"


def test_the_threshold_rises_with_what_tempts() -> None:
    at = {pages: gate.threshold(pages) for pages in (0, 1, 30, 100, 300, 3_000, 100_000, 10**7)}
    assert at[0] == at[1] == at[gate.FEW] == gate.AT_FEW < at[100] < at[300] == weights.AT_300
    assert at[300] < at[3_000] < at[100_000] == at[10**7] <= 0.9


def test_one_s_own_prompts_move_the_threshold_without_labels() -> None:
    clear, murky, quiet = [0.01] * 360 + [0.95] * 40, [0.01] * 300 + [0.6] * 100, [0.01] * 380 + [0.3] * 20
    assert gate.recalibrate([], 0.02, 0.4) == 0.4
    assert gate.recalibrate(clear, 0.02, 0.4) < 0.95, "what fits well stays above"
    assert gate.recalibrate(murky, 0.02, 0.4) > 0.5, "too much would be lent that nothing says is right"
    assert 0.3 <= gate.recalibrate(quiet, 0.1, 0.4) < 0.4, "lowered a little, never to lend what hardly fits"


def test_what_fits_often_and_well_is_no_reason_to_lend_less() -> None:
    seldom, often = [0.02] * 380 + [0.97] * 20, [0.02] * 200 + [0.97] * 200
    assert max(gate.recalibrate(often, 0.02, 0.5), gate.recalibrate(seldom, 0.02, 0.5)) < 0.97


def test_where_nearly_all_that_is_asked_has_its_page_no_less_is_lent() -> None:
    """A share of the few prompts that nothing fits would be none of them."""
    assert gate.recalibrate([0.9, 0.8, 0.7, 0.85, 0.95, 0.6] * 50, 0.02, 0.4) == 0.4
    assert gate.recalibrate([0.9] * 150 + [0.6] * 100 + [0.01] * 50, 0.02, 0.4) <= 0.6


def test_a_short_history_proves_little() -> None:
    two_that_look_right = [0.01] * 38 + [0.82, 0.78]
    assert gate.recalibrate(two_that_look_right, 0.02, 0.3) == pytest.approx(0.3, abs=0.01)
    assert gate.recalibrate([0.01] * 90, 0.02, 0.3) == 0.3, "that nothing came is what was wanted"
    assert gate.recalibrate([0.01] * 300, 0.02, 0.3) < 0.3, "and in the long run too little"


@given(st.lists(st.floats(0, 1), max_size=300), st.floats(0, 1))
def test_it_never_moves_beyond_reason(scores: list[float], rate: float) -> None:
    found = gate.recalibrate(scores, rate, 0.4)
    assert 0.3 <= found <= 0.8 and not math.isnan(found)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=100))
def test_a_smaller_wanted_rate_never_lends_more(scores: list[float]) -> None:
    assert gate.recalibrate(scores, 0.01, 0.4) >= gate.recalibrate(scores, 0.2, 0.4)


def test_common_words_are_known_to_be_common() -> None:
    assert shares()["code"] > shares()["endpoint"] and "quaternion" not in shares()
