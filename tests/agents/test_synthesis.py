"""The main job: a session with one agent that ran a command becomes a skill, and the skill is lent to another agent."""

import re
from pathlib import Path

import pytest
from support.person import Person
from support.world import World

pytestmark = pytest.mark.agents

PROMPT = "list the changelog entries that have no issue number"
COMMAND = "grep -n -v issue CHANGELOG.md"
REWORDED = "could you list every changelog entry without an issue number?"
CHANGELOG = "one issue 41\ntwo TOOL-42\nthree issue 43\n"


@pytest.fixture
def worked(world: World) -> World:
    """A world whose model knows one command, and a folder where it works."""
    world.model.commands[PROMPT] = COMMAND
    (world.work / "CHANGELOG.md").write_text(CHANGELOG)
    return world


def session(world: World, name: str) -> Person:
    """A session with `name` that runs the command, still open."""
    person = world.wraps(name)
    world.says(person, name, PROMPT, reply="tool finished")
    world.says(person, name, "perfect, thank you")
    return person


def test_what_codex_did_is_lent_to_claude(worked: World) -> None:
    world = worked
    world.needs("codex", "claude")
    assert world.leaves(session(world, "codex"), "codex") == 0

    shown = world.asks("sessions", "show", "last")
    assert (shown["agent"], shown["status"], shown["source"]) == ("codex", 0, "own")
    said = [(turn["who"], turn["text"]) for turn in shown["turns"]]
    assert ("person", PROMPT) in said
    assert ("agent", "tool finished") in said
    runs = [turn for turn in shown["turns"] if turn["who"] == "tool"]
    assert [(COMMAND in turn["command"], turn["status"]) for turn in runs] == [(True, 0)]
    assert "TOOL-42" in runs[0]["text"]

    made = world.asks("synthesize", "--backend", "extract", "--yes")
    page = Path(made["accepted"]).read_text()
    assert "error" not in str(world.asks("skills", "lint", made["accepted"]))
    assert COMMAND in section(page, "Steps")
    triggers = section(page, "Triggers")
    assert all(word in triggers for word in ("changelog", "issue", "number"))

    elsewhere = world.folder / "elsewhere"
    elsewhere.mkdir()
    person = world.wraps("claude", work=elsewhere)
    asked = world.says(person, "claude", REWORDED)
    assert COMMAND in asked.text
    assert REWORDED in asked.said
    assert world.leaves(person, "claude") == 0


@pytest.mark.parametrize("name", ["claude", "codex"])
def test_the_same_draft_comes_from_inside_the_agent(worked: World, name: str) -> None:
    world = worked
    person = session(world, name)
    person.enters("/synthesize", again=False)
    person.sees("[l]eave it for later")
    person.sees(COMMAND)
    person.enters("l", again=False)
    person.sees("tool finished")  # the agent's screen is back
    world.says(person, name, "one more thing")
    assert world.leaves(person, name) == 0

    (inside,) = world.asks("review")
    outside = world.asks("synthesize", "--session", "last", "--backend", "extract")
    assert outside["page"] == inside["page"]
    assert outside["draft"] == inside["draft"], "one session, one draft"
    assert COMMAND in inside["page"]


def section(page: str, title: str) -> str:
    found = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", page, re.DOTALL | re.MULTILINE)
    assert found, f"no section {title} in:\n{page}"
    return found[1]
