"""The machine: versions, the switch, the terminal, its emulator, room on the disk, and whether the kernel tells of changes."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import sys
from collections.abc import Iterator

from ... import __version__
from ...skills.home import Home
from . import Check

ROOM = 100 * 1024 * 1024  # bytes; a day's recordings are some ten megabytes


def look(home: Home) -> Iterator[Check]:
    yield Check(
        "version",
        True,
        f"wisen {__version__}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {sys.platform}",
    )
    off = home.environ.get("WISEN_OFF", "0") not in ("", "0")
    yield Check("switch", not off, "WISEN_OFF is set: nothing is lent" if off else "on", "unset WISEN_OFF")
    yield _terminal(home)
    yield _emulator()
    yield _room(home)
    yield _watcher(home)


def _terminal(home: Home) -> Check:
    term = home.environ.get("TERM", "")
    try:
        columns, rows = os.get_terminal_size(2)
        size = f", {columns} columns by {rows} rows"
    except OSError:
        size = ", not at a terminal now"
    cure = "run it in a terminal, or set TERM to what yours is (often xterm-256color); full-screen agents need it"
    return Check("terminal", term not in ("", "dumb"), f"TERM={term}{size}", cure)


def _emulator() -> Check:
    from ...wrapper.screen import emulator

    found = emulator() is not None
    return Check(
        "emulator",
        found,
        "libghostty-vt" if found else "a plain one: full-screen agents are read worse",
        "pip install --force-reinstall pyghostty==0.1.3",
    )


def _room(home: Home) -> Check:
    above = home.paths.data
    while not os.path.exists(above):
        above = os.path.dirname(above)
    left = shutil.disk_usage(above).free
    return Check(
        "disk",
        left >= ROOM,
        f"{left // (1024 * 1024):,} MiB free",
        "free some space, or keep less: wisen config set record.what text",
    )


def _watcher(home: Home) -> Check:
    from ...skills.observed import native

    folder = home.paths.skills
    if native(folder):
        return Check("watcher", True, "the kernel tells when a page changes")
    cure = (
        "sudo sysctl fs.inotify.max_user_watches=524288 fs.inotify.max_user_instances=512"
        if sys.platform == "linux"
        else "put the library on a local disk"
    )
    return Check("watcher", False, f"{folder} is looked at once a second instead of watched", cure)
