"""A transcript that grows: turns are added, the last ones told anew, and whoever reads meanwhile sees whole turns."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wisen.skills import export
from wisen.skills.growing import Growing
from wisen.skills.model import Transcript, Turn, Who

SCRIPT = Transcript("20260101-000000-aaaa", "claude", "/work", 1.0)


def agent(text: str) -> Turn:
    return Turn(Who.AGENT, text)


def loud(before: Turn, turn: Turn) -> Turn | None:
    """What is kept of a turn in these tests: in capitals; of one that says nothing, nothing."""
    return replace(turn, text=turn.text.upper()) if turn.text or turn.command else None


def growing(tmp_path: Path) -> Growing:
    return Growing(str(tmp_path / "transcript.jsonl"), SCRIPT, loud)


def read(tmp_path: Path) -> tuple[dict[str, object], list[str]]:
    head, turns = export.read((tmp_path / "transcript.jsonl").read_text().splitlines())
    return head, [turn.text for turn in turns]


def test_a_turn_is_added_and_the_last_one_grows(tmp_path: Path) -> None:
    it = growing(tmp_path)
    assert read(tmp_path)[1] == [] and not read(tmp_path)[0]["ended"]
    assert not it.show(0, [agent("one")])
    assert not it.show(0, [agent("one"), agent("two")])
    assert not it.show(0, [agent("one"), agent("two and"), agent(""), agent("three")])
    assert read(tmp_path)[1] == ["ONE", "TWO AND", "THREE"]
    assert len(it.turns) == 3
    told = it.told
    it.show(0, [agent("one"), agent("two and"), agent(""), agent("three")])
    assert it.told == told, "nothing is new, so nothing is written"


def test_what_was_taken_back_goes(tmp_path: Path) -> None:
    it = growing(tmp_path)
    it.show(0, [agent("one"), agent("two"), agent("three")])
    it.show(0, [agent("one")])
    assert read(tmp_path)[1] == ["ONE"]


def test_what_the_source_let_go_stands(tmp_path: Path) -> None:
    it = growing(tmp_path)
    it.show(0, [agent("one"), agent("two"), agent("three")])
    it.show(2, [agent("three"), agent("four")])
    it.show(2, [agent("three!")])
    assert read(tmp_path)[1] == ["ONE", "TWO", "THREE!"]


def test_a_better_source_tells_it_all_anew(tmp_path: Path) -> None:
    it = growing(tmp_path)
    it.show(0, [agent("off the screen"), agent("more of it")])
    it.show(1, [agent("more of it")])
    it.show(0, [agent("from the agent")])
    assert read(tmp_path)[1] == ["FROM THE AGENT"]


def test_much_is_told_a_little_at_a_time(tmp_path: Path) -> None:
    it = growing(tmp_path)
    turns = [agent(f"{n} " + "x" * 40) for n in range(10)]
    steps = 1
    while it.show(0, turns, enough=100):
        steps += 1
    assert steps == 4 and len(read(tmp_path)[1]) == 10


def test_the_end_is_said_in_the_header_and_secrets_found_late_are_taken_out(tmp_path: Path) -> None:
    it = growing(tmp_path)
    it.show(0, [agent("one"), agent("two")])
    it.close(
        replace(SCRIPT, ended=9.0, status=0), lambda turn: replace(turn, text=turn.text.replace("TWO", "***"))
    )
    head, texts = read(tmp_path)
    assert (head["ended"], head["status"], texts) == (9.0, 0, ["ONE", "***"])
    assert (tmp_path / "transcript.jsonl").stat().st_mode & 0o777 == 0o600


def test_a_filter_that_fails_leaves_nothing_of_that_turn(tmp_path: Path) -> None:
    def fails(before: Turn, turn: Turn) -> Turn | None:
        if "secret" in turn.text:
            raise RuntimeError
        return turn

    it = Growing(str(tmp_path / "transcript.jsonl"), SCRIPT, fails)
    it.show(0, [agent("one")])
    with pytest.raises(RuntimeError):
        it.show(0, [agent("one"), agent("a secret")])
    assert "secret" not in (tmp_path / "transcript.jsonl").read_text()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.lists(st.sampled_from(["", "a", "b", "cc"]), max_size=5)),
        min_size=1,
        max_size=8,
    )
)
def test_whatever_the_source_says_the_file_says_the_same(
    tmp_path_factory: pytest.TempPathFactory, looks: list[tuple[int, list[str]]]
) -> None:
    """Each look lets the oldest few go and then says what the rest is now."""
    folder = tmp_path_factory.mktemp("grows")
    it = growing(folder)
    past: list[Turn] = []
    now: list[Turn] = []
    for go, texts in looks:
        go = min(go, len(now))
        past, now = past + now[:go], [agent(text) for text in texts]
        it.show(len(past), now)
        assert read(folder)[1] == [turn.text.upper() for turn in past + now if turn.text]
        assert len(it.turns) == len(read(folder)[1])
