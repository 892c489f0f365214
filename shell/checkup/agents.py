"""The agents on this machine, and how each will be lent to from here."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

from ...skills.home import Home
from ...wrapper import how, native, profiles
from . import Check


def look(home: Home) -> Iterator[Check]:
    found, guarded = 0, bool(native.guarded(home.environ))
    for name in profiles.agents(home.paths.agents):
        program = shutil.which(name, path=home.environ.get("PATH"))
        profile = profiles.find([name], home.paths.agents, home.environ)
        if program or profile.notice:
            found += 1
            lent = how.lent(profile, [name], home.environ, home.cwd, guarded=guarded)
            told = f"{program or 'not installed'}; how it is lent to: {lent.why}"
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
