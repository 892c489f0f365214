"""Looking through pages: keys in, rows out."""

import pytest
from support.pages import HOOKS, page

from wisen.shell.finder import Finder
from wisen.skills.page import parse
from wisen.skills.visible import columns

SKILLS = tuple(
    parse(text, name=name)
    for name, text in (
        ("cut-a-release", page("Cut a release", ["cut a release"], ["Run `make release`"])),
        ("migrate-to-hooks", HOOKS),
        ("tidy-the-tree", page("Tidy the tree", ["tidy"], ["Run `make tidy`"])),
    )
)


def typed(text: str) -> Finder:
    finder = Finder(SKILLS)
    for key in text:
        finder = finder.press(key)
    return finder


@pytest.mark.parametrize(
    ("words", "first"),
    [("hooks", "migrate-to-hooks"), ("relaese", "cut-a-release"), ("tree tidy", "tidy-the-tree")],
)
def test_what_fits_comes_first(words: str, first: str) -> None:
    assert typed(words).found()[0].name == first


def test_nothing_is_found_for_nonsense() -> None:
    assert typed("qqqqzzzz").found() == [] and typed("qqqqzzzz").chosen() is None


def test_arrows_stay_inside() -> None:
    finder = Finder(SKILLS).press("up")
    assert finder.at == 0
    for _ in range(9):
        finder = finder.press("down")
    assert finder.at == 2 and finder.chosen() is SKILLS[2]
    assert finder.press("t").at == 0


def test_letters_are_taken_back() -> None:
    assert typed("hooksx").press("backspace").typed == "hooks" and typed("hooks").press("clear").typed == ""
    assert typed("").press("\x1b[1;5C").typed == ""


@pytest.mark.parametrize(("width", "height"), [(80, 24), (40, 10), (20, 4)])
def test_the_screen_is_filled_and_never_overfilled(width: int, height: int) -> None:
    rows = Finder(SKILLS * 20).press("down").rows(width, height)
    assert len(rows) == height and all(columns(row) <= width for row in rows)
    assert sum(row.startswith("> ") for row in rows) == 1
