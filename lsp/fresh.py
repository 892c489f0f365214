"""What the disk knows and an editor asks for at every move of the cursor: read in a thread, at most once in a while.

Law: the event loop never reads, and while a cursor moves on nobody waits for a reading either: what is older than `FRESH` seconds
is read anew behind the answer, what is older than `STALE` before it. A reading that fails gives what was known before.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from ..skills.errors import WisenError

FRESH, STALE = 1.0, 2.0  # seconds

Value = TypeVar("Value")


class Fresh(Generic[Value]):
    """`known`: what is given until the first reading succeeds."""

    def __init__(self, read: Callable[[], Value], known: Value) -> None:
        self._read, self._known = read, known
        self._at = -STALE
        self._reading: asyncio.Task[None] | None = None

    async def __call__(self) -> Value:
        age = time.monotonic() - self._at
        if age > FRESH:
            self._reading = self._reading or asyncio.ensure_future(self._anew())
            if age > STALE:
                await asyncio.shield(self._reading)  # whoever is cancelled takes it from nobody else
        return self._known

    async def _anew(self) -> None:
        try:
            with contextlib.suppress(WisenError, OSError):
                self._known = await asyncio.to_thread(self._read)
        finally:
            self._reading, self._at = None, time.monotonic()
