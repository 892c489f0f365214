"""The window: its size in rows, columns and pixels, first and after every change. (pty.md rows 4-6, 42)"""

from __future__ import annotations

import sys

from support.rig import rig

SAY = "import fcntl, struct, termios; print(*struct.unpack('HHHH', fcntl.ioctl(0, termios.TIOCGWINSZ, bytes(8))), 'SIZE')"
FOLLOW = """
import fcntl, os, signal, struct, termios
def say(*_):
    print(*struct.unpack('HHHH', fcntl.ioctl(0, termios.TIOCGWINSZ, bytes(8))), 'SIZE', flush=True)
signal.signal(signal.SIGWINCH, say)
say()
while True:
    signal.pause()
"""


def test_the_first_size(way: list[str]) -> None:
    with rig([*way, "stty", "size"], size=(33, 111, 0, 0)) as person:
        person.wait(b"33 111")
        person.end()


def test_pixels(way: list[str]) -> None:
    with rig([*way, sys.executable, "-c", SAY], size=(33, 111, 800, 600)) as person:
        person.wait(b"33 111 800 600 SIZE")
        person.end()


def test_a_resize_is_followed(way: list[str]) -> None:
    with rig([*way, sys.executable, "-c", FOLLOW]) as person:
        person.wait(b"SIZE")
        person.resize(50, 132, 1320, 1000)
        person.wait(b"50 132 1320 1000 SIZE")
        person.resize(50, 132, 2640, 2000)  # pixels alone: a change of the font
        person.wait(b"50 132 2640 2000 SIZE")


def test_a_storm_of_resizes_ends_at_the_last(way: list[str]) -> None:
    with rig([*way, sys.executable, "-c", FOLLOW]) as person:
        person.wait(b"SIZE")
        for number in range(500):
            person.resize(24 + number % 7, 80 + number % 11)
            person.read(0)
        person.resize(61, 161)
        person.wait(b"61 161 0 0 SIZE")


def test_a_terminal_that_does_not_know_its_size(way: list[str]) -> None:
    with rig([*way, "stty", "size"], size=(0, 0, 0, 0)) as person:
        person.wait(b"0 0")
        person.end()
