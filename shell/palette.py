"""What the own key (Ctrl-]) and `/skills`, `/why`, `/veto` open inside a wrapped agent: what was lent here and why, veto, synthesize, search.

Law: runs on the real terminal in the alternate screen, which the wrapper gives and takes back; reads single keys; changes nothing
without one. Plain text at any size, drawn again when the size changes. Ends with PASS when the own key is pressed again, so
that the wrapper hands that key to the agent.
"""

from __future__ import annotations

import argparse
import os
import select
import signal
import sys
import termios
import time
import tty
from collections.abc import Callable, Sequence
from functools import partial

from ..skills.home import Home
from ..skills.model import Match, Prompt, Use
from ..skills.visible import columns, line
from ..wrapper.following import PASS_KEY, key_forms
from . import say

LEAVE = (b"q", b"\r", b"\n", b"\x1b", b"\x03", b"\x04", b"")
KEYS = ("v veto the last", "1-9 veto that one", "s synthesize", "/ search", "q back")
CLEAR = "\x1b[2J\x1b[H"


def main(args: list[str]) -> int:
    parser = argparse.ArgumentParser("wisen palette")
    parser.add_argument("--session", required=True)
    parser.add_argument("--show", default="", help="skills, why or veto: where to begin")
    told = parser.parse_args(args)
    home, keyboard = Home(os.environ), _Keyboard()
    own = key_forms(home.config.key)
    key = {"skills": b"/", "veto": b"v"}.get(told.show, b"")
    while True:
        uses = home.ledger.uses(session=told.session)
        key = key or keyboard.key(partial(_shown, uses, told.session))
        if key in own:
            return PASS_KEY
        if key == b"v" or (key.isdigit() and key != b"0"):
            _veto(home, keyboard, uses, key)
        elif key == b"s":
            from . import synthesize

            synthesize.main(["--session", told.session, "--review", "--pause"])
        elif key == b"/":
            _search(home, keyboard)
        elif key in LEAVE:
            return 0
        key = b""


def page(uses: Sequence[Use], session: str, width: int, height: int) -> list[str]:
    """The screen, at most `height` lines of `width` columns: what was lent, newest at the end, and the keys. What finds no room
    is left out from the top, and where to read it is said."""
    keys = _keys(width)
    shown = [_entry(number, use, width) for number, use in enumerate(uses, 1)] or [["  nothing yet"]]
    room = max(1, height - len(keys) - 4)  # title, blank, blank, and the line the cursor stands on
    left_out = 0
    while left_out < len(shown) - 1 and sum(map(len, shown[left_out:])) + bool(left_out) > room:
        left_out += 1
    earlier = [line(f"earlier: wisen why --session {session}", width)] if left_out else []
    body = [*earlier, *(row for entry in shown[left_out:] for row in entry)][:room]
    return [line("wisen: lent in this session", width), "", *body, "", *keys]


def _shown(uses: Sequence[Use], session: str) -> str:
    return "\n".join(page(uses, session, *say.size()))


def _entry(number: int, use: Use, width: int) -> list[str]:
    head = f"{number} {say.when(use.at)[11:]} {use.skill}: {'lent' if use.lent else 'withheld'}"
    because = ("     " + line(reason, max(10, width - 5)) for reason in use.because)
    return ["  " + line(head, max(10, width - 2)), *because]


def _keys(width: int) -> list[str]:
    """The keys, on as many lines as the width asks for."""
    rows = [""]
    for key in KEYS:
        longer = f"{rows[-1]}   {key}".strip()
        if columns(longer) <= width:
            rows[-1] = longer
        else:
            rows.append(key)
    return rows


def _veto(home: Home, keyboard: _Keyboard, uses: Sequence[Use], key: bytes) -> None:
    lent = [use for use in uses if use.lent]
    chosen = (
        lent[-1:] if key == b"v" else [use for n, use in enumerate(uses, 1) if use.lent and n == int(key)]
    )
    if not chosen:
        keyboard.key(lambda: "nothing of that was lent here\n\nany key: back")
        return
    [use] = chosen
    home.ledger.tend("vetoed", use.skill, at=time.time(), why=f"in session {use.session}", where=use.session)
    keyboard.key(
        lambda: f"{line(use.skill, say.size()[0])}\nis not lent again in this session\n\nany key: back"
    )


def _search(home: Home, keyboard: _Keyboard) -> None:
    if asked := keyboard.line("what are you about to do? "):
        matches = home.suggest(Prompt(asked, home.cwd), 3).matches
        keyboard.key(lambda: "\n".join([*_found(matches, say.size()[0]), "", "any key: back"]))


def _found(matches: Sequence[Match], width: int) -> list[str]:
    rows = []
    for match in matches:
        rows += [
            line(f"{match.score:.2f}  {match.skill.name}: {match.skill.description}", width),
            "      " + line(match.skill.path, max(10, width - 6)),
        ]
    return rows or ["nothing fits"]


class _Keyboard:
    """Single keys, without Enter and without echo; what is shown is drawn again when the size of the terminal changes."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []
        self._resized, wake = os.pipe()
        os.set_blocking(wake, False)
        signal.signal(signal.SIGWINCH, lambda number, frame: None)
        signal.set_wakeup_fd(wake)

    def key(self, screen: Callable[[], str]) -> bytes:
        """Show `screen()` and wait for a key; an escape sequence is one key. b"" at the end of the input."""
        before = termios.tcgetattr(0)
        try:
            # never flushed: what was pressed before this screen stood, or between two, counts
            tty.setcbreak(0, termios.TCSADRAIN)
            while not self._waiting:
                sys.stdout.write(CLEAR + screen())
                sys.stdout.flush()
                self._wait()
            return self._waiting.pop(0)
        finally:
            termios.tcsetattr(0, termios.TCSADRAIN, before)

    def line(self, question: str) -> str:
        """Ask for a line; what was typed too early for it counts."""
        early, self._waiting = b"".join(self._waiting).decode("utf-8", "replace"), []
        sys.stdout.write(f"{CLEAR}{question}{early}")
        sys.stdout.flush()
        return (early if "\n" in early else early + sys.stdin.readline()).strip()

    def _wait(self) -> None:
        ready, _, _ = select.select([0, self._resized], [], [])
        if self._resized in ready:
            os.read(self._resized, 4096)
        if 0 in ready:
            typed = os.read(0, 4096)
            whole = typed[:1] == b"\x1b" or not typed
            self._waiting += [typed] if whole else [bytes((byte,)) for byte in typed]
