"""A model's reply, read with patience and without trust."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisen.skills import reply
from wisen.skills.lesson import Lesson, Nothing

GOOD = {
    "worth": True, "why": "it recurs", "name": "cut-release", "title": "Cut a release", "description": "Cuts it. Use when asked.",
    "triggers": ["cut a release"], "steps": ["Run `npm version minor`", "Run `npm test`"], "pitfalls": [], "verification": ["`npm test` passes"],
}  # fmt: skip
TEXT = json.dumps(GOOD)


def same(text: str) -> str:
    return text


def learnt(text: str) -> Lesson:
    found = reply.lesson(text, same)
    assert isinstance(found, Lesson), str(found)
    return found


@pytest.mark.parametrize(
    "text",
    [TEXT, f"```json\n{TEXT}\n```", f"Here you are:\n{TEXT}\nAnything else?", f"<think>{{maybe}} {{\"worth\": false}}</think>{TEXT}",
     f"{{not json}} {TEXT}", TEXT + TEXT, json.dumps(GOOD, indent=4), "\ufeff" + TEXT, TEXT.replace('"it recurs"', "NaN")],
)  # fmt: skip
def test_whatever_stands_round_it(text: str) -> None:
    lesson = learnt(text)
    assert (lesson.title, lesson.triggers) == ("Cut a release", ("cut a release",))
    assert [step.text for step in lesson.steps] == GOOD["steps"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("NONE", "without a draft"),
        (TEXT[:-40], "cut short"),
        (TEXT[: len(TEXT) // 2], "cut short"),
        ("<html><body>502</body></html>", "without a draft"),
        ('{"worth": false, "why": "one bug only"}', "one bug only"),
        ('{"worth": false}', "nothing in it that is worth keeping"),
        ('{"worth": "no", "steps": ["x"]}', "worth keeping"),
        ('{"worth": true, "title": "x", "steps": []}', "no steps"),
        ('{"worth": true, "title": 7, "steps": [1, null, {"a": 2}]}', "no title or no steps"),
        ("{" * 100_000, "cut short"),
        ('{"worth": {"a": ' * 3_000, "cut short"),
    ],
)
def test_what_cannot_be_used_is_nothing_with_the_reason(text: str, why: str) -> None:
    found = reply.lesson(text, same)
    assert isinstance(found, Nothing)
    assert why in str(found)


def test_lists_come_in_many_shapes() -> None:
    odd = {
        "worth": True,
        "title": "Cut",
        "steps": [{"step": "Run `a b`"}, "2. Run `c d`", "", 5],
        "triggers": "one thing\ntwo things",
        "verification": None,
    }
    lesson = learnt(json.dumps(odd))
    assert [step.text for step in lesson.steps] == ["Run `a b`", "Run `c d`"]
    assert lesson.triggers == ("one thing", "two things")
    assert lesson.verification == ()


def test_sizes_are_bounded() -> None:
    big = {**GOOD, "steps": [f"{n} " + "x" * 3_000 for n in range(40)], "triggers": [f"{n}" + "y" * 999 for n in range(20)],
           "description": "z" * 9_000, "title": "t" * 999}  # fmt: skip
    lesson = learnt(json.dumps(big))
    assert len(lesson.steps) == reply.MOST["steps"] and all(
        len(step.text) <= reply.STEP for step in lesson.steps
    )
    assert len(lesson.description) <= reply.TEXT and len(lesson.title) <= reply.PHRASE


def test_every_word_goes_through_the_filter() -> None:
    seen: list[str] = []

    def clean(text: str) -> str:
        seen.append(text)
        return text.replace("hunter2", "<secret:password:1>")

    dirty = {key: ([f"{v} hunter2" for v in value] or ["hunter2"]) if isinstance(value, list) else f"{value} hunter2" if isinstance(value, str) else value
             for key, value in GOOD.items()}  # fmt: skip
    found = reply.lesson(json.dumps(dirty), clean)
    assert "hunter2" not in repr(found)
    assert isinstance(reply.lesson(json.dumps({"worth": False, "why": "hunter2"}), clean), Nothing)
    assert "hunter2" not in str(reply.lesson(json.dumps({"worth": False, "why": "hunter2"}), clean))


@given(
    st.text(max_size=300)
    | st.dictionaries(
        st.sampled_from(list(GOOD)), st.none() | st.booleans() | st.text() | st.lists(st.text())
    ).map(json.dumps)
)
def test_any_reply_is_answered(text: str) -> None:
    assert isinstance(reply.lesson(text, same), Lesson | Nothing)


def test_a_flood_is_not_read_to_its_end() -> None:
    found = reply.lesson(json.dumps({**GOOD, "steps": ["x" * 9_000] * 500}), same)
    assert isinstance(found, Nothing)
