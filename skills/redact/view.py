"""Text as a rule should see it, and the way back to where it stood.

Law: a view is ASCII bytes with a map of offsets; whatever a rule finds in it has exact bounds in the
original. Terminal escapes, controls, zero-width characters and the escapes of JSON, URLs and HTML are gone
from it, so that a secret is one run of bytes however it was drawn. Linear; nothing is lost in the original.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from itertools import accumulate

OTHER = "\x02"  # a character that is no part of any value: table and box lines, markers

# ECMA-48 (5th ed., 5.3-5.6): CSI, then OSC up to BEL or ST (bounded, an unclosed one must not eat the text),
# DCS/SOS/PM/APC, escapes with intermediates, two-byte escapes.
_ESCAPE = (
    r"\[[0-?]*[ -/]*[@-~]"
    r"|\][^\x07\x1b]{0,4096}(?:\x07|\x1b\\)"
    r"|[PX^_][^\x1b]{0,4096}\x1b\\"
    r"|[ -/]+[0-~]"
    r"|[0-~]?"
)
_ZERO_WIDTH = (
    "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e007f\u0080-\u009f"
)
# One character class first, so that the search for a place to work on is one table look-up per character.
_MARKS = re.compile(
    r"([\x00-\x08\x0b-\x1f\x7f\\%&](?:"
    rf"(?<=\x1b)(?:{_ESCAPE})"
    r"|(?<=\\)(?:\\{0,7}(?:[\"'`/nrt]|u00[0-9a-fA-F]{2}))"
    r"|(?<=%)(?:[2-7][0-9A-Fa-f]|0[AaDd9])"
    r"|(?<=&)(?:quot|apos|amp|lt|gt|#\d{2,3}|#x[0-9a-fA-F]{2});"
    r"|(?<=[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f])"
    r"))"
)
_HIDDEN = re.compile(f"[{_ZERO_WIDTH}]+")
_BARS = "│┃║▏▕┆┊╎▌▐"  # what boxes and gutters are drawn with
_QUOTES = str.maketrans(dict.fromkeys(_BARS, OTHER) | dict.fromkeys("“”„«»", '"') | dict.fromkeys("‘’", "'"))


class View:
    """`data`, and for each piece of it where it began and ended in the text it was made from.

    `starts[i]` is the offset in `data` of piece i, `origins[i]` and `ends[i]` its bounds before.
    """

    __slots__ = ("data", "ends", "origins", "starts")

    def __init__(self, data: bytes, starts: list[int], origins: list[int], ends: list[int]) -> None:
        self.data = data
        self.starts = starts
        self.origins = origins
        self.ends = ends

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The bounds, before, of `data[start:end]` (not empty)."""
        first = bisect_right(self.starts, start) - 1
        last = bisect_right(self.starts, end - 1) - 1
        begin = self.origins[first] + start - self.starts[first]
        inside = self.origins[last] + end - self.starts[last]
        return min(begin, self.ends[first]), min(inside, self.ends[last]) if self._same(last) else self.ends[
            last
        ]

    def _same(self, piece: int) -> bool:
        after = self.starts[piece + 1] if piece + 1 < len(self.starts) else len(self.data)
        return after - self.starts[piece] == self.ends[piece] - self.origins[piece]


def ascii_bytes(text: str) -> bytes:
    """`text` as bytes of the same length: box lines become OTHER, any other non-ASCII character `?`."""
    if not text.isascii():
        text = text.translate(_QUOTES)
    return text.encode("ascii", "replace")


def plain(text: str) -> View:
    """The view of `text` with everything that only draws or escapes taken away."""
    pattern = _MARKS if text.isascii() or not _HIDDEN.search(text) else _marks_and_hidden()
    parts = pattern.split(text)
    if len(parts) == 1:
        return View(ascii_bytes(text), [0], [0], [len(text)])
    bounds = [0, *accumulate(map(len, parts))]
    for i in range(1, len(parts), 2):
        parts[i] = _meaning(parts[i], parts[i + 1][:1])
    starts = [0, *accumulate(map(len, parts))]
    data = ascii_bytes("".join(parts))
    return View(data, starts[:-1], bounds[:-1], bounds[1:])


def _marks_and_hidden() -> re.Pattern[str]:
    return re.compile(_MARKS.pattern[:1] + f"[{_ZERO_WIDTH}]+|" + _MARKS.pattern[1:])


def _meaning(mark: str, after: str) -> str:
    first = mark[0]
    if first == "\x1b" or len(mark) == 1:
        return "\n" if first == "\r" and after != "\n" else ""
    if first == "%":
        return chr(int(mark[1:], 16)).replace("\r", "\n").replace("\x7f", "")
    if first == "&":
        return html.unescape(mark)
    if first == "\\":
        last = mark.lstrip("\\")
        if last[0] == "u":
            return chr(int(last[1:], 16))
        return {"n": "\n", "r": "\n", "t": "\t"}.get(last, last)
    return ""
