"""`wisen helped|harmed [SKILL] [--session ID|last] [--why TEXT]`: the person's own word on what was lent."""

from __future__ import annotations

import os
import time

from ..skills.errors import NotFound
from ..skills.home import Home
from ..skills.model import Judgement, Outcome
from . import say
from .parse import parse


def main(args: list[str], outcome: Outcome = Outcome.HELPED) -> int:
    told = parse(outcome.value, args)
    home = Home(os.environ)
    uses = [use for use in home.ledger.uses(skill=told.skill) if use.lent]
    if told.session:
        session = home.sessions.get(told.session).id
        uses = [use for use in uses if use.session == session]
    elif uses:
        uses = [use for use in uses if use.session == uses[-1].session]
    if not uses:
        raise NotFound("nothing was lent there", "`wisen ledger --events` lists what was lent, and when")
    for use in uses:
        home.ledger.judge(Judgement(use.id, time.time(), outcome, "person", told.why))
    names = list(dict.fromkeys(use.skill for use in uses))
    if told.json:
        say.data({"session": uses[-1].session, "skills": names, "outcome": outcome.value})
    else:
        say.text(f"{', '.join(names)}: {outcome.value}, in session {uses[-1].session}")
    return 0
