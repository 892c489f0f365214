"""`wisen skills link AGENT NAME...` and `unlink`: pages as links in an agent's own skill folder, which it then loads by itself; wisen
does not lend it what it sees already. Law: see `skills.links`; what was there before stays.
"""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Sequence

from ..skills import links
from ..skills.errors import WisenError
from ..skills.home import Home
from ..skills.scan import OURS
from ..wrapper import profiles
from ..wrapper.how import expand
from . import say


def main(home: Home, told: Namespace) -> int:
    folders = folders_of(home, told.agent)
    folder = _chosen(folders, home, told.project, told.agent)
    if told.verb == "unlink":
        paths = [links.unlink(name, folder, _ours(home)) for name in told.name]
        gone = [path for path in paths if path]
        return _told(gone, told.json, "" if gone else f"none of them is linked in {folder}")
    if told.best:
        return _told(
            _best(home, folders, folder, told.agent),
            told.json,
            "no page has proven itself yet: `wisen ledger`",
        )
    if not told.name:
        return _list(home, folders, told)
    skills = [home.library.find(name) for name in told.name]
    room = profiles.find([told.agent], home.paths.agents).catalogue
    there = links.catalogue(folders, _ours(home))
    more = sum(links.cost(skill) for skill in skills if skill.name not in there.linked)
    if more and there.size + more > room:
        raise WisenError(
            f"{told.agent} would drop pages: its catalogue takes {room:,} characters, and {there.size + more:,} would stand in it",
            f"unlink what earns less (`wisen ledger`); linked now: {', '.join(there.linked) or 'none of ours'}",
        )
    return _told([links.link(skill, folder) for skill in skills], told.json, "")


def folders_of(home: Home, agent: str) -> list[str]:
    """The folders an agent loads pages from, its own first. Raises WisenError for one that has none."""
    profile = profiles.find([agent], home.paths.agents)
    if not profile.skill_folders:
        raise WisenError(
            f"{agent} loads no skill folder that wisen knows of", "wisen lends it what fits: wisen " + agent
        )
    return [expand(folder, home.environ, home.cwd) for folder in profile.skill_folders]


def _best(home: Home, folders: Sequence[str], folder: str, agent: str) -> list[str]:
    """Link the pages that have proven themselves, and take away links of ours to others. Returns what is linked."""
    skills, there = home.library.skills(), links.catalogue(folders, _ours(home))
    taken = {skill.name: links.cost(skill) for skill in skills if skill.name in there.linked}
    room = profiles.find([agent], home.paths.agents).catalogue - there.size + sum(taken.values())
    chosen = links.best(skills, home.standings(), room)
    for name in taken.keys() - {skill.name for skill in chosen}:
        links.unlink(name, folder, _ours(home))
    return [links.link(skill, folder) for skill in chosen]


def _chosen(folders: Sequence[str], home: Home, project: bool, agent: str) -> str:
    inside = os.path.join(home.cwd, "")
    found = [folder for folder in folders if folder.startswith(inside) == project]
    if not found:
        raise WisenError(f"{agent} has no such folder", "leave out --project" if project else "say --project")
    return found[0]


def _ours(home: Home) -> list[str]:
    return [folder.path for folder in home.library.folders if folder.origin in OURS]


def _list(home: Home, folders: Sequence[str], told: Namespace) -> int:
    there = links.catalogue(folders, _ours(home))
    if told.json:
        say.data(
            {"agent": told.agent, "folders": list(folders), "size": there.size, "linked": list(there.linked)}
        )
    else:
        say.text("\n".join(there.linked) or f"nothing of ours is linked for {told.agent}")
    return 0


def _told(paths: Sequence[str], as_json: bool, otherwise: str) -> int:
    if as_json:
        say.data(list(paths))
    elif paths:
        say.text("\n".join(paths))
    else:
        say.talk(otherwise)
    return 0
