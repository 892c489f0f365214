"""Work that takes time: a child process of ours, the same verb that the person types in a shell.

Law: never on the event loop. Who cancels the waiting ends the child; `end` ends them all, because nobody waits for work at exit.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from collections.abc import Mapping

from ..skills.errors import WisenError


class Work:
    def __init__(self) -> None:
        self._children: set[asyncio.subprocess.Process] = set()

    async def verb(self, *args: str, environ: Mapping[str, str], cwd: str) -> object:
        """What `wisen ARGS --json` answers. Raises WisenError with what it says when it could not."""
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", "wisen.shell.main", *args, "--json", env=dict(environ), cwd=cwd,
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        self._children.add(child)
        try:
            said, talk = await child.communicate()
        finally:
            self._children.discard(child)
            if child.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    child.kill()
        try:
            return json.loads(said)
        except ValueError:
            what, _, hint = talk.decode("utf-8", "replace").strip().partition("\n")
            raise WisenError(
                what.removeprefix("wisen: ") or f"it ended with {child.returncode}",
                hint.removeprefix("hint: "),
            ) from None

    def end(self) -> None:
        for child in self._children:
            with contextlib.suppress(ProcessLookupError):
                child.kill()
