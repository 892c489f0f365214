"""`wisen review [ID] [--plain]`: read the drafts that wait; accept, edit, reject or leave each. `wisen accept`, `wisen reject` say it in one word.

Law: what the person reads is what goes in: the page's exact bytes, with everything that could hide in them made visible; what was
edited is shown again. Keyboard only, a letter and Enter, so that it works over any line, in 40 columns and read aloud.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence

from ..skills import learn, page, scan
from ..skills.errors import BrokenPage
from ..skills.home import Home
from ..skills.model import Draft, Finding
from . import editor, say
from .parse import parse
from .reading import laid_out

ASKED = "[l]eave it for later, [y]es into the library, [e]dit, [n]o"


def main(args: list[str]) -> int:
    told = parse("review", args)
    home = Home(os.environ)
    drafts = [home.drafts.get(told.id)] if told.id else home.drafts.list()
    if told.json:
        say.data([{**as_json(draft), "path": home.drafts.page_path(draft.id)} for draft in drafts])
        return 0
    if not drafts:
        say.talk("no draft waits; `wisen synthesize` makes one from your last session")
    for number, draft in enumerate(drafts, 1):
        more = len(drafts) - number
        if len(drafts) > 1:
            say.heading(f"draft {number} of {len(drafts)}")
        if not say.at_terminal():
            show(draft, told.plain)
        elif not _decided(home, draft, told.plain, more):
            break
    return 0


def one(home: Home, draft: Draft) -> int:
    """Show one draft at the terminal and do what the person says."""
    _decided(home, draft)
    return 0


def _decided(home: Home, draft: Draft, plain: bool = False, more: int = 0) -> bool:
    """Show a draft until the person has said what becomes of it; False when they want to see no more of them."""
    question, answers = ("\n" + ASKED, "lyen") if not more else (f"\n{ASKED}, [q]uit ({more} more)", "lyenq")
    while True:
        show(draft, plain)
        said = say.asks(question, answers)
        if said == "y" and sure(draft.findings):
            say.text(f"accepted: {learn.accept(draft, home, now=time.time())}")
            if draft.patches:
                undoable(draft.name, draft.took)
            return True
        if said == "n":
            why = say.hears("why? (kept beside it; Enter for no reason) ")
            home.drafts.reject(draft.id, why or "rejected at review", now=time.time())
            say.text("put aside; it is not offered again")
            return True
        if said in "lq":
            say.talk(f"`wisen review {draft.id}` shows it again")
            return said == "l"
        if said == "e":
            editor.open_in_editor(home.drafts.page_path(draft.id), home.config)
            draft = learn.checked(home.drafts.get(draft.id), home)


def undoable(name: str, took: str = "") -> None:
    """Say how it is undone that a page was changed; `took`: the other one whose words it has now."""
    undo = "undoes both" if took else "brings back what it said before"
    aside = f"`wisen skills archive {took}` puts {took} aside; " if took else ""
    say.talk(f"{aside}`wisen restore {name}` {undo}")


def sure(findings: Sequence[Finding]) -> bool:
    """A yes against an error is asked for twice."""
    errors = [finding for finding in findings if finding.severity == "error"]
    if not errors:
        return True
    say.talk(f"\na check speaks against it: {errors[0].message}")
    return say.asks("let it in all the same? [n]o, [y]es", "ny") == "y"


def show(draft: Draft, plain: bool = False) -> None:
    """The whole draft, a screen at a time."""
    say.paged(laid_out(draft, _standing(draft), say.width(), plain or say.plain()))


def _standing(draft: Draft) -> str:
    """The page it would change, as it stands; "" for none."""
    try:
        return page.decode(scan.content(draft.patches, page.LIMIT)) if draft.patches else ""
    except (OSError, BrokenPage):
        return ""  # it is gone, or broken since: accepting says so


def as_json(draft: Draft) -> dict[str, object]:
    """{draft, name, page, session, backend, patches, findings: [...], evidence: [...]}"""
    return {
        "draft": draft.id, "name": draft.name, "page": draft.page, "session": draft.session, "backend": draft.backend,
        "patches": draft.patches,
        "findings": [{"kind": f.kind, "severity": f.severity, "line": f.line, "message": f.message, "hint": f.hint} for f in draft.findings],
        "evidence": [{"session": e.session, "turn": e.turn, "command": e.command, "status": e.status} for e in draft.evidence],
    }  # fmt: skip
