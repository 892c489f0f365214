"""`wisen doctor [--fix] [--agent NAME] [--report] [--secrets] [--json]`: looks at every part wisen stands on; where something is wrong, the cure.

Law: without `--fix` it changes nothing, and starts no agent without `--agent`. What `--fix` does is safe: modes, dead sockets,
sessions left open, the index, which is a cache. Pages, settings and ledger are the person's.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from ..skills import known
from ..skills.home import Home
from ..skills.paths import project_root
from . import say
from .checkup import Check, agents, folders, keeping, left, machine, models, shells
from .parse import parse

ROOMS = (machine, folders, keeping, models, agents, shells, left)


def main(args: list[str]) -> int:
    told = parse("doctor", args)
    home = Home(os.environ)
    if told.secrets:
        return _secrets(home, told.json)
    checks = [_mended(check) if told.fix else check for check in look(home)]
    if told.agent:
        from .trial import trial

        for check in trial(told.agent, home):
            say.progress(f"{check.name}: {check.found}")
            checks.append(check)
        say.progress("")
    if told.report:
        from .report import report

        say.text(report(checks, home))
    elif told.json:
        say.data([_as_json(check) for check in checks])
    else:
        _tell(checks)
    return int(not all(check.ok for check in checks))


def _secrets(home: Home, as_json: bool) -> int:
    """What kinds of exact values the filter knows here, where from and how many; never a value."""
    told = known.gather(home.environ, home.paths.home, home.cwd, project_root(home.cwd)).summary()
    rows = [{"kind": kind, "source": source, "count": count} for (kind, source), count in told.items()]
    if as_json:
        say.data(rows)
        return 0
    if rows:
        say.table(("kind", "where", "values"), [tuple(row.values()) for row in rows])
    say.talk(f"{sum(told.values())} values are taken out wherever they stand; they are held in memory only")
    return 0


def look(home: Home) -> Iterator[Check]:
    """Every check, in the order in which things depend on each other."""
    for room in ROOMS:
        yield from room.look(home)


def _as_json(check: Check) -> dict[str, object]:
    return {"name": check.name, "ok": check.ok, "found": check.found, "cure": "" if check.ok else check.cure}


def _mended(check: Check) -> Check:
    if check.ok or not check.mend:
        return check
    try:
        check.mend()
    except Exception as error:
        return check._replace(found=f"{check.found}; could not be mended: {error}")
    return check._replace(ok=True, found=f"mended: {check.found}", cure="")


def _tell(checks: list[Check]) -> None:
    for check in checks:
        say.text(f"{'ok  ' if check.ok else 'BAD '} {check.name}: {check.found}")
        if not check.ok:
            say.text(f"     cure: {check.cure}")
    bad = [check for check in checks if not check.ok]
    if any(check.mend for check in bad):
        say.talk("\n`wisen doctor --fix` mends what is safe to mend")
    elif not bad and not any("is lent to" in check.name for check in checks):
        say.talk("\nall well; `wisen doctor --agent claude` proves the whole loop with an agent of yours")
