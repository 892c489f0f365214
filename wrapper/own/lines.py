"""JSON lines, as most agents write them: whole, and followed while they grow.

Law: reads only; never raises on what stands in the file. A line without its end waits for it; a line that is no JSON
object is counted, not guessed at. At most LIMIT bytes are held: of a longer file the first line and the end.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

from .shape import Own, Turns

LIMIT = 64 << 20  # bytes read of one transcript
PIECE = 1 << 20  # bytes of it at once


class Reading(Protocol):
    """One agent's rules. `take` gives False for a record it does not know; `own` is what was read so far."""

    def take(self, record: Mapping[str, object]) -> bool: ...

    def own(self, skipped: int) -> Own: ...


class Follow:
    """A transcript that is being written: feed it bytes as they come. What was read of a long one can be let go, where its
    `Reading` keeps `turns`."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._partial = b""
        self._skipped = 0

    def feed(self, data: bytes) -> None:
        *lines, self._partial = (self._partial + data).split(b"\n")
        for line in lines:
            self._take(line)

    def own(self) -> Own:
        return self._reading.own(self._skipped)

    def let_go(self, count: int) -> int:
        """Forget the `count` oldest turns; how many are forgotten now, 0 where the rules need them all."""
        turns = getattr(self._reading, "turns", None)
        if not isinstance(turns, Turns):
            return 0
        turns.let_go(count)
        return count

    def end(self) -> Own:
        """The last line may lack its end and be whole all the same."""
        line, self._partial = self._partial, b""
        if line.rstrip().endswith(b"}"):
            self._take(line, last=True)
        return self.own()

    def _take(self, line: bytes, last: bool = False) -> None:
        if not line.strip():
            return
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            self._skipped += not last
            return
        try:
            known = isinstance(record, dict) and self._reading.take(record)
        except (TypeError, ValueError, KeyError, AttributeError, IndexError):
            known = False
        self._skipped += not known


def read_with(reading: Callable[[], Reading], content: bytes | str) -> Own:
    """A whole transcript, by one agent's rules. Raises OSError when the path cannot be read."""
    follow = Follow(reading())
    for piece in pieces(content) if isinstance(content, str) else (content,):
        follow.feed(piece)
    return follow.end()


def load(path: str, limit: int = LIMIT) -> bytes:
    """The file's bytes; of a longer one its first line (it names the session) and its end, cut at a line."""
    return b"".join(pieces(path, limit))


def pieces(path: str, limit: int = LIMIT) -> Iterator[bytes]:
    """The same, piece by piece: a transcript of many hours is not held whole."""
    with open(path, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size > limit:
            yield file.readline(PIECE)
            file.seek(size - limit)
            file.readline(limit)
        left = limit
        while left > 0 and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece


def first_record(path: str) -> Mapping[str, object]:
    """The JSON object on the first line; an empty one when there is none. Never raises."""
    try:
        with open(path, "rb") as file:
            record = json.loads(file.readline(1 << 20))
    except (OSError, ValueError, RecursionError):
        return {}
    return record if isinstance(record, dict) else {}
