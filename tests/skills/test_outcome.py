"""Judging a session from outside: each test is a short session, told turn by turn."""

import pytest

from wisen.skills.model import Judgement, Outcome, Turn, Use, Who
from wisen.skills.outcome import UNDO, combine, from_exit, gist, undo

NOW = 9_999.0


class Story:
    """A session a minute a turn: `person`, `agent`, `runs`, and `lends` or `withholds` for the prompt just said."""

    def __init__(self, agent: str = "claude") -> None:
        self.name, self.at = agent, 1000.0
        self.turns: list[Turn] = []
        self.uses: list[Use] = []

    def person(self, text: str) -> "Story":
        return self._turn(Turn(Who.PERSON, text, self.at))

    def agent(self, text: str = "Done.") -> "Story":
        return self._turn(Turn(Who.AGENT, text, self.at))

    def runs(self, command: str, status: int | None) -> "Story":
        return self._turn(Turn(Who.TOOL, "", self.at, "shell", command, status))

    def lends(self, skill: str, lent: bool = True, late: float = 59.0) -> "Story":
        """A use, noted a second after the last turn (which is a minute ago)."""
        self.uses.append(Use(len(self.uses) + 1, self.at - late, "s", skill, "i", lent, agent=self.name))
        return self

    def withholds(self, skill: str) -> "Story":
        return self.lends(skill, lent=False)

    def judged(self, *undone: float) -> dict[str, tuple[str, str]]:
        """skill -> (outcome, source)"""
        names = {one.id: one.skill for one in self.uses}
        judgements = combine(self.turns, self.uses, undone=undone, now=NOW)
        assert combine([gist(turn) for turn in self.turns], self.uses, undone=undone, now=NOW) == judgements
        assert len({j.use for j in judgements}) == len(judgements), "one judgement a use"
        assert all(j.at == NOW and j.outcome is not Outcome.UNKNOWN and j.why for j in judgements)
        return {names[j.use]: (j.outcome.value, j.source) for j in judgements}

    def _turn(self, turn: Turn) -> "Story":
        self.turns.append(turn)
        self.at += 60
        return self


def asked() -> Story:
    return Story().person("convert this to hooks").lends("hooks")


HELPED, HARMED = "helped", "harmed"


def test_silence_is_unknown() -> None:
    assert asked().agent().judged() == {}
    assert asked().agent().person("now write the docs").agent().judged() == {}
    assert Story().judged() == {}


class TestReply:
    def test_praise_and_blame(self) -> None:
        assert asked().agent().person("perfect, thanks").judged() == {"hooks": (HELPED, "reply")}
        assert asked().agent().person("no, that's wrong").judged() == {"hooks": (HARMED, "reply")}

    def test_only_the_next_one_speaks(self) -> None:
        assert asked().agent().person("now the docs").agent().person("that's wrong").judged() == {}

    def test_a_command_to_the_client_is_no_reply(self) -> None:
        assert asked().agent().person("/model opus").person("thanks").judged() == {"hooks": (HELPED, "reply")}

    def test_what_was_typed_before_the_answer_is_no_reply(self) -> None:
        assert asked().person("no, wait").agent().judged() == {}

    def test_a_no_to_the_agents_question_is_an_answer(self) -> None:
        assert asked().agent("Done. Shall I also run the tests?").person("no").judged() == {}

    def test_it_may_be_the_next_prompt_too(self) -> None:
        story = asked().agent().person("great, now cut a release").lends("release").agent()
        assert story.judged() == {"hooks": (HELPED, "reply")}


class TestUndo:
    def test_takes_back_the_last_prompt_and_not_the_session(self) -> None:
        story = asked().agent().person("cut a release").lends("release").agent().person("/rewind")
        assert story.judged() == {"release": (HARMED, "undo")}

    def test_twice_takes_back_two(self) -> None:
        story = (
            asked().agent().person("cut a release").lends("release").agent().person("/undo").person("/undo")
        )
        assert story.judged() == {"release": (HARMED, "undo"), "hooks": (HARMED, "undo")}

    def test_does_not_reach_prompts_that_fitted_nothing_else(self) -> None:
        assert asked().agent().person("now the docs").agent().person("/undo").judged() == {}

    def test_seen_at_the_keyboard_only(self) -> None:
        story = asked().agent()
        assert story.judged(story.at) == {"hooks": (HARMED, "undo")}
        assert story.judged(900.0) == {}  # before it was lent

    def test_seen_at_the_keyboard_and_in_the_transcript_is_one(self) -> None:
        story = asked().agent().person("cut a release").lends("release").agent().person("/rewind")
        assert story.judged(story.turns[-1].at + 1) == {"release": (HARMED, "undo")}

    def test_beats_praise_and_green_tests(self) -> None:
        story = asked().runs("pytest", 0).agent().person("/undo")
        assert story.judged() == {"hooks": (HARMED, "undo")}

    def test_across_a_clock_hour(self) -> None:
        """A rival blamed by the hour: an undo at 11:01 of something lent at 10:59 was missed."""
        story = Story()
        story.at = 10 * 3600 + 59 * 60
        story.person("convert").lends("hooks").agent().agent().person("/undo")
        assert story.judged() == {"hooks": (HARMED, "undo")}

    @pytest.mark.parametrize(
        ("agent", "typed"), [(agent, word) for agent, words in UNDO.items() for word in words]
    )
    def test_every_agent_has_its_own(self, agent: str, typed: str) -> None:
        assert undo(agent, typed) and undo(agent, f" {typed}\r")
        assert not undo(agent, f"what does {typed} do?")

    def test_of_an_agent_nobody_knows_and_of_a_profile_that_knows_more(self) -> None:
        assert undo("newcomer", "/undo") and not undo("newcomer", "/back")
        assert undo("newcomer", "/back 2", words=("/back",))
        assert not undo("aider", "/rewind") and not undo("aider", "")


class TestChecks:
    def test_green_after_it_helped(self) -> None:
        assert asked().runs("pytest -q", 0).agent().judged() == {"hooks": (HELPED, "exit")}

    def test_red_after_it_blames_nobody_unless_it_was_green_before(self) -> None:
        assert asked().runs("pytest", 1).judged() == {}
        was_red = Story().person("hi").runs("pytest", 1).person("fix it").lends("fix").runs("pytest", 1)
        assert was_red.judged() == {}
        was_green = Story().person("hi").runs("pytest", 0).person("fix it").lends("fix").runs("pytest", 1)
        assert was_green.judged() == {"fix": (HARMED, "exit")}

    def test_only_the_last_run_counts(self) -> None:
        assert asked().runs("pytest", 1).runs("pytest", 1).runs("pytest", 0).judged() == {
            "hooks": (HELPED, "exit")
        }

    def test_one_check_is_no_measure_of_another(self) -> None:
        story = (
            Story()
            .person("hi")
            .runs("pytest", 0)
            .person("fix it")
            .lends("fix")
            .runs("mypy", 1)
            .runs("pytest", 0)
        )
        assert story.judged() == {}

    def test_green_before_and_not_run_since_is_unknown(self) -> None:
        assert Story().runs("pytest", 0).person("fix it").lends("fix").runs("ls", 0).judged() == {}

    def test_count_until_the_next_prompt_that_fitted_something(self) -> None:
        story = (
            asked()
            .agent()
            .person("now run the tests")
            .runs("pytest", 0)
            .person("release")
            .lends("release")
            .runs("make", 1)
        )
        assert story.judged() == {"hooks": (HELPED, "exit")}

    def test_the_person_knows_better(self) -> None:
        assert asked().runs("pytest", 0).agent().person("that broke the login").judged() == {
            "hooks": (HARMED, "reply")
        }

    def test_say_what_changed(self) -> None:
        red, green = (
            Turn(Who.TOOL, "", command="pytest", status=1),
            Turn(Who.TOOL, "", command="pytest", status=0),
        )
        assert from_exit([red], [green]) == (Outcome.HELPED, "pytest failed before it and passes after it")
        assert from_exit([], [green]) == (Outcome.HELPED, "pytest passes after it")
        assert from_exit([green], [red]) == (Outcome.HARMED, "pytest passed before it and fails after it")
        assert from_exit([], []) == (Outcome.UNKNOWN, "")


class TestArms:
    def test_both_are_judged_alike(self) -> None:
        for ending in (("thanks!", 0), ("no, that's wrong", 0), ("go on", 0), ("go on", 1)):
            lent = Story().person("p").lends("a").runs("pytest", ending[1]).agent().person(ending[0]).judged()
            held = (
                Story()
                .person("p")
                .withholds("a")
                .runs("pytest", ending[1])
                .agent()
                .person(ending[0])
                .judged()
            )
            assert lent == held

    def test_what_was_lent_together_is_judged_together(self) -> None:
        story = asked().lends("react", late=58.5).agent().person("perfect")
        assert story.judged() == {"hooks": (HELPED, "reply"), "react": (HELPED, "reply")}


class TestTimes:
    def test_a_use_belongs_to_the_nearest_prompt(self) -> None:
        story = Story().person("one").agent().person("two").lends("two").agent().person("thanks")
        assert story.judged() == {"two": (HELPED, "reply")}

    def test_an_agents_clock_may_be_some_seconds_off(self) -> None:
        for late in (85.0, 35.0):  # 25 s early, 25 s late
            assert Story().person("one").lends("a", late=late).agent().person("thanks").judged() == {
                "a": (HELPED, "reply")
            }

    def test_a_prompt_the_transcript_does_not_tell_of(self) -> None:
        story = Story().person("one").agent().agent().lends("a", late=0.0)
        story.at += 60
        assert story.runs("pytest", 0).judged() == {"a": (HELPED, "exit")}

    def test_without_times_nothing_is_claimed(self) -> None:
        turns = [Turn(Who.PERSON, "p"), Turn(Who.AGENT, "done"), Turn(Who.PERSON, "thanks")]
        assert combine(turns, [Use(1, 1000.0, "s", "a", "i", True)], now=NOW) == []


def test_a_judgement_names_its_use() -> None:
    story = asked().agent().person("thanks!")
    assert combine(story.turns, story.uses, now=NOW) == [
        Judgement(1, NOW, Outcome.HELPED, "reply", "the person said “thanks”")
    ]
