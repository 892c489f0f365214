"""Where nothing may be lent, however well a skill fits: a password, a menu, `y`, a command, a shell escape."""

import secrets
import sys
from pathlib import Path

import pytest
from support.pages import HOOKS, keep
from support.world import World

FITS = "please convert this class component to hooks"
# An agent nobody knows: a line at a time, no hook. It shows what it got, of a password only how much.
ASKER = f"""#!{sys.executable}
import getpass
print("asker is ready")
while True:
    said = input("> ")
    print("GOT<" + said + ">")
    if said == "/login":
        print("LENGTH", len(getpass.getpass("Password: ")))
    elif said == "/menu":
        print("1) convert this class component to hooks\\n2) leave it")
        print("CHOSE<" + input("Choose [1-2] ") + ">")
    elif said == "/sure":
        print("SURE<" + input("convert this class component to hooks? [y/N] ") + ">")
    elif said == "/exit":
        break
"""


@pytest.fixture
def asker(world: World) -> str:
    keep(world.skills, "hooks", HOOKS)
    path = world.folder / "bin" / "asker"
    path.write_text(ASKER)
    path.chmod(0o755)
    return "asker"


def test_a_password_a_menu_a_yes_a_command_and_a_shell_escape_get_nothing(world: World, asker: str) -> None:
    person = world.starts([world.program, asker])
    person.sees("asker is ready")
    password = f"{FITS} {secrets.token_hex(8)}"  # that it would fit makes no difference

    person.enters("/login")
    person.sees("Password:")
    person.types(password)
    person.presses("enter")
    person.sees(f"LENGTH {len(password)}")

    person.enters("/menu")
    person.sees("Choose")
    person.enters("1")
    person.sees("CHOSE<1>")

    person.enters("/sure")
    person.sees("[y/N]")
    person.enters("y")
    person.sees("SURE<y>")

    for said in ("/help", "!ls", f"/ask {FITS}", f"! {FITS}", "hooks"):
        person.enters(said)
        person.sees(f"GOT<{said}>")

    person.enters(FITS)
    person.sees(f"GOT<{FITS} [")  # a prompt gets its note, so silence above was no accident
    person.enters("/exit")
    assert person.ends() == 0
    assert files_with(world.memory, password.split()[-1]) == []


def files_with(folder: Path, text: str) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and text.encode() in path.read_bytes()]


@pytest.mark.agents
@pytest.mark.parametrize("name", ["claude", "pi", "llm"])
def test_commands_of_an_agent_get_nothing(world: World, name: str) -> None:
    keep(world.skills, "hooks", HOOKS)
    person = world.wraps(name)
    world.says(person, name, "y")
    person.enters("/help")
    if name == "claude":  # it opens a page of its own
        person.sees("For more help")
        person.presses("escape")
        person.sees_no_more("For more help")
    person.calms()
    person.types(f"!echo {FITS} $((40 + 2))")
    person.submits()
    if name != "llm":  # which has no shell escape, and asks the model
        person.sees("hooks 42")
    person.calms()
    asked = world.says(person, name, "what is the tallest mountain of Scotland")
    assert asked.said[-1] == "what is the tallest mountain of Scotland"
    assert [world.traces(request) for request in world.model.requests() if world.traces(request)] == []
    assert world.leaves(person, name) == 0


@pytest.mark.agents
def test_a_shell_mode_that_stays_gets_nothing(world: World) -> None:
    """Gemini's `!` stays on until Escape: a note pasted there would be run."""
    keep(world.skills, "hooks", HOOKS)
    world.types_for("gemini")
    person = world.wraps("gemini")
    world.says(person, "gemini", "y")
    person.types("!")
    person.sees("shell mode enabled")
    for number in range(2):
        person.enters(f"echo {FITS} $((40 + {number}))")
        person.sees(f"to hooks {40 + number}")
    assert b"wisen" not in person.raw
    person.presses("escape")
    person.sees("Type your message")
    person.calms()
    world.says(person, "gemini", "hello again")
    asked = world.says(person, "gemini", FITS)
    assert world.traces(asked), "a prompt gets its note again"
    assert world.leaves(person, "gemini") == 0
