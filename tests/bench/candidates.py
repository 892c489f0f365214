"""What the matcher weighs for labelled prompts, on the libraries they came with and on smaller ones drawn from them.

The features are the product's own. Prompts whose gold skills were left out of a drawn library count as prompts that nothing
fits ("absent"; something else may, so they weigh little in fitting). Our own thirty pages, and prompts that only speak of one ("about"),
come in libraries called own.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import labelled

sys.path.insert(0, os.path.join(os.path.dirname(__file__), os.pardir))
from support import thirty

from wisen.skills.index import Index
from wisen.skills.library import Folder, Library
from wisen.skills.match import card, features, query
from wisen.skills.match.card import Card
from wisen.skills.match.part import part
from wisen.skills.suggest import weigh

FEATURES = (
    "bm25_share body_bm25 body_bm25_lead covered covered_lead when_words heading_words first_sentence nearly rarest_shared pairs"
    " phrase sentence_lead named above_mean crowd length excluded question"
).split()
OWN = ((30, 1), (10, 6), (3, 10))  # of our own thirty pages: (pages, how many libraries are drawn)
SAMPLES = ((1, 60), (3, 30), (10, 6), (30, 4), (100, 3), (1000, 1))  # (skills, how many libraries are drawn)


@dataclass
class Row:
    library: str
    asked: labelled.Asked
    kind: str  # as Asked.kind, or "absent": its gold skills were left out
    candidates: list[tuple[list[float], str, bool]]  # features, name, whether right


def collect(folder: str, seed: int = 7) -> list[Row]:
    """Every prompt's candidates, on both libraries, the drawn ones and our own pages."""
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
    return found + own(seed)


def own(seed: int = 7) -> list[Row]:
    """The same of the thirty pages of our own."""
    found: list[Row] = []
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as place:
        skills = Library((Folder(thirty.write(place), "home"),)).skills()
    right = labelled.Right(skills)
    cards = {skill.name: card.card(skill) for skill in skills}
    for size, draws in OWN:
        for draw in range(draws):
            pages = chance.sample(thirty.PAGES, size)
            asked = [
                labelled.Asked(p.name, text, kind, (p.name,))
                for p in pages
                for kind, said in (("fire", (*p.asked, *p.hurried)), ("about", p.about))
                for text in said
            ]
            asked += [labelled.Asked(text, text, "ambient") for text in thirty.NOTHING]
            found += _ask(f"own{size}-{draw}", [cards[page.name] for page in pages], asked, right)
    return found


def parts(rows: Sequence[Row], count: int, seed: int) -> Callable[[Row], int]:
    """row -> its part: rows that share a gold skill share a part, so no skill is both learnt from and judged on."""
    above: dict[str, str] = {}

    def top(name: str) -> str:
        while above.setdefault(name, name) != name:
            name = above[name]
        return name

    for row in rows:
        for gold in row.asked.gold[1:]:
            above[top(gold)] = top(row.asked.gold[0])
    place: dict[str, int] = {}
    for ours in (False, True):  # so that the one kind does not move the other
        keys = sorted(
            {
                top(row.asked.gold[0]) if row.asked.gold else row.asked.id
                for row in rows
                if row.library.startswith("own") == ours
            }
        )
        random.Random(seed).shuffle(keys)
        place |= {key: number % count for number, key in enumerate(keys)}
    return lambda row: place[top(row.asked.gold[0]) if row.asked.gold else row.asked.id]


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
