"""Which folders to watch so that no change below some roots goes unseen.

Law: looks at the disk, changes nothing. Watching a folder does not reach through links, so every linked folder (and the
folder of every linked page) is a spot of its own; for a root that is not there yet, the nearest folder above it is.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from .scan import DEPTH, SKIPPED, leads_up

MOST = 32  # watched folders besides the roots; each costs a thread
ENTRIES = 100_000  # files and folders looked at for links


@dataclass(slots=True)
class Plan:
    """What to watch. `recursive` and `flat`: real folders, with and without what is below them.

    `shown`: real path -> the paths under which a library knows it. `links`: where the links themselves stand.
    `awaited`: path -> the roots that may appear there.
    `whole`: False when there were too many links to watch each.
    """

    recursive: set[str] = field(default_factory=set)
    flat: set[str] = field(default_factory=set)
    shown: dict[str, set[str]] = field(default_factory=dict)
    links: set[str] = field(default_factory=set)
    awaited: dict[str, set[str]] = field(default_factory=dict)
    whole: bool = True

    def names(self, path: str) -> Iterator[str]:
        """Every path under which a library knows the real `path`."""
        for above in _upwards(path):
            for shown in self.shown.get(above, ()):
                yield shown + path[len(above) :]

    def appears(self, path: str) -> set[str]:
        """The roots that something at `path` may have brought about."""
        return self.awaited.get(path, set())


def plan(roots: Sequence[str]) -> Plan:
    """The spots for these roots, which need not exist."""
    result = Plan()
    entries = [ENTRIES]
    for root in roots:
        if os.path.isdir(root):
            real = os.path.realpath(root)
            result.recursive.add(real)
            result.shown.setdefault(real, set()).add(root)
        else:
            above, name = _nearest(root)
            result.flat.add(above)
            result.awaited.setdefault(os.path.join(above, name), set()).add(root)
    seen: set[str] = set()
    for root in roots:
        for shown, real, folder in _links(root, 0, seen, entries):
            spot = real if folder else os.path.dirname(real)
            result.links.add(os.path.join(os.path.realpath(os.path.dirname(shown)), os.path.basename(shown)))
            if len(result.recursive) + len(result.flat) >= MOST + len(roots) and not _covered(spot, result):
                result.whole = False
                continue
            (result.recursive if folder else result.flat).add(spot)
            result.shown.setdefault(real, set()).add(shown)
    result.recursive = {path for path in result.recursive if not _below_any(path, result.recursive)}
    result.flat = {path for path in result.flat if not _covered(path, result)}
    return result


def _nearest(root: str) -> tuple[str, str]:
    """The nearest real folder above `root`, and the name in it that leads there."""
    above, name = os.path.split(root)
    while not os.path.isdir(above) and above != os.path.dirname(above):
        above, name = os.path.split(above)
    return os.path.realpath(above), name


def _links(path: str, depth: int, seen: set[str], entries: list[int]) -> Iterator[tuple[str, str, bool]]:
    """(path, where it leads, whether that is a folder) for each link to a folder or a page below `path`."""
    real = os.path.realpath(path)
    if real in seen:
        return
    seen.add(real)
    try:
        with os.scandir(path) as found:
            below = list(found)
    except OSError:
        return
    for entry in below:
        entries[0] -= 1
        if entries[0] < 0:
            return
        if entry.name.startswith(".") or entry.name in SKIPPED:
            continue
        try:
            link, folder = entry.is_symlink(), entry.is_dir()
        except OSError:
            continue
        if folder and leads_up(entry):
            continue
        if link and (folder or entry.name.endswith(".md")):
            yield entry.path, os.path.realpath(entry.path), folder
        if folder and depth < DEPTH:
            yield from _links(entry.path, depth + 1, seen, entries)


def _covered(path: str, result: Plan) -> bool:
    return path in result.recursive or _below_any(path, result.recursive)


def _below_any(path: str, folders: set[str]) -> bool:
    return any(above in folders for above in _upwards(path) if above != path)


def _upwards(path: str) -> Iterator[str]:
    while True:
        yield path
        above = os.path.dirname(path)
        if above == path:
            return
        path = above
