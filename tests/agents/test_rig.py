"""The rig itself: the person at the keyboard, the cage, the bare agents. What fails here is no fault of wisen."""

import sys
from collections.abc import Callable

import pytest
from support import processes
from support.agents import RECIPES
from support.person import Person
from support.world import World

Program = Callable[[str], Person]


@pytest.fixture
def program(world: World) -> Program:
    return lambda code: world.starts([sys.executable, "-c", code])


def test_a_person_sees_types_and_reads_the_exit_status(program: Program) -> None:
    person = program("import sys; print('GOT<' + input('name? ') + '>'); sys.exit(7)")
    person.sees("name?")
    person.enters("Ada")
    person.sees("GOT<Ada>")
    assert person.ends() == 7
    assert person.cooked


def test_death_by_a_signal_is_told_as_a_shell_tells_it(program: Program) -> None:
    assert program("import os; os.kill(os.getpid(), 15)").ends() == 143


def test_what_does_not_come_is_told_with_the_screen(program: Program) -> None:
    person = program("print('here I am'); input()")
    with pytest.raises(AssertionError, match="never saw 'there'(.|\n)*here I am"):
        person.sees("there", within=0.5)


def test_text_is_seen_however_it_was_wrapped(program: Program) -> None:
    person = program("print('\\x1b[?1049h' + 'x' * 90 + ' one two three four five'); input()")
    person.sees("one two three four five")
    assert person.full_screen


def test_the_terminal_answers_questions_while_nobody_looks(program: Program) -> None:
    ask = "import sys, tty, os; tty.setraw(0); os.write(1, b'ab\\x1b[6n\\x1b[c\\x1b[>0q'); got = b''\n"
    ask += "while not got.endswith(b'\\x1b\\\\'): got += os.read(0, 99)\n"
    person = program(ask + "print(repr(got))")
    person.sees(r"b'\x1b[1;3R\x1b[?1;2c\x1bP>|tmux 3.3a\x1b\\'")


def test_a_paste_stands_between_brackets_only_where_they_are_on(program: Program) -> None:
    read = "import tty, os; tty.setraw(0); os.write(1, b'\\x1b[?2004hready'); print(repr(os.read(0, 99)))"
    person = program(read)
    person.sees("ready")
    person.pastes("one\ntwo")
    person.sees(r"b'\x1b[200~one\rtwo\x1b[201~'")


def test_the_cage_has_a_loopback_and_nothing_else(world: World, program: Program) -> None:
    if world.cage.why_open:
        pytest.skip(world.cage.why_open)
    code = "import socket\ndef reach(*at):\n try: socket.create_connection(at, 5); return 'reached'\n except OSError as e: return e\n"
    person = program(f"{code}print(reach('192.0.2.1', 80)); print(reach('127.0.0.1', {world.model.port}))")
    person.sees("Network is unreachable")
    person.sees("reached")


def test_what_runs_on_in_a_session_of_its_own_is_found_and_ended(world: World) -> None:
    person = world.starts(["sh", "-c", "setsid sh -c 'echo started; sleep 60' & read line"])
    person.sees("started")
    person.presses("enter")
    person.ends()
    assert any("sleep 60" in command for command in processes.marked(world.mark).values())
    assert any("sleep 60" in command for command in processes.end_all(world.mark).values())
    assert processes.marked(world.mark) == {}


@pytest.mark.agents
@pytest.mark.parametrize("name", RECIPES)
def test_a_bare_agent_listens_answers_and_leaves(world: World, name: str) -> None:
    person = world.runs(name, wrapped=False)
    settings = world.settings(name)
    asked = world.says(person, name, "hello one MARK-typed")
    assert any("hello one MARK-typed" in text for text in asked.said)
    assert world.traces(asked) == []
    if RECIPES[name].tools:
        world.says(person, name, "now [[run: echo TOOL-42]]", reply="tool finished")
        assert any(
            "TOOL-42" in line.text for line in world.model.requests()[-1].messages if line.kind == "result"
        )
    assert world.leaves(person, name) == 0
    assert world.settings(name) == settings
