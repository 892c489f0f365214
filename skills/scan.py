"""Where the pages are: a plain walk over library folders.

Law: lists and stats, reads no page; never hangs on a FIFO or device, enters each real folder once whatever links say, and
looks at a bounded number of entries. What cannot be listed is skipped with a reason.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from . import names

MOST = 200_000  # pages
ENTRIES = 1_000_000  # files and folders looked at in one scan
DEPTH = 4  # folders below a library folder; agents scan 4-6 (facts: field 8.4)
OURS = ("project", "home")  # the origins where flat pages count, and that wisen may write
SKIPPED = frozenset(("node_modules", "__pycache__"))
NO_PAGES = frozenset(
    (
        "readme",
        "changelog",
        "license",
        "contributing",
        "memory",
        "agents",
        "claude",
        "gemini",
        "index",
        "skill",
    )
)


@dataclass(frozen=True, slots=True)
class Folder:
    """One folder of pages. `origin`: home, project, foreign or pool."""

    path: str
    origin: str


class PageFile(NamedTuple):
    """A page on a disk, not yet read. `size` in bytes."""

    path: str
    name: str
    origin: str
    mtime_ns: int
    size: int


class Walk:
    """One scan. `pages()` yields every page, folder by folder in the order given; `skipped`: (path, reason)."""

    def __init__(self, folders: tuple[Folder, ...]) -> None:
        self.folders = folders
        self.skipped: list[tuple[str, str]] = []
        self._seen: set[tuple[int, int]] = set()
        self._entries = ENTRIES
        self._device = 0  # of the folder listed last

    def pages(self) -> Iterator[PageFile]:
        count = 0
        for folder in self.folders:
            for found in self._below(folder.path, folder.origin, 0):
                yield found
                count += 1
                if count >= MOST:
                    self.skipped.append((folder.path, f"more than {MOST} pages; the rest is not read"))
                    return

    def _below(self, path: str, origin: str, depth: int) -> Iterator[PageFile]:
        entries = self._list(path)
        own = next((e for e in entries if e.name == "SKILL.md"), None)
        own = own or next((e for e in entries if e.name == "skill.md"), None)
        if own:
            page = self._page(own, os.path.basename(path), origin)
            if page:
                yield page
            if depth:
                return
        for entry in entries:
            if entry.name.startswith(".") or entry.name in SKIPPED or entry is own:
                continue
            if _is_folder(entry):
                quick = self._at_once(entry, origin) if depth < DEPTH else None
                if quick:
                    yield quick
                elif depth < DEPTH and not leads_up(entry):
                    yield from self._below(entry.path, origin, depth + 1)
            elif depth == 0 and origin in OURS and entry.name.endswith(".md"):
                stem = entry.name[:-3]
                page = self._page(entry, stem, origin) if stem.casefold() not in NO_PAGES else None
                if page:
                    yield page

    def _at_once(self, entry: os.DirEntry[str], origin: str) -> PageFile | None:
        """The page of a plain folder that holds a plain SKILL.md, found with one look instead of a listing: nearly all are so.
        None: look properly."""
        real = (self._device, entry.inode())
        if entry.is_symlink() or real in self._seen or not names.harmless(entry.name):
            return None
        path = entry.path + "/SKILL.md"
        try:
            status = os.lstat(path)
        except OSError:
            return None
        if not stat.S_ISREG(status.st_mode) or status.st_dev != self._device:
            return None
        self._seen.add(real)
        self._entries -= 1
        return PageFile(path, entry.name, origin, status.st_mtime_ns, status.st_size)

    def _list(self, path: str) -> list[os.DirEntry[str]]:
        """A folder's entries by name; none when it was listed before, or cannot be."""
        try:
            status = os.stat(path)
            real = (status.st_dev, status.st_ino)
            if not stat.S_ISDIR(status.st_mode):
                self.skipped.append((path, "no folder"))
            if real in self._seen or not stat.S_ISDIR(status.st_mode):
                return []
            self._seen.add(real)
            self._device = status.st_dev
            found: list[os.DirEntry[str]] = []
            with os.scandir(path) as entries:
                for entry in entries:
                    self._entries -= 1
                    if self._entries < 0:
                        self.skipped.append((path, "too many files; the rest is not read"))
                        break
                    found.append(entry)
        except FileNotFoundError:
            return []
        except OSError as error:
            self.skipped.append((path, error.strerror or "cannot be listed"))
            return []
        return sorted(found, key=lambda entry: entry.name)

    def _page(self, entry: os.DirEntry[str], name: str, origin: str) -> PageFile | None:
        try:
            status = entry.stat()
            real = os.path.realpath(entry.path) if entry.is_symlink() else entry.path
        except OSError:
            if entry.is_symlink():  # else it is gone since
                self.skipped.append((entry.path, "a link that leads nowhere"))
            return None
        if not stat.S_ISREG(status.st_mode):
            self.skipped.append((entry.path, "not a regular file"))
        elif not names.harmless(name):
            self.skipped.append((entry.path, f"the name {names.shown(name)} cannot be used"))
        elif not real.lower().endswith((".md", ".markdown")):
            self.skipped.append((entry.path, "a link to something that is no Markdown file"))
        else:
            return PageFile(entry.path, name, origin, status.st_mtime_ns, status.st_size)
        return None


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def leads_up(entry: os.DirEntry[str]) -> bool:
    """Whether this is a link to a folder above itself, as `/` is: nobody keeps pages there, and all the disk would follow."""
    if not entry.is_symlink():
        return False
    real = os.path.realpath(entry.path)
    here = os.path.realpath(os.path.dirname(entry.path))
    return os.path.commonpath((real, here)) == real


def linked(folders: Iterable[str]) -> tuple[str, ...]:
    """Where the links to folders in these folders lead: a page that stands there is seen here too."""
    found: list[str] = []
    for folder in folders:
        try:
            with os.scandir(folder) as entries:
                found += [os.path.realpath(entry.path) for entry in entries if entry.is_symlink()]
        except OSError:
            continue
    return tuple(found)


def content(path: str, limit: int) -> bytes:
    """At most `limit` + 1 bytes of a regular file. Raises OSError; never waits for a FIFO or device."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(0, "not a regular file", path)
        left = limit + 1
        found = os.read(descriptor, min(status.st_size + 1, left))
        if len(found) == status.st_size:  # no more than was said: nearly every file
            return found
        some = found
        while some and (left := left - len(some)):
            some = os.read(descriptor, left)
            found += some
        return found
    finally:
        os.close(descriptor)
