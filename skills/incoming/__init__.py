"""Pages from elsewhere, read and not yet trusted: a folder, an archive, a git repository. Nothing is unpacked, run or followed.

Law: reads bounded amounts of regular Markdown files; links, scripts and whatever else lies beside a page stay where they are, and
that is said. What comes out are values; nothing is written anywhere. A new kind of source is a new module that yields files.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from ..errors import NotFound, WisenError
from . import folder, repository, zipped
from .arrival import Arrival, Incoming, sorted_out

__all__ = ["Arrival", "Incoming", "gather"]


def gather(source: str, cwd: str, environ: Mapping[str, str]) -> Incoming:
    """The pages of a source: a path (relative to `cwd`), or the address of a git repository. Raises WisenError."""
    if repository.is_address(source):
        with repository.cloned(source, environ) as (origin, found):
            return sorted_out(origin, found, repository.stem(source))
    path = os.path.normpath(os.path.join(cwd, os.path.expanduser(source)))
    if os.path.isdir(path):
        return sorted_out(path, folder.files(path), os.path.basename(path))
    if not os.path.exists(path):
        raise NotFound(
            f"there is nothing at {path}", "give a folder, a .skill or .zip file, a page, or a git address"
        )
    stem = os.path.splitext(os.path.basename(path))[0]
    if path.lower().endswith((".zip", ".skill")):
        with zipped.opened(path) as found:
            return sorted_out(path, found, stem)
    if path.lower().endswith(".md"):
        return sorted_out(path, folder.one(path), stem)
    raise WisenError(
        f"{path} is no page, folder or archive",
        "give a folder, a .skill or .zip file, a .md file, or a git address",
    )
