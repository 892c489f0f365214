"""How much a word says: inverse document frequency over the library, blended with what is known of English.

Law: pure. In a library of one page raw counts say nothing (every word stands in every page), so `PRIOR` imagined
pages stand beside the real ones, in which common words of requests to an agent are as common as `shares` says
and an unknown word is rare.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache

from .shares import shares

PRIOR = 100  # imagined pages
UNKNOWN = 0.005  # share of them that hold a word not in the table


@lru_cache(200_000)
def rarity(stem: str) -> float:
    """The idf of a stem among the imagined pages alone: the same in every library, for the words of a page."""
    df = PRIOR * shares().get(stem, UNKNOWN)
    return math.log(1 + (PRIOR - df + 0.5) / (df + 0.5))


def idf(pages: int, counts: Mapping[str, int]) -> dict[str, float]:
    """stem -> ln(1 + (N - df + .5) / (df + .5)) over real and imagined pages together (Lucene's never negative form)."""
    total = pages + PRIOR
    known = shares()
    found = {}
    for stem, count in counts.items():
        df = min(count + PRIOR * known.get(stem, UNKNOWN), total)
        found[stem] = math.log(1 + (total - df + 0.5) / (df + 0.5))
    return found
