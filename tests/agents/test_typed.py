"""Lending by typing, with each real agent: what a person who has switched its hook off gets, and every agent without one."""

from pathlib import Path

import pytest
from support.agents import RECIPES
from support.pages import HOOKS, keep
from support.world import World

from wisen.wrapper.profiles import find

pytestmark = pytest.mark.agents

FITS = "please convert this class component to hooks"
FITS_NOT = "what is the tallest mountain of Scotland"
STEP = "Replace `this.state` and `setState` with `useState`"


@pytest.fixture
def library(world: World) -> Path:
    return keep(world.skills, "hooks", HOOKS)


@pytest.fixture
def typed(world: World) -> World:
    """A person whose own profiles say that every agent is lent to by typing."""
    for name in RECIPES:
        world.types_for(name)
    return world


@pytest.mark.parametrize("name", RECIPES)
def test_a_note_comes_after_what_was_typed_and_in_the_same_turn(
    typed: World, library: Path, name: str
) -> None:
    world = typed
    person = world.wraps(name)
    asked = world.says(person, name, FITS_NOT)
    assert world.traces(asked) == []
    pastes = person.mode(2004)

    asked = world.says(person, name, FITS)
    turn = asked.text
    assert STEP in turn
    assert turn.index(FITS) < turn.index(STEP), "after the person's own words"
    said = next(text for text in asked.said if STEP in text)
    assert ("\n> " in said) == pastes, "a paste keeps its lines; where there is none it is one line"

    if find([name]).keys.get("newline") != "submit" and pastes:
        person.types("one line and a second")
        person.presses("ctrl-j")
        person.enters("which goes with it, and no note")
        both = world.model.turn(
            "which goes with it", within=RECIPES[name].patience, with_tools=RECIPES[name].tools
        )
        assert any("second\nwhich goes" in text for text in both.said), "Ctrl-J submits nothing here"
        person.sees(f"FAKE-REPLY {both.n}")
        person.calms()
    assert world.leaves(person, name) == 0
    assert person.cooked


@pytest.mark.parametrize("name", ["aider", "hermes"])
def test_where_ctrl_j_submits_it_is_lent_to(typed: World, library: Path, name: str) -> None:
    world = typed
    person = world.wraps(name)
    person.types(FITS)
    person.calms()
    person.presses("ctrl-j")
    asked = world.model.turn(FITS, within=RECIPES[name].patience, with_tools=RECIPES[name].tools)
    assert STEP in asked.text
    person.sees(f"FAKE-REPLY {asked.n}")
    person.calms()
    assert world.leaves(person, name) == 0
