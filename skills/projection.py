"""Writes what the ledger knows into the two sections of a page that are its own: `## Last Used` and `## Success Rate`.

Law: pages at home only (a project's are committed files, another tool's are that tool's), those two sections only, and only
when they change; call it at most once a session. A page that changed meanwhile, leads out of the home folder, or cannot be
written is left alone; nothing raises.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping

from . import files
from .errors import WisenError
from .library import Library
from .model import Standing
from .page import LIMIT
from .projected import project_bytes
from .scan import PageFile

KNOWN_BY: Mapping[str, str] = {
    "person": "user acceptance",
    "reply": "user acceptance",
    "exit": "tests and builds",
    "commit": "commits",
    "undo": "undo",
}


def project(library: Library, standings: Mapping[str, Standing], now: float) -> list[str]:
    """Bring the two sections of every home page that was lent up to date; the paths that changed. `now`: seconds since
    the epoch; a use that lies after it (a clock that was wrong) is shown as today."""
    changed = []
    for file in library.scan():
        standing = standings.get(file.name)
        if file.origin != "home" or standing is None or not standing.lent:
            continue
        try:
            if _brought_up_to_date(library, file, standing, now):
                changed.append(file.path)
        except (WisenError, OSError):
            continue
    return changed


def day(at: float) -> str:
    """YYYY-MM-DD, here."""
    return time.strftime("%Y-%m-%d", time.localtime(at))


def success(standing: Standing) -> str:
    """`3/4 sessions (confirmed by user acceptance)`: helped of judged sessions, and who says so. "" while none is judged:
    what stands there then stays."""
    judged = standing.helped + standing.harmed
    if not judged:
        return ""
    sources = [source for source in standing.known_by if source != "undo" or not standing.helped]
    how = ", ".join(dict.fromkeys(KNOWN_BY.get(source, source) for source in sources))
    told = f"{'confirmed' if standing.helped else 'judged'} by {how or 'nobody'}"
    return f"{standing.helped}/{judged} sessions ({told})"


def _brought_up_to_date(library: Library, file: PageFile, standing: Standing, now: float) -> bool:
    place = os.path.realpath(file.path)
    homes = [os.path.realpath(folder.path) + os.sep for folder in library.folders if folder.origin == "home"]
    if not place.startswith(tuple(homes)):
        return False
    content = library.bytes(file)
    new = project_bytes(content, last_used=day(min(standing.last_used, now)), success_rate=success(standing))
    if new == content or max(len(content), len(new)) > LIMIT or library.bytes(file) != content:
        return False
    files.write(file.path, new)
    return True
