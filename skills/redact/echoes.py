"""A secret once recognised is looked for everywhere: said again without its name, typed letter by letter, cut short.

Law: remembers at most LIMIT values of one session, in memory only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .engine import later

_DISTINCT = later(rb"(?=.*[0-9])(?=.*[A-Za-z])[!-~]+")
_ORDINARY = later(rb"^[\w.-]+/|\.[a-z]{1,5}(?::|$)|[(){}\[\]<>;]")
LIMIT = 400  # values remembered; the oldest is forgotten first
_SHORTEST = 8
_LONGEST = 200  # a longer value is token-shaped enough to be seen again by itself


class Heard:
    """The secrets recognised so far in one session."""

    def __init__(self) -> None:
        self._kinds: dict[bytes, str] = {}

    def hear(self, values: Iterable[tuple[bytes, str]]) -> None:
        for value, kind in values:
            if (
                _SHORTEST <= len(value) <= _LONGEST
                and _DISTINCT.fullmatch(value)
                and not _ORDINARY.search(value)
            ):
                if value not in self._kinds and len(self._kinds) >= LIMIT:
                    del self._kinds[next(iter(self._kinds))]
                self._kinds.setdefault(value, kind)

    def echoes(self, data: bytes) -> Iterator[tuple[int, int, str]]:
        """Where in `data` a heard value, or at least half of its beginning or of its end, stands."""
        for value, kind in self._kinds.items():
            size = max(_SHORTEST + 2, len(value) // 2) if len(value) > _SHORTEST + 2 else len(value)
            head, tail = value[:size], value[-size:]
            at = data.find(head)
            while at >= 0:
                end = at + size
                longest = at + len(value)
                while end < longest and end < len(data) and data[end] == value[end - at]:
                    end += 1
                yield at, end, kind
                at = data.find(head, end)
            at = data.find(tail)
            while at >= 0:
                yield at, at + size, kind
                at = data.find(tail, at + size)
