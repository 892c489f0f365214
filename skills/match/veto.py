"""What a page says it is not for, held against the prompt.

Law: pure. A veto is strong on purpose: the exclusion must stand in the prompt nearly whole, and say something the
page's own triggers do not.
"""

from __future__ import annotations

from collections.abc import Mapping

from . import terms
from .card import Card
from .query import Query

LISTED, READ = (
    0.75,
    0.9,
)  # share of an exclusion's weight that must stand in the prompt: `not_when` lines; read from prose


def vetoed_by(card: Card, query: Query, weight: Mapping[str, float]) -> str:
    """The exclusion that forbids this skill for this prompt; "" when none does."""
    asked = set(query.stems)
    for place, phrase in enumerate(card.exclusions):
        if excludes(phrase, asked, weight, LISTED if place < card.not_when else READ):
            return phrase
    return ""


def excludes(phrase: str, asked: set[str], weight: Mapping[str, float], needed: float) -> bool:
    """Whether `needed` of the phrase's weight is among the stems asked for. Unknown words weigh as the rarest known."""
    said = set(terms.stems(phrase))
    if not said:
        return False
    rare = max(weight.values(), default=1.0)
    whole = sum(weight.get(stem, rare) for stem in said)
    return sum(weight[stem] for stem in said if stem in asked) >= needed * whole
