"""Postings: what is stored of a page is enough to find it, and rounding ranks as the exact score does."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from wisen.skills.match import postings
from wisen.skills.match.card import Card, card
from wisen.skills.match.features import first_look
from wisen.skills.match.packed import packed, unpacked
from wisen.skills.model import Skill

VOCABULARY = "rotate keys shrink image deploy server parse table burn subtitles".split()


def made(number: int, about: str, body: str = "") -> Card:
    return card(Skill(f"s{number}", "", about, (), (), body, f"id{number}", path=f"/lib/s{number}.md"))


def blocks(cards: list[Card], weight: dict[str, float]) -> dict[int, list[tuple[float, bytes]]]:
    block = postings.empty()
    for place, one in enumerate(cards):
        postings.add(block, place, one)
    return {0: [(weight[stem], postings.stored(held)) for stem, held in block.items() if stem in weight]}


@given(
    st.lists(st.tuples(*[st.lists(st.sampled_from(VOCABULARY), max_size=12)] * 2), min_size=1, max_size=12)
)
def test_the_best_by_postings_is_nearly_the_best_by_the_exact_score(
    texts: list[tuple[list[str], list[str]]],
) -> None:
    cards = [made(n, " ".join(about), " ".join(body)) for n, (about, body) in enumerate(texts)]
    weight = {stem: 1.0 + n / 7 for n, stem in enumerate(sorted({s for c in cards for s in c.head_counts}))}
    found = postings.best(blocks(cards, weight), len(cards))
    exact = [first_look(one, list(weight), weight).bm25 for one in cards]
    step = 2.2 / postings.LEVELS * sum(weight.values())
    assert sorted(found) == [n for n, score in enumerate(exact) if score]
    assert all(exact[a] >= exact[b] - step for a, b in pairwise(found))


def test_pages_are_taken_out_by_their_place() -> None:
    block = postings.empty()
    for place in (0, 5, postings.BLOCK - 1):
        postings.add(block, place, made(place, "rotate keys"))
    stored = postings.stored(block["rotat"])
    assert len(stored) == 3 * postings.BYTES and postings.stored(postings.read(stored)) == stored
    left = postings.without(stored, frozenset((5,)))
    assert [posting >> postings.BITS for posting in left] == [0, postings.BLOCK - 1]


def test_nothing_held_finds_nothing() -> None:
    assert postings.best({}, 5) == [] and postings.best({0: []}, 5) == []


@given(st.text(max_size=200), st.text(max_size=200), st.lists(st.text(max_size=40), max_size=5))
def test_a_card_comes_back_as_it_was(title: str, body: str, triggers: list[str]) -> None:
    one = card(
        Skill(
            "n",
            title.replace("\x1e", ""),
            body.replace("\x1e", ""),
            tuple(triggers),
            (),
            body,
            "i",
            path="/p",
        )
    )
    assert unpacked(packed(one), "/p", "n", "i") == one
