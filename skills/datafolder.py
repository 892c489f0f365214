"""The folder that holds what wisen keeps: private, and it explains itself.

Law: 0700, ours alone; a folder that belongs to someone else or that everyone may write is refused in one clear line.
"""

from __future__ import annotations

import os

from . import files
from .errors import WisenError
from .paths import Paths

README = """\
This folder belongs to wisen. It is private to you (mode 0700), and nothing in it leaves your machine unless you say so.

skills/     your library: one folder NAME/SKILL.md (or NAME.md) a skill. Edit them as you like; an edit counts at once.
drafts/     proposed skills that wait for your yes or no
archive/    skills moved aside, each with a why.txt; `wisen skills restore NAME` brings one back
sessions/   your sessions: recordings, kept for `retention_days`, and redacted transcripts, kept until `wisen sessions rm`
memory/     notes about projects
ledger.db   what was lent when, and how that went. Append-only: a backup of it is a backup of what wisen knows.

The search index is only a cache and lies elsewhere; delete it whenever you like.
"""


def ensure(paths: Paths) -> str:
    """Make the data folder if it is missing, with its README; returns its path.

    Raises WisenError: it cannot be made, belongs to another user, or everyone may write to it.
    """
    fresh = not os.path.isdir(paths.data)
    files.private_folder(paths.data)
    status = os.stat(paths.data)
    if status.st_uid != os.geteuid() and os.geteuid() != 0:
        raise WisenError(f"{paths.data} belongs to another user", "set WISEN_HOME to a folder of your own")
    if status.st_mode & 0o002:
        raise WisenError(f"everyone may write to {paths.data}", f"run: chmod 700 '{paths.data}'")
    readme = os.path.join(paths.data, "README")
    if fresh or not os.path.exists(readme):
        files.write(readme, README.encode())
    return paths.data
