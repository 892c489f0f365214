"""Plays a recording to a live terminal: at its own pace or faster, from the start or from a turn.

Law: only what is `harmless` reaches the terminal, and it is left as it was found, however the replay ends. The clock is an
argument: `sleep` waits that many seconds.
"""

from __future__ import annotations

from collections.abc import Callable

from ..skills.errors import NotFound, WrongUse
from .cast import events
from .harmless import END, Harmless
from .transcribe import prompt_of

IDLE = 2.0  # seconds of silence that are waited for at most


def prompts(source: str | bytes) -> list[tuple[float, str]]:
    """The person's prompts in a recording, as (seconds since the start, text): the turns one can jump to."""
    return [(m.at, text) for m in events(source) if m.kind == "m" and (text := prompt_of(m.data))]


def play(
    source: str | bytes,
    write: Callable[[bytes], object],
    sleep: Callable[[float], object],
    *,
    speed: float = 1.0,
    idle: float = IDLE,
    turn: int = 0,
) -> None:
    """Write the recording out. What comes before `turn` (1 is the first prompt) is written at once.

    Raises WrongUse for a speed that is not above zero, NotFound when there is no such turn.
    """
    if speed <= 0 or idle < 0:
        raise WrongUse(
            "the speed must be above zero and the idle limit not below", "for instance --speed 2 --idle 1"
        )
    start = _start(source, turn) if turn else 0.0
    filter_ = Harmless()
    now = start
    try:
        for moment in events(source):
            if moment.kind != "o":
                continue
            if moment.at > now:
                sleep(min(moment.at - now, idle) / speed)
                now = moment.at
            shown = filter_.pass_on(moment.data)
            if shown:
                write(shown)
    finally:
        write(END)


def _start(source: str | bytes, turn: int) -> float:
    known = prompts(source)
    if not 0 < turn <= len(known):
        raise NotFound(
            f"there is no turn {turn} in this recording",
            f"it has {len(known)}; leave the turn out to play it all",
        )
    return known[turn - 1][0]
