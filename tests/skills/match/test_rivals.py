"""Several pages that fit equally well: the folder chooses between them, and adds nothing to what they have together."""

import math

from hypothesis import given
from hypothesis import strategies as st

from wisen.skills.match import gate, rivals
from wisen.skills.match.rivals import Hint

HERE, NOT_HERE, SILENT = Hint(0.4, "here", 0.8), Hint(-1.0, "not here", -2.0), Hint(0.0, "")


def test_of_equals_the_one_that_is_at_home_here_has_nearly_all() -> None:
    here, neutral, away = rivals.chances([0.0, 0.0, 0.0], [[HERE], [], [NOT_HERE]])
    assert here > 0.5 > neutral > away and here > 3 * neutral > 20 * away


def test_what_equals_have_together_stays(logits: tuple[float, ...] = (0.5, 0.3, -0.2)) -> None:
    hints = [[HERE], [SILENT], [NOT_HERE]]
    plain = gate.chances([logit + one[0].points for logit, one in zip(logits, hints, strict=True)])
    assert math.isclose(sum(rivals.chances(logits, hints)), sum(plain))


def test_one_page_alone_in_question_is_moved_by_the_points_and_no_further() -> None:
    for hint in (HERE, NOT_HERE):
        assert rivals.chances([2.0, -4.0], [[hint], []]) == gate.chances([2.0 + hint.points, -4.0])


@given(
    st.lists(
        st.tuples(st.floats(-40, 40), st.sampled_from(([], [HERE], [NOT_HERE], [SILENT, HERE]))), max_size=12
    )
)
def test_they_are_probabilities_whatever_is_hinted(told: list[tuple[float, list[Hint]]]) -> None:
    found = rivals.chances([logit for logit, _ in told], [hints for _, hints in told])
    assert len(found) == len(told) and all(0 <= chance <= 1 for chance in found)
    assert math.fsum(found) <= 1 + 1e-9


def test_those_that_fit_about_as_well_are_known() -> None:
    assert rivals.beside([0.31, 0.30, 0.2, 0.01], 0) == [1, 2]
    assert rivals.beside([0.31, 0.30, 0.2, 0.01], 3) == rivals.beside([0.0, 0.0], 0) == []
