"""Every byte, both ways: nothing altered, nothing lost, nothing in the way of anything. (pty.md rows 14-18, 29, 30, 33)"""

from __future__ import annotations

import sys
import termios

import pytest
from support.rig import rig, shell, words

ALL = bytes(range(256)) * 20
RAW = "import os, sys, time, tty; tty.setraw(0); os.write(1, b'UP.')\n"
ECHO_THRICE = (
    RAW
    + """
while data := os.read(0, 65536):
    for piece in (data, data, data):
        while piece:
            piece = piece[os.write(1, piece):]
    if b'\\x04' in data:
        break
os.write(1, b'LAST')
"""
)
WRITES_FIRST = (
    RAW
    + """
for _ in range(300):
    os.write(1, b'x' * 1000)
left = 60000
while left:
    left -= len(os.read(0, min(left, 65536)))
os.write(1, b'LAST')
"""
)
QUERIES = [
    (b"\x1b[c\x1b[?u", b"\x1b[?62;c\x1b[?5u"),
    (b"\x1b]11;?\x07\x1b[?2026$p", b"\x1b]11;rgb:0000/0000/0000\x1b\\\x1b[?2026;2$y"),
    (b"\x1bP+q544e\x1b\\\x1b[6n", b"\x1bP1+r544e=787465726d\x1b\\\x1b[12;40R"),
]
KEYS = {
    "kitty": b"\x1b[97;5u\x1b[13;2u\x1b[57441;1:3u",
    "mouse": b"\x1b[<0;12;7M\x1b[<0;12;7m\x1b[M !!",
    "focus": b"\x1b[I\x1b[O",
    "paste": b"\x1b[200~one\rtwo\x1b[201~",
    "own key": b"\x1d",
    "flow": b"\x11\x13",
    "nul and high bytes": b"\x00\xff\x80\x7f",
}


def test_characters_split_over_writes(way: list[str]) -> None:
    script = "import os\nfor byte in 'é你🚀'.encode():\n    os.write(1, bytes((byte,)))\nos.write(1, b'LAST')"
    with rig([*way, sys.executable, "-c", script]) as person:
        assert person.wait(b"LAST") == "é你🚀LAST".encode()


def test_all_bytes_pass_from_the_agent(way: list[str]) -> None:
    with rig([*way, sys.executable, "-c", RAW + f"os.write(1, {ALL!r}); os.write(1, b'LAST')"]) as person:
        person.wait(b"UP.")
        assert person.wait(b"LAST") == ALL + b"LAST"


def test_all_bytes_pass_to_the_agent(way: list[str]) -> None:
    script = (
        RAW
        + f"data = b''\nwhile len(data) < {len(ALL)}:\n    data += os.read(0, 65536)\nos.write(1, data + b'LAST')"
    )
    with rig([*way, sys.executable, "-c", script]) as person:
        person.wait(b"UP.")
        person.type(ALL)
        assert person.wait(b"LAST") == ALL + b"LAST"


@pytest.mark.parametrize(("asked", "answered"), QUERIES)
@pytest.mark.parametrize("late", [0.0, 0.4])
def test_a_question_and_its_answer(way: list[str], asked: bytes, answered: bytes, late: float) -> None:
    script = (
        RAW
        + f"os.write(1, {asked!r}); data = b''\nwhile len(data) < {len(answered)}:\n    data += os.read(0, 100)\nos.write(1, b'GOT' + data + b'.')"
    )
    with rig([*way, sys.executable, "-c", script]) as person:
        person.wait(asked)
        assert person.read(late) == b""
        person.type(answered)
        person.wait(b"GOT" + answered + b".")


@pytest.mark.parametrize("keys", KEYS.values(), ids=KEYS.keys())
def test_keys_of_every_protocol(way: list[str], keys: bytes) -> None:
    script = (
        RAW
        + f"os.write(1, b'\\x1b[?1003;1006;1004;2004h\\x1b[>31u'); data = b''\nwhile len(data) < {len(keys)}:\n    data += os.read(0, 100)\nos.write(1, b'GOT' + data + b'.')"
    )
    with rig([*way, sys.executable, "-c", script]) as person:
        person.wait(b"\x1b[>31u")
        for byte in keys:
            person.type(bytes((byte,)))
        person.wait(b"GOT" + keys + b".")


def test_modes_and_synchronised_output_pass_untouched(way: list[str]) -> None:
    frame = (
        b"\x1b[?2026h\x1b[?1049h\x1b[2J\x1b[H\x1b]0;title\x07\x1b[38;2;1;2;3mhi\x1b[0m\x1b[?1049l\x1b[?2026l"
    )
    with rig([*way, sys.executable, "-c", RAW + f"os.write(1, {frame!r} * 50 + b'LAST')"]) as person:
        person.wait(b"UP.")
        assert person.wait(b"LAST") == frame * 50 + b"LAST"
        assert person.end() == 0
        assert person.seen == b""


def test_a_big_paste_while_three_times_as_much_comes_back(way: list[str]) -> None:
    paste = b"0123456789" * 10000
    with rig([*way, sys.executable, "-c", ECHO_THRICE]) as person:
        person.wait(b"UP.")
        person.type(paste + b"\x04")
        seen = person.wait(b"LAST")
        assert len(seen) == 3 * len(paste) + 3 + len(b"LAST")


def test_a_paste_to_an_agent_that_does_not_read_while_it_writes(way: list[str]) -> None:
    with rig([*way, sys.executable, "-c", WRITES_FIRST]) as person:
        person.wait(b"UP.")
        person.type(b"p" * 60000)
        assert person.wait(b"LAST").count(b"x") == 300000


@pytest.mark.parametrize("raw", ["raw -echo", "sane"])
def test_what_is_typed_ahead_goes_to_the_next_program(way: list[str], raw: str) -> None:
    """The agent does not read it and ends: the shell runs it, once, and it is echoed once."""
    with shell() as person:
        person.type(
            words(way, "sh", "-c", f"stty {raw}; echo U''P; while [ ! -e go ]; do sleep .02; done").encode()
            + b"\r"
        )
        person.wait(b"UP")
        person.type(b"echo $((41+1))ok\r")
        person.read(0.2)
        person.type(b"")
        open_the_way(person)
        person.wait(b"42ok")
        person.wait(b"READY>")
        assert person.seen.count(b"42ok") == 0


def test_what_is_typed_right_after_the_last_output_is_not_flushed(way: list[str]) -> None:
    with shell() as person:
        for number in range(5):
            person.type(words(way, "sh", "-c", "echo LA''ST").encode() + b"\r")
            person.wait(b"LAST")
            person.type(b"echo $((%d+1000))ok\r" % number)
            person.wait(b"%dok" % (number + 1000))
            person.wait(b"READY>")


@pytest.mark.parametrize("after", [None, 0.0, 0.005, 0.01, 0.015, 0.02, 0.03, 0.05, 0.1, 0.5])
def test_an_end_of_file_typed_before_raw_mode_is_not_lost(way: list[str], after: float | None) -> None:
    """None: before the program has even been started."""
    with rig([*way, "cat"], typed=b"\x04" if after is None else b"") as person:
        if after is not None:
            person.read(after)
            person.type(b"\x04")
        assert person.end() == 0
        assert person.seen == b""


@pytest.mark.parametrize(
    "typed", [b"one\ntwo\n\x04", b"one\x04\x04", b"one\ntw\x7fo\n\n\x04", b"a\x04b\x04\x04"]
)
def test_lines_typed_before_raw_mode_come_as_typed(way: list[str], typed: bytes) -> None:
    """And are echoed once, by the terminal they were typed at."""
    with rig(
        [*way, "sh", "-c", "cat > file; echo .; cat file; rm file; echo LAST"],
        typed=typed,
        environ={"HOME": "/"},
    ) as person:
        first = person.wait(b"LAST")
    with rig(["sh", "-c", "cat > file; echo .; cat file; rm file; echo LAST"], typed=typed) as person:
        assert first == person.wait(b"LAST")


def test_what_is_typed_before_a_command_that_is_not_found_goes_to_the_next(way: list[str]) -> None:
    with rig(["sh", "-c", words(way, "no-such-thing") + "; cat"], typed=b"one\ntwo\n\x04") as person:
        person.end()
        assert person.seen.count(b"one\r\n") == 2  # typed, and from cat
        assert person.seen.endswith(b"one\r\ntwo\r\n")


def test_a_line_begun_before_raw_mode_can_be_ended_after(way: list[str]) -> None:
    with rig([*way, "cat"], typed=b"begun") as person:
        if way:
            while not person.is_raw():
                person.read(0.01)
        person.type(b" ended\n\x04")
        assert person.end() == 0
        assert person.seen.count(b"begun ended\r\n") == 2


def test_no_reader_is_left_behind(way: list[str]) -> None:
    """After the exit a plain `cat` on the terminal gets every byte. (row 33)"""
    with rig(["sh", "-c", words(way, "sh", "-c", "exit 0") + "; stty -echo; echo NOW; cat"]) as person:
        person.wait(b"NOW")
        text = b"".join(b"line %d\n" % number for number in range(500))
        person.type(text + b"\x04")
        person.end()
        assert person.seen.replace(b"\r\n", b"\n").lstrip(b"\n") == text


def test_a_raw_terminal_stays_raw_for_the_agent(way: list[str]) -> None:
    """The inner terminal begins with the modes of the real one, whatever they are."""
    with rig(["sh", "-c", "stty -echo -icanon -isig min 3; " + words(way, "stty", "-a")]) as person:
        person.end()
        assert b"min = 3" in person.seen
        for flag in (b"-echo ", b"-icanon", b"-isig"):
            assert flag in person.seen
        assert not person.modes()[3] & termios.ICANON


def open_the_way(person: object) -> None:
    with open("go", "w"):
        pass


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):  # type: ignore[no-untyped-def]
    monkeypatch.chdir(tmp_path)
