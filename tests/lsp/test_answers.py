"""What fits is asked on a thread of its own, kept, and made ready ahead: without a server, without a library."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace

import pytest

from wisen.lsp import answers
from wisen.lsp.ahead import prompts
from wisen.lsp.answers import Answers
from wisen.lsp.text import opened
from wisen.skills.model import Match, Skill

HOOKS = Skill("hooks", "Hooks", "d", (), (), "", "i", path="/lib/hooks/SKILL.md")
LONG = 60.0  # seconds after which a test has failed


class Matcher:
    """A matcher that can be held up. `asked`: every text, in the order it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.go = threading.Event()
        self.go.set()
        self.seen = threading.Condition()

    def __call__(self, text: str) -> tuple[Match, ...]:
        with self.seen:
            self.asked.append(text)
            self.seen.notify_all()
        assert self.go.wait(LONG)
        if text == "broken":
            raise ValueError("the index is gone")
        return (Match(replace(HOOKS), 0.9, ("it fits",)),) if "hooks" in text else ()

    def waits(self, count: int) -> None:
        with self.seen:
            assert self.seen.wait_for(lambda: len(self.asked) >= count, LONG)


@pytest.fixture
async def made() -> AsyncIterator[Callable[[Matcher], Answers]]:
    every: list[Answers] = []

    def make(matcher: Matcher) -> Answers:
        every.append(Answers(matcher))
        return every[-1]

    yield make
    for one in every:
        one.close()
        one._thread.join(LONG)
        assert not one._thread.is_alive()


async def test_a_text_is_asked_once_and_then_known(made: Callable[[Matcher], Answers]) -> None:
    matcher = Matcher()
    answer = made(matcher)
    first, second = await asyncio.gather(answer("use hooks"), answer("use hooks"))
    assert first == second == await answer("use hooks") and first[0].skill.name == "hooks"
    assert matcher.asked == ["use hooks"] and await answer("  ") == ()


async def test_who_asks_goes_before_what_is_made_ready(made: Callable[[Matcher], Answers]) -> None:
    matcher = Matcher()
    answer = made(matcher)
    matcher.go.clear()
    answer.prepare(iter(["one", "two", "three"]))
    await asyncio.to_thread(matcher.waits, 1)
    asked = asyncio.create_task(answer("now"))
    await asyncio.sleep(0)
    matcher.go.set()
    assert await asked == () and matcher.asked[:2] == ["one", "now"]
    await asyncio.to_thread(matcher.waits, 4)
    assert matcher.asked == ["one", "now", "two", "three"]


async def test_what_was_made_ready_is_not_asked_again(made: Callable[[Matcher], Answers]) -> None:
    matcher = Matcher()
    answer = made(matcher)
    answer.prepare(iter(["use hooks", "", "other"]))
    await asyncio.to_thread(matcher.waits, 2)
    await answer("other")
    assert (await answer("use hooks"))[0].because == ("it fits",) and len(matcher.asked) == 2


async def test_the_person_went_elsewhere_and_the_old_place_is_let_go(
    made: Callable[[Matcher], Answers],
) -> None:
    matcher = Matcher()
    answer = made(matcher)
    matcher.go.clear()
    answer.prepare(iter(["here 1", "here 2"]))
    await asyncio.to_thread(matcher.waits, 1)
    answer.prepare(iter(["there"]))
    matcher.go.set()
    await asyncio.to_thread(matcher.waits, 2)
    assert matcher.asked == ["here 1", "there"]


async def test_a_question_that_was_cancelled_is_not_asked(made: Callable[[Matcher], Answers]) -> None:
    matcher = Matcher()
    answer = made(matcher)
    matcher.go.clear()
    held = asyncio.create_task(answer("held"))
    await asyncio.to_thread(matcher.waits, 1)
    dropped = asyncio.create_task(answer("dropped"))
    await asyncio.sleep(0)
    dropped.cancel()
    with pytest.raises(asyncio.CancelledError):
        await dropped
    matcher.go.set()
    await held
    await answer("last")
    assert matcher.asked == ["held", "last"]


async def test_a_matcher_that_fails_fits_nothing_and_is_asked_again(
    made: Callable[[Matcher], Answers],
) -> None:
    matcher = Matcher()
    answer = made(matcher)
    assert await answer("broken") == () == await answer("broken") and len(matcher.asked) == 2


async def test_texts_that_fail_to_come_keep_nobody_from_asking(made: Callable[[Matcher], Answers]) -> None:
    def broken() -> Iterator[str]:
        yield "one"
        raise ValueError("no more")

    matcher = Matcher()
    answer = made(matcher)
    answer.prepare(broken())
    await asyncio.to_thread(matcher.waits, 1)
    assert (await answer("use hooks"))[0].skill.name == "hooks"


async def test_a_closed_room_answers_who_waits_and_makes_nothing_ready(
    made: Callable[[Matcher], Answers],
) -> None:
    matcher = Matcher()
    answer = made(matcher)
    matcher.go.clear()
    waiting = asyncio.create_task(answer("use hooks"))
    await asyncio.to_thread(matcher.waits, 1)
    answer.prepare(iter(["later"]))
    answer.close()
    matcher.go.set()
    assert (await waiting)[0].skill.name == "hooks" and await answer("late") == ()
    answer._thread.join(LONG)
    assert matcher.asked == ["use hooks"]


async def test_a_page_is_kept_once_and_old_answers_go(
    made: Callable[[Matcher], Answers], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "KEPT", 4)
    matcher = Matcher()
    answer = made(matcher)
    found = [(await answer(f"hooks {n}"))[0].skill for n in range(3)]
    assert found[0] is found[1] is found[2]
    for n in range(3, 20):
        await answer(f"hooks {n}")
    assert len(answer._kept) <= 4


def lines(found: Iterator[str]) -> list[str]:
    return list(found)


def test_the_lines_around_the_person_come_nearest_first_and_have_an_end() -> None:
    text = opened("u", "\n".join(f"# line {n}" for n in range(1000)), "python")
    assert lines(prompts(text, 500, 5)) == ["line 500", "line 499", "line 501", "line 498", "line 502"]
    assert lines(prompts(text, 0, 3)) == ["line 0", "line 1", "line 2"]
    assert len(lines(prompts(text, 990))) == 400 and lines(prompts(opened("u", ""), 0)) == [""]
