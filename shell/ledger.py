"""`wisen ledger [--json] [--events]`: what each skill has done so far, and what the ledger believes of it."""

from __future__ import annotations

import os
import time
from argparse import Namespace

from ..skills.home import Home
from ..skills.ledger_view import as_json
from ..skills.standing import words
from . import say
from .parse import parse


def main(args: list[str]) -> int:
    told = parse("ledger", args)
    home = Home(os.environ)
    for notice in home.ledger.notices:
        say.talk(notice)
    if told.events:
        return _events(home, told)
    standings = {n: s for n, s in home.standings().items() if told.skill in (None, n)}
    if told.json:
        say.data(as_json(standings, time.time()))
        return 0
    used = sorted(standings.values(), key=lambda s: (-s.last_used, s.skill))
    if not used:
        say.talk(
            "no skill has been lent yet; `wisen skills new` writes the first page, `wisen demo` shows how it goes"
        )
        return 0
    say.table(
        ("skill", "standing", "lent", "withheld", "helped", "harmed", "last used", "why"),
        (
            (
                s.skill,
                s.word,
                s.lent,
                s.withheld,
                s.helped,
                s.harmed,
                say.when(s.last_used)[:10],
                words(s, time.time()),
            )
            for s in used
        ),
    )
    return 0


def _events(home: Home, told: Namespace) -> int:
    uses = home.ledger.uses(skill=told.skill)
    judged = {}
    for judgement in home.ledger.judgements():
        judged[judgement.use] = judgement
    rows = [
        {
            "use": u.id, "at": u.at, "skill": u.skill, "identity": u.identity, "session": u.session, "agent": u.agent,
            "version": u.version, "model": u.model, "lent": u.lent, "how": u.how, "score": u.score, "because": list(u.because),
            "tokens": u.tokens,
            "outcome": judged[u.id].outcome.value if u.id in judged else "unknown",
            "source": judged[u.id].source if u.id in judged else "",
        }
        for u in uses
    ]  # fmt: skip
    if told.json:
        say.data(rows)
        return 0
    say.table(
        ("at", "skill", "session", "agent", "", "how", "outcome", "because"),
        (
            (
                say.when(u.at),
                u.skill,
                u.session,
                u.agent,
                "lent" if u.lent else "withheld",
                u.how,
                r["outcome"],
                "; ".join(u.because),
            )
            for u, r in zip(uses, rows, strict=True)
        ),
    )
    return 0
