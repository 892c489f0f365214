"""What a real agent's model receives when wisen wraps the agent: the note where a skill fits, nothing where none does."""

import os
import signal
from pathlib import Path

import pytest
from support.pages import HOOKS, keep, page
from support.world import World

pytestmark = pytest.mark.agents

FITS = "please convert this class component to hooks"
FITS_NOT = "what is the tallest mountain of Scotland"
MARK = "MARK-lent"  # the model repeats every mark it was shown
DAYS = ("friday", "saturday", "sunday", "tuesday", "thursday")
STEP = "Replace `this.state` and `setState` with `useState`"


@pytest.fixture
def library(world: World) -> Path:
    """The seed's example page, with a mark in it."""
    return keep(
        world.skills,
        "migrate-react-class-components-to-hooks",
        HOOKS.replace("their clean-up", f"their clean-up {MARK}"),
    )


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


@pytest.mark.parametrize("name", ["claude", "llm"])
def test_a_trigger_edited_by_hand_counts_while_the_session_runs(world: World, name: str) -> None:
    path = keep(
        world.skills, "bonsai", page("Bonsai care", ["repot the bonsai"], [f"Fill the blue can {MARK}"])
    )
    person = world.wraps(name)
    asked = world.says(person, name, "please water the office plants on monday")
    assert MARK not in asked.text

    path.write_text(path.read_text().replace("repot the bonsai", "water the office plants"))
    for (
        day
    ) in DAYS:  # how soon it counts: tests/bench/watch.py; on a busy machine not always with the first prompt
        asked = world.says(person, name, f"please water the office plants on {day}")
        if MARK in asked.text:
            break
    assert MARK in asked.text
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
