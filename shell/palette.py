"""What the own key (Ctrl-]) and `/skills`, `/why`, `/veto` open inside a wrapped agent: what was lent here and why, veto, synthesize, search.

Law: runs on the real terminal in the alternate screen, which the wrapper gives and takes back; reads single keys; changes nothing
without one. Ends with PASS when the own key is pressed again, so that the wrapper hands that key to the agent.
"""

from __future__ import annotations

import argparse
import os
import sys
import termios
import time
import tty

from ..skills.home import Home
from ..skills.model import Prompt, Use
from ..skills.visible import visible
from . import say

PASS = 10  # `wrapper.following.PASS_KEY`
OWN_KEY = "\x1d"


def main(args: list[str]) -> int:
    parser = argparse.ArgumentParser("wisen palette")
    parser.add_argument("--session", required=True)
    parser.add_argument("--show", default="", help="skills, why or veto: where to begin")
    told = parser.parse_args(args)
    home = Home(os.environ)
    begin = {"skills": "/", "veto": "v"}.get(told.show, "")
    while True:
        uses = home.ledger.uses(session=told.session)
        _draw(uses)
        key, begin = begin or _key(), ""
        if key == OWN_KEY:
            return PASS
        if key == "v":
            _veto(home, uses)
        elif key == "s":
            from . import synthesize

            synthesize.main(["--session", told.session, "--review", "--pause"])
        elif key == "/":
            _search(home)
        elif key in ("q", "\r", "\n", "\x1b", "\x03", "\x04", ""):
            return 0


def _draw(uses: list[Use]) -> None:
    sys.stdout.write("\x1b[2J\x1b[H")
    print("wisen: lent in this session\n")
    if not uses:
        print("  nothing yet")
    for number, use in enumerate(uses, 1):
        print(
            visible(f"  {number}  {say.when(use.at)[11:]}  {use.skill}  {'lent' if use.lent else 'withheld'}")
        )
        for reason in use.because:
            print(visible(f"       {reason}"))
    print("\n[v] veto the last one   [s] synthesize this session   [/] search   [q] back to the agent")
    sys.stdout.flush()


def _veto(home: Home, uses: list[Use]) -> None:
    lent = [use for use in uses if use.lent]
    if lent:
        home.ledger.tend(
            "vetoed",
            lent[-1].skill,
            at=time.time(),
            why=f"in session {lent[-1].session}",
            where=lent[-1].session,
        )
        print(visible(f"\n{lent[-1].skill} is not lent again in this session"))
        _key()


def _search(home: Home) -> None:
    sys.stdout.write("\nwhat are you about to do? ")
    sys.stdout.flush()
    asked = sys.stdin.readline().strip()
    matches = home.suggest(Prompt(asked, home.cwd), 3).matches if asked else ()
    for match in matches:
        print(
            visible(
                f"  {match.score:.2f}  {match.skill.name}: {match.skill.description}\n        {match.skill.path}"
            )
        )
    if asked and not matches:
        print("  nothing fits")
    _key()


def _key() -> str:
    """One key from the terminal, without Enter."""
    before = termios.tcgetattr(0)
    try:
        tty.setcbreak(0)
        return os.read(0, 1).decode("latin-1")
    finally:
        termios.tcsetattr(0, termios.TCSADRAIN, before)
