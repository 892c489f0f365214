"""Drives a room that asks: it yields an Ask, is sent the answer, and returns what came of it.

Law: one implementation of the asking for both worlds. A failure of whoever answers is thrown into the room, which may take
it for silence; uncaught, it comes out here unchanged. Touches nothing itself.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator
from typing import TypeVar

from .model import Ask

Result = TypeVar("Result")
Asking = Generator[Ask, str, Result]


def drive(asking: Asking[Result], answer: Callable[[Ask], str]) -> Result:
    """Answer every question until the room is done; what it returns. Raises what `answer` raises."""
    try:
        question = next(asking)
        while True:
            try:
                reply = answer(question)
            except Exception as error:
                question = asking.throw(error)
            else:
                question = asking.send(reply)
    except StopIteration as done:
        result: Result = done.value
        return result


async def adrive(asking: Asking[Result], answer: Callable[[Ask], Awaitable[str]]) -> Result:
    """As `drive`, for answers that are awaited. Cancelled, the room is closed."""
    try:
        question = next(asking)
        while True:
            try:
                reply = await answer(question)
            except Exception as error:
                question = asking.throw(error)
            else:
                question = asking.send(reply)
    except StopIteration as done:
        result: Result = done.value
        return result
    finally:
        asking.close()
