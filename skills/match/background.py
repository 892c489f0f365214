"""How much a word says: inverse document frequency over the library, blended with what is known of English.

Law: pure. In a library of one page raw counts say nothing (every word stands in every page), so `PRIOR` imagined
pages stand beside the real ones, in which common words of requests to an agent are as common as `SHARE` says
and an unknown word is rare.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from .shares import SHARE

PRIOR = 100  # imagined pages
UNKNOWN = 0.01  # share of them that hold a word not in the table


def idf(pages: int, counts: Mapping[str, int]) -> dict[str, float]:
    """stem -> ln(1 + (N - df + .5) / (df + .5)) over real and imagined pages together (Lucene's never negative form)."""
    total = pages + PRIOR
    found = {}
    for stem, count in counts.items():
        df = min(count + PRIOR * SHARE.get(stem, UNKNOWN), total)
        found[stem] = math.log(1 + (total - df + 0.5) / (df + 0.5))
    return found
