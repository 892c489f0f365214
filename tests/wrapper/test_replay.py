"""A recording, played again."""

from __future__ import annotations

import json

import pytest

from wisen.skills.errors import NotFound, WrongUse
from wisen.wrapper.harmless import END
from wisen.wrapper.raw import MAGIC, Moment, frame
from wisen.wrapper.replay import play, prompts


def marker(at: float, text: str) -> Moment:
    return Moment(at, "m", json.dumps({"kind": "prompt", "text": text}).encode())


RECORDING = MAGIC + b"".join(
    frame(moment)
    for moment in [
        Moment(0.0, "r", b"80x24"),
        Moment(0.5, "o", b"\x1b[chello "),
        marker(1.0, "first"),
        Moment(1.0, "i", b"never shown"),
        Moment(1.5, "o", b"one "),
        marker(20.0, "second"),
        Moment(21.0, "o", b"two"),
        Moment(21.0, "x", b"0"),
    ]
)


class Player:
    """A terminal and a clock in one: keeps what came, with the waits between."""

    def __init__(self, **how: float) -> None:
        self.shown = b""
        self.waits: list[float] = []
        play(RECORDING, self.write, self.waits.append, **how)  # type: ignore[arg-type]

    def write(self, data: bytes) -> None:
        self.shown += data


def test_it_plays_at_its_own_pace_but_waits_no_longer_than_the_limit() -> None:
    player = Player()
    assert player.shown == b"hello one two" + END
    assert player.waits == [0.5, 1.0, 2.0]


def test_speed_and_idle_limit() -> None:
    assert Player(speed=2).waits == [0.25, 0.5, 1.0]
    assert Player(idle=0.1).waits == pytest.approx([0.1, 0.1, 0.1])


def test_jumping_to_a_turn_shows_what_came_before_at_once() -> None:
    player = Player(turn=2)
    assert player.shown == b"hello one two" + END
    assert player.waits == [1.0]


def test_the_turns_of_a_recording() -> None:
    assert prompts(RECORDING) == [(1.0, "first"), (20.0, "second")]


def test_wrong_wishes_are_told() -> None:
    with pytest.raises(WrongUse):
        Player(speed=0)
    with pytest.raises(NotFound, match="no turn 3"):
        Player(turn=3)


def test_the_terminal_is_left_as_it_was_also_when_stopped() -> None:
    shown = bytearray()

    def stop(seconds: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        play(RECORDING, shown.extend, stop)
    assert shown.endswith(END)
