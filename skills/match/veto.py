"""What a page says it is not for, held against the prompt.

Law: pure. A veto is strong on purpose: the exclusion must stand in the prompt nearly whole, and say something the
page's own triggers do not.
"""

from __future__ import annotations

from . import terms
from .background import rarity
from .card import Card
from .query import Query

LISTED, READ = (
    0.75,
    0.95,
)  # share of an exclusion's weight the prompt must hold: `not_when` lines; those read from prose


def vetoed_by(card: Card, query: Query) -> str:
    """The exclusion that forbids this skill for this prompt; "" when none does."""
    if not card.exclusions:
        return ""
    own = set(f"{card.names} {card.triggers}".split())
    for place, phrase in enumerate(card.exclusions):
        listed = place < card.not_when
        if excludes(phrase, query, LISTED if listed else READ) and (
            listed or not own.issuperset(terms.distinct(phrase))
        ):
            return phrase
    return ""


def excludes(phrase: str, query: Query, needed: float) -> bool:
    """Whether `needed` of the phrase's weight stands in one sentence of the prompt."""
    said = terms.distinct(phrase)
    if query.known.isdisjoint(said):
        return False
    whole = sum(map(rarity, said))
    return any(
        sum(rarity(stem) for stem in said if stem in stems) >= needed * whole for stems, _ in query.sentences
    )
