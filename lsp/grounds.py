"""What a page stands on, looked up on the disk: where it was learnt, whether that is still there, and what its steps lean on.

Law: reads only, to be called on a thread. An anchor is looked for only in the project where it was made: a page of the
project's own, or one learnt in a session there; a general skill is no worse because this project is another.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator

from ..skills.anchors import Anchor, anchors, scripts, targets
from ..skills.drafts import EVIDENCE, FACTS
from ..skills.errors import WisenError
from ..skills.home import Home
from ..skills.paths import project_root
from .page import Page, anatomy
from .remarks import Remark
from .text import Place, Span, Text

MOST = 256 * 1024  # bytes of a file that is looked into
SESSIONS = 20  # that one page is traced to


def read(text: Text, page: Page, origin: str, home: Home) -> tuple[list[Remark], list[Remark]]:
    """(what is wrong with its evidence, the anchors that are gone). `origin`: of the folder it stands in."""
    root = project_root(home.cwd)
    broken, made_here = _evidence(text, page, root, home)
    if origin == "project" or made_here:
        return broken, list(_gone(text, root))
    return broken, []


def _evidence(text: Text, page: Page, root: str, home: Home) -> tuple[list[Remark], bool]:
    path = os.path.join(os.path.dirname(page.path), FACTS if page.what == "draft" else EVIDENCE)
    if not os.path.exists(path):
        return [], False
    span = text.whole(anatomy(text).title)
    told = _json(path)
    rows = told.get("evidence") if isinstance(told, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        what = f"its evidence cannot be read: {os.path.basename(path)} is broken"
        return [Remark(span, "evidence", what)], False
    found: list[Remark] = []
    here = False
    for id in list(dict.fromkeys(str(row.get("session", "")) for row in rows))[:SESSIONS]:
        if id.startswith(
            ("text-", "git-")
        ):  # of a text or a change (see skills/gleaned): there is no session
            continue
        try:
            script = home.sessions.transcript(id)
        except (WisenError, OSError):
            found.append(
                Remark(span, "evidence", f"the session it was learnt in is not kept any more: {id}", "hint")
            )
            continue
        here = here or project_root(script.cwd) == root
        mine = [row for row in rows if row.get("session") == id]
        if any(not _holds(row, len(script.turns)) for row in mine):
            found.append(
                Remark(span, "evidence", f"its evidence names turns that the session {id} does not have")
            )
    return found, here


def _holds(row: dict[str, object], turns: int) -> bool:
    turn = row.get("turn")
    return isinstance(turn, int) and 0 <= turn < turns


def _gone(text: Text, root: str) -> Iterator[Remark]:
    parts = anatomy(text)
    package, make = os.path.join(root, "package.json"), os.path.join(root, "Makefile")
    known = {
        "script": scripts(_json(package)) if os.path.exists(package) else None,
        "target": targets(_text(make)) if os.path.exists(make) else None,
    }

    def there(one: Anchor) -> bool:
        if one.kind == "file":
            return os.path.exists(os.path.join(root, one.name))
        names = known[one.kind]
        return names is None or one.name in names

    for number in range(text.count):
        section = parts.within(number)
        if section and section.is_steps:
            for one in anchors(text.line(number)):
                if not there(one):
                    where = {
                        "file": "is not there",
                        "script": "is no script of package.json",
                        "target": "is no target of the Makefile",
                    }
                    yield Remark(
                        Span(Place(number, one.start), Place(number, one.end)),
                        "anchor",
                        f"{one.name} {where[one.kind]} any more",
                    )


def _text(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read(MOST)
    except OSError:
        return ""


def _json(path: str) -> object:
    try:
        return json.loads(_text(path))
    except (ValueError, RecursionError):
        return None
