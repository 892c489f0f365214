"""What an agent has already: the pages in its own skill folders that stand in the library once more.

Law: reads only pages whose folder is named like one of the library's, each once until it changes; bounded. What cannot be read is
not had.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

from . import page, scan
from .errors import BrokenPage
from .library import PageFile

MOST = 500  # pages that are compared


class Already:
    """What an agent has that loads skills from `folders`. `identities`: those of the library's pages that stand there once more."""

    def __init__(self, folders: Sequence[str]) -> None:
        self._own = self.folders = tuple(folders)  # from the first look on with where the links in them lead
        self.identities: frozenset[str] = frozenset()
        self._read: dict[str, tuple[tuple[int, int], str]] = {}  # path -> (as it was, its identity)

    def look(self, pages: Iterable[PageFile]) -> None:
        """Look again. `pages`: the library's."""
        self.folders = (*self._own, *scan.linked(self._own))
        there = {name: path for folder in self._own for name, path in _named(folder)}
        same = (
            [there[file.name] for file in pages if there.get(file.name, file.path) != file.path]
            if there
            else []
        )
        self.identities = frozenset(filter(None, map(self._identity, same[:MOST])))

    def _identity(self, path: str) -> str:
        try:
            status = os.stat(path)
            now = (status.st_mtime_ns, status.st_size)
            was, identity = self._read.get(path, (None, ""))
            if was != now:
                identity = page.identity(page.decode(scan.content(path, page.LIMIT)))
                self._read[path] = (now, identity)
        except (OSError, BrokenPage):
            return ""
        return identity


def _named(folder: str) -> list[tuple[str, str]]:
    """(name, path) of the pages an agent's folder may hold."""
    try:
        with os.scandir(folder) as entries:
            return [(entry.name, os.path.join(entry.path, "SKILL.md")) for entry in entries]
    except OSError:
        return []
