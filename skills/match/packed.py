"""A card as bytes and back: what the index stores of a page besides its postings.

Law: pure; `unpacked(packed(card))` is the card, but for a control character in a title. Fields a list of files says anyway
(path, name, identity) are left out. LZ4, and not the standard library's zlib: half as large again, made in a fifth of the time and
read in a quarter. Nothing else imports it.
"""

from __future__ import annotations

from lz4 import block

from .card import Card

APART = "\x1f"  # between phrases in a field
FIELD = "\x1e"  # between fields
LARGEST = 1 << 20  # bytes of a card; what says it is larger is none, and gets no memory


def packed(card: Card) -> bytes:
    """A card without its path, name and identity."""
    c = card
    fields = (
        c.title.replace(FIELD, " "), c.description.replace(FIELD, " "), c.origin, c.names, c.about, c.when, c.triggers, c.headings,
        c.body, APART.join(c.phrases), APART.join(c.exclusions), str(c.not_when), APART.join(c.kin), f"{c.heads}{APART}{c.bodies}",
    )  # fmt: skip
    return bytes(block.compress(FIELD.join(fields).encode("utf-8", "surrogatepass")))


def unpacked(content: bytes, path: str = "", name: str = "", identity: str = "") -> Card:
    """Raises ValueError for bytes that are no card."""
    if int.from_bytes(content[:4], "little") > LARGEST:
        raise ValueError("a card is not that large")
    try:
        text = block.decompress(content)
    except block.LZ4BlockError as error:
        raise ValueError(str(error)) from error
    (title, description, origin, names, about, when, triggers, headings, body, phrases, exclusions, not_when, kin, sizes) = (
        text.decode("utf-8", "surrogatepass").split(FIELD)
    )  # fmt: skip
    said, begins = kin.split(APART)
    heads, bodies = sizes.split(APART)
    return Card(
        path, name, title, description, origin, identity, names, about, when, triggers, headings, body,
        _several(phrases), _several(exclusions), int(not_when), (said, begins), int(heads), int(bodies),
    )  # fmt: skip


def _several(joined: str) -> tuple[str, ...]:
    return tuple(joined.split(APART)) if joined else ()
