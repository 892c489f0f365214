"""What the agents themselves wrote down: one small reader a file, chosen by name. Adding an agent is adding a file.

A reader is a module with two functions:
    find(environ, cwd, since) -> str    path of the newest transcript of this agent for the folder `cwd` that changed
                                        at or after `since` (epoch seconds); "" when there is none. Touches the disk.
    read(content) -> Own                from a path or from bytes. Tolerant: an unknown record is skipped and counted, a
                                        half-written last line waits; OSError when a path cannot be read.
and one more, `changed(path) -> float`, where it is not the file itself (or its write-ahead log) that tells when it was written.
Law: reads only. PERSON turns are what was typed, never a reminder, a note or a hidden request of the agent's own.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Protocol

from .lines import Follow
from .shape import Own

__all__ = ["Follow", "Own", "Reader", "follow", "reader"]


class Reader(Protocol):
    """The two functions of every module in this folder that reads an agent."""

    def find(self, environ: Mapping[str, str], cwd: str, since: float) -> str: ...

    def read(self, content: bytes | str) -> Own: ...


def reader(name: str) -> Reader | None:
    """The reader of that name, imported now; None when there is none (a profile may name one of a later wisen)."""
    if not name.isidentifier() or find_spec(f"{__name__}.{name}") is None:
        return None
    module = importlib.import_module(f"{__name__}.{name}")
    return module if hasattr(module, "find") and hasattr(module, "read") else None


def follow(name: str) -> Follow | None:
    """A transcript of that agent, to be fed while it grows; None when its reader needs the whole file."""
    module = reader(name)
    return Follow(module.Reading()) if module and hasattr(module, "Reading") else None
