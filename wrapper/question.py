"""The one-key question after a session in which something was lent, for a person who wants it (`ledger.ask_at_end`).

Law: asked at a terminal only, after the agent has ended and the terminal is restored; any key but y and n says nothing, and so
does waiting. The answer is the person's own word, the strongest outcome the ledger knows.
"""

from __future__ import annotations

import os
import select
import sys
import termios
import time
import tty

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

PATIENCE = 20.0  # seconds; the shell's prompt waits behind this


def ask(skills: str, session: str, environ: Mapping[str, str]) -> None:
    """Ask whether `skills` (names, for the person) helped in `session`; write the answer to the ledger."""
    from ..skills.visible import visible

    sys.stderr.write(f"wisen: did {visible(skills)} help? [y]es [n]o, any other key: cannot say ")
    sys.stderr.flush()
    key = _key()
    sys.stderr.write("\n")
    if key in (b"y", b"n"):
        _judge(session, key == b"y", environ)


def _key() -> bytes:
    before = termios.tcgetattr(0)
    try:
        tty.setcbreak(0, termios.TCSADRAIN)
        return os.read(0, 1) if select.select([0], [], [], PATIENCE)[0] else b""
    except KeyboardInterrupt:
        return b""
    finally:
        termios.tcsetattr(0, termios.TCSADRAIN, before)


def _judge(session: str, helped: bool, environ: Mapping[str, str]) -> None:
    from ..skills.home import Home
    from ..skills.model import Judgement, Outcome

    book = Home(environ).ledger
    for use in book.session_uses(session):
        if use.lent:
            outcome = Outcome.HELPED if helped else Outcome.HARMED
            book.judge(Judgement(use.id, time.time(), outcome, "person", "asked at the end"))
