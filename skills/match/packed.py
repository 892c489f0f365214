"""A card as bytes and back: what the index stores of a page besides its postings.

Law: pure; `unpacked(packed(card))` is the card, but for a control character in a title. Fields a list of files says anyway
(path, name, identity) are left out.
"""

from __future__ import annotations

import zlib

from .card import Card

APART = "\x1f"  # between phrases in a field
FIELD = "\x1e"  # between fields


def packed(card: Card) -> bytes:
    """A card without its path, name and identity."""
    c = card
    fields = (
        c.title.replace(FIELD, " "), c.description.replace(FIELD, " "), c.origin, c.names, c.about, c.when, c.triggers, c.headings,
        c.body, APART.join(c.phrases), APART.join(c.exclusions), str(c.not_when), APART.join(c.kin),
    )  # fmt: skip
    return zlib.compress(FIELD.join(fields).encode("utf-8", "surrogatepass"), 1)


def unpacked(content: bytes, path: str = "", name: str = "", identity: str = "") -> Card:
    """Raises ValueError or zlib.error for bytes that are no card."""
    (title, description, origin, names, about, when, triggers, headings, body, phrases, exclusions, not_when, kin) = (
        zlib.decompress(content).decode("utf-8", "surrogatepass").split(FIELD)
    )  # fmt: skip
    said, begins = kin.split(APART)
    return Card(
        path, name, title, description, origin, identity, names, about, when, triggers, headings, body,
        _several(phrases), _several(exclusions), int(not_when), (said, begins),
    )  # fmt: skip


def _several(joined: str) -> tuple[str, ...]:
    return tuple(joined.split(APART)) if joined else ()
