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


def test_what_only_speaks_of_a_page_gets_nothing_and_why_says_so(tmp_path: Path) -> None:
    asked = suggest(tmp_path / "lib", thirty.PAGES)
    about = [prompt for page in thirty.PAGES for prompt in page.about]
    wrong = [prompt for prompt in about if lent(asked, prompt)]
    assert len(wrong) <= 3, wrong
    first = asked(Prompt("what is a multi-stage build")).candidates[0]
    assert first.skill.name == "docker-slim"
    assert any("only asks to be told" in reason for reason in first.because)


def test_of_what_is_asked_in_very_other_words_nothing_wrong_is_lent(tmp_path: Path) -> None:
    asked = suggest(tmp_path / "lib", thirty.PAGES)
    wrong = [
        (prompt, page.name, names)
        for page in thirty.PAGES
        for prompt in page.hurried
        if (names := lent(asked, prompt)) not in ([], [page.name])
    ]
    assert not wrong


def test_a_page_that_answers_a_question_is_lent_for_it(tmp_path: Path) -> None:
    place = tmp_path / "lib"
    place.mkdir()
    (place / "explain-regex.md").write_text(
        "# Skill: Explain a Regular Expression\n\n## Triggers\n- what does this regex do\n- explain this regex\n\n"
        "## Steps\n1. Take it apart from the left\n2. Give a string that matches and one that does not\n"
    )
    asked = Suggest(Library((Folder(str(place), "home"),)), None, Config())
    assert lent(asked, "what does this regex match") == ["explain-regex"]
    assert lent(asked, "can you explain the regex in api.py") == ["explain-regex"]


def test_a_page_is_no_answer_for_being_called_by_a_word_of_questions(tmp_path: Path) -> None:
    place = tmp_path / "lib"
    place.mkdir()
    (place / "tidy-commits.md").write_text(
        "# Skill: Tidy up Commits before Review\n\n## Triggers\n- squash commits\n- clean up the history\n\n## Steps\n1. Rebase\n2. Fixup small ones\n"
    )
    (place / "list-flags.md").write_text(
        "# Skill: List Feature Flags\n\n## Triggers\n- feature flags we have\n\n## Steps\n1. Run `flags ls`\n"
    )
    asked = Suggest(Library((Folder(str(place), "home"),)), None, Config())
    assert lent(asked, "what is the difference between squash and fixup commits") == []
    assert lent(asked, "list the feature flags we have") == ["list-flags"]


@pytest.mark.parametrize(("heading", "found"), [("Steps", []), ("Colours", ["brand-colours"])])
def test_a_page_without_steps_is_there_to_be_read(tmp_path: Path, heading: str, found: list[str]) -> None:
    place = tmp_path / "lib"
    place.mkdir()
    (place / "brand-colours.md").write_text(
        f"# Skill: Brand Colours\n\n## Triggers\n- brand colours\n- colours of our logo\n\n## {heading}\n1. Blue is #0044aa\n2. Red is #cc2200\n"
    )
    asked = Suggest(Library((Folder(str(place), "home"),)), None, Config())
    assert lent(asked, "which of our brand colours is the dark one") == found
