"""One session with each real agent, bare and wrapped: the note arrives, nothing else changes, and all of it can be read back."""

import os
import signal
from pathlib import Path

import pytest
from support.agents import RECIPES
from support.compare import differences
from support.pages import HOOKS, keep
from support.world import World

from wisen.wrapper import how, native
from wisen.wrapper.profiles import find

pytestmark = pytest.mark.agents

GREETING = "good morning to you all"  # while Gemini still looks for skills of its own
FITS = "please convert this class component to hooks"
FITS_NOT = "what is the tallest mountain of Scotland"
RUN = "now [[run: echo TOOL-42]]"
LATE = "and which one is the second tallest of them"
STEP = "Replace `this.state` and `setState` with `useState`"
HIDDEN = "`setState`with`useState`"  # as `Person.text` shows it, without blanks


@pytest.fixture
def library(world: World) -> Path:
    """The seed's example page, with a mark in it."""
    page = HOOKS.replace("their clean-up", "their clean-up MARK-lent")
    return keep(world.skills, "migrate-react-class-components-to-hooks", page)


@pytest.mark.parametrize("name", RECIPES)
def test_a_session(world: World, library: Path, name: str) -> None:
    recipe, profile = RECIPES[name], find([name])
    bare = world.runs(name, wrapped=False)
    _, *asked = [world.says(bare, name, text) for text in (GREETING, FITS_NOT, FITS)]
    assert world.leaves(bare, name) == 0
    settings = world.settings(name)
    world.forgets(name)

    person = world.wraps(name)
    scribe = world.scribe(person.pid)
    world.says(person, name, GREETING)
    got = world.says(person, name, FITS_NOT)
    changed = differences(asked[0], got)
    assert world.traces(got) == []
    assert changed == "", "nothing fits: nothing changes"

    got = world.says(person, name, FITS)
    assert STEP in got.text
    assert any(FITS in text for text in got.said), "what was typed stands there unchanged"
    assert differences(asked[1], got) == "", "the note, and nothing else"
    assert "MARK-lent" in world.answer(got)
    if world.way(name) == "hook":
        assert HIDDEN not in person.text, "what a hook adds is not drawn"

    prompts = [GREETING, FITS_NOT, FITS]
    if recipe.tools:
        world.says(person, name, RUN, reply="tool finished")
        prompts.append(RUN)
        if profile.screen["busy"] and not person.full_screen:  # which draws single cells, as they change
            assert "".join(str(profile.screen["busy"]).split()) in person.text

    (going,) = [row["id"] for row in world.asks("sessions", "list") if row["state"] == "running"]
    shown = world.asks("sessions", "show", going)  # its own file is followed while it grows
    so_far = [turn["text"] for turn in shown["turns"] if turn["who"] == "person"]
    assert so_far in (prompts, prompts[:-1]), "the last one may not be written down yet"

    os.kill(scribe, signal.SIGSTOP)  # it hangs: the prompt goes through all the same
    world.says(person, name, LATE)
    prompts.append(LATE)
    os.kill(scribe, signal.SIGCONT)

    assert world.leaves(person, name) == 0
    assert person.cooked and not person.full_screen
    assert not any(person.mode(mode) for mode in (1000, 1003, 1004, 2004))
    assert world.settings(name) == settings
    assert world.left() == {}
    assert not list(world.folder.glob("tmp/wisen-*")), "the run's folder has gone"

    shown = world.asks("sessions", "show", "last")
    assert (shown["agent"], shown["status"], shown["source"]) == (name, 0, "own")
    typed = [turn["text"] for turn in shown["turns"] if turn["who"] == "person"]
    assert [text for text in typed if text != recipe.leave] == prompts
    said = [turn["text"] for turn in shown["turns"] if turn["who"] == "agent"]
    assert sum("FAKE-REPLY" in text for text in said) == 4
    if recipe.tools:
        (run,) = [turn for turn in shown["turns"] if turn["who"] == "tool" and turn["command"]]
        assert run["command"] == "echo TOOL-42"
        assert run["status"] in (0, None)
        told = any(
            line.kind == "result" and "TOOL-42" in line.text for line in world.model.requests()[-1].messages
        )
        assert ("TOOL-42" in run["text"]) == told, "on a busy machine Gemini loses what a quick command says"
    assert "migrate-react-class-components-to-hooks" in str(world.asks("ledger"))


def test_the_ways_are_what_the_profiles_say() -> None:
    """So that a test which finds its agent lent to by typing is not taken for one of its hook."""
    environ = {"HOME": "/nowhere"}
    ways = {
        name: how.lent(find([name]), [name, *RECIPES[name].arguments], environ, "/", guarded=True).way
        for name in RECIPES
    }
    hooked = {name for name, way in ways.items() if way == "hook"}
    assert hooked == {"claude", "codex", "copilot", "gemini", "opencode", "pi", "qwen"}
    assert native.RELAY
