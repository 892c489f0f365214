"""One asking, two drivers."""

from collections.abc import Generator

import pytest

from wisen.skills.drive import adrive, drive
from wisen.skills.errors import WisenError
from wisen.skills.model import Ask

CLOSED: list[str] = []


def dialogue() -> Generator[Ask, str, list[str]]:
    first = yield Ask("draft", "one?")
    try:
        second = yield Ask("review", "two?")
    except WisenError as error:
        second = f"silence: {error}"
    return [first, second]


def impatient() -> Generator[Ask, str, str]:
    try:
        return (yield Ask("draft", "well?"))
    finally:
        CLOSED.append("closed")


def nothing() -> Generator[Ask, str, str]:
    return "asked nobody"
    yield Ask("draft", "")


def answers(ask: Ask) -> str:
    if ask.role == "review":
        raise WisenError("nobody home")
    return ask.text.upper()


async def later(ask: Ask) -> str:
    return answers(ask)


def test_questions_are_answered_in_turn_and_silence_is_taken() -> None:
    assert drive(dialogue(), answers) == ["ONE?", "silence: nobody home"]


async def test_the_same_awaited() -> None:
    assert await adrive(dialogue(), later) == ["ONE?", "silence: nobody home"]


def test_who_asks_nothing_is_done() -> None:
    assert drive(nothing(), answers) == "asked nobody"


async def test_a_failure_nobody_takes_comes_out_unchanged() -> None:
    failure = WisenError("no model", "start one")

    def fails(ask: Ask) -> str:
        raise failure

    async def fails_later(ask: Ask) -> str:
        raise failure

    with pytest.raises(WisenError) as one:
        drive(impatient(), fails)
    with pytest.raises(WisenError) as other:
        await adrive(impatient(), fails_later)
    assert one.value is failure is other.value
    assert len(CLOSED) == 2
