"""Recordings: reads the raw one and asciicast v2 and v3, plain or gzipped; writes asciicast, and packs it away.

Law: streams, so memory does not grow with the recording; output is decoded across events, never broken in the middle of a
character; files are 0600; past the limit nothing but the exit status is written, and a marker says where it was cut.
Keyboard input is not written unless asked for. asciicast v3: https://docs.asciinema.org/manual/asciicast/v3/
"""

from __future__ import annotations

import codecs
import gzip
import io
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, NamedTuple

from ..skills.errors import WisenError
from .raw import DAMAGED, MAGIC, Moment, moments, read, size

# Bytes of one asciicast before it is packed: 8 hours at the fastest rate seen are 76 MB; one run wrote 3.5 GB (claude-code#1913).
LIMIT = 512 << 20
CUT = "wisen: the recording was cut here, it had reached its limit"
GZIP = b"\x1f\x8b"
LINE = 32 << 20  # characters of one line of an asciicast


class Written(NamedTuple):
    """What `to_asciicast` wrote: how many events and bytes, whether the limit cut it, the agent's exit status if known."""

    events: int
    bytes: int
    cut: bool
    status: int | None


def events(source: str | bytes) -> Iterator[Moment]:
    """The moments of a recording, oldest first, beginning with an "r". `source`: a path, or the bytes themselves.

    Raises WisenError when the path cannot be opened or is no recording; a truncated or damaged tail only ends it.
    """
    with _opened(source) as file:
        start = read(file, len(MAGIC))
        if start == MAGIC:
            yield from moments(file)
        elif start[:1] == b"{":
            yield from _asciicast(start, file)
        elif not MAGIC.startswith(start):
            raise WisenError(
                "this is no recording", "recordings begin with WISENRW1 or with an asciicast header"
            )


def status(source: str | bytes) -> int | None:
    """The agent's exit status, where the recording comes to it. Raises WisenError as `events` does."""
    told = None
    for moment in events(source):
        told = moment if moment.kind == "x" else told
    return _status(told.data) if told else None


def _status(data: bytes) -> int | None:
    return int(data) if data.lstrip(b"-").isdigit() else None


def to_asciicast(
    source: str | bytes,
    out: str | IO[str],
    version: int = 3,
    *,
    title: str = "",
    command: str = "",
    began: float = 0.0,
    term: str = "",
    limit: int = LIMIT,
    keys: bool = False,
) -> Written:
    """Write a recording as asciicast `version` (2 or 3) to a path (replaced, 0600) or a text stream.

    `began` is epoch seconds, `limit` bytes, `keys` keeps keyboard input. Raises WisenError when it cannot be written.
    """
    if not isinstance(out, str):
        return _Writer(out, version, limit, keys, _told(title, command, began, term)).write(events(source))
    try:
        with open(out, "w", encoding="utf-8", newline="\n", opener=_private) as file:
            return _Writer(file, version, limit, keys, _told(title, command, began, term)).write(
                events(source)
            )
    except OSError as error:
        raise WisenError(
            f"cannot write {out}: {error.strerror}",
            "the raw recording is still there; free some space and try again",
        ) from error


def pack(
    source: str, path: str, *, title: str = "", command: str = "", began: float = 0.0, limit: int = LIMIT
) -> Written:
    """Write a recording as a packed asciicast v3 (gzip, 0600) to `path`, whole or not at all. Raises WisenError.

    gzip, because every machine opens it (`zcat X`), the standard library has zstd only from 3.14 on, and on what agents
    print it is the smaller: 5.6 % of the cast, zstd -3 6.0 % (14 recordings).
    """
    partial = path + ".partial"
    try:
        with (
            open(partial, "wb", opener=_private) as file,
            gzip.GzipFile("", "wb", 6, file, mtime=0) as packed,
            io.TextIOWrapper(packed, "utf-8", newline="\n") as out,
        ):
            written = to_asciicast(source, out, title=title, command=command, began=began, limit=limit)
        os.replace(partial, path)
    except OSError as error:
        with suppress(OSError):
            os.unlink(partial)
        raise WisenError(
            f"cannot write {path}: {error.strerror}",
            "the raw recording is still there; free some space and try again",
        ) from error
    return written


class _Writer:
    def __init__(self, out: IO[str], version: int, limit: int, keys: bool, told: dict[str, object]) -> None:
        self._out, self._version, self._limit, self._keys, self._told = out, version, limit, keys, told
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._clock = 0.0  # the time of the last event written
        self._bytes = self._events = 0

    def write(self, source: Iterator[Moment]) -> Written:
        status: int | None = None
        cut, last = False, 0.0
        for moment in source:
            last = max(last, moment.at)
            if not self._bytes:
                self._header(*size(moment.data if moment.kind == "r" else b""))
                if moment.kind == "r":
                    continue
            if moment.kind == "x":
                self._output(last, b"", final=True)
                self._line(last, "x", moment.data.decode("ascii", "replace"))
                status = _status(moment.data)
            elif cut or (moment.kind == "i" and not self._keys):
                continue
            elif self._bytes + len(moment.data) > self._limit:
                cut = True
                self._line(last, "m", CUT)
            elif moment.kind == "o":
                self._output(last, moment.data)
            else:
                self._line(last, moment.kind, moment.data.decode("utf-8", "replace"))
        if not self._bytes:
            self._header(*size(b""))
        self._output(last, b"", final=True)
        return Written(self._events, self._bytes, cut, status)

    def _header(self, cols: int, rows: int) -> None:
        told = dict(self._told)
        term = told.pop("term", "")
        if self._version == 3:
            head: dict[str, object] = {
                "version": 3,
                "term": {"cols": cols, "rows": rows} | ({"type": term} if term else {}),
            }
        else:
            head = {"version": 2, "width": cols, "height": rows} | ({"env": {"TERM": term}} if term else {})
        self._put(head | told)

    def _output(self, at: float, data: bytes, final: bool = False) -> None:
        text = self._decoder.decode(data, final)
        if text:
            self._line(at, "o", text)

    def _line(self, at: float, kind: str, text: str) -> None:
        at = max(at, self._clock)
        when = round(at - self._clock if self._version == 3 else at, 6)
        self._clock = self._clock + when if self._version == 3 else at
        self._events += 1
        self._put([when, kind, text])

    def _put(self, value: object) -> None:
        line = json.dumps(value, ensure_ascii=False, separators=(", ", ": ")) + "\n"
        self._bytes += len(line.encode("utf-8", "replace"))
        self._out.write(line)


def _told(title: str, command: str, began: float, term: str) -> dict[str, object]:
    told = {"timestamp": int(began), "title": title, "command": command, "term": term}
    return {key: value for key, value in told.items() if value}


def _asciicast(start: bytes, file: IO[bytes]) -> Iterator[Moment]:
    """The events of an asciicast; lines that are none (comments, a half-written last one) are passed over."""
    head = _json(start + _line_of(file))
    version = head.get("version") if isinstance(head, dict) else None
    if not isinstance(head, dict) or version not in (2, 3):
        raise WisenError("this is no asciicast v2 or v3", "convert it with `asciinema convert`")
    term = head.get("term") if version == 3 else {"cols": head.get("width"), "rows": head.get("height")}
    cols, rows = (term.get("cols"), term.get("rows")) if isinstance(term, dict) else (80, 24)
    yield Moment(0.0, "r", b"%dx%d" % size(f"{cols}x{rows}".encode()))
    clock = 0.0
    while line := _line_of(file):
        event = _json(line)
        if not isinstance(event, list) or len(event) != 3 or not isinstance(event[0], (int, float)):
            continue
        clock = clock + event[0] if version == 3 else float(event[0])
        if isinstance(event[1], str) and isinstance(event[2], str):
            yield Moment(clock, event[1], event[2].encode("utf-8", "surrogatepass"))


def _json(line: bytes) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _line_of(file: IO[bytes]) -> bytes:
    try:
        return file.readline(LINE)
    except DAMAGED:
        return b""


@contextmanager
def _opened(source: str | bytes) -> Iterator[IO[bytes]]:
    try:
        file: IO[bytes] = io.BytesIO(source) if isinstance(source, bytes) else open(source, "rb")  # noqa: SIM115
    except OSError as error:
        raise WisenError(f"cannot open the recording {source!r}: {error.strerror}") from error
    with file:
        packed = file.read(2) == GZIP
        file.seek(0)
        if not packed:
            yield file
            return
        with gzip.GzipFile(fileobj=file) as unpacked:
            yield io.BufferedReader(unpacked, 1 << 18)


def _private(path: str, flags: int) -> int:
    descriptor = os.open(path, flags, 0o600)
    os.fchmod(descriptor, 0o600)
    return descriptor
