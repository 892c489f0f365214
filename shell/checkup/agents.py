"""The agents on this machine, and how each will be lent to from here."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

from ...skills.home import Home
from ...wrapper import native, profiles
from . import Check

WAYS = {
    "hook": "its own hook, for one run",
    "file": "a file it re-reads each turn",
    "typed": "a paste beside your prompt",
}


def look(home: Home) -> Iterator[Check]:
    found = 0
    for name in known(home):
        program = shutil.which(name, path=home.environ.get("PATH"))
        profile = profiles.find([name], home.paths.agents)
        if program or profile.notice:
            found += 1
            how = native.usable(profile, [name], home.environ, home.cwd)
            told = f"{program or 'not installed'}; lent to by {WAYS.get(how, how)}"
            yield Check(
                f"agent {name}",
                not profile.notice,
                profile.notice or told,
                f"mend or remove {home.paths.agents}/{name}.toml",
            )
    if not found:
        yield Check(
            "agents", True, "none that wisen knows is on the PATH; `wisen ./any-command` wraps any other"
        )


def known(home: Home) -> list[str]:
    """The agents that have a profile: those that came with wisen, and the person's own."""
    found: set[str] = set()
    for folder in (profiles.HERE, home.paths.agents):
        try:
            found |= {name.removesuffix(".toml") for name in os.listdir(folder) if name.endswith(".toml")}
        except OSError:
            continue
    return sorted(found - {"none"})
