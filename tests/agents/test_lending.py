"""What a real agent's model receives when wisen wraps the agent: the note where a skill fits, nothing where none does."""

import os
import signal
from pathlib import Path

import pytest
from support.agents import RECIPES
from support.pages import HOOKS, keep, page
from support.world import World

pytestmark = pytest.mark.agents

FITS = "please convert this class component to hooks"
FITS_NOT = "what is the tallest mountain of Scotland"
MARK = "MARK-lent"  # the model repeats every mark it was shown
STEP = "Replace `this.state` and `setState` with `useState`"


@pytest.fixture
def library(world: World) -> Path:
    """The seed's example page, with a mark in it."""
    return keep(
        world.skills,
        "migrate-react-class-components-to-hooks",
        HOOKS.replace("their clean-up", f"their clean-up {MARK}"),
    )


@pytest.mark.parametrize("name", ["claude", "codex", "pi", "qwen", "opencode", "copilot"])
def test_a_hook_lends_what_fits_and_only_that(world: World, library: Path, name: str) -> None:
    settings = world.settled(name)
    person = world.wraps(name)

    asked = world.says(person, name, FITS_NOT)
    assert world.traces(asked) == []
    assert FITS_NOT in asked.said

    asked = world.says(person, name, FITS)
    assert STEP in asked.text
    assert FITS in asked.said, "what was typed stands there unchanged"
    person.sees(MARK)

    assert world.leaves(person, name) == 0
    assert world.settings(name) == settings
    lent = world.asks("ledger")
    assert "migrate-react-class-components-to-hooks" in str(lent)


@pytest.mark.parametrize("name", ["pi", "gemini"])
def test_a_note_is_pasted_beside_what_was_typed(world: World, library: Path, name: str) -> None:
    settings = world.settled(name)
    person = world.wraps(name)
    asked = world.says(person, name, FITS_NOT)
    assert person.mode(2004), "this agent takes pastes"
    assert world.traces(asked) == []
    assert asked.last_user_text == FITS_NOT

    asked = world.says(person, name, FITS)
    assert asked.said[-1].startswith(FITS)
    assert STEP in asked.said[-1]
    assert asked.said[-1].count("\n") > 3, "a paste keeps its lines"
    assert world.leaves(person, name) == 0
    assert world.settings(name) == settings


@pytest.mark.parametrize("name", ["claude", "codex", "pi"])
def test_what_was_pasted_arrives_whole_and_is_lent_to(world: World, library: Path, name: str) -> None:
    pasted = "\n".join(
        [f"{FITS}, and keep this", *(f"  row {n}: é 你 🚀" for n in range(14)), "the last row"]
    )
    person = world.wraps(name)
    person.pastes(pasted)
    person.calms()
    person.submits()
    asked = world.model.turn("the last row", with_tools=True)
    assert pasted in asked.text
    assert STEP in asked.text
    person.sees(MARK)
    assert world.leaves(person, name) == 0


def test_a_note_is_typed_as_one_line_where_a_line_is_a_turn(world: World, library: Path) -> None:
    person = world.wraps("llm")
    assert not person.mode(2004)
    asked = world.says(person, "llm", FITS_NOT)
    assert asked.said == [FITS_NOT]

    asked = world.says(person, "llm", FITS)
    assert asked.said[-1].startswith(FITS)
    assert STEP in asked.said[-1]
    assert "\n" not in asked.said[-1]
    assert world.leaves(person, "llm") == 0


def test_a_note_is_put_into_the_file_that_aider_reads_again_each_turn(world: World, library: Path) -> None:
    person = world.wraps("aider")
    asked = world.says(person, "aider", FITS_NOT)
    assert STEP not in asked.text

    asked = world.says(person, "aider", FITS)
    assert STEP in asked.text
    assert asked.said[-1].startswith(FITS)
    assert world.leaves(person, "aider") == 0


@pytest.mark.parametrize("name", ["claude", "llm"])
def test_a_trigger_edited_by_hand_counts_at_once(world: World, name: str) -> None:
    typed = "please water the office plants on friday"
    path = keep(
        world.skills, "bonsai", page("Bonsai care", ["repot the bonsai"], [f"Fill the blue can {MARK}"])
    )
    person = world.wraps(name)
    asked = world.says(person, name, "please water the office plants on monday")
    assert MARK not in asked.text

    path.write_text(path.read_text().replace("repot the bonsai", "water the office plants"))
    person.types(typed)
    person.calms(within=0.3)  # so Enter comes well within 0.5 s of the edit
    person.presses("enter")
    assert MARK in world.model.turn(typed, with_tools=RECIPES[name].tools).text
    person.sees(MARK)
    assert world.leaves(person, name) == 0


@pytest.mark.parametrize("name", ["claude", "codex", "llm"])
def test_the_exit_status_comes_back(world: World, name: str) -> None:
    """A wrong flag gives what the bare agent gives; a signal gives 128 and its number, and the terminal as it was."""
    env = world.furnishes(name)
    flag = [name, "--no-such-flag-at-all"]
    bare = world.starts(flag, env).ends()
    assert bare not in (0, 127)
    assert world.starts([world.program, *flag], env).ends() == bare

    person = world.wraps(name)
    os.kill(world.agent(person.pid), signal.SIGKILL)
    assert person.ends() == 137
    assert person.cooked
    assert not person.full_screen
    assert not person.mode(2004)
