"""Secrets this machine knows, in every clothing they can wear.

Law: each value is looked for verbatim, JSON-, URL-, HTML- and shell-escaped, in hex, and in base64 at its
three alignments, in text from which blanks, line ends and box lines are taken away, so that a wrap anywhere
does not hide it. A short one (`countable`) is looked for as a word by itself. The gate to pyahocorasick.
Values live in memory only.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import quote, quote_plus

from .engine import later
from .values import Value
from .view import ascii_bytes, drawn, unescaped

SHORTEST = 8  # characters; a shorter value would mask ordinary text (a published runner masked every `{`)
BRIEFEST = 5  # characters; below it nothing counts, for `a1b2` may stand anywhere
_BLANK = b" \t\n\r\x0b\x0c|\x02"
_CHUNK = 1024
_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_QUOTES = str.maketrans({'"': "&quot;", "'": "&#x27;"})
_MIXED = later(r"(?=.*[A-Za-z])(?=.*[^A-Za-z.])[A-Za-z0-9]\S*[^\s.,:;]")


def countable(text: str) -> bool:
    """Whether a value can be looked for without masking ordinary text: 8 characters and more unless they repeat
    one or two; 5 to 7 where letters stand beside digits or signs and no blank, and then only as a whole word."""
    if len(text) >= SHORTEST:
        return len(set(text)) > 2 or len(text) >= 20
    return len(text) >= BRIEFEST and text.isascii() and bool(_MIXED.fullmatch(text))


def encodings(text: str) -> set[str]:
    """Every form of one value that is looked for; none shorter than SHORTEST."""
    raw = text.encode("utf-8", "surrogatepass")
    escaped = json.dumps(text)[1:-1]
    markup = text.translate(_MARKUP)
    forms = {
        text,
        escaped,
        json.dumps(text, ensure_ascii=False)[1:-1],
        json.dumps(escaped)[1:-1],
        quote(text, safe=""),
        quote(text),
        quote_plus(text),
        re.sub("%[0-9A-F]{2}", lambda m: m.group().lower(), quote(text, safe="")),
        markup.translate(_QUOTES),
        markup,
        text.replace("'", "'\\''"),
        raw.hex(),
        raw.hex().upper(),
    }
    for before in range(3):
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            coded = encode(b"\0" * before + raw).decode().rstrip("=")
            inner = coded[(0, 2, 3)[before] : len(coded) - (1 if (len(raw) + before) % 3 else 0)]
            if len(inner) >= 12:
                forms.add(inner)
    for line in text.splitlines():
        if len(line.strip()) >= 12 and line != text:
            forms.add(line.strip())
    return {form for form in forms if len(form) >= SHORTEST}


class Exact:
    """Finds a fixed set of values. `spans(data)` gives (start, end, value) in `data`, overlapping ones too."""

    def __init__(self, values: Iterable[Value]) -> None:
        self._values: dict[str, Value] = {}
        self._brief: dict[bytes, Value] = {}
        for value in values:
            if len(value.text) < SHORTEST and countable(value.text):
                self._brief[value.text.encode("ascii")] = value
            for form in encodings(value.text):
                for seen in (ascii_bytes(form), unescaped(drawn(form)[0]).data):
                    key = seen.translate(None, _BLANK).decode("ascii")
                    if len(key) >= SHORTEST and (len(set(key)) > 2 or len(key) >= 20):
                        self._values.setdefault(key, value)
        self._automaton: Any = _automaton(self._values)

    def __bool__(self) -> bool:
        return bool(self._values or self._brief)

    def spans(self, data: bytes) -> Iterator[tuple[int, int, Value]]:
        yield from self._words(data)
        thin = data.translate(None, _BLANK)
        hits = sorted(self._hits(thin.decode("ascii")), key=lambda hit: hit[:2])
        if not hits:
            return
        place = _Places(data)
        for start, size, value in hits:
            begin, end = place.of(start), place.of(start + size - 1) + 1
            if _one_run(data[begin:end], value.text):
                yield begin, end, value

    def _words(self, data: bytes) -> Iterator[tuple[int, int, Value]]:
        for key, value in self._brief.items():
            at = data.find(key)
            while at >= 0:
                end = at + len(key)
                if not (data[max(0, at - 1) : at].isalnum() or data[end : end + 1].isalnum()):
                    yield at, end, value
                at = data.find(key, end)

    def _hits(self, text: str) -> Iterator[tuple[int, int, Value]]:
        if self._automaton is not None:
            for last, key in self._automaton.iter(text):
                yield last + 1 - len(key), len(key), self._values[key]
            return
        for key, value in self._values.items():
            at = text.find(key)
            while at >= 0:
                yield at, len(key), value
                at = text.find(key, at + 1)


def _automaton(keys: Iterable[str]) -> Any:
    try:
        import ahocorasick
    except ImportError:
        return None
    automaton = ahocorasick.Automaton()
    for key in keys:
        automaton.add_word(key, key)
    if not len(automaton):
        return None
    automaton.make_automaton()
    return automaton


_GAPS = later(rb"[ \t|\x02]*\n[ \t|\x02]*")


def _one_run(piece: bytes, value: str) -> bool:
    """Whether the piece is one value drawn over lines, not neighbours that happen to spell it."""
    return _GAPS.sub(b"", piece).count(b" ") < 8 + value.count(" ")


class _Places:
    """Where the i-th kept byte of `data` stands, found without a table of all of them."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._kept = [0]
        for at in range(0, len(data), _CHUNK):
            self._kept.append(self._kept[-1] + len(data[at : at + _CHUNK].translate(None, _BLANK)))

    def of(self, index: int) -> int:
        from bisect import bisect_right

        chunk = bisect_right(self._kept, index) - 1
        left = index - self._kept[chunk]
        return _nth(self._data[chunk * _CHUNK : (chunk + 1) * _CHUNK])[left] + chunk * _CHUNK


@lru_cache(64)
def _nth(piece: bytes) -> list[int]:
    return [i for i, byte in enumerate(piece) if byte not in _BLANK]
