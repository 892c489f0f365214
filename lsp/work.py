"""Work that takes time: a child process of ours, the same verb that the person types in a shell.

Law: never on the event loop. Who cancels the waiting ends the child; `end` ends them all, because nobody waits for work at exit.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence

from ..skills.errors import WisenError


class Work:
    def __init__(self) -> None:
        self._children: set[subprocess.Popen[bytes]] = set()

    async def verb(self, *args: str, environ: Mapping[str, str], cwd: str, told: str = "") -> object:
        """What `wisen ARGS --json` answers to `told` on its stdin. Raises WisenError with what it says when it could not."""
        child = self._begin(args, environ, cwd)
        try:
            said, talk = await asyncio.to_thread(child.communicate, told.encode("utf-8", "replace"))
        finally:
            self._children.discard(child)
            _end(child)
        try:
            return json.loads(said)
        except ValueError:
            what, _, hint = talk.decode("utf-8", "replace").strip().partition("\n")
            raise WisenError(
                what.removeprefix("wisen: ") or f"it ended with {child.returncode}",
                hint.removeprefix("hint: "),
            ) from None

    def _begin(self, args: Sequence[str], environ: Mapping[str, str], cwd: str) -> subprocess.Popen[bytes]:
        """In one step on the loop, and not by asyncio, which takes several: who leaves in between would leave the child behind."""
        child = subprocess.Popen(
            [sys.executable, "-P", "-m", "wisen.shell.main", *args, "--json"], env=dict(environ), cwd=cwd,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            start_new_session=True,  # what it starts ends with it
        )  # fmt: skip
        self._children.add(child)
        return child

    def end(self) -> None:
        for child in self._children:
            _end(child)


def _end(child: subprocess.Popen[bytes]) -> None:
    """End a child and whatever it has started; one that has ended is let be."""
    if child.returncode is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
