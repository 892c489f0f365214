"""The one gate to this machine's clipboard, for an editor that does not reach it itself."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import Mapping, Sequence

PATIENCE = 2.0  # seconds for a program to take a text
# Program and its arguments, and the variable without which it reaches no clipboard.
PROGRAMS: Sequence[tuple[str, tuple[str, ...], str]] = (
    ("pbcopy", (), ""),
    ("wl-copy", (), "WAYLAND_DISPLAY"),
    ("xclip", ("-selection", "clipboard"), "DISPLAY"),
    ("xsel", ("--clipboard", "--input"), "DISPLAY"),
    ("clip.exe", (), ""),
)


async def copy(text: str, environ: Mapping[str, str]) -> bool:
    """Put a text into the clipboard; whether that worked. Never raises."""
    for name, args, needs in PROGRAMS:
        program = shutil.which(name, path=environ.get("PATH"))
        if program and (not needs or environ.get(needs)):
            with contextlib.suppress(OSError, TimeoutError):
                child = await asyncio.create_subprocess_exec(
                    program, *args, env=dict(environ), stdin=asyncio.subprocess.PIPE,
                    stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
                )  # fmt: skip
                try:
                    await asyncio.wait_for(child.communicate(text.encode("utf-8", "replace")), PATIENCE)
                finally:
                    if child.returncode is None:
                        child.kill()
                if child.returncode == 0:
                    return True
    return False
