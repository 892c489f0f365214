"""What the ledger believes: who is credited, what a word needs, what begins anew, and what lending changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.uses import DAY, NOW, Past, said, tended, use

from wisen.skills.model import Lift, Standing, Tending
from wisen.skills.standing import ARM, EXPOSURE, standings, words


def standing(
    *pasts: Past, tendings: list[Tending] | None = None, now: float = NOW, known: tuple[str, ...] = ("a",)
) -> Standing:
    uses = [one for past in pasts for one in past.uses]
    judgements = [one for past in pasts for one in past.judgements]
    return standings(uses, judgements, tendings or [], now, known)["a"]


def test_a_skill_in_the_library_that_was_never_lent_is_on_probation() -> None:
    found = standing()
    assert (found.word, found.lent, found.first_used, found.last_used, found.lift) == (
        "probation",
        0,
        0.0,
        0.0,
        Lift(),
    )
    assert words(found, NOW) == "never lent yet; `wisen why PROMPT` tells whether its triggers fit"


def test_silence_is_no_success() -> None:
    found = standing(Past().lent(50))
    assert (found.word, found.helped, found.harmed, found.unknown) == ("probation", 0, 0, 50)
    assert "not enough data yet" in words(found, NOW)


def test_two_helped_sessions_are_too_few_and_three_prove_it() -> None:
    assert standing(Past().lent(2, "helped")).word == "probation"
    found = standing(Past().lent(3, "helped"))
    assert found.word == "proven"
    assert words(found, NOW) == "helped in 3 of 3 judged sessions, last lent 97 days ago; keep it"


def test_helped_as_often_as_harmed_proves_nothing() -> None:
    assert standing(Past().lent(10, "helped").lent(10, "harmed")).word == "probation"


def test_what_was_withheld_is_not_credited() -> None:
    found = standing(Past().withheld(20, "helped"))
    assert (found.word, found.lent, found.withheld, found.helped) == ("probation", 0, 20, 0)


def test_other_skills_sessions_are_not_credited() -> None:
    assert standing(Past("b").lent(9, "helped")).lent == 0


class TestDoubt:
    def test_needs_lendings_and_days_and_harm(self) -> None:
        found = standing(Past().lent(5, "harmed"))
        assert found.word == "doubtful"
        assert words(found, NOW).startswith("harmed in 5 of 5 judged sessions")

    def test_not_below_five_lendings(self) -> None:
        assert standing(Past().lent(EXPOSURE - 1, "harmed")).word == "probation"

    def test_not_below_fourteen_days(self) -> None:
        past = Past(first=14.0).lent(8, "harmed")  # the first was 13 days ago
        assert standing(past).word == "probation"
        assert standing(past, now=NOW + 2 * DAY).word == "doubtful"

    def test_not_for_one_bad_day_among_many_unknown(self) -> None:
        assert standing(Past().lent(30).lent(2, "harmed")).word == "probation"

    def test_never_for_want_of_use(self) -> None:
        assert standing(Past(first=400.0).lent(6)).word == "probation"

    def test_of_what_a_person_took_back_more_often_than_it_helped(self) -> None:
        vetoes = [tended("vetoed", day=day) for day in (50, 40, 30)]
        assert standing(Past().lent(6), tendings=vetoes[:2]).word == "probation"
        found = standing(Past().lent(6), tendings=vetoes)
        assert found.word == "doubtful" and "you took it back 3 times" in words(found, NOW)
        assert standing(Past().lent(6, "helped"), tendings=vetoes).word == "proven"


class TestOneSession:
    def test_is_one_lending_however_often_it_was_lent_in_it(self) -> None:
        uses = [use(day=30 - n / 10, session="one") for n in range(20)]
        found = standings(uses, [said(one, "helped") for one in uses], [], NOW, ["a"])["a"]
        assert (found.lent, found.helped, found.tokens) == (1, 1, 2000)
        assert (found.first_used, found.last_used) == (uses[0].at, uses[-1].at)

    def test_in_which_it_was_lent_at_all_is_no_control(self) -> None:
        uses = [use(session="one", lent=False), use(session="one")]
        found = standings(uses, [said(uses[0], "helped")], [], NOW, ["a"])["a"]
        assert (found.lent, found.withheld, found.helped, found.unknown) == (1, 0, 0, 1)

    def test_has_the_latest_outcome(self) -> None:
        uses = [use(day=2, session="one"), use(day=1, session="one")]
        found = standings(uses, [said(uses[1], "harmed"), said(uses[0], "helped")], [], NOW, ["a"])["a"]
        assert (found.helped, found.harmed) == (0, 1)


class TestTheLatestJudgementCounts:
    one = use()

    def outcome(self, *judgements: tuple[str, str, float]) -> tuple[int, int, int]:
        told = [said(self.one, outcome, source, later) for outcome, source, later in judgements]
        found = standings([self.one], told, [], NOW, ["a"])["a"]
        return found.helped, found.harmed, found.unknown

    def test_of_several(self) -> None:
        assert self.outcome(("helped", "exit", 1), ("harmed", "commit", 9)) == (0, 1, 0)
        assert self.outcome(("harmed", "commit", 9), ("helped", "exit", 1)) == (0, 1, 0)

    def test_but_the_persons_word_beats_every_other(self) -> None:
        assert self.outcome(("helped", "person", 1), ("harmed", "undo", 9)) == (1, 0, 0)

    def test_and_of_the_persons_words_the_last(self) -> None:
        assert self.outcome(("helped", "person", 1), ("harmed", "person", 2), ("helped", "exit", 9)) == (
            0,
            1,
            0,
        )

    def test_who_may_take_it_back(self) -> None:
        assert self.outcome(("helped", "exit", 1), ("unknown", "person", 2)) == (0, 0, 1)

    def test_and_one_of_a_use_nobody_knows_is_nothing(self) -> None:
        found = standings([], [said(self.one, "helped")], [], NOW, ["a"])["a"]
        assert found.helped == 0


class TestBeginsAnew:
    def test_with_a_new_model(self) -> None:
        found = standing(Past(model="m1").lent(9, "helped"), Past(model="m2", first=20.0).lent(1))
        assert (found.word, found.lent, found.helped) == ("probation", 10, 9)
        assert "the page or the model changed" in words(found, NOW)

    def test_and_is_proven_again_with_it(self) -> None:
        old, new = Past(model="m1").lent(9, "harmed"), Past(model="m2", first=20.0).lent(3, "helped")
        assert standing(old, new).word == "proven"

    def test_but_not_because_another_agent_has_another_model(self) -> None:
        past = Past().lent(5, "helped")
        past.uses.append(use(day=3, agent="codex", model="other"))
        assert standing(past).word == "proven"

    def test_nor_because_a_model_is_not_known(self) -> None:
        assert (
            standing(Past(model="").lent(2, "helped"), Past(model="m1", first=50.0).lent(1, "helped")).word
            == "proven"
        )

    def test_with_an_edited_page(self) -> None:
        bad, mended = (
            Past(identity="old").lent(9, "harmed"),
            Past(identity="new", first=20.0).lent(1, "helped"),
        )
        assert standing(bad).word == "doubtful"
        assert standing(bad, mended).word == "probation"

    @pytest.mark.parametrize("kind", ["restored", "declined"])
    def test_when_a_person_wants_it(self, kind: str) -> None:
        past = Past().lent(9, "harmed")
        assert standing(past, tendings=[tended(kind, day=10)]).word == "probation"


class TestArchived:
    def test_is_what_was_moved_aside(self) -> None:
        found = standings([], [], [tended("archived", why="harmed in 5 of 5")], NOW)["a"]
        assert found.word == "archived"
        assert words(found, NOW) == "archived: harmed in 5 of 5; `wisen restore a` brings it back"

    def test_until_it_is_brought_back(self) -> None:
        moves = [tended("archived", day=2), tended("restored", day=1)]
        assert "a" not in standings([], [], moves, NOW)
        assert standings([], [], moves[::-1], NOW, ["a"])["a"].word == "probation"

    def test_and_not_what_stands_in_the_library_for_files_are_the_truth(self) -> None:
        assert standings([], [], [tended("archived")], NOW, ["a"])["a"].word == "probation"


def test_a_renamed_skill_keeps_its_past() -> None:
    past = Past("old").lent(4, "helped")
    late = use("old", day=1)  # another skill that took the name
    found = standings(
        [*past.uses, late], past.judgements, [tended("renamed", "old", day=50, where="a")], NOW, ["a"]
    )
    assert (found["a"].word, found["a"].lent, found["old"].lent) == ("proven", 4, 1)


class TestLift:
    def past(self, helped: int, harmed: int, without: int, without_harmed: int) -> Past:
        past = Past(first=200.0).lent(EXPOSURE)  # no coin is tossed over these
        past.lent(helped, "helped").lent(harmed, "harmed")
        return past.withheld(without, "helped").withheld(without_harmed, "harmed")

    def test_is_not_named_below_five_judged_in_each_arm(self) -> None:
        assert standing(self.past(ARM, 0, ARM - 1, 0)).lift == Lift()
        assert standing(self.past(ARM - 1, 0, ARM, 0)).lift == Lift()
        assert standing(self.past(ARM, 0, ARM, 0)).lift.value == 0.0

    def test_is_the_difference_with_its_interval(self) -> None:
        lift = standing(self.past(9, 1, 3, 7)).lift
        assert lift.value == pytest.approx(0.6)
        assert lift.low is not None and lift.high is not None
        assert 0.2 < lift.low < 0.6 < lift.high < 0.85

    def test_unknown_sessions_are_in_no_arm(self) -> None:
        past = self.past(ARM, 0, 0, ARM).lent(40).withheld(40)
        assert standing(past).lift.value == 1.0

    def test_leaves_out_the_first_lendings_over_which_no_coin_was_tossed(self) -> None:
        past = Past(first=200.0).lent(EXPOSURE, "harmed").lent(5, "helped").withheld(5, "helped")
        assert standing(past).lift.value == 0.0

    def test_proves_a_skill_that_is_better_than_none(self) -> None:
        found = standing(self.past(11, 9, 0, 12))
        assert found.word == "proven"
        assert words(found, NOW).startswith(
            "helped in 11 of 20 judged sessions, +55 points against the sessions without it"
        )

    def test_doubts_one_that_is_worse_than_none_however_often_it_helped(self) -> None:
        found = standing(self.past(20, 12, 15, 0))
        assert found.word == "doubtful" and "-38 points" in words(found, NOW)


@given(
    st.lists(
        st.tuples(
            st.sampled_from("ab"), st.integers(0, 60), st.booleans(), st.sampled_from(["s1", "s2", "s3", "s4", ""]),
            st.sampled_from(["", "helped", "harmed", "unknown"]), st.sampled_from(["person", "exit", "undo"]),
        ),
        max_size=30,
    )
)  # fmt: skip
def test_every_session_is_counted_once_and_the_order_of_events_changes_nothing(
    rows: list[tuple[str, int, bool, str, str, str]],
) -> None:
    uses = [use(skill, day, lent=lent, session=session) for skill, day, lent, session, *_ in rows]
    told = [
        said(one, row[4], row[5], later=n)
        for n, (one, row) in enumerate(zip(uses, rows, strict=True))
        if row[4]
    ]
    found = standings(uses, told, [], NOW, ["a"])
    for name, one in found.items():
        mine = [u for u in uses if u.skill == name]
        sessions = len({u.session for u in mine if u.session}) + sum(not u.session for u in mine)
        assert one.helped + one.harmed + one.unknown == one.lent
        assert one.lent + one.withheld == sessions
        assert one.word in ("probation", "proven", "doubtful")
        assert words(one, NOW)
    mixed = standings(uses[::-1], told[::-1], [], NOW, ["a"])
    assert {n: (s.lent, s.withheld) for n, s in mixed.items()} == {
        n: (s.lent, s.withheld) for n, s in found.items()
    }


def test_it_is_known_who_said_so() -> None:
    past = Past().lent(1, "helped", "reply").lent(1, "harmed", "undo").lent(1).withheld(1, "helped", "commit")
    assert standing(past).known_by == ("reply", "undo")
