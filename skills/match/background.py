"""How much a word says: inverse document frequency over the library, blended with what is known of English.

Law: pure. In a library of one page raw counts say nothing (every word stands in every page), so `PRIOR` imagined
pages stand beside the real ones, in which common words of requests to an agent are as common as `shares` says
and an unknown word is rare.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import cache

from .shares import shares

PRIOR = 100  # imagined pages
UNKNOWN = 0.005  # share of them that hold a word not in the table


def rarity(stem: str) -> float:
    """The idf of a stem among the imagined pages alone: the same in every library, for the words of a page."""
    known, unknown = _rarities()
    return known.get(stem, unknown)


def mass(stems: Iterable[str]) -> float:
    """The rarity of stems together."""
    return sum(rarities(stems))


def rarities(stems: Iterable[str]) -> list[float]:
    """The rarity of each of these stems."""
    known, unknown = _rarities()
    return [known.get(stem, unknown) for stem in stems]


@cache
def _rarities() -> tuple[dict[str, float], float]:
    """(the rarity of the stems in the table, that of all others)."""
    return {stem: _idf(PRIOR, PRIOR * share) for stem, share in shares().items()}, _idf(
        PRIOR, PRIOR * UNKNOWN
    )


def _idf(pages: float, holding: float) -> float:
    return math.log(1 + (pages - holding + 0.5) / (holding + 0.5))


def idf(pages: int, counts: Mapping[str, int]) -> dict[str, float]:
    """stem -> ln(1 + (N - df + .5) / (df + .5)) over real and imagined pages together (Lucene's never negative form)."""
    total = pages + PRIOR
    known = shares()
    found = {}
    for stem, count in counts.items():
        found[stem] = _idf(total, min(count + PRIOR * known.get(stem, UNKNOWN), total))
    return found
