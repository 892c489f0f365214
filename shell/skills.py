"""`wisen skills`: the pages of the library: list, show, new, edit, archive, restore here; the other words in `skills_WORD.py`.
Without a word, at a terminal, they are looked through (`skills_browse`)."""

from __future__ import annotations

import json
import os
import sys
import time
from argparse import Namespace
from importlib import import_module

from ..skills import page
from ..skills.errors import WisenError
from ..skills.home import Home
from ..skills.model import Skill
from ..skills.names import slug
from . import editor, restore, say
from .parse import parse


def main(args: list[str]) -> int:
    if not args and say.at_terminal() and sys.stdout.isatty() and not say.plain():
        from .skills_browse import main as browse

        return browse(Home(os.environ))
    told = parse("skills", args)
    if told.verb in ELSEWHERE:
        room = import_module(f".skills_{ELSEWHERE[told.verb]}", __package__)
        return int(room.main(Home(os.environ), told))
    home = Home(os.environ, folders=told.library)
    return {
        "list": _list,
        "show": _show,
        "new": _new,
        "edit": _edit,
        "archive": _archive,
        "restore": _restore,
    }[told.verb](home, told)


ELSEWHERE = {
    "lint": "lint",
    "import": "import",
    "export": "export",
    "link": "link",
    "unlink": "link",
    "rename": "rename",
    "merge": "merge",
}


def _list(home: Home, told: Namespace) -> int:
    skills = sorted(home.library.skills(), key=lambda s: s.name)
    for path, reason in home.library.broken:
        say.talk(f"wisen: {path} is not read: {reason}")
    if told.json:
        say.data([_as_json(skill) for skill in skills])
    elif skills:
        say.table(("name", "from", "description"), ((s.name, s.origin, s.description) for s in skills))
    else:
        say.talk(
            "the library is empty; `wisen skills new NAME` writes a page, `wisen synthesize` makes one from a session"
        )
    return 0


def _show(home: Home, told: Namespace) -> int:
    skill = home.library.find(told.name)
    with open(skill.path, "rb") as file:
        content = file.read()
    if told.evidence:
        return _evidence(skill, told.json)
    if told.json:
        say.data({**_as_json(skill), "body": skill.body})
    elif told.raw:
        say.document(content.decode("utf-8", "surrogateescape"))
    else:
        say.text(content.decode("utf-8", "replace").rstrip())
    return 0


def _evidence(skill: Skill, as_json: bool) -> int:
    path = os.path.join(os.path.dirname(skill.path), "evidence.json")
    try:
        with open(path, encoding="utf-8") as file:
            rows = json.load(file)["evidence"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WisenError(
            f"{skill.name} has no evidence: it was written by hand, or imported",
            "`wisen skills show` shows the page",
        ) from error
    if as_json:
        say.data(rows)
        return 0
    for row in rows:
        status = "" if row.get("status") is None else f"  (exit {row['status']})"
        say.text(f"{row.get('session', '')}  turn {row.get('turn', '?')}  {row.get('command', '')}{status}")
    return 0


def _new(home: Home, told: Namespace) -> int:
    title = " ".join(told.name)
    name = slug(title)
    text = page.render(
        name,
        title,
        f"{title}. Use when ...",
        ("words you would say when you need this",),
        ("First step",),
        {},
        {},
    )
    path = home.library.save(name, text)
    home.ledger.tend("accepted", name, at=time.time(), why="written by hand", where=path)
    if say.at_terminal() and not told.json:
        editor.open_in_editor(path, home.config)
    if told.json:
        say.data({"name": name, "path": path})
    else:
        say.text(path)
    return 0


def _edit(home: Home, told: Namespace) -> int:
    skill = home.library.find(told.name)
    if skill.origin == "foreign":
        raise WisenError(
            f"{skill.path} belongs to another tool", "edit it there, or copy it: `wisen skills new`"
        )
    editor.open_in_editor(skill.path, home.config)
    return 0


def _archive(home: Home, told: Namespace) -> int:
    now, name = time.time(), home.library.file(told.name).name
    path = home.library.archive(name, home.paths, told.why, now)
    home.ledger.tend("archived", name, at=now, why=told.why, where=path)
    if told.json:
        say.data({"skill": name, "path": path})
    else:
        say.text(path)
    return 0


def _restore(home: Home, told: Namespace) -> int:
    return restore.main([told.name, *(["--json"] if told.json else [])])


def _as_json(skill: Skill) -> dict[str, object]:
    return {
        "name": skill.name, "title": skill.title, "description": skill.description, "triggers": list(skill.triggers),
        "steps": list(skill.steps), "origin": skill.origin, "path": skill.path, "identity": skill.identity,
    }  # fmt: skip
