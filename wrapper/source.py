"""Where the turns of a running session come from: the agent's own transcripts, found while they grow, else its recording.

Law: reads only. A transcript that the agent itself names (a hook) is the session's; one that was found counts when it holds what the
person asked here, for another session may run in the same folder. Until one is there, and where none comes within LATE
seconds, the screen tells.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from itertools import chain

from ..skills.model import Turn
from . import joined, own
from .own.tail import Tail
from .shown import Shown, rest

LATE = 30.0  # seconds after a prompt by which an agent has written it down, if it ever does
HELD = 1 << 20  # characters of turns held; of more, only the last turns
LAST = 100  # turns


class Source:
    """One session's. `paths`: the agent's own transcripts so far; `weight`: bytes that a look at them has to copy."""

    def __init__(
        self, reader: str, environ: Mapping[str, str], cwd: str, began: float, recording: str
    ) -> None:
        self.paths: list[str] = []
        self.weight = 0
        self._name, self._reader = reader, own.reader(reader) if reader else None
        self._environ, self._cwd, self._began, self._recording = environ, cwd, began, recording
        self._named = False  # the agent says where its transcript is
        self._tails: list[Tail] = []
        self._maybe: Tail | None = None  # found, and nothing in it tells yet that it is this session's
        self._shown: Shown | None = None
        self._asked: list[tuple[float, str]] = []  # what no transcript holds yet, and when (epoch seconds)

    @property
    def where(self) -> str:
        """As a transcript says it: "own", "screen", or "" while nothing is known."""
        return "own" if self._speaks else "screen" if self._shown else ""

    @property
    def gone(self) -> int:
        """How many turns were let go: they stand before `turns`, and nothing changes them any more."""
        if self._speaks:
            return sum(tail.gone for tail in self._tails)
        return self._shown.gone if self._shown else 0

    @property
    def new(self) -> bool:
        """There is something in `turns` that was not told yet, or may be."""
        return self._speaks or (self._shown is not None and self._shown.new)

    @property
    def turns(self) -> Sequence[Turn]:
        if self._speaks:
            return list(chain.from_iterable(tail.turns for tail in self._tails))
        return self._shown.turns if self._shown else []

    @property
    def _speaks(self) -> bool:
        """The agent has written something down."""
        return any(tail.gone or tail.turns for tail in self._tails)

    @property
    def about(self) -> own.Own:
        """What else the last of the agent's transcripts says."""
        return self._tails[-1].own if self._tails else own.Own()

    def heard(self, text: str, at: float) -> None:
        """The person asked something, at that time (epoch seconds)."""
        self._asked.append((at, text))

    def named(self, path: str) -> None:
        """The agent itself says where its transcript is."""
        if self._reader and path not in self.paths:
            if not self._named:
                self._tails, self.paths, self._named = [], [], True
            self._count(self._tail(self._reader, path))

    def step(self, clock: Callable[[], float], until: float) -> bool:
        """Take in what is new, until that time of the clock or a little longer; True where there is more to take in at once."""
        more = self._look(*self._tails)
        if self._speaks and not more:
            self._asked = [one for one in joined.missing(self.turns, self._asked) if joined.asks(one[1])]
        if self._reader and not self._named and not more and self._new():
            more = self._find(self._reader)
        if self._speaks:
            self._shown = None
        if self._speaks or not self._recording or (self._reader and not self._late()):
            return more
        self._shown = self._shown or Shown(self._recording, self._began)
        try:
            self._shown.step(clock, until)
        except (OSError, ValueError):  # not there yet, or damaged: `end` reads it as far as it goes
            return more
        if not self._shown.more:
            self._shown.tell(time.time())
        return more or self._shown.more

    def told(self) -> None:
        """`turns` stand on the disk: what nothing changes any more is let go."""
        if self._shown:
            self._shown.told()
        if sum(len(turn.text) for tail in self._tails for turn in tail.turns) > HELD:
            for tail in self._tails[:-1]:
                tail.let_go(0)
            self._tails[-1].let_go(LAST)

    def end(self) -> Sequence[Turn]:
        """Take in the rest; `turns` as they are then, with what only the terminal saw. Nothing where no source was found."""
        if self._reader and not self._named and (self._asked or not self._tails):
            self._find(self._reader, last=True)
        for tail in self._tails:
            with suppress(OSError):  # gone by now: what was read of it stands
                tail.end()
        recorded = bool(self._recording) and os.path.exists(self._recording)
        if self._speaks:
            turns = self.turns
            return [*turns, *rest(self._recording, turns, self._began)] if recorded else turns
        self._tails, self.paths = [], []
        if recorded:
            self._shown = self._shown or Shown(self._recording, self._began)
            self._shown.end()
        return self.turns

    def forget(self) -> None:
        """Let go of everything that is held."""
        self._tails, self._maybe, self._shown = [], None, None

    def _look(self, *tails: Tail) -> bool:
        more = False
        self.weight = 0
        for tail in tails:
            with suppress(OSError):  # not there yet, or not whole
                more = tail.look() or more
                self.weight += tail.weight
        return more

    def _new(self) -> bool:
        """Something was asked a moment ago, and is written down now if ever."""
        return bool(self._asked) and time.time() - self._asked[-1][0] <= LATE

    def _late(self) -> bool:
        return bool(self._asked) and time.time() - self._asked[0][0] > LATE

    def _find(self, reader: own.Reader, last: bool = False) -> bool:
        """Look for a transcript that counts; True where there is more of it to read at once. `last`: read it whole."""
        path = reader.find(self._environ, self._cwd, self._began)
        if not path or path in self.paths:
            return False
        if not self._maybe or self._maybe.path != path:
            self._maybe = self._tail(reader, path)
        more = self._look(self._maybe)
        while last and more:
            more = self._look(self._maybe)
        turns, asked = self._maybe.turns, [one for one in self._asked if joined.asks(one[1])]
        if len(joined.missing(turns, self._asked)) < len(self._asked) or (last and turns and not asked):
            self._count(self._maybe)
        return more

    def _tail(self, reader: own.Reader, path: str) -> Tail:
        return Tail(self._name, reader, path, self._began - joined.SLACK)

    def _count(self, tail: Tail) -> None:
        self._tails.append(tail)
        self.paths.append(tail.path)
        self._maybe = None
