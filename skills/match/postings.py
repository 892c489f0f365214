"""Which pages hold a stem, and how strongly: what the index stores, and how the best pages are found with it.

Law: pure. A posting is 16 bits: a page's place in its block of BLOCK pages, and its BM25 worth in LEVELS steps. Rounding only
decides who is looked at closely; the close look computes exactly. Why not FTS5's own rank: it costs a microsecond a posting,
this a tenth; filling an index of 100,000 pages takes twice as long instead (tests/bench/match_latency.py).
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from heapq import nlargest

from .bm25 import BODY, norm
from .card import Card

BITS = 5
LEVELS = 1 << BITS
BYTES = 2  # a posting
BLOCK = 1 << 16 - BITS  # pages a block
_COMMON = 8  # counts in a body whose level is worked out once a page

Block = dict[str, list[int]]  # stem -> postings


def add(block: Block, place: int, card: Card) -> None:
    """Note in a block that the page at `place` holds what its card says."""
    head, body = card.head_counts, card.body_counts
    temper = norm(head, body)
    base = place << BITS
    once = base | _level(BODY, temper)
    for held in map(block.__getitem__, body.keys() - head.keys()):
        held.append(once)
    for stem, count in body.items():
        if count > 1 and stem not in head:
            block[stem][-1] = base | _level(BODY * count, temper)
    for stem, count in head.items():
        block[stem].append(base | _level(count + BODY * body.get(stem, 0), temper))


def empty() -> Block:
    """A block in which every stem is held by nobody yet."""
    return defaultdict(list)


def stored(held: list[int]) -> bytes:
    return array("H", held).tobytes()


def read(stored: bytes) -> list[int]:
    return memoryview(stored).cast("H").tolist()


def without(stored: bytes, places: frozenset[int]) -> list[int]:
    """The postings but for those of some pages."""
    return [posting for posting in read(stored) if posting >> BITS not in places]


def best(blocks: Mapping[int, Iterable[tuple[float, bytes]]], limit: int) -> list[int]:
    """The numbers of the pages that score highest, best first. `blocks`: block -> (a stem's weight, its postings)."""
    found: list[tuple[float, int]] = []
    for number, held in blocks.items():
        scores: dict[int, float] = defaultdict(float)
        for weight, postings in held:
            adds = [weight * (level + 0.5) for level in range(LEVELS)]
            for posting in read(postings):
                scores[posting >> BITS] += adds[posting & LEVELS - 1]
        least = nlargest(limit, scores.values())[-1] if scores else 0.0
        first = number * BLOCK
        found += [(-score, first + place) for place, score in scores.items() if score >= least]
    return [page for _, page in sorted(found)[:limit]]


def _level(count: float, temper: float) -> int:
    return int(LEVELS * count / (count + temper))
