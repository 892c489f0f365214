"""Some pages made ready for the index, wherever that was done: their rows, and their postings together.

Law: pure; plain values only (tuples, strings, bytes, numbers), so that a part made in another process comes over a pipe as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from . import postings
from .card import Card
from .packed import packed

Row = tuple[str, int, int, str, str, bytes]  # path, mtime_ns, size, identity, name, packed card


class Part(NamedTuple):
    """`rows`: one a page. `held`: stem -> stored postings, whose places count the rows from `first` on."""

    rows: list[Row]
    held: dict[str, bytes]
    first: int = 0


def part(new: Iterable[tuple[Card, int, int]], first: int = 0) -> Part:
    """Cards with the mtime_ns and size of their pages; of two with one path the first counts. `first`: the place in its block that
    the first page will probably have, which saves the index moving them."""
    told: dict[str, tuple[Card, int, int]] = {}
    for one in new:
        told.setdefault(one[0].path, one)
    held = postings.empty()
    for place, (card, _, _) in enumerate(told.values(), first):
        postings.add(held, place, card)
    rows = [
        (path, mtime_ns, size, card.identity, card.name, packed(card))
        for path, (card, mtime_ns, size) in told.items()
    ]
    return Part(rows, {stem: some.tobytes() for stem, some in held.items()}, first)


def blocks(part: Part, pages: Sequence[int]) -> Mapping[int, Mapping[str, bytes]]:
    """block -> stem -> stored postings, of a part whose rows have these numbers in the index (counted from 0)."""
    if not pages:
        return {}
    number, place = divmod(pages[0], postings.BLOCK)
    in_a_row = pages[-1] - pages[0] == len(pages) - 1 and pages[-1] // postings.BLOCK == number
    if in_a_row and place == part.first:
        return {number: part.held}
    split: dict[int, postings.Block] = {}
    for stem, some in part.held.items():
        for one in postings.read(some):
            block, place = divmod(pages[(one >> postings.BITS) - part.first], postings.BLOCK)
            found = split.setdefault(block, postings.empty())
            found[stem].append(place << postings.BITS | one & postings.BELOW)
    return {
        block: {stem: postings.stored(some) for stem, some in held.items()} for block, held in split.items()
    }
