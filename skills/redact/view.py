"""Text as a rule should see it, and the way back to where it stood.

Law: a view is ASCII bytes with a map of offsets; whatever a rule finds in it has exact bounds in the
original. Terminal escapes, controls and zero-width characters are gone from it, then the escapes of JSON,
URLs and HTML, so that a secret is one run of bytes however it was drawn or quoted. Linear.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from .engine import later

OTHER = "\x02"  # stands for what is part of no value: box lines, markers

# ECMA-48 (5th ed., 5.3-5.6): CSI; OSC up to BEL or ST; DCS, SOS, PM, APC up to ST (bounded: one that never
# ends must not eat the text); escapes with intermediates; two-byte escapes.
_ESCAPE = (
    r"\[[0-?]*[ -/]*[@-~]"
    r"|\][^\x07\x1b]{0,4096}(?:\x07|\x1b\\)"
    r"|[PX^_][^\x1b]{0,4096}\x1b\\"
    r"|[ -/]+[0-~]"
    r"|[0-~]?"
)
HIDDEN = (
    "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\U000e0000-\U000e01ef\u0080-\u009f"
)
# One character class first: the search for a place to work on is then one table look-up per character.
_DRAWN = later(rf"([\x00\x01\x03-\x08\x0b-\x1f\x7f](?:(?<=\x1b)(?:{_ESCAPE})|(?<!\x1b)))")
_DRAWN_OR_HIDDEN = later(rf"([\x00\x01\x03-\x08\x0b-\x1f\x7f{HIDDEN}](?:(?<=\x1b)(?:{_ESCAPE})|(?<!\x1b)))")
_HIDDEN = later(f"[{HIDDEN}]")
_ESCAPED = later(
    rb"([\\%&](?:(?<=\\)\\{0,7}(?:[\"'`/nrt]|u00[0-9a-fA-F]{2})|(?<=%)(?:[2-7][0-9A-Fa-f]|0[AaDd9])"
    rb"|(?<=&)(?:quot|apos|amp|lt|gt|nbsp|#\d{2,3}|#x[0-9a-fA-F]{2});))"
)
_NAMED = {b"quot": b'"', b"apos": b"'", b"amp": b"&", b"lt": b"<", b"gt": b">", b"nbsp": b" "}
_NO_CHARACTER = frozenset((*range(1, 9), 11, *range(14, 32), 127))  # as HTML reads their numbers: nothing
_CONTROL = {b"n": b"\n", b"r": b"\n", b"t": b"\t"}
_BARS = "│┃║▏▕┆┊╎▌▐┇┋"
_LIKE = dict.fromkeys(_BARS + "…", OTHER) | dict.fromkeys("“”„«»", '"') | dict.fromkeys("‘’", "'")


class View:
    """`data`, and for each piece of it where it began and ended in what it was made from (`under`).

    `starts[i]` is the offset in `data` of piece i, `origins[i]` and `ends[i]` its bounds before.
    """

    __slots__ = ("data", "ends", "origins", "starts", "under")

    def __init__(
        self,
        data: bytes,
        starts: Sequence[int],
        origins: Sequence[int],
        ends: Sequence[int],
        under: View | None = None,
    ) -> None:
        self.data = data
        self.starts = starts
        self.origins = origins
        self.ends = ends
        self.under = under

    def piece(self, at: int) -> int:
        """The piece that holds the byte at `at`."""
        return bisect_right(self.starts, at) - 1

    def step(self, start: int, end: int) -> tuple[int, int]:
        """The bounds of `data[start:end]` (not empty) in what this view was made from."""
        first, last = self.piece(start), self.piece(end - 1)
        begin, stop = self.origins[first], self.ends[last]
        if self._as_it_was(first):
            begin += start - self.starts[first]
        if self._as_it_was(last):
            stop = self.origins[last] + end - self.starts[last]
        return begin, stop

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The bounds of `data[start:end]` (not empty) in the original text."""
        begin, stop = self.step(start, end)
        return self.under.span(begin, stop) if self.under else (begin, stop)

    def _as_it_was(self, piece: int) -> bool:
        after = self.starts[piece + 1] if piece + 1 < len(self.starts) else len(self.data)
        return after - self.starts[piece] == self.ends[piece] - self.origins[piece]


def ascii_bytes(text: str) -> bytes:
    """`text` as bytes of the same length: box lines become OTHER, any other non-ASCII character `?`."""
    if not text.isascii():
        for character, like in _LIKE.items():
            if character in text:
                text = text.replace(character, like)
    return text.encode("ascii", "replace")


def drawn(text: str) -> tuple[View, list[str]]:
    """The view of `text` without what only draws, and the marks taken away (with their contents)."""
    text = text.replace("\r\n", " \n").replace("\0\0", "\n\n")
    pattern = _DRAWN if text.isascii() or not _HIDDEN.search(text) else _DRAWN_OR_HIDDEN
    parts = pattern.split(text)
    if len(parts) == 1:
        return View(ascii_bytes(text), (0,), (0,), (len(text),)), []
    marks = parts[1::2]
    bounds = [0, *accumulate(map(len, parts))]
    parts[1::2] = ["\n" if mark == "\r" else "" for mark in marks]
    starts = [0, *accumulate(map(len, parts))]
    return View(ascii_bytes("".join(parts)), starts[:-1], bounds[:-1], bounds[1:]), marks


def unescaped(under: View) -> View:
    """The view in which the escapes of JSON, URLs and HTML are undone."""
    data = under.data
    parts = _ESCAPED.split(data)
    if len(parts) == 1:
        return under
    bounds = [0, *accumulate(map(len, parts))]
    for i in range(1, len(parts), 2):
        parts[i] = _meaning(parts[i])
    starts = [0, *accumulate(map(len, parts))]
    return View(b"".join(parts), starts[:-1], bounds[:-1], bounds[1:], under)


def _meaning(mark: bytes) -> bytes:
    first = mark[:1]
    if first == b"%":
        code = int(mark[1:], 16)
        return b"\n" if code == 13 else b"" if code == 127 else bytes((code,))
    if first == b"&":
        return _entity(mark[1:-1])
    last = mark.lstrip(b"\\")
    if last[:1] == b"u":
        return ascii_bytes(chr(int(last[1:], 16)))
    return _CONTROL.get(last, last)


def _entity(name: bytes) -> bytes:
    """What `&NAME;` stands for. (`html.unescape` would bring half a MB of names that are not looked for.)"""
    if name[:1] != b"#":
        return _NAMED[name]
    code = int(name[1:].replace(b"x", b"0x"), 0 if name[1:2] == b"x" else 10)
    return b"" if code in _NO_CHARACTER else chr(code or 0xFFFD).encode("ascii", "replace")
