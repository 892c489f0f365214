"""Some pages made ready for the index, wherever that was done: their rows, and their postings together.

Law: pure; plain values only (tuples, strings, bytes, numbers), so that a part made in another process comes over a pipe as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from . import postings
from .card import Card
from .packed import packed

Row = tuple[str, int, int, str, str, bytes]  # path, mtime_ns, size, identity, name, packed card


class Part(NamedTuple):
    """`rows`: one a page. `held`: stem -> stored postings, whose places count the rows."""

    rows: list[Row]
    held: dict[str, bytes]


def part(new: Iterable[tuple[Card, int, int]]) -> Part:
    """Cards with the mtime_ns and size of their pages; of two with one path the last counts."""
    held = postings.empty()
    rows: list[Row] = []
    for place, (card, mtime_ns, size) in enumerate({one[0].path: one for one in new}.values()):
        postings.add(held, place, card)
        rows.append((card.path, mtime_ns, size, card.identity, card.name, packed(card)))
    return Part(rows, {stem: postings.stored(some) for stem, some in held.items()})


def blocks(part: Part, pages: Sequence[int]) -> Iterator[tuple[int, postings.Block]]:
    """(block, stem -> postings) of a part whose rows have these numbers in the index (counted from 0)."""
    first, last = pages[0], pages[-1]
    if last - first == len(pages) - 1 and first // postings.BLOCK == last // postings.BLOCK:
        # New pages stand in a row: nearly always so where there are many.
        more = first % postings.BLOCK << postings.BITS
        yield (
            first // postings.BLOCK,
            {stem: [one + more for one in postings.read(some)] for stem, some in part.held.items()},
        )
        return
    split: dict[int, postings.Block] = {}
    for stem, some in part.held.items():
        for one in postings.read(some):
            block, place = divmod(pages[one >> postings.BITS], postings.BLOCK)
            found = split.setdefault(block, postings.empty())
            found[stem].append(place << postings.BITS | one & postings.LEVELS - 1)
    yield from split.items()
