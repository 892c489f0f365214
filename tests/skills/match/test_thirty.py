"""Thirty pages of a person, asked in other words; and libraries of one, three and ten of them."""

import random
from pathlib import Path

import pytest
from support import thirty

from wisen.skills.library import Folder, Library
from wisen.skills.model import Prompt
from wisen.skills.settings import Config
from wisen.skills.suggest import Suggest


def suggest(folder: Path, pages: tuple[thirty.Page, ...]) -> Suggest:
    return Suggest(Library((Folder(thirty.write(str(folder), pages), "home"),)), None, Config())


def lent(asked: Suggest, prompt: str) -> list[str]:
    return [match.skill.name for match in asked(Prompt(prompt)).matches]


def draw(size: int, number: int) -> tuple[thirty.Page, ...]:
    return tuple(random.Random(number).sample(thirty.PAGES, size))


@pytest.mark.parametrize(
    ("size", "number"),
    [(1, n) for n in range(30)] + [(3, n) for n in range(10)] + [(10, n) for n in range(3)] + [(30, 0)],
)
def test_what_is_asked_in_other_words_is_lent_and_nothing_else(
    tmp_path: Path, size: int, number: int
) -> None:
    pages = (thirty.PAGES[number],) if size == 1 else draw(size, number)
    asked = suggest(tmp_path / "lib", pages)
    prompts = [
        (prompt, page.name)
        for page in pages
        for prompt in (*page.asked, *(f"please {t}" for t in page.triggers))
    ]
    right = sum(lent(asked, prompt) == [name] for prompt, name in prompts)
    assert all(lent(asked, prompt) in ([], [name]) for prompt, name in prompts)
    assert right >= 0.95 * len(prompts) - 1
    wrong = [prompt for prompt in thirty.NOTHING if lent(asked, prompt)]
    assert len(wrong) <= 1, wrong


def test_what_is_about_a_page_that_is_not_there_gets_nothing(tmp_path: Path) -> None:
    pages = draw(10, 1)
    asked = suggest(tmp_path / "lib", pages)
    others = [prompt for page in thirty.PAGES if page not in pages for prompt in page.asked]
    wrong = [prompt for prompt in others if lent(asked, prompt)]
    assert len(wrong) <= 1, wrong
