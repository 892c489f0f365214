"""Twins: pages that are one skill twice, which would refuse each other through the margin.

Law: pure. Two candidates are twins when their names say the same (case, dashes, a trailing number apart) or the first
120 characters of their descriptions do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from .card import Card

HEAD = 120  # characters of description


def keys(card: Card) -> tuple[str, str]:
    """(what the name says, what the description begins with); cards that share one are twins. The second may be ""."""
    name = re.sub(r"[\W_]+", "", card.name.lower())
    about = re.sub(r"[\W_]+", " ", card.description.lower()).strip()[:HEAD]
    return name, about if len(about) >= 40 else ""


def groups(cards: Iterable[Card]) -> dict[str, str]:
    """path of a later twin -> path of the first of its kind, in the order given."""
    first: dict[str, str] = {}
    later: dict[str, str] = {}
    for card in cards:
        said = [key for key in ("n " + keys(card)[0], "d " + keys(card)[1]) if len(key) > 2]
        head = next((first[key] for key in said if key in first), card.path)
        if head != card.path:
            later[card.path] = head
        for key in said:
            first.setdefault(key, head)
    return later
