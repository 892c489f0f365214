"""Postings: what is stored of a page is enough to find it, and rounding ranks as the exact score does."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisen.skills.match import postings
from wisen.skills.match.card import Card, card
from wisen.skills.match.features import first_look, sought
from wisen.skills.match.packed import packed, unpacked
from wisen.skills.model import Skill

VOCABULARY = "rotate keys shrink image deploy server parse table burn subtitles".split()


def made(number: int, about: str, body: str = "") -> Card:
    return card(Skill(f"s{number}", "", about, (), (), body, f"id{number}", path=f"/lib/s{number}.md"))


def blocks(cards: list[Card], weight: dict[str, float]) -> list[list[postings.Held]]:
    block = postings.empty()
    for place, one in enumerate(cards):
        postings.add(block, place, one)
    held = {stem: postings.stored(some) for stem, some in block.items()}
    return [[postings.held(weight[stem], some) for stem, some in held.items() if stem in weight]]


@given(
    st.lists(st.tuples(*[st.lists(st.sampled_from(VOCABULARY), max_size=12)] * 2), min_size=1, max_size=12)
)
def test_the_best_by_postings_is_nearly_the_best_by_the_exact_score(
    texts: list[tuple[list[str], list[str]]],
) -> None:
    cards = [made(n, " ".join(about), " ".join(body)) for n, (about, body) in enumerate(texts)]
    weight = {stem: 1.0 + n / 7 for n, stem in enumerate(sorted({s for c in cards for s in c.counts}))}
    found = postings.best(blocks(cards, weight), len(cards), len(cards))
    asked = sought(list(weight), weight)
    exact = [first_look(postings.Found(one), asked).bm25 for one in cards]
    step = 2.2 / postings.LEVELS * sum(weight.values())
    assert sorted(found) == [n for n, score in enumerate(exact) if score]
    assert all(exact[a] >= exact[b] - step for a, b in pairwise(found))


@given(
    st.lists(
        st.tuples(
            st.integers(1, 9 * postings.FINE).map(lambda weight: weight / postings.FINE),
            st.dictionaries(
                st.integers(0, 2 * postings.BLOCK + 90), st.integers(0, postings.LEVELS - 1), max_size=60
            ),
        ),
        max_size=6,
    ),
    st.integers(1, 9),
    st.booleans(),
)
def test_the_best_are_those_of_adding_up_one_by_one(
    told: list[tuple[float, dict[int, int]]], limit: int, crowded: bool
) -> None:
    if crowded:
        told.append((0.125, dict.fromkeys(range(postings.BLOCK), 1)))
    scores: dict[int, float] = {}
    blocks: list[list[postings.Held]] = [[], [], []]
    for weight, held in told:
        split: dict[int, list[int]] = {}
        for page, level in held.items():
            scores[page] = scores.get(page, 0.0) + weight * (level + 0.5)
            number, place = divmod(page, postings.BLOCK)
            split.setdefault(number, []).append(place << postings.BITS | level)
        for number, some in split.items():
            blocks[number].append(postings.held(weight, postings.stored(sorted(some))))
    slow = sorted(scores, key=lambda page: (-scores[page], page))[:limit]
    assert postings.best(blocks, 2 * postings.BLOCK + 91, limit) == slow


def test_pages_are_taken_out_by_their_place() -> None:
    block = postings.empty()
    for place in (0, 5, postings.BLOCK - 1):
        postings.add(block, place, made(place, "rotate keys"))
    held = block["rotat"]
    assert len(held) == 3 and postings.read(postings.stored(held)) == held.tolist()
    left = postings.without(held, {5})
    assert [posting >> postings.BITS for posting in left] == [0, postings.BLOCK - 1]


def test_nothing_held_finds_nothing() -> None:
    assert postings.best([], 0, 5) == [] and postings.best([[]], 0, 5) == []


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


@pytest.mark.parametrize(
    "content", [b"", b"\x05\0\0\0zzz", b"\xff\xff\xff\x7fzzz", packed(made(1, "rotate"))[:-3]]
)
def test_bytes_that_are_no_card_say_so_and_get_no_memory(content: bytes) -> None:
    with pytest.raises(ValueError):
        unpacked(content)


@given(st.lists(st.sampled_from(VOCABULARY), max_size=90), st.lists(st.sampled_from(VOCABULARY), max_size=90))
def test_counts_from_postings_are_those_of_the_card(about: list[str], body: list[str]) -> None:
    one = made(3, " ".join(about), " ".join(body))
    block = postings.empty()
    for place in (2, 3, 900):
        postings.add(block, place, made(9, "rotate", "rotate") if place != 3 else one)
    stems = sorted(one.counts)
    weight = {stem: 1.0 + n for n, stem in enumerate(stems)}
    held = {stem: postings.stored(block[stem]) for stem in stems}
    counts = postings.counts(held, [3, 4])
    assert counts[4] == {} and counts[3].keys() == set(stems)
    asked = sought(stems, weight, others=())
    assert first_look(postings.Found(one, counts[3]), asked) == first_look(postings.Found(one), asked)
    some = {stem: counts[3][stem] for stem in stems[1:]}
    asked = sought(stems, weight, others=stems[:1])
    assert first_look(postings.Found(one, some), asked) == first_look(postings.Found(one), asked)


def test_counts_are_found_in_few_postings_and_in_many() -> None:
    for pages in (postings.FEW, postings.FEW + 1, 900):
        held = {
            "rotat": postings.stored([place << postings.BITS | 2 << 11 | 1 << 8 for place in range(pages)])
        }
        found = postings.counts(held, [0, 7, pages - 1, pages])
        assert found == {0: {"rotat": (1, 2)}, 7: {"rotat": (1, 2)}, pages - 1: {"rotat": (1, 2)}, pages: {}}
