"""`wisen doctor [--secrets] [--json]`: looks at every part wisen stands on and says what it found; where something is wrong, the cure.

Law: changes nothing, prints no value that could be secret, starts no agent.
"""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from typing import NamedTuple

from .. import __version__
from ..skills import known
from ..skills.errors import WisenError
from ..skills.home import Home
from ..skills.model import Prompt
from ..skills.paths import project_root
from ..wrapper import native, profiles
from . import say
from .parse import parse

AGENTS = ("claude", "codex", "gemini", "pi", "aider", "llm")


class Check(NamedTuple):
    """One thing looked at: `ok`, what was found, and the cure when it is not."""

    name: str
    ok: bool
    found: str
    cure: str = ""


def main(args: list[str]) -> int:
    told = parse("doctor", args)
    if told.secrets:
        return _secrets(Home(os.environ), told.json)
    checks = list(look(Home(os.environ)))
    if told.json:
        say.data([check._asdict() for check in checks])
    for check in () if told.json else checks:
        say.text(f"{'ok  ' if check.ok else 'BAD '} {check.name}: {check.found}")
        if not check.ok:
            say.text(f"     cure: {check.cure}")
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
    yield Check(
        "version",
        True,
        f"wisen {__version__}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {sys.platform}",
    )
    yield _switched_on(home)
    yield _settings(home)
    for name, folder in (("data", home.paths.data), ("cache", home.paths.cache)):
        yield _folder(name, folder)
    yield _library(home)
    yield _ledger(home)
    yield _emulator()
    yield _terminal()
    yield from (_agent(home, name) for name in AGENTS if shutil.which(name))


def _switched_on(home: Home) -> Check:
    off = home.environ.get("WISEN_OFF", "0") not in ("", "0")
    return Check(
        "switch", not off, "WISEN_OFF is set: nothing is wrapped" if off else "on", "unset WISEN_OFF"
    )


def _settings(home: Home) -> Check:
    warnings = "; ".join(" ".join(warning.split()) for warning in home.config.warnings)
    return Check("settings", not warnings, warnings or home.paths.settings, f"mend {home.paths.settings}")


def _folder(name: str, path: str) -> Check:
    above = path
    while not os.path.exists(above):
        above = os.path.dirname(above)
    if not os.path.isdir(above) or not os.access(above, os.W_OK | os.X_OK):
        return Check(
            f"{name} folder",
            False,
            f"{above} cannot be written",
            "make it yours, or set WISEN_HOME to another folder",
        )
    if above == path and os.stat(path).st_mode & 0o077:
        return Check(f"{name} folder", False, f"{path} can be read by others", f"chmod 700 {path}")
    return Check(f"{name} folder", True, path)


def _library(home: Home) -> Check:
    try:
        skills, broken = home.library.skills(), home.library.broken
        home.suggest(Prompt("wisen doctor looks whether the index answers", home.cwd), 1)
    except WisenError as error:
        return Check("library", False, str(error), error.hint)
    if broken:
        return Check(
            "library",
            False,
            f"{len(broken)} of {len(skills) + len(broken)} pages cannot be read, first {broken[0][0]}: {broken[0][1]}",
            "mend or remove them",
        )
    return Check("library", True, f"{len(skills)} pages, the index answers")


def _ledger(home: Home) -> Check:
    try:
        notices = home.ledger.notices
        uses = len(home.ledger.uses())
    except WisenError as error:
        return Check("ledger", False, str(error), error.hint)
    return Check(
        "ledger", not notices, "; ".join(notices) or f"{uses} uses", "see the line above; nothing was deleted"
    )


def _emulator() -> Check:
    from ..wrapper.screen import emulator

    found = emulator() is not None
    return Check(
        "emulator",
        found,
        "libghostty-vt" if found else "a plain one: full-screen agents are read worse",
        "pip install pyghostty==0.1.3",
    )


def _terminal() -> Check:
    term = os.environ.get("TERM", "")
    return Check(
        "terminal", term not in ("", "dumb"), f"TERM={term}", "run it in a terminal; agents need one"
    )


def _agent(home: Home, name: str) -> Check:
    profile = profiles.find([name], home.paths.agents)
    how = native.usable(profile, [name], home.environ, home.cwd)
    ways = {
        "hook": "its own hook, for one run",
        "file": "a file it re-reads each turn",
        "typed": "a paste beside your prompt",
        "none": "not at all",
    }
    return Check(
        f"agent {name}",
        not profile.notice,
        profile.notice or f"{shutil.which(name)}; lent to by {ways.get(how, how)}",
        "mend the profile",
    )
