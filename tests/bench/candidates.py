"""What the matcher weighs for labelled prompts, on the libraries they came with and on smaller ones drawn from them.

The features are the product's own. Prompts whose gold skills were left out of a drawn library count as prompts that nothing
fits ("absent"; something else may, so they weigh little in fitting).
"""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import labelled

from wisen.skills.index import Index
from wisen.skills.match import card, features, query
from wisen.skills.match.card import Card
from wisen.skills.match.part import part
from wisen.skills.suggest import weigh

FEATURES = (
    "bm25_share body_bm25 body_bm25_lead covered covered_lead when_words heading_words first_sentence nearly rarest_shared pairs"
    " phrase sentence_lead named above_mean crowd length excluded"
).split()
SAMPLES = ((1, 60), (3, 30), (10, 6), (30, 4), (100, 3), (1000, 1))  # (skills, how many libraries are drawn)


@dataclass
class Row:
    library: str
    asked: labelled.Asked
    kind: str  # as Asked.kind, or "absent": its gold skills were left out
    candidates: list[tuple[list[float], str, bool]]  # features, name, whether right


def collect(folder: str, seed: int = 7) -> list[Row]:
    """Every prompt's candidates, on both libraries and the drawn ones."""
    found: list[Row] = []
    chance = random.Random(seed)
    for name in labelled.LIBRARIES:
        skills = labelled.library(folder, name).skills()
        right = labelled.Right(skills)
        cards = {skill.name: card.card(skill) for skill in skills}
        asked = labelled.prompts(folder, name)
        found += _ask(name, list(cards.values()), asked, right)
    ambient = [one for one in asked if one.kind == "ambient"]
    told = [one for one in asked if one.kind != "ambient" and all(gold in cards for gold in one.gold)]
    golds = sorted({gold for one in told for gold in one.gold})
    others = sorted(set(cards) - set(golds))
    for size, draws in SAMPLES:
        for draw in range(draws):
            chosen = set(chance.sample(golds, min(len(golds), max(1, size // 3))))
            chosen |= set(chance.sample(others, size - len(chosen)))
            here = [one for one in told if chosen.issuperset(one.gold)]
            away = [one for one in told if one.kind == "fire" and chosen.isdisjoint(one.gold)]
            asked = here + chance.sample(ambient, min(len(ambient), 100))
            asked += [
                labelled.Asked(one.id, one.text, "absent", one.gold)
                for one in chance.sample(away, min(len(away), 40))
            ]
            found += _ask(f"{size}-{draw}", [cards[name] for name in sorted(chosen)], asked, right)
    return found


def _ask(name: str, cards: list[Card], asked: Sequence[labelled.Asked], right: labelled.Right) -> list[Row]:
    index = Index()
    index.change("", new=[part((one, 0, 0) for one in cards)])
    rows = []
    for one in asked:
        good = right(one.gold) if one.kind == "fire" else set()
        said = query.query(one.text)
        ranked = weigh(index, [""], said, lambda path: True)
        candidates = []
        for seen in ranked.best:
            found = features.told(seen, said, ranked.sought)
            candidates.append(([found[f] for f in FEATURES], seen.card.name, seen.card.name in good))
        rows.append(Row(name, one, one.kind, candidates))
    print(f"{name}: {len(cards)} skills, {len(asked)} prompts", file=sys.stderr)
    return rows
