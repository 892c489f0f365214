"""The line between the wrapper and its scribe: messages over two pipes. Either side may die; the other only sees quiet.

Law: never blocks (what a full pipe does not take waits here), never raises on a dead peer, and a slow peer is no dead one.
A message is 4 bytes of length and a dict as `marshal` writes it: both ends are one process forked, so they are of one
Python, and it costs the person's first Enter no import (json's is 8 ms, facts: pty.md 3.3).
"""

import marshal
import os

LONGEST = 1 << 20  # bytes that may wait for a peer that does not read
HEAD = 4  # bytes that say how long a message is


class Link:
    """One end. `wake` is the descriptor to poll for reading; -1 when there is nobody (`Link(-1, -1)` is nobody). What
    messages hold is str, int, float, bool, None, lists and dicts of just those types: `marshal` takes no subclass."""

    def __init__(self, reader: int, writer: int) -> None:
        self.wake = reader
        self.writer = writer
        self._partial = b""
        self._waiting = b""
        for descriptor in (reader, writer):
            if descriptor >= 0:
                os.set_blocking(descriptor, False)

    @property
    def alive(self) -> bool:
        return self.wake >= 0

    def send(self, **message: object) -> bool:
        """Say something. What does not fit in the pipe now goes with the next call of any kind; False when nobody hears
        it, or the peer has not read for so long that LONGEST bytes wait already."""
        data = marshal.dumps(message)
        data = len(data).to_bytes(HEAD, "big") + data
        if self.writer < 0 or len(self._waiting) + len(data) > LONGEST:
            return False
        self._waiting += data
        return self.flush()

    def flush(self) -> bool:
        """Write what waits, as far as the pipe takes it; False when nobody reads any more."""
        try:
            while self._waiting and self.writer >= 0:
                self._waiting = self._waiting[os.write(self.writer, self._waiting) :]
        except BlockingIOError:
            pass
        except OSError:
            _close(self.writer)
            self.writer = -1  # what the peer has said before it went can still be read
        return self.writer >= 0

    def receive(self) -> list[dict[str, object]]:
        """Whatever has come; an empty list when nothing has. After the peer's death `alive` is False."""
        if self.wake < 0:
            return []
        self.flush()
        try:
            while piece := os.read(self.wake, 65536):
                self._partial += piece
            self.close()
        except BlockingIOError:
            pass
        except OSError:
            self.close()
        found: list[dict[str, object]] = []
        while len(self._partial) >= (end := HEAD + int.from_bytes(self._partial[:HEAD], "big")) > HEAD:
            found.append(marshal.loads(self._partial[HEAD:end]))
            self._partial = self._partial[end:]
        return found

    def last_words(self, limit: float) -> list[dict[str, object]]:
        """Wait until the peer has gone, at most `limit` seconds; what it said on its way."""
        import select
        import time

        said: list[dict[str, object]] = []
        until = time.monotonic() + limit
        while self.alive and (left := until - time.monotonic()) > 0:
            select.select([self.wake], [], [], left)
            said += self.receive()
        return said

    def close(self) -> None:
        _close(self.wake)
        _close(self.writer)
        self.wake = self.writer = -1


def _close(descriptor: int) -> None:
    if descriptor >= 0:
        try:
            os.close(descriptor)
        except OSError:
            pass


def pair() -> tuple[Link, Link]:
    """Two ends that talk to each other. Raises OSError when there are no descriptors left."""
    here, there = os.pipe(), os.pipe()
    return Link(here[0], there[1]), Link(there[0], here[1])
