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

PIECE = 288 << 10  # bytes read at once: more than the 256 KB that the wrapper writes as one event
EVENTS = 32  # rendered between two looks at the clock: some 15 ms of full screens


class Shown:
    """The recording at `path`. `turns` stand after `gone` older ones, which nothing will change any more."""

    def __init__(self, path: str, began: float) -> None:
        self.turns: list[Turn] = []
        self.gone = 0
        self.more = True  # there is more to render at once
        self._path, self._began = path, began
        self._telling = Telling(began)
        self._at = len(raw.MAGIC)
        self._moments: list[raw.Moment] = []
        self._complete: list[Turn] = []  # told since the last look at `turns`

    def step(self, clock: Callable[[], float], until: float) -> None:
        """Render what has come, until that time at most; of more to come, `turns` are those that are complete. Raises OSError: it
        cannot be read; ValueError: it is damaged."""
        while clock() < until:
            if not self._moments and not self._read():
                self.more = False
                return
            for moment in self._moments[:EVENTS]:
                self._complete += self._telling.feed(moment)
            del self._moments[:EVENTS]
        self.more = True
        if self._complete:
            self.turns = list(self._complete)

    def tell(self, now: float) -> None:
        """Bring `turns` up to what was rendered; `now` is epoch seconds."""
        known = {hash(turn): turn for turn in self.turns}
        so_far = [
            known.get(hash(turn), turn) for turn in self._telling.so_far(now - self._began)
        ]  # no text is held twice
        self.turns = self._complete + so_far

    def told(self) -> None:
        """`turns` were taken: those that are complete are let go."""
        self.gone += len(self._complete)
        del self.turns[: len(self._complete)], self._complete[:]

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
            file.seek(self._at)
            data = file.read(PIECE)
        self._moments, length = raw.arrived(data)
        if not length and len(data) == PIECE:
            raise ValueError("an event is longer than any that is written")
        self._at += length
        return length > 0


def rest(recording: str, own: Sequence[Turn], began: float) -> Iterator[Turn]:
    """What the terminal saw after the agent's own transcript ends, where that ends too early."""
    since = joined.beyond(own, [(began + at, text) for at, text in prompts(recording)])
    if since is not None:
        yield from (turn for turn in from_screen(events(recording), began) if turn.at >= since)
