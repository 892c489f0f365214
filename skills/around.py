"""What lies in the folder an agent works in: names of files, no more.

Law: lists, reads nothing; bounded; remembers for a while, so that a prompt does not wait for it. Nothing is said of a folder
that cannot be listed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

from .match import here
from .paths import project_root

ENTRIES = 400  # names looked at in one project
KEPT = 60.0  # seconds a folder's answer is good for
_SKIPPED = frozenset(("node_modules", "__pycache__", "venv", "target", "build", "dist", "vendor"))


class Around:
    """The languages and tools of folders. `clock`: seconds, rising."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._known: dict[str, tuple[float, frozenset[str]]] = {}

    def __call__(self, cwd: str) -> frozenset[str]:
        """The stems of what the files in a folder, in its project's root and one level below that tell of."""
        if not cwd:
            return frozenset()
        now = self._clock()
        if cwd not in self._known or self._known[cwd][0] <= now:
            self._known = {cwd: (now + KEPT, here.told(_names(cwd)))}
        return self._known[cwd][1]


def _names(cwd: str) -> Iterator[str]:
    root = project_root(cwd)
    if root == "/":
        return
    left = ENTRIES
    for folder in dict.fromkeys((cwd, root)):
        below: list[str] = []
        for name, path in _listed(folder, left):
            left -= 1
            if path and not name.startswith(".") and name not in _SKIPPED:
                below.append(path)
            elif not path:
                yield name
        for path in below[:20] if folder == root else ():
            for name, inner in _listed(path, left):
                left -= 1
                if not inner:
                    yield name


def _listed(folder: str, most: int) -> Iterator[tuple[str, str]]:
    """(name, its path if it is a folder, else ""), at most so many."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                most -= 1
                if most < 0:
                    return
                yield entry.name, entry.path if entry.is_dir(follow_symlinks=False) else ""
    except OSError:
        return
