"""The small rules that every reader shares."""

from __future__ import annotations

from pathlib import Path

import pytest

from wisen.skills.model import Who
from wisen.wrapper.own.lines import load
from wisen.wrapper.own.shape import LONGEST, Turns, clip, command_line, moment, text_of


def test_long_output_keeps_its_head_and_tail() -> None:
    text = "begin" + "x" * LONGEST + "end"
    short = clip(text)
    assert len(short) == LONGEST
    assert short.startswith("begin")
    assert short.endswith("end")
    assert "8 characters left out" in short
    assert clip("short") == "short"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("2030-01-02T03:04:05.500Z", 1893553445.5),
        ("2030-01-02T04:04:05.5+01:00", 1893553445.5),
        (1893553445, 1893553445.0),
        (1893553445500, 1893553445.5),
        ("yesterday", 0.0),
        (None, 0.0),
        (True, 0.0),
    ],
)
def test_times_as_agents_write_them(value: object, seconds: float) -> None:
    assert moment(value) == seconds


def test_a_command_is_what_a_person_would_type() -> None:
    assert command_line(["/bin/bash", "-lc", "make test"]) == "make test"
    assert command_line(["git", "log"]) == "git log"
    assert command_line("make") == "make"
    assert command_line({"odd": 1}) == ""


def test_text_is_a_string_or_its_blocks() -> None:
    assert text_of("plain") == "plain"
    assert (
        text_of(
            [{"type": "text", "text": "a"}, {"type": "image"}, "odd", {"type": "text", "text": "b"}], "text"
        )
        == "a\nb"
    )
    assert text_of(None) == ""


def test_a_result_finds_its_call_and_the_weaker_telling_adds_only_what_is_missing() -> None:
    turns = Turns()
    turns.call("k", "bash", "make")
    assert not turns.result("other", "lost")
    assert turns.result("k", "built", 0)
    turns.fill("k", "built, told again", 1)
    turns.fill("other", "lost")
    (turn,) = turns.all
    assert (turn.who, turn.text, turn.command, turn.status) == (Who.TOOL, "built", "make", 0)


def test_empty_words_are_no_turn() -> None:
    turns = Turns()
    turns.say(Who.AGENT, " \n")
    assert turns.all == []


def test_of_a_file_too_long_the_first_line_and_the_end_are_read(tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    path.write_bytes(b"head\n" + b"".join(b"line %d\n" % n for n in range(1000)))
    data = load(str(path), 100)
    assert data.startswith(b"head\nline ")
    assert data.endswith(b"line 999\n")
    assert len(data) <= 105
