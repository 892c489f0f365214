"""Prune proposes what does not earn its place, says why, and leaves alone whatever had no chance yet."""

from collections.abc import Iterable

import pytest
from support.uses import DAY, NOW, Past, tended, use

from wisen.skills.model import Skill, Tending, Use
from wisen.skills.prune import SESSIONS, TRACKED, Proposal, propose
from wisen.skills.standing import standings

SINCE = NOW - 400 * DAY


def skill(name: str = "a", origin: str = "home", **metadata: str) -> Skill:
    words = {key.replace("_", "-"): value for key, value in metadata.items()}
    return Skill(name, name, "", (), (), "", "i1", metadata=words, origin=origin)


def proposed(
    *skills: Skill,
    pasts: Iterable[Past] = (),
    uses: Iterable[Use] = (),
    tendings: Iterable[Tending] = (),
    since: float = SINCE,
    now: float = NOW,
) -> dict[str, Proposal]:
    used = [*uses, *(one for past in pasts for one in past.uses)]
    told = [one for past in pasts for one in past.judgements]
    tendings = list(tendings)
    found = standings(used, told, tendings, now, [one.name for one in skills])
    return {one.skill: one for one in propose(found, skills, used, since, now, tendings)}


class TestHarm:
    past = Past().lent(5, "harmed").lent(1)

    def test_is_a_reason_with_numbers(self) -> None:
        (found,) = proposed(skill(), pasts=[self.past]).values()
        assert found.why == "harmed in 5 of 5 judged sessions; lent in 6 sessions over 99 days"
        assert dict(found.numbers) == {
            "lent": 6,
            "helped": 0,
            "harmed": 5,
            "unknown": 1,
            "withheld": 0,
            "days": 99,
        }

    def test_the_worst_comes_first(self) -> None:
        pasts = [Past("b").lent(5, "harmed"), Past("c").lent(9, "harmed")]
        assert list(proposed(skill("b"), skill("c"), pasts=pasts)) == ["c", "b"]

    @pytest.mark.parametrize("origin", ["project", "foreign", "pool"])
    def test_never_on_a_page_of_others(self, origin: str) -> None:
        assert proposed(skill(origin=origin), pasts=[self.past]) == {}

    @pytest.mark.parametrize("word", ["true", "True", " yes "])
    def test_never_on_a_pinned_page(self, word: str) -> None:
        assert proposed(skill(wisen_pinned=word), pasts=[self.past]) == {}
        assert proposed(skill(wisen_pinned="false"), pasts=[self.past]) != {}

    def test_never_where_use_was_not_tracked(self) -> None:
        assert proposed(skill(), pasts=[self.past], since=0.0) == {}

    def test_never_below_five_lendings(self) -> None:
        assert proposed(skill(), pasts=[Past().lent(4, "harmed")]) == {}

    def test_never_below_fourteen_days(self) -> None:
        assert proposed(skill(), pasts=[Past(first=14.0).lent(9, "harmed")]) == {}

    def test_never_a_second_after_it_was_written(self) -> None:
        """A rival flagged a skill one second after it was made."""
        assert proposed(skill(), tendings=[tended("accepted")]) == {}

    def test_not_again_at_once_when_a_person_kept_it_or_brought_it_back(self) -> None:
        for kind in ("declined", "restored"):
            assert proposed(skill(), pasts=[self.past], tendings=[tended(kind, day=1)]) == {}

    def test_not_when_it_is_archived_already(self) -> None:
        found = propose(
            standings(self.past.uses, self.past.judgements, [tended("archived")], NOW), [], [], SINCE, NOW
        )
        assert found == ()


class TestNoReason:
    def test_is_age(self) -> None:
        assert proposed(skill(), pasts=[Past(first=390.0).lent(3, "helped")]) == {}

    def test_is_silence(self) -> None:
        assert proposed(skill(), pasts=[Past(first=390.0).lent(40)]) == {}

    def test_is_having_been_withheld(self) -> None:
        assert proposed(skill(), pasts=[Past(first=390.0).withheld(40, "helped")]) == {}


class TestNeverFitted:
    def others(self, sessions: int) -> list[Use]:
        return [use("b", day) for day in range(sessions)]

    def test_in_ninety_tracked_days_of_use_is_a_reason_and_says_so(self) -> None:
        found = proposed(
            skill(), uses=self.others(SESSIONS), tendings=[tended("seen", day=TRACKED // DAY + 1)]
        )
        assert found["a"].why == (
            "it fitted no prompt in 91 days, while other skills did in 10 sessions; use was tracked all that time"
        )
        assert dict(found["a"].numbers) == {"lent": 0, "days": 91, "sessions": 10}

    def test_not_sooner(self) -> None:
        assert proposed(skill(), uses=self.others(50), tendings=[tended("accepted", day=89)]) == {}

    def test_not_when_tracking_began_later(self) -> None:
        seen = [tended("seen", day=300)]
        assert proposed(skill(), uses=self.others(50), tendings=seen, since=NOW - 80 * DAY) == {}

    def test_not_where_hardly_any_session_was_tracked(self) -> None:
        assert proposed(skill(), uses=self.others(SESSIONS - 1), tendings=[tended("seen", day=300)]) == {}

    def test_not_when_nobody_knows_since_when_it_is_there(self) -> None:
        assert proposed(skill(), uses=self.others(50)) == {}

    @pytest.mark.parametrize("kind", ["edited", "restored", "declined"])
    def test_its_time_begins_anew_when_it_is_tended(self, kind: str) -> None:
        told = [tended("seen", day=300), tended(kind, day=10)]
        assert proposed(skill(), uses=self.others(50), tendings=told) == {}

    def test_or_renamed(self) -> None:
        told = [tended("seen", "old", day=300), tended("renamed", "old", day=10, where="a")]
        assert proposed(skill(), uses=self.others(50), tendings=told) == {}
