"""The raw recording: what passed through the pty, byte for byte, with its time. Written here, read by `raw.py`.

    8 bytes b"WISENRW1", then per event 16 bytes "<dIB3x" (seconds since the start, length, kind) and the bytes
kinds: "o" output, "i" input, "r" size as b"COLSxROWS" (the first event), "m" marker, "x" exit status as text.
Law: nothing waits here longer than the loop's tick (20 ms) or in more than 128 KB, so that a kill -9 loses no more. A
failing disk raises OSError once, out of whichever call met it; the loop then goes on with `Nothing`.
"""

import os
import struct
import time

MAGIC = b"WISENRW1"
FRAME = struct.Struct("<dIB3x")
FULL = 65536  # bytes that may wait before they are written. A flood brings four times as many at once; that they are freed together
# costs no page faults (minflt after 150 MB: 3,090 at 16 reads a turn, 3,104 at 64)
PIECES = 1024  # at most, in one writev(2): IOV_MAX of Linux and macOS
LIMIT = 2 << 30  # bytes of one recording; one run of 3.5 GB is on record (facts: pty.md row 40)
OUTPUT, INPUT, SIZE, MARK, EXIT = b"oirmx"
CUT = b'{"kind": "full"}'  # the marker behind which output is missing


class Nothing:
    """The null recorder."""

    path = ""  # where it is written
    waits = False  # there is something for `tick` to write

    def output(self, pieces: list[bytes], size: int, at: float) -> None:
        """The agent printed these at once, `size` bytes in all, at this time.monotonic()."""

    def input(self, data: bytes, at: float) -> None:
        """The person typed this, at this time.monotonic()."""

    def resize(self, rows: int, columns: int) -> None: ...

    def marker(self, text: str) -> None: ...

    def exit(self, status: int) -> None: ...

    def tick(self) -> None:
        """Write what waits."""

    def close(self) -> None: ...


class Recorder(Nothing):
    """Writes to a new file at `path`, mode 0600. What was typed is kept only with `typed=True`.

    Output beyond `limit` bytes of file is dropped after the marker CUT; sizes, markers and the exit are kept.
    Raises OSError when the file cannot be made, or exists.
    """

    def __init__(self, path: str, typed: bool = False, limit: int = LIMIT) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        self.path = path
        self._typed, self._limit = typed, limit
        self._start = time.monotonic()
        self._waiting: list[bytes] = [MAGIC]
        # Not framed yet: the loop is on a key's way now.
        self._printed: list[tuple[float, int, list[bytes]]] = []
        self.waits = True
        self._size = 0  # bytes of events that wait
        self._written = len(MAGIC)  # bytes of file, with those that wait

    def output(self, pieces: list[bytes], size: int, at: float) -> None:
        self._printed.append((at, size, pieces))
        self._size += size
        self.waits = True
        if self._size >= FULL:
            self.tick()

    def input(self, data: bytes, at: float) -> None:
        if self._typed:
            self._add(INPUT, data, at)

    def resize(self, rows: int, columns: int) -> None:
        self._add(SIZE, b"%dx%d" % (columns, rows))

    def marker(self, text: str) -> None:
        self._add(MARK, text.encode("utf-8", "surrogateescape"))

    def exit(self, status: int) -> None:
        self._add(EXIT, b"%d" % status)
        self.tick()

    def tick(self) -> None:
        self._frame_printed()
        if not self._waiting:
            return
        waiting, self._waiting, self._size, self.waits = self._waiting, [], 0, False
        for at in range(0, len(waiting), PIECES):
            self._write(waiting[at : at + PIECES])

    def close(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _add(self, kind: int, data: bytes, at: float = 0.0) -> None:
        self._frame_printed()
        self._frame(kind, at or time.monotonic(), len(data), data)
        self.waits = True
        self._size += len(data)
        if self._size >= FULL:
            self.tick()

    def _write(self, pieces: list[bytes]) -> None:
        """Not joined: the memory for that would be taken from the system and given back each time, a fault a page."""
        written = os.writev(self._file, pieces)
        if written < sum(map(len, pieces)):
            rest = b"".join(pieces)[written:]
            while rest:
                rest = rest[os.write(self._file, rest) :]

    def _frame_printed(self) -> None:
        printed, self._printed = self._printed, []
        for at, size, pieces in printed:
            full = self._limit and self._written + size > self._limit
            while full and pieces and self._written + size > self._limit:
                size, pieces = size - len(pieces[-1]), pieces[:-1]
            if self._limit and pieces:
                self._frame(OUTPUT, at, size, *pieces)
            if full:
                self._limit = 0
                self._frame(MARK, at, len(CUT), CUT)

    def _frame(self, kind: int, at: float, size: int, *pieces: bytes) -> None:
        self._waiting += (FRAME.pack(at - self._start, size, kind), *pieces)
        self._written += FRAME.size + size
