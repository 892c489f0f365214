"""From a session to a lesson with a model: what is asked, and what is made of the answer."""

import json

import pytest
from support.talks import RELEASE, agent, person, ran, talk

from wisen.skills import synthesize
from wisen.skills.drive import drive
from wisen.skills.errors import WisenError
from wisen.skills.lesson import Lesson, Nothing
from wisen.skills.material import Material, material
from wisen.skills.model import Ask

ANSWER = {
    "worth": True, "why": "", "name": "cut-release", "title": "Cut a release", "description": "Cuts a release. Use when a version is due.",
    "triggers": ["cut a release"], "pitfalls": [], "verification": [],
    "steps": ["Put local work aside with `git stash`", "Run `npm version minor --force`", "Publish with `npm publish --tag next`", "Tell everyone"],
}  # fmt: skip


def same(text: str) -> str:
    return text


def stuff(*turns: object) -> Material:
    found = material(talk(*(turns or RELEASE)))  # type: ignore[arg-type]
    assert isinstance(found, Material)
    return found


def learnt(answer: str, heard: list[Ask] | None = None, **more: object) -> Lesson | Nothing:
    def says(ask: Ask) -> str:
        if heard is not None:
            heard.append(ask)
        return answer

    return drive(synthesize.synthesize(stuff(), 8_000, same, **more), says)  # type: ignore[arg-type]


def test_one_question_with_the_schema_the_requests_and_the_session() -> None:
    heard: list[Ask] = []
    learnt(json.dumps(ANSWER), heard, known=["mend-it: mends it"])
    (ask,) = heard
    assert ask.role == "draft"
    assert ask.schema["required"]
    assert "- mend-it: mends it" in ask.text
    assert "What the person asked for:\n- Cut a release" in ask.text
    assert "[5] RAN: npm version minor --force (exit 0)" in ask.text


def test_steps_are_tied_to_the_runs_they_come_from() -> None:
    lesson = learnt(json.dumps(ANSWER))
    assert isinstance(lesson, Lesson)
    assert [[one.turn for one in step.evidence] for step in lesson.steps] == [[4], [5], [], []]
    assert lesson.steps[0].evidence[0].command == "git stash"


def test_what_the_model_leaves_out_comes_from_the_session() -> None:
    lesson = learnt(json.dumps({**ANSWER, "triggers": [], "description": "Cuts a release."}))
    assert isinstance(lesson, Lesson)
    assert lesson.triggers[0].startswith("Cut a release")
    assert lesson.description.startswith("Cuts a release. Use when asked to cut a release")
    assert lesson.verification == ("`npm test` passes",)


def test_nothing_is_an_answer() -> None:
    assert str(learnt('{"worth": false, "why": "one bug only"}')) == "one bug only"
    assert isinstance(learnt("I cannot help with that."), Nothing)


def test_a_model_without_room_is_not_asked() -> None:
    def says(ask: Ask) -> str:
        raise AssertionError("nobody should be asked")

    assert "too small" in str(drive(synthesize.synthesize(stuff(), 500, same), says))


def test_a_failure_of_the_model_comes_out() -> None:
    def fails(ask: Ask) -> str:
        raise WisenError("no model answered", "start it")

    with pytest.raises(WisenError):
        drive(synthesize.synthesize(stuff(), 8_000, same), fails)


def test_the_question_keeps_to_its_room() -> None:
    long = [
        person("migrate the database"),
        *(turn for n in range(300) for turn in (ran(f"make step{n}", 0, "x" * 900), agent("hm " * 300))),
    ]
    from wisen.skills.windows import tokens

    for room in (1_000, 4_000, 16_000):
        assert tokens(synthesize.question(stuff(*long), room)) <= room + 300


@pytest.mark.parametrize(
    ("step", "wanted"),
    [
        ("Run `npm test -- --all` now", ["npm test -- --all"]),
        ("Edit `src/app.py`", []),
        ("Use `useState`", []),
        ("Do:\n```sh\n# first\ncd x\nmake all\n```\nthen `a b`", ["cd x", "make all", "a b"]),
        ("``echo `date` now``", ["echo `date` now"]),
        ("no code", []),
    ],
)
def test_the_commands_of_a_step(step: str, wanted: list[str]) -> None:
    assert synthesize.commands(step) == wanted
