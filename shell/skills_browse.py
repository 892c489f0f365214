"""`wisen skills` at a terminal: look through the pages by typing, read one with Enter. The terminal of `finder`.

Law: in the alternate screen, which is given back as it was; changes nothing.
"""

from __future__ import annotations

import os
import re
import sys
import termios
import tty

from ..skills.home import Home
from ..skills.model import Skill
from . import say
from .finder import Finder

ENTER, LEAVE, BACK = "\x1b[?1049h\x1b[?25l", "\x1b[?25h\x1b[?1049l", "\x1b[H\x1b[2J"
KEYS = {
    "\x1b[A": "up", "\x1bOA": "up", "\x10": "up", "\x1b[B": "down", "\x1bOB": "down", "\x0e": "down", "\t": "down",
    "\x7f": "backspace", "\x08": "backspace", "\x15": "clear", "\r": "enter", "\n": "enter", "\x1b": "leave", "\x03": "leave",
    "\x04": "leave",
}  # fmt: skip
_KEY = re.compile(r"\x1b(?:\[[0-9;]*[A-Za-z~]|O[A-Z])?|.", re.DOTALL)


def main(home: Home) -> int:
    skills = tuple(sorted(home.library.skills(), key=lambda skill: skill.name))
    for path, reason in home.library.broken:
        say.talk(f"wisen: {path} is not read: {reason}")
    if not skills:
        say.talk(
            "the library is empty; `wisen skills new NAME` writes a page, `wisen synthesize` makes one from a session"
        )
        return 0
    chosen = _choose(Finder(skills))
    if chosen:
        with open(chosen.path, "rb") as file:
            say.paged(file.read().decode("utf-8", "replace").rstrip().splitlines())
        say.talk(f"\n{chosen.path}")
    return 0


def _choose(finder: Finder) -> Skill | None:
    before = termios.tcgetattr(0)
    sys.stdout.write(ENTER)
    try:
        tty.setcbreak(0)
        while True:
            size = os.get_terminal_size(1)
            sys.stdout.write(BACK + "\n".join(finder.rows(size.columns, size.lines)))
            sys.stdout.flush()
            for key in _keys():
                if key == "leave":
                    return None
                if key == "enter":
                    return finder.chosen()
                finder = finder.press(key)
    finally:
        termios.tcsetattr(0, termios.TCSADRAIN, before)
        sys.stdout.write(LEAVE)
        sys.stdout.flush()


def _keys() -> list[str]:
    """What was pressed: names of keys, and letters. An end of input leaves."""
    typed = os.read(0, 1024).decode("utf-8", "ignore")
    return [KEYS.get(key, key) for key in _KEY.findall(typed)] or ["leave"]
