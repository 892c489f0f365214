"""A full screen, drawn again from its recording."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from wisen.wrapper.again import drawing
from wisen.wrapper.raw import MAGIC, Moment, frame
from wisen.wrapper.screen import emulator, screen

SIZE = Moment(0.0, "r", b"40x6")
pytestmark = pytest.mark.skipif(not emulator(), reason="the emulator cannot be loaded here")
FULL = (
    b"main\r\n\x1b[?1049h\x1b[2J\x1b[1;31mred bold\x1b[m plain \x1b[38;2;1;2;3mtrue\x1b[m\r\n\x1b[44m blue \x1b[K\x1b[m\r\n"
    + "\u2500\u2500 \u4f60\u597d \U0001f680".encode()
    + b"\x1b[6;1H" + b"x" * 40 + b"\x1b[4;3H\x1b[7minverse\x1b[2;9H"
)  # fmt: skip


def test_what_is_drawn_is_what_stood_there_to_the_colour_the_cursor_and_the_pen() -> None:
    bytes_ = drawing([SIZE, Moment(0.1, "o", FULL[:50]), Moment(0.2, "o", FULL[50:])])
    was, now = screen(40, 6), screen(40, 6)
    was.feed(FULL)
    now.feed(b"\x1b[?1049h" + bytes_)
    assert now.rows() == was.rows() and now.drawn() == was.drawn()
    for one in (was, now):
        one.feed(b"next")  # in the same place, in the same colours
    assert now.rows() == was.rows() and now.drawn() == was.drawn()


def test_nothing_is_changed_but_the_screen() -> None:
    drawn = drawing([SIZE, Moment(0.1, "o", FULL)])
    assert b"\x1b]" not in drawn and b"\x1b[?" not in drawn


def test_it_follows_the_size() -> None:
    moments = [
        SIZE,
        Moment(0.1, "o", b"\x1b[?1049hhello"),
        Moment(0.2, "r", b"20x3"),
        Moment(0.3, "o", b"\x1b[3;1Hthere"),
    ]
    now = screen(20, 3)
    now.feed(drawing(moments))
    assert now.rows() == ["hello", "", "there"]


@pytest.mark.parametrize("more", [
    [Moment(0.2, "o", b"\x1b[?1049l")],  # the main screen: the terminal keeps it
    [Moment(0.2, "m", b'{"kind": "full"}')],  # nobody knows how it went on
])  # fmt: skip
def test_what_is_not_known_is_not_drawn(more: list[Moment]) -> None:
    assert drawing([SIZE, Moment(0.1, "o", FULL), *more]) == b""
    assert drawing([]) == b""


def test_as_a_program_it_says_nothing_but_the_drawing(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.write_bytes(MAGIC + frame(SIZE) + frame(Moment(0.1, "o", FULL)))
    for path, said in ((raw, drawing([SIZE, Moment(0.1, "o", FULL)])), (tmp_path / "nothing", b"")):
        done = subprocess.run([sys.executable, "-m", "wisen.wrapper.again", str(path)], capture_output=True)
        assert (done.returncode, done.stdout, done.stderr) == (0, said, b"")
