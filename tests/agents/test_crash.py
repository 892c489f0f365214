"""wisen breaks, the person's session does not: killed, or with a crash planted in one of its parts."""

import os
import signal
from pathlib import Path

import pytest
from support import processes
from support.pages import HOOKS, keep
from support.person import Person
from support.world import World

pytestmark = pytest.mark.agents

FITS = "please convert this class component to hooks"


@pytest.mark.parametrize("part", ["matcher", "scribe", "recorder"])
@pytest.mark.parametrize("name", ["claude", "llm"])
def test_a_crash_in_a_part_is_not_felt(world: World, name: str, part: str) -> None:
    keep(world.skills, "hooks", HOOKS)
    person = world.wraps(name, WISEN_CRASH=part)
    asked = world.says(person, name, FITS)
    assert FITS in asked.last_user_text
    asked = world.says(person, name, "and what is the tallest mountain of Scotland")
    assert "and what is the tallest mountain of Scotland" in asked.said
    assert world.leaves(person, name) == 0
    assert person.cooked
    assert b"Traceback" not in person.raw
    assert raw(world), "what was recorded up to the crash is there"
    if part != "recorder":
        assert FITS.encode() in raw(world) or FITS in str(world.asks("sessions", "show", "last"))


@pytest.mark.parametrize("name", ["claude", "llm"])
def test_killed_with_9_the_shell_gets_its_terminal_back(world: World, name: str) -> None:
    env = world.furnishes(name) | {"PS1": "READY> "}
    person = world.starts(["bash", "--norc", "--noprofile", "-i"], env)
    person.sees("READY>")
    at_start = set(processes.marked(world.mark))
    person.enters(" ".join(world.command(name)))
    world.listens(person, name)
    world.says(person, name, "what is the tallest mountain of Scotland")

    os.kill(wrapper(person), signal.SIGKILL)
    person.sees("Killed")
    person.sees("READY>")
    person.calms()
    assert person.cooked
    assert not person.full_screen
    assert not person.mode(1000)
    person.enters("echo A$((40 + 2))")
    person.sees("A42")
    assert processes.gone(world.mark, 10, lambda command: "bash" not in command) == {}, (
        "the agent has ended with it"
    )
    assert set(processes.marked(world.mark)) <= at_start
    person.enters("exit")
    assert person.ends() == 0

    shown = world.asks("sessions", "show", "last")
    assert "what is the tallest mountain of Scotland" in str(shown["turns"])
    assert b"FAKE-REPLY" in raw(world)


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


def raw(world: World) -> bytes:
    """All that was recorded, of every session."""
    files = [
        path for path in Path(world.memory, "sessions").rglob("*") if path.name in ("raw", "recording.cast")
    ]
    return b"".join(path.read_bytes() for path in files)


def wrapper(person: Person) -> int:
    """The pid of wisen itself: what the shell on the terminal started."""
    children = Path(f"/proc/{person.pid}/task/{person.pid}/children").read_text().split()
    return int(children[0])
