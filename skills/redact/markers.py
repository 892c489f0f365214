"""What stands in the place of a secret: `<secret:KIND:N>`, the same N for the same value.

Law: a marker carries no length, no hash and no character of what it hides. Markers already in a text are
inert: they are seen as one character that belongs to no value, and their numbers are not given again.
"""

from __future__ import annotations

import re

from .engine import later
from .view import OTHER

_MARKER = later(r"<secret:([a-z][a-z0-9-]{1,23}):(\d{1,6})>|<(?:email|user|host|address)>")
_NAMES = later(r"<(?:email|user|host|address)>")


class Numbers:
    """Gives each value its marker, first seen first numbered, for one text or one session.

    At most `limit` values are remembered; the oldest is then forgotten, and would be numbered anew.
    """

    def __init__(self, limit: int = 20_000) -> None:
        self._marker: dict[bytes, str] = {}
        self._next: dict[str, int] = {}
        self._limit = limit

    def reserve(self, text: str) -> None:
        """Do not give the numbers of markers that stand in `text` already."""
        if "<secret:" in text:
            for kind, number in re.findall(r"<secret:([a-z][a-z0-9-]{1,23}):(\d{1,6})>", text):
                self._next[kind] = max(self._next.get(kind, 0), int(number))

    def marker(self, kind: str, value: bytes) -> str:
        known = self._marker.get(value)
        if known is None:
            number = self._next[kind] = self._next.get(kind, 0) + 1
            if len(self._marker) >= self._limit:
                del self._marker[next(iter(self._marker))]
            known = self._marker[value] = f"<secret:{kind}:{number}>"
        return known


def masked(text: str) -> str:
    """`text`, of the same length, with its markers made of characters no rule takes."""
    if OTHER in text:
        text = text.replace(OTHER, "\x01")
    if "<secret:" not in text and not _NAMES.search(text):
        return text
    return _MARKER.sub(lambda m: OTHER * len(m.group()), text)
