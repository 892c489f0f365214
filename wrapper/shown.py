"""A recording, rendered while it grows: the turns of an agent that has no transcript of its own, as they happen.

Law: reads the file the wrapper writes, and never waits for it; a step ends when its time is over. What is not written whole
waits for its end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from ..skills.model import Turn
from . import joined, raw
from .cast import events
from .replay import prompts
from .transcribe import Telling, from_screen

SOME = 32 << 10  # bytes read at once: what a busy agent prints in ten seconds
LONGEST = 288 << 10  # where an event is longer: more than the 64 KB that the wrapper writes as one
EVENTS = 32  # rendered between two looks at the clock: some 15 ms of full screens


class Shown:
    """The recording at `path`. `turns`, if they are `new`, stand after `gone` older ones, which nothing will change any more."""

    def __init__(self, path: str, began: float) -> None:
        self.turns: list[Turn] = []
        self.new = False
        self.gone = 0
        self.more = True  # there is more to render at once
        self._path, self._began = path, began
        self._telling = Telling(began)
        self._at = len(raw.MAGIC)
        self._moments: list[raw.Moment] = []
        self._stirred = 0  # times to tell what has come
        self._complete: list[Turn] = []  # told since the last look at `turns`

    def step(self, clock: Callable[[], float], until: float) -> None:
        """Render what has come, until that time at most; of more to come, `turns` are those that are complete. Raises OSError: it
        cannot be read; ValueError: it is damaged."""
        while clock() < until:
            if not self._moments and not self._read():
                self.more = False
                return
            self._stirred = 2
            for moment in self._moments[:EVENTS]:
                self._complete += self._telling.feed(moment)
            del self._moments[:EVENTS]
        self.more = True
        if self._complete:
            self.turns, self.new = list(self._complete), True

    def tell(self, now: float) -> None:
        """Bring `turns` up to what was rendered; `now` is epoch seconds. What came last settles a little later: it is told twice."""
        if self._stirred:
            self._stirred -= 1
            self.turns, self.new = self._complete + self._telling.so_far(now - self._began), True

    def told(self) -> None:
        """`turns` were taken: they are let go, and those that are complete do not come again."""
        self.gone += len(self._complete)
        self.turns, self.new, self._complete = [], False, []

    def end(self) -> None:
        """Render the rest, to the last word. Raises OSError."""
        with open(self._path, "rb") as file:
            file.seek(self._at)
            for moment in chain(self._moments, raw.moments(file)):
                self._complete += self._telling.feed(moment)
        self._complete += self._telling.end()
        self.turns, self._moments = list(self._complete), []

    def _read(self) -> bool:
        with open(self._path, "rb") as file:
            for size in (SOME, LONGEST):
                file.seek(self._at)
                data = file.read(size)
                self._moments, length = raw.arrived(data)
                if length or len(data) < size:
                    self._at += length
                    return length > 0
        raise ValueError("an event is longer than any that is written")


def rest(recording: str, own: Sequence[Turn], began: float) -> Iterator[Turn]:
    """What the terminal saw after the agent's own transcript ends, where that ends too early."""
    since = joined.beyond(own, [(began + at, text) for at, text in prompts(recording)])
    if since is not None:
        yield from (turn for turn in from_screen(events(recording), began) if turn.at >= since)
