"""What lies in the folder an agent works in: names of files, and which of them were touched of late.

Law: lists, reads nothing; bounded; remembers for a while, so that a prompt does not wait for it. Nothing is said of a folder
that cannot be listed.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterator

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
    """What folders are about. `clock`: seconds, rising; `now`: seconds since the epoch."""

    def __init__(self, clock: Callable[[], float], now: Callable[[], float] = time.time) -> None:
        self._clock, self._now = clock, now
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
        root = project_root(cwd)
        if root == "/":
            return here.NOWHERE
        since = self._now() - LATE
        names, late = [], []
        for path, depth, touched in _files(cwd, root):
            if depth <= NEAR:
                names.append(os.path.basename(path))
            if touched >= since:
                late.append((-touched, path))
        recent = sorted(late) if len(late) <= MANY else []
        return here.Surroundings(
            here.told(names), here.touched(os.path.relpath(path, root) for _, path in recent)
        )


def _files(cwd: str, root: str) -> Iterator[tuple[str, int, float]]:
    """(path, levels below, when it was touched) of the files in `cwd` and below `root`, the nearest first."""
    left = ENTRIES
    folders = deque([(cwd, 0)] if cwd == root else [(cwd, 0), (root, 0)])
    while folders and left > 0:
        folder, depth = folders.popleft()
        below: list[str] = []
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    left -= 1
                    if left < 0:
                        return
                    if not entry.is_dir(follow_symlinks=False):
                        yield entry.path, depth, entry.stat(follow_symlinks=False).st_mtime
                    elif entry.name not in _SKIPPED and (entry.name[0] != "." or entry.name in _SHOWN):
                        below.append(entry.path)
        except OSError:
            continue
        if depth < DEEP and (folder != cwd or cwd == root):
            folders += [(path, depth + 1) for path in below[:BELOW]]
