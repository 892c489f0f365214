"""A transcript on the disk that grows while its session runs: turns are added, and the last ones told anew where they have changed.

Law: writes one file, and nothing but what `make` gives it, which is redacted already. Whoever reads meanwhile sees whole turns, or a
last line cut short; the header says that the session is not over until `close`. It holds the gist of what it has
written, and of the rest only what its source may still change.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain

from . import export, files
from .errors import WisenError
from .model import Transcript, Turn, Who
from .outcome import gist

ENOUGH = 100_000  # characters told in one step: 10 ms of the filter's
PIECE = 1 << 20
START = Turn(Who.AGENT, "")  # stands before the first

Make = Callable[
    [Turn, Turn], Turn | None
]  # the turn before it, and one from the source -> what is kept of it, if anything


class Growing:
    """The transcript at `path`, begun anew. Raises WisenError, also below, when the disk cannot."""

    def __init__(self, path: str, script: Transcript, make: Make) -> None:
        self._path, self._make = path, make
        self._ends: list[int] = []  # where each turn of the source ends in the file
        self._gists: list[Turn | None] = []
        self.told = 0  # times that something was written
        self._held: list[
            int
        ] = []  # those the source may still change, as it gave them: a number each, for a text is long
        self._gone = 0  # the turns of the source before those
        head = next(export.rows(script, ())).encode("utf-8", "replace")
        files.write(path, head)
        self._begin = len(head)
        self._file = os.open(path, os.O_RDWR | os.O_CLOEXEC)

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The gist of what stands in the file."""
        return tuple(turn for turn in self._gists if turn)

    def show(self, gone: int, turns: Sequence[Turn], enough: int = ENOUGH) -> bool:
        """The source's turns are now `turns`, after `gone` older ones that it has let go. Tells what differs, about `enough`
        characters of it (0: all); True where there is more to tell."""
        if gone < self._gone:  # another source
            self._gone, self._held = gone, []
        elif gone > self._gone:
            del self._held[: gone - self._gone]
            self._gone = gone
        now = [hash(turn) for turn in turns]
        same = _same(self._held, now)
        if same == len(self._held) == len(now):
            return False
        rows, done = self._told(turns[same - 1] if same else START, turns[same:], enough)
        known = self._gone + same
        at = self._ends[known - 1] if known else self._begin
        del self._ends[known:], self._gists[known:]
        self._write(at, b"".join(row for row, _ in rows))
        for row, kept in rows:
            at += len(row)
            self._ends.append(at)
            self._gists.append(gist(kept) if kept else None)
        self._held = now[: same + done]
        return same + done < len(turns)

    def close(self, script: Transcript, make: Callable[[Turn], Turn] | None = None) -> None:
        """It is over: the header says so, and what else is known now. `make`: everything goes through it once more, where what
        is known to be a secret has changed since it was told."""
        head = next(export.rows(script, ())).encode("utf-8", "replace")
        with os.fdopen(self._file, "rb") as file:
            file.seek(self._begin)
            files.write(
                self._path,
                chain((head,), _again(file, make) if make else iter(partial(file.read, PIECE), b"")),
            )

    def _told(
        self, before: Turn, turns: Sequence[Turn], enough: int
    ) -> tuple[list[tuple[bytes, Turn | None]], int]:
        rows: list[tuple[bytes, Turn | None]] = []
        size = 0
        for turn in turns:
            kept = self._make(before, turn)
            rows.append((export.row(kept).encode("utf-8", "replace") if kept else b"", kept))
            before, size = turn, size + len(turn.text) + len(turn.command)
            if enough and size >= enough:
                break
        return rows, len(rows)

    def _write(self, at: int, data: bytes) -> None:
        self.told += 1
        try:
            os.ftruncate(self._file, at)
            while data:
                written = os.pwrite(self._file, data, at)
                at, data = at + written, data[written:]
        except OSError as error:
            raise WisenError(
                f"cannot write {self._path}: {error.strerror}", "free some space on that disk"
            ) from error


def _again(file: Iterable[bytes], make: Callable[[Turn], Turn]) -> Iterator[bytes]:
    for turn in export.each(line.decode("utf-8", "replace") for line in file):
        if isinstance(turn, Turn):
            yield export.row(make(turn)).encode("utf-8", "replace")


def _same(held: Sequence[int], now: Sequence[int]) -> int:
    """How many turns both begin with."""
    pairs = zip(held, now, strict=False)
    return next((n for n, (old, new) in enumerate(pairs) if old != new), min(len(held), len(now)))
