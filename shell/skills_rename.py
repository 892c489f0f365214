"""`wisen skills rename NAME NEW`: another name for a page. The ledger goes on knowing it; links of ours to it are led to its new place."""

from __future__ import annotations

import os
import time
from argparse import Namespace
from collections.abc import Iterator

from ..skills import links
from ..skills.errors import WisenError
from ..skills.home import Home
from ..skills.scan import OURS
from ..wrapper import profiles
from . import say
from .skills_link import folders_of


def main(home: Home, told: Namespace) -> int:
    old = home.library.file(told.name).name
    ours = [folder.path for folder in home.library.folders if folder.origin in OURS]
    linked = [folder for folder in _folders(home) if os.path.islink(os.path.join(folder, old))]
    path = home.library.rename(old, told.new)
    home.ledger.tend("renamed", old, at=time.time(), where=told.new)
    for folder in linked:
        try:
            if links.unlink(old, folder, ours):
                links.link(home.library.find(told.new), folder)
        except WisenError as error:
            say.talk(f"wisen: {error}")
    if told.json:
        say.data({"skill": told.new, "path": path})
    else:
        say.text(path)
    return 0


def _folders(home: Home) -> Iterator[str]:
    """Every folder that an agent loads pages from."""
    for agent in profiles.agents(home.paths.agents):
        try:
            yield from folders_of(home, agent)
        except WisenError:
            continue
