"""Pages made ready for the index: where their rows end up standing changes no posting but in its place."""

import pytest

from wisen.skills.match import postings
from wisen.skills.match.card import Card, card
from wisen.skills.match.part import blocks, part
from wisen.skills.model import Skill


def made(number: int) -> Card:
    words = f"rotate word{number % 3} " + "keys " * (number % 4)
    return card(Skill(f"s{number}", "", words, (), (), words, f"id{number}", path=f"/lib/s{number}.md"))


def told(first: int, pages: list[int]) -> dict[tuple[int, str], list[tuple[int, int]]]:
    """(block, stem) -> (place, level) of each posting."""
    ready = part([(made(n), n, n) for n in range(len(pages))], first)
    return {
        (block, stem): [(one >> postings.BITS, one & postings.BELOW) for one in postings.read(some)]
        for block, held in blocks(ready, pages).items()
        for stem, some in held.items()
    }


@pytest.mark.parametrize(
    "pages",
    [
        [7, 8, 9, 10, 11],  # where they were expected
        [3, 4, 5, 6, 7],
        [7, 8, 10, 11, 12],
        [
            postings.BLOCK + 7,
            postings.BLOCK + 8,
            postings.BLOCK + 9,
            postings.BLOCK + 10,
            postings.BLOCK + 11,
        ],
        [postings.BLOCK - 2, postings.BLOCK - 1, postings.BLOCK, postings.BLOCK + 1, postings.BLOCK + 2],
        [900, 2, 2 * postings.BLOCK, 5, 30_000],
    ],
)
def test_wherever_the_rows_stand(pages: list[int]) -> None:
    expected: dict[tuple[int, str], list[tuple[int, int]]] = {}
    for row, page in enumerate(pages):
        for (_, stem), some in told(0, list(range(5))).items():
            for place, level in some:
                if place == row:
                    key = (page // postings.BLOCK, stem)
                    expected.setdefault(key, []).append((page % postings.BLOCK, level))
    assert told(7, pages) == expected == told(0, pages)


def test_no_pages_are_no_postings() -> None:
    assert blocks(part([]), []) == {} and part([]).rows == []


def test_of_two_pages_with_one_path_the_first_counts() -> None:
    ready = part([(made(1), 1, 1), (made(1), 2, 2)])
    assert [row[:3] for row in ready.rows] == [("/lib/s1.md", 1, 1)]
