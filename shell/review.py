"""`wisen review [ID]`: read the drafts that wait; accept, edit, reject or leave each. `wisen accept`, `wisen reject` say it in one word.

Law: what the person reads is what goes in: the page's exact bytes, with everything that could hide in them made visible.
"""

from __future__ import annotations

import os
import time

from ..skills import learn
from ..skills.home import Home
from ..skills.model import Draft
from . import editor, say
from .parse import parse


def main(args: list[str]) -> int:
    told = parse("review", args)
    home = Home(os.environ)
    drafts = [home.drafts.get(told.id)] if told.id else home.drafts.list()
    if told.json:
        say.data([as_json(draft) for draft in drafts])
        return 0
    if not drafts:
        say.talk("no draft waits; `wisen synthesize` makes one from your last session")
    for draft in drafts:
        if not say.at_terminal():
            show(draft)
        elif one(home, draft):
            return 1
    return 0


def one(home: Home, draft: Draft) -> int:
    """Show one draft at the terminal and do what the person says."""
    while True:
        show(draft)
        said = say.asks("\n[l]eave it for later, [y]es into the library, [e]dit, [n]o", "lyen")
        if said == "y":
            say.text(f"accepted: {learn.accept(draft, home, now=time.time())}")
            return 0
        if said == "n":
            home.drafts.reject(draft.id, "rejected at review", now=time.time())
            say.text("put aside; it is not offered again")
            return 0
        if said == "l":
            say.talk(f"`wisen review {draft.id}` shows it again")
            return 0
        editor.open_in_editor(home.drafts.page_path(draft.id), home.config)
        draft = learn.checked(home.drafts.get(draft.id), home)


def show(draft: Draft) -> None:
    """The page, then what is known against it, then where its steps come from."""
    if draft.patches:
        say.heading(f"changes {draft.patches}")
    say.paged(draft.page.rstrip().splitlines())
    if draft.findings:
        say.heading("findings")
    for finding in draft.findings:
        say.text(f"  {finding.severity}: {finding.message}{f' ({finding.hint})' if finding.hint else ''}")
    if draft.evidence:
        say.heading(f"evidence, session {draft.session}")
    for evidence in draft.evidence:
        status = "" if evidence.status is None else f"  (exit {evidence.status})"
        say.text(f"  turn {evidence.turn}: {evidence.command}{status}")


def as_json(draft: Draft) -> dict[str, object]:
    """{draft, name, page, session, backend, patches, findings: [...], evidence: [...]}"""
    return {
        "draft": draft.id, "name": draft.name, "page": draft.page, "session": draft.session, "backend": draft.backend,
        "patches": draft.patches,
        "findings": [{"kind": f.kind, "severity": f.severity, "line": f.line, "message": f.message, "hint": f.hint} for f in draft.findings],
        "evidence": [{"session": e.session, "turn": e.turn, "command": e.command, "status": e.status} for e in draft.evidence],
    }  # fmt: skip
