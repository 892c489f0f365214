"""Twins: pages that are one skill twice, which would refuse each other through the margin.

Law: pure. Two candidates are twins when their names say the same (case, dashes, a trailing number apart), the first
120 characters of their descriptions do, or the whole pages do.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from .terms import cut_ascii, parted

HEAD, LEAST = 120, 40  # characters of description that are compared; fewer than LEAST say too little


class Known(Protocol):
    """What of a card tells its twins: where it stands, what it says, and its `kin`."""

    @property
    def path(self) -> str: ...

    @property
    def identity(self) -> str: ...

    @property
    def kin(self) -> tuple[str, str]: ...


def kin(name: str, description: str) -> tuple[str, str]:
    """(what a name says, what a description begins with); cards that share one are twins. The second may be ""."""
    about = " ".join(_words(description[: 3 * HEAD]))[:HEAD]
    return "".join(_words(name)), about if len(about) >= LEAST else ""


def _words(text: str) -> list[str]:
    return cut_ascii(text) if text.isascii() else parted(text.lower()).split()


def groups(cards: Iterable[Known]) -> dict[str, str]:
    """path of a later twin -> path of the first of its kind, in the order given."""
    first: dict[tuple[int, str], str] = {}
    later: dict[str, str] = {}
    for card in cards:
        said = [(place, key) for place, key in enumerate((*card.kin, card.identity)) if key]
        head = next((first[key] for key in said if key in first), card.path)
        if head != card.path:
            later[card.path] = head
        for key in said:
            first.setdefault(key, head)
    return later
