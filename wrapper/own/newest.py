"""Where agents keep their transcripts: the newest file below some folders. Touches the disk, reads names and times only."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping

SLACK = 1.0  # seconds: file systems round times down, some to whole seconds


def home(environ: Mapping[str, str]) -> str:
    return environ.get("HOME") or os.path.expanduser("~")


def below(environ: Mapping[str, str], variable: str, *default: str) -> str:
    """The folder a variable names, else the one at `default` below the home folder."""
    told = environ.get(variable, "") if variable else ""
    return told or os.path.join(home(environ), *default)


def same_folder(one: str, other: str) -> bool:
    return bool(one and other) and (one == other or os.path.realpath(one) == os.path.realpath(other))


def spellings(cwd: str) -> tuple[str, ...]:
    """The folder as it was named and as the kernel names it: agents slug one or the other."""
    return tuple(dict.fromkeys((cwd, os.path.realpath(cwd))))


def files(folder: str, suffix: str, depth: int = 0) -> Iterator[tuple[float, str]]:
    """(time of change, path) of the plain files with this suffix in `folder`, `depth` levels down. Never raises."""
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        try:
            if depth and entry.is_dir():
                yield from files(entry.path, suffix, depth - 1)
            elif entry.name.endswith(suffix) and entry.is_file():
                yield entry.stat().st_mtime, entry.path
        except OSError:
            continue


def newest(
    found: Iterator[tuple[float, str]], since: float, fits: Callable[[str], bool] = lambda path: True
) -> str:
    """The path that changed last, at or after `since`, and fits; "" when none does."""
    late = sorted((entry for entry in found if entry[0] >= since - SLACK), reverse=True)
    return next((path for _, path in late if fits(path)), "")
