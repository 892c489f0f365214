"""Which pages hold a stem, and how strongly: what the index stores, and how the best pages are found with it.

Law: pure. A posting is 32 bits: a page's place in its block of BLOCK pages, and its BM25 worth in LEVELS steps. Rounding only
decides who is looked at closely; the close look computes exactly. Why not FTS5's own rank: it costs a microsecond a posting,
this a tenth (tests/bench/match_latency.py).
"""

from __future__ import annotations

from array import array
from collections import defaultdict, deque
from collections.abc import Container, Mapping, Sequence
from heapq import nlargest
from itertools import repeat
from typing import Any

from .bm25 import BODY, norm
from .card import Card

BITS = 5
LEVELS = 1 << BITS
BYTES = array("I").itemsize  # a posting
BLOCK = 8_192  # pages a block: an edit writes the postings of one anew, a prompt looks into each
CROWDED = 3  # pages a posting, from which on a block's scores stand in a list and not in a dict: half the time a posting
_MIDDLE = [level + 0.5 for level in range(LEVELS)]

Block = dict[str, list[int]]  # stem -> postings


def add(block: Block, place: int, card: Card) -> None:
    """Note in a block that the page at `place` holds what its card says."""
    head, body = card.head_counts, card.body_counts
    temper = norm(head, body)
    base = place << BITS
    once = base | _level(BODY, temper)
    deque(
        map(list.append, map(block.__getitem__, body), repeat(once)), 0
    )  # in C: most of the words of most pages
    for stem, count in body.items():
        if count > 1:
            block[stem][-1] = base | _level(BODY * count, temper)
    for stem, count in head.items():
        if stem in body:
            block[stem][-1] = base | _level(count + BODY * body[stem], temper)
        else:
            block[stem].append(base | _level(float(count), temper))


def empty() -> Block:
    """A block in which every stem is held by nobody yet."""
    return defaultdict(list)


def stored(held: list[int]) -> bytes:
    return array("I", held).tobytes()


def read(stored: bytes) -> list[int]:
    """Raises ValueError for bytes that are no postings."""
    return array("I", stored).tolist()


def without(held: list[int], places: Container[int]) -> list[int]:
    """The postings but for those of some pages."""
    return [posting for posting in held if posting >> BITS not in places]


def best(blocks: Mapping[int, Sequence[tuple[float, bytes]]], pages: int, limit: int) -> list[int]:
    """The numbers of the pages that score highest, best first. `blocks`: block -> (a stem's weight, its postings); `pages`: how
    many numbers there are. Raises ValueError where they are not what was stored."""
    found: list[tuple[float, int]] = []
    least = 0.0  # what is below it is not among the best
    for number, held in blocks.items():
        first = number * BLOCK
        scores = _scores(held, min(BLOCK, pages - first))
        top = nlargest(limit, scores if isinstance(scores, list) else scores.values())
        if len(top) == limit:
            least = max(least, top[-1])
        pairs = enumerate(scores) if isinstance(scores, list) else scores.items()
        found += [(-score, first + place) for place, score in pairs if score >= least and score]
    return [page for _, page in sorted(found)[:limit]]


def _scores(held: Sequence[tuple[float, bytes]], pages: int) -> list[float] | dict[int, float]:
    """place -> score, in one block of so many pages."""
    crowded = CROWDED * sum([len(postings) for _, postings in held]) > pages * BYTES
    scores: Any = [0.0] * pages if crowded else defaultdict(float)
    for weight, postings in held:
        try:
            for posting in array("I", postings):
                scores[posting >> BITS] += weight * _MIDDLE[posting & LEVELS - 1]
        except IndexError as error:
            raise ValueError("postings of a page that is not there") from error
    return scores  # type: ignore[no-any-return]


def _level(count: float, temper: float) -> int:
    return int(LEVELS * count / (count + temper))
