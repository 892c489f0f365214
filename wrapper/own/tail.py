"""One transcript of an agent's, read while it grows.

Law: reads only, and only what is new: a file of JSON lines from where the last look ended, at most PIECE bytes a look; a database, or
a file that is written anew each time, whole, and only when it has changed. A file that was cut or replaced is read again from its
beginning. Turns older than `since` are another session's, and left out.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from ...skills.model import Turn
from . import Reader, follow
from .database import changed, named
from .shape import Own

PIECE = 256 << 10  # bytes of JSON lines read at once: about 5 ms


class Tail:
    """`turns`: those of this session that are held; `gone`: how many of its oldest were let go; `own`: what else is known."""

    def __init__(self, name: str, reader: Reader, path: str, since: float) -> None:
        self.path, self.own = path, Own()
        self.turns: Sequence[Turn] = ()
        self.gone = 0
        self.weight = 0  # bytes that the next look may have to copy
        self._name, self._reader, self._since = name, reader, since
        self._lines = follow(name) if path.endswith(".jsonl") else None
        self._read = 0  # bytes of lines
        self._file = (0, 0)  # which file that was
        self._seen = 0.0  # when what was read whole had changed

    def look(self) -> bool:
        """Take in what is new; True where there is more to read at once. Raises OSError: it cannot be read (now)."""
        if self._lines is None:
            self._look_whole()
            return False
        with open(self.path, "rb") as file:
            state = os.fstat(file.fileno())
            if (state.st_dev, state.st_ino) != self._file or state.st_size < self._read:
                self._file, self._read, self.gone = (state.st_dev, state.st_ino), 0, 0
                self._lines = follow(self._name) or self._lines
            if state.st_size == self._read:
                return False
            file.seek(self._read)
            piece = file.read(PIECE)
        self._read += len(piece)
        self._lines.feed(piece)
        self._take(self._lines.own())
        return self._read < state.st_size

    def end(self) -> None:
        """Take in the rest, to the last line. Raises OSError."""
        while self.look():
            pass
        if self._lines is not None:
            self._take(self._lines.end())

    def let_go(self, keep: int) -> None:
        """Forget all turns but the last `keep`, where the reader can."""
        held = len(self.own.turns)
        if self._lines is not None and held > keep and (count := self._lines.let_go(held - keep)):
            self.gone += sum(map(self._mine, self.own.turns[:count]))
            self._take(self._lines.own())

    def _look_whole(self) -> None:
        path = str(named(self.path)[0])
        now = getattr(self._reader, "changed", changed)(path)
        if now and now != self._seen:
            self.weight = os.path.getsize(path)
            self._take(self._reader.read(self.path))
            self._seen = now

    def _take(self, own: Own) -> None:
        self.own = own
        self.turns = [turn for turn in own.turns if self._mine(turn)]

    def _mine(self, turn: Turn) -> bool:
        return not turn.at or turn.at >= self._since
