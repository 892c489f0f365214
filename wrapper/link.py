"""The line between the wrapper and its scribe: JSON lines over two pipes. Either side may die; the other only sees quiet.

Law: never blocks the wrapper (a full pipe drops the message), never raises on a dead peer. `json` is imported at the
first message, which comes after the agent runs.
"""

import os

LONGEST = 1 << 20  # bytes of one message; a prompt of a megabyte is cut before this


class Link:
    """One end. `wake` is the descriptor to poll for reading; -1 when there is nobody (`Link(-1, -1)` is nobody)."""

    def __init__(self, reader: int, writer: int) -> None:
        self.wake = reader
        self.writer = writer
        self._partial = b""
        for descriptor in (reader, writer):
            if descriptor >= 0:
                os.set_blocking(descriptor, False)

    @property
    def alive(self) -> bool:
        return self.wake >= 0

    def send(self, **message: object) -> bool:
        """Say something; False when nobody hears it (a message too long to fit in the pipe at once counts so)."""
        import json

        if self.writer < 0:
            return False
        data = json.dumps(message).encode() + b"\n"
        if len(data) > LONGEST:
            return False
        try:
            while data:
                data = data[os.write(self.writer, data) :]
        except BlockingIOError:
            return self._finish(data)
        except OSError:
            self.close()
            return False
        return True

    def _finish(self, data: bytes) -> bool:
        """A message half written must be finished, or the peer would read nonsense: wait a little for room."""
        import select

        poll = select.poll()
        poll.register(self.writer, select.POLLOUT)
        while data:
            if not poll.poll(100):
                self.close()
                return False
            try:
                data = data[os.write(self.writer, data) :]
            except OSError:
                self.close()
                return False
        return True

    def receive(self) -> list[dict[str, object]]:
        """Whatever has come; an empty list when nothing has. After the peer's death `alive` is False."""
        import json

        if self.wake < 0:
            return []
        try:
            while piece := os.read(self.wake, 65536):
                self._partial += piece
            self.close()
        except BlockingIOError:
            pass
        except OSError:
            self.close()
        *lines, self._partial = self._partial.split(b"\n")
        return [json.loads(line) for line in lines]

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
        for descriptor in (self.wake, self.writer):
            if descriptor >= 0:
                try:
                    os.close(descriptor)
                except OSError:
                    pass
        self.wake = self.writer = -1


def pair() -> tuple[Link, Link]:
    """Two ends that talk to each other. Raises OSError when there are no descriptors left."""
    here, there = os.pipe(), os.pipe()
    return Link(here[0], there[1]), Link(there[0], here[1])
