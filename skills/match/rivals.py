"""Several pages that fit a prompt about equally well: which of them is meant.

Law: pure. What rivals have together stays what it is: what is known of where the prompt was asked shares it out among them, and
adds nothing to it. With one page in question it changes nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from . import gate

EQUAL = 1.0  # log odds within which two pages fit equally well by their words
ABOUT = 0.5  # of another's chance: then it is said that one fits about as well


class Hint(NamedTuple):
    """What else speaks for or against a page: what it adds to the log odds, why in words, and how much more it adds where the
    question is only which of several pages is meant."""

    points: float
    why: str
    between: float = 0.0


def chances(logits: Sequence[float], hints: Sequence[Sequence[Hint]]) -> list[float]:
    """The probability of each of one prompt's candidates. `logits`: by their words; `hints`: what else speaks for each."""
    found = gate.chances(
        [logit + math.fsum(hint.points for hint in told) for logit, told in zip(logits, hints, strict=True)]
    )
    best = max(logits, default=0.0)
    equal = [place for place, logit in enumerate(logits) if logit >= best - EQUAL]
    if len(equal) < 2 or not any(hint.between for place in equal for hint in hints[place]):
        return found
    shares = [found[place] * math.exp(math.fsum(hint.between for hint in hints[place])) for place in equal]
    together = math.fsum(found[place] for place in equal) / math.fsum(shares)
    for place, share in zip(equal, shares, strict=True):
        found[place] = share * together
    return found


def beside(found: Sequence[float], place: int) -> list[int]:
    """Which others fit about as well as the one at `place`."""
    own = found[place]
    return [
        other
        for other, chance in enumerate(found)
        if other != place and own and ABOUT <= chance / own <= 1 / ABOUT
    ]
