"""What lies in the folder an agent works in: names of files, and which of them were touched of late.

Law: lists, reads nothing; bounded; remembers for a while, so that a prompt does not wait for it. Nothing is said of a folder
that cannot be listed.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence

from .match import here
from .paths import project_root

ENTRIES = 1_000  # names looked at in one project: some milliseconds
DEEP = 6  # levels below its root
NEAR = 1  # levels whose files say what the project is about
BELOW = 20  # folders looked into on one level of one folder
KEPT = 60.0  # seconds a folder's answer is good for
LATE = 3_600.0  # seconds since a file was touched of late
MANY = 40  # files touched of late beyond which it was a checkout or a build, and no person
_SKIPPED = frozenset(("node_modules", "__pycache__", "venv", "target", "build", "dist", "vendor"))
_SHOWN = frozenset((".github", ".gitlab"))  # hidden folders that people work in


class Around:
    """What folders are about. `home`: the person's, which holds all kinds of things and says nothing; `clock`: seconds, rising;
    `now`: seconds since the epoch."""

    def __init__(
        self, clock: Callable[[], float], now: Callable[[], float] = time.time, home: str = ""
    ) -> None:
        self._clock, self._now, self._home = clock, now, os.path.realpath(home) if home else ""
        self._known: dict[str, tuple[float, here.Surroundings]] = {}

    def __call__(self, cwd: str) -> here.Surroundings:
        """What the files in a folder and in its project's tree tell of."""
        if not cwd:
            return here.NOWHERE
        at = self._clock()
        if cwd not in self._known or self._known[cwd][0] <= at:
            self._known = {cwd: (at + KEPT, self._look(cwd))}
        return self._known[cwd][1]

    def _look(self, cwd: str) -> here.Surroundings:
        cwd = os.path.abspath(cwd)
        root = project_root(cwd)
        if os.path.realpath(root) == self._home:  # settings under version control make it no project
            root = cwd
        if root == "/" or os.path.realpath(cwd) == self._home:
            return here.NOWHERE
        since = self._now() - LATE
        above = [*_between(cwd, root), root]
        names: dict[str, list[str]] = {folder: [] for folder in above}  # the nearest first
        late = []
        for folder, path, depth, touched in _files(above):
            if depth <= NEAR:
                names[folder].append(os.path.basename(path))
            if touched >= since:
                late.append((-touched, path))
        recent = [os.path.relpath(path, root) for _, path in sorted(late)] if len(late) <= MANY else []
        told = [here.told(some) for some in names.values()]
        return here.Surroundings(
            frozenset().union(*told), here.nearest(told, here.told(recent)), here.touched(recent)
        )


def _between(cwd: str, root: str) -> Iterator[str]:
    """The folder and those above it, below the root."""
    while cwd != root and cwd != os.path.dirname(cwd):
        yield cwd
        cwd = os.path.dirname(cwd)


def _files(above: Sequence[str]) -> Iterator[tuple[str, str, int, float]]:
    """(folder, path, levels below it, when it was touched) of the files in these folders and, of the last, below it."""
    left = ENTRIES
    root = above[-1]
    folders = deque((folder, folder, 0) for folder in above)
    while folders and left > 0:
        whose, folder, depth = folders.popleft()
        below: list[str] = []
        if depth and os.path.lexists(os.path.join(folder, ".git")):
            continue  # another project
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    left -= 1
                    if left < 0:
                        return
                    if not entry.is_dir(follow_symlinks=False):
                        yield whose, entry.path, depth, entry.stat(follow_symlinks=False).st_mtime
                    elif entry.name not in _SKIPPED and (entry.name[0] != "." or entry.name in _SHOWN):
                        below.append(entry.path)
        except OSError:
            continue
        if whose == root and depth < DEEP:
            folders += [(root, path, depth + 1) for path in below[:BELOW]]
