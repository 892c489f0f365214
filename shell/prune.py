"""`wisen prune [--apply] [--json]`: the skills that do not earn their place, each with the reason. `--apply` archives them."""

from __future__ import annotations

import os
import time

from ..skills.home import Home
from ..skills.prune import propose
from . import say
from .parse import parse


def main(args: list[str]) -> int:
    told = parse("prune", args)
    home, now = Home(os.environ), time.time()
    book = home.ledger
    proposals = propose(
        home.standings(), home.library.skills(), book.uses(), book.tracked_since(), now, book.tendings()
    )
    done = []
    for proposal in proposals if told.apply else ():
        path = home.library.archive(proposal.skill, home.paths, proposal.why, now)
        home.ledger.tend("archived", proposal.skill, at=now, why=proposal.why, where=path)
        done.append(proposal.skill)
    if told.json:
        say.data(
            [
                {"skill": p.skill, "why": p.why, "numbers": dict(p.numbers), "archived": p.skill in done}
                for p in proposals
            ]
        )
        return 0
    if not proposals:
        say.text("nothing to prune: every skill has earned its place, or has not been used enough to tell")
    for proposal in proposals:
        say.text(f"{proposal.skill}: {proposal.why}{'; archived' if proposal.skill in done else ''}")
    if proposals:
        say.talk(
            "`wisen restore NAME` brings one back"
            if told.apply
            else "`wisen prune --apply` archives them; nothing is deleted"
        )
    return 0
