"""Work that takes time: a child process of ours, the same verb that the person types in a shell.

Law: never on the event loop. Who cancels the waiting ends the child; `end` ends them all, because nobody waits for work at exit.
The child says its steps in lines (`skills.progress`).
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence

from ..skills.errors import WisenError
from ..skills.progress import STEP, STEPS

LAST_WORDS = 1.0  # seconds until what a child said before it ended is heard

Steps = Callable[[str], None]


class Work:
    def __init__(self) -> None:
        self._children: set[subprocess.Popen[bytes]] = set()

    async def verb(
        self,
        *args: str,
        environ: Mapping[str, str],
        cwd: str,
        told: str = "",
        steps: Steps = lambda step: None,
    ) -> object:
        """What `wisen ARGS --json` answers to `told` on its stdin; `steps` is told, on the loop, what it is doing. Raises WisenError
        with what it says when it could not."""
        loop, talk = asyncio.get_running_loop(), list[str]()
        child, ear = self._begin(args, {**environ, STEPS: "1"}, cwd)

        def hear() -> None:
            with (
                os.fdopen(ear, encoding="utf-8", errors="replace") as lines,
                contextlib.suppress(RuntimeError),
            ):
                for line in lines:
                    if line.startswith(STEP):
                        loop.call_soon_threadsafe(steps, line.removeprefix(STEP).strip())
                    else:
                        talk.append(line)

        hearing = threading.Thread(target=hear, name="wisen-steps", daemon=True)
        hearing.start()
        try:
            said, _ = await asyncio.to_thread(child.communicate, told.encode("utf-8", "replace"))
        finally:
            self._children.discard(child)
            _end(child)
        try:
            return json.loads(said)
        except ValueError:
            await asyncio.to_thread(hearing.join, LAST_WORDS)
            what, _, hint = "".join(talk).strip().partition("\n")
            raise WisenError(
                what.removeprefix("wisen: ") or f"it ended with {child.returncode}",
                hint.removeprefix("hint: "),
            ) from None

    def _begin(
        self, args: Sequence[str], environ: Mapping[str, str], cwd: str
    ) -> tuple[subprocess.Popen[bytes], int]:
        """The child and where its talk is heard. In one step on the loop, and not by asyncio, which takes several: who leaves in
        between would leave the child behind."""
        ear, mouth = os.pipe()
        try:
            child = subprocess.Popen(
                [sys.executable, "-P", "-m", "wisen.shell.main", *args, "--json"], env=dict(environ), cwd=cwd,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=mouth,
                start_new_session=True,  # what it starts ends with it
            )  # fmt: skip
        except OSError:
            os.close(ear)
            raise
        finally:
            os.close(mouth)
        self._children.add(child)
        return child, ear

    def end(self) -> None:
        for child in self._children:
            _end(child)


def _end(child: subprocess.Popen[bytes]) -> None:
    """End a child and whatever it has started; one that has ended is let be."""
    if child.returncode is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
