"""The raw recording: what passed through the pty, byte for byte, with its time. The queue between wrapper and scribe.

    8 bytes b"WISENRW1", then per event 16 bytes "<dIB3x" (seconds since the start, length, kind) and the bytes
kinds: "o" output, "i" input, "r" size as b"COLSxROWS" (always the first event), "m" marker, "x" exit status as text.
Law: whatever way the writer died, everything before that is read and nothing raises; a last output that is cut
short is given as far as it goes.
"""

from __future__ import annotations

import gzip
import struct
import zlib
from collections.abc import Iterator
from typing import IO, NamedTuple

MAGIC = b"WISENRW1"
FRAME = struct.Struct("<dIB3x")
LONGEST = (
    64 << 20
)  # bytes of one event; a larger number is a broken file, the wrapper writes at most 64 KB as one
WIDEST = 2000  # cells of a side; an emulator holds every cell of a screen
DAMAGED = (EOFError, zlib.error, gzip.BadGzipFile)  # what a gzip file that is cut short or broken raises
KINDS = frozenset(b"abcdefghijklmnopqrstuvwxyz")


class Moment(NamedTuple):
    """One event: seconds since the start, its kind (one letter) and its bytes."""

    at: float
    kind: str
    data: bytes


def frame(moment: Moment) -> bytes:
    """The event as it stands in the file."""
    return FRAME.pack(moment.at, len(moment.data), ord(moment.kind)) + moment.data


def moments(file: IO[bytes]) -> Iterator[Moment]:
    """The events after the magic, up to the end or to the first thing that cannot be one."""
    while len(head := read(file, FRAME.size)) == FRAME.size:
        at, length, kind = FRAME.unpack(head)
        if kind not in KINDS or length > LONGEST or not 0 <= at < 1e9:
            return
        data = read(file, length)
        if len(data) == length or (kind == ord("o") and data):
            yield Moment(at, chr(kind), data)
        if len(data) < length:
            return


def arrived(data: bytes) -> tuple[list[Moment], int]:
    """The events that stand whole at the beginning of `data` (after the magic), and how many bytes those are. Raises ValueError where
    there stands what cannot be one."""
    found, at = [], 0
    while at + FRAME.size <= len(data):
        when, length, kind = FRAME.unpack_from(data, at)
        if kind not in KINDS or length > LONGEST or not 0 <= when < 1e9:
            raise ValueError("this is no event")
        end = at + FRAME.size + length
        if end > len(data):
            break
        found.append(Moment(when, chr(kind), data[at + FRAME.size : end]))
        at = end
    return found, at


def size(data: bytes) -> tuple[int, int]:
    """Columns and rows of an "r" event; (80, 24) when it says nothing sane."""
    cols, _, rows = data.partition(b"x")
    if cols.isdigit() and rows.isdigit() and 0 < int(cols) <= WIDEST and 0 < int(rows) <= WIDEST:
        return int(cols), int(rows)
    return 80, 24


def read(file: IO[bytes], length: int) -> bytes:
    """The next `length` bytes, or what there is of them."""
    try:
        return file.read(length)
    except DAMAGED:
        return b""
