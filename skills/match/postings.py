"""Which pages hold a stem, and how strongly: what the index stores, and how the best pages are found with it.

Law: pure. A posting is 32 bits: a page's place in its block of BLOCK pages (16), how often the stem stands in its body (5) and in its
head (3), each with the highest number for "or more", and its BM25 worth in LEVELS steps (8 bits). A stem's postings stand in the order of
their places. Rounding only decides who is looked at closely; the close look computes exactly. Why not FTS5's own rank: it costs a
microsecond a posting, this a tenth, and what cannot be among the best is passed over (MaxScore: Turtle and Flood, "Query
evaluation: strategies and optimizations", 1995).
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Container, Iterable, Mapping, Sequence
from functools import cache, lru_cache, partial
from heapq import nlargest
from operator import itemgetter
from typing import NamedTuple

from .bm25 import BODY, norm
from .card import HEAD, Card

BITS = 16  # below the place
BELOW = (1 << BITS) - 1
LEVELS = 64
HEADS, BODIES = 7, 31  # "or more"
TIMES = BODIES << 3 | HEADS
BYTES = array("I").itemsize  # a posting
PLACE, LEVEL = (1, 0) if sys.byteorder == "little" else (0, 3)  # the half and the byte that hold them
BLOCK = 8_192  # pages a block: an edit writes the postings of one anew, a prompt looks into each
CROWDED = 4  # a stem on every fourth page: so many postings are not added up where looking for the best first can save it
FEW = 48  # so many postings are gone through sooner than a dozen pages are looked up in them
FINE = 1 << 16  # steps of a weight of 1: scores are whole numbers, and exact (below 2 ** 53 for any prompt)

Block = dict[str, "array[int]"]  # stem -> postings, as they are stored


def add(block: Block, place: int, card: Card) -> None:
    """Note in a block that the page at `place` holds what its card says."""
    counts = card.counts
    below = _below(card.heads, card.bodies)
    base = place << BITS
    posting = {count: base | below[count] for count in set(counts.values())}
    # In C, and each step for all stems, so that several are on their way from memory at once: that is most of what a page costs.
    held = itemgetter(*counts)(block) if len(counts) > 1 else map(block.__getitem__, counts)
    deque(map(array.append, held, map(posting.__getitem__, counts.values())), 0)


class _Below(dict[int, int]):
    """What stands below the place, by `Card.counts`, on pages with so many stems; remembers."""

    def __init__(self, heads: int, bodies: int) -> None:
        self._temper = norm(heads, bodies)

    def __missing__(self, counts: int) -> int:
        head, body = divmod(counts, HEAD)
        count = head + BODY * body
        level = int(LEVELS * count / (count + self._temper))
        self[counts] = found = min(body, BODIES) << 11 | min(head, HEADS) << 8 | level
        return found


_below = lru_cache(10_000)(_Below)


def empty() -> Block:
    """A block in which every stem is held by nobody yet."""
    return defaultdict(partial(array, "I"))


def stored(held: array[int] | list[int]) -> bytes:
    return array("I", held).tobytes()


def read(stored: bytes) -> list[int]:
    """Raises ValueError for bytes that are no postings."""
    return array("I", stored).tolist()


def without(held: list[int], places: Container[int]) -> list[int]:
    """The postings but for those of some pages."""
    return [posting for posting in held if posting >> BITS not in places]


def merged(some: Iterable[bytes]) -> bytes:
    """A stem's postings from several places, as one."""
    return array("I", sorted(array("I", b"".join(some)))).tobytes()


# stem -> times in the head, times in the body: HEADS and BODIES are "or more"
Counts = dict[str, tuple[int, int]]


class Found(NamedTuple):
    """A card, and how often it holds the stems it was found by; None where that is not known."""

    card: Card
    counts: Counts | None = None


class Held(NamedTuple):
    """A stem's postings in one block, taken apart; `adds`: what each level adds to a score."""

    places: Sequence[int]
    levels: bytes
    adds: Sequence[float]


def held(weight: float, stored: bytes) -> Held:
    """Raises ValueError for bytes that are no postings."""
    return Held(array("H", stored)[PLACE::2], stored[LEVEL::BYTES], _adds(round(weight * FINE)))


@lru_cache(128)  # words that are as rare as each other share them
def _adds(weight: int) -> Sequence[float]:
    """What each level adds to a score: its middle."""
    unit = float(weight * BLOCK)
    return [unit * odd for odd in range(1, 2 * LEVELS, 2)]


def best(blocks: Sequence[Sequence[Held]], pages: int, limit: int) -> list[int]:
    """The numbers of the pages that score highest, best first, counted from 0. `blocks`: what is held in each, the rarest stem
    first; `pages`: how many numbers there are. Raises ValueError where they are not what was stored."""
    found: list[tuple[float, int]] = []
    for number, some in enumerate(blocks):
        try:
            scores = _best(some, min(BLOCK, pages - number * BLOCK), limit)
        except IndexError as error:
            raise ValueError("postings of a page that is not there") from error
        found += [(-score, number * BLOCK + place) for score, place in scores]
    return [page for _, page in sorted(found)[:limit]]


def _best(held: Sequence[Held], pages: int, limit: int) -> list[tuple[float, int]]:
    """(score, place) of a block's best. Scores are whole numbers, and the place each belongs to stands below it in the same float:
    so the best are found in one pass, of equals the first."""
    scores = _places()[:pages]
    done, rest = (
        0.0,
        sum([one.adds[-1] for one in held]),
    )  # what the stems so far, and the others, add at most
    for number, (places, levels, adds) in enumerate(held):
        if CROWDED * len(places) > pages and rest < done:
            least = nlargest(limit, scores)[-1] - rest
            if least > rest + BLOCK:  # a page that holds none of the stems so far is not among the best
                scores = [_more(score, held[number:]) for score in scores if score >= least]
                break
        for place, level in zip(places, levels, strict=False):
            scores[place] += adds[level]
        done, rest = done + adds[-1], rest - adds[-1]
    return [(score // BLOCK, _place(score)) for score in nlargest(limit, scores) if score >= BLOCK]


def _more(score: float, held: Sequence[Held]) -> float:
    """A score with what these stems add to it."""
    place = _place(score)
    for places, levels, adds in held:
        at = bisect_left(places, place)
        if at < len(places) and places[at] == place:
            score += adds[levels[at]]
    return score


def _place(score: float) -> int:
    return BLOCK - 1 - int(score % BLOCK)


@cache
def _places() -> list[float]:
    return [float(BLOCK - 1 - place) for place in range(BLOCK)]


def counts(held: Mapping[str, bytes], places: Sequence[int]) -> dict[int, Counts]:
    """How often the pages at some places of a block hold stems. `held`: stem -> its postings."""
    times = _times()
    found: dict[int, Counts] = {place: {} for place in places}
    sought = [(place << BITS, place + 1 << BITS, found[place]) for place in places]
    for stem, stored in held.items():
        postings = array("I", stored)
        last = len(postings)
        if last <= FEW:
            for posting in postings:
                if (at := posting >> BITS) in found:
                    found[at][stem] = times[posting >> 8 & TIMES]
            continue
        for first, after, here in sought:
            at = bisect_left(postings, first)
            if at < last and (posting := postings[at]) < after:
                here[stem] = times[posting >> 8 & TIMES]
    return found


@cache
def _times() -> list[tuple[int, int]]:
    """What a posting's middle byte says: made once, for a prompt asks for hundreds."""
    return [(said & HEADS, said >> 3) for said in range(TIMES + 1)]
