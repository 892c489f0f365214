"""wisen breaks, the person's session does not: killed, or with a crash planted in one of its parts."""

import os
import shlex
import signal

import pytest
from support import processes
from support.pages import HOOKS, keep
from support.world import World

pytestmark = pytest.mark.agents

FITS = "please convert this class component to hooks"
FITS_NOT = "and what is the tallest mountain of Scotland"


@pytest.mark.parametrize("name", ["claude", "llm"])
def test_a_crash_in_the_matcher_is_not_felt(world: World, name: str) -> None:
    keep(world.skills, "hooks", HOOKS)
    person = world.wraps(name, crash="matcher")
    asked = world.says(person, name, FITS)
    assert FITS in asked.said
    assert world.traces(asked) == []
    world.says(person, name, FITS_NOT)
    assert world.leaves(person, name) == 0
    assert person.cooked
    assert b"Traceback" not in person.raw
    assert "planted in Suggest" in world.complaints()
    assert FITS_NOT in str(world.asks("sessions", "show", "last")["turns"])
    assert b"FAKE-REPLY" in world.recorded()


@pytest.mark.parametrize("name", ["claude", "llm"])
def test_a_crash_in_the_recorder_is_not_felt(world: World, name: str) -> None:
    keep(world.skills, "hooks", HOOKS)
    person = world.wraps(name, crash="recorder")
    asked = world.says(person, name, FITS)
    assert world.traces(asked), "lending goes on"
    world.says(person, name, FITS_NOT)
    assert world.leaves(person, name) == 0
    assert person.cooked
    assert b"Traceback" not in person.raw
    assert world.recorded(), "up to that moment it is there"
    assert FITS_NOT.encode() not in world.recorded()


@pytest.mark.parametrize("name", ["claude", "llm"])
def test_the_death_of_the_scribe_is_not_felt(world: World, name: str) -> None:
    keep(world.skills, "hooks", HOOKS)
    person = world.wraps(name)
    world.says(person, name, FITS_NOT)
    os.kill(world.scribe(person.pid), signal.SIGKILL)
    asked = world.says(person, name, FITS)
    assert FITS in asked.said
    assert world.traces(asked) == []
    assert world.leaves(person, name) == 0
    assert person.cooked
    assert FITS in str(world.asks("sessions", "show", "last")["turns"])


@pytest.mark.parametrize("name", ["claude", "llm"])
def test_killed_with_9_it_gives_the_terminal_back(world: World, name: str) -> None:
    env = world.furnishes(name)
    after = "echo 'it was killed'; read line; echo \"GOT<$line>\"; exit 3"
    person = world.starts(["sh", "-c", f"{shlex.join(world.command(name))}; {after}"], env)
    world.listens(person, name)
    world.says(person, name, FITS)

    (wisen,) = processes.children(person.pid)
    os.kill(wisen, signal.SIGKILL)
    person.hears(b"it was killed")
    assert world.left() == {}
    person.calms()
    assert person.cooked
    assert not person.full_screen
    assert not any(person.mode(mode) for mode in (1000, 1003, 1004, 2004))
    person.enters("as before")
    person.sees("GOT<as before>")
    assert person.ends() == 3
    assert processes.gone(world.mark, 60) == {}, "the agent has ended with it"

    shown = world.asks("sessions", "show", "last")
    assert FITS in str(shown["turns"])
    assert b"FAKE-REPLY" in world.recorded()


def test_nothing_is_left_when_the_terminal_goes_away(world: World) -> None:
    person = world.wraps("llm")
    world.says(person, "llm", "hello one")
    person.hangs_up()
    assert world.left() == {}
    assert "hello one" in str(world.asks("sessions", "show", "last")["turns"])


def test_switched_off_it_is_not_there(world: World) -> None:
    keep(world.skills, "hooks", HOOKS)
    person = world.wraps("llm", WISEN_OFF="1")
    assert world.left(0) == {}, "the agent runs with nothing in between"
    asked = world.says(person, "llm", FITS)
    assert asked.said == [FITS]
    assert world.leaves(person, "llm") == 0
    assert not (world.memory / "sessions").exists()
