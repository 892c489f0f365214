"""What the disk knows and an editor asks for at every move of the cursor: read in a thread, at most once in a while.

Law: the event loop never reads; what is given is at most `FRESH` seconds old. A reading that fails gives what was known before.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from ..skills.errors import WisenError

FRESH = 1.0  # seconds

Value = TypeVar("Value")


class Fresh(Generic[Value]):
    """`known`: what is given until the first reading succeeds."""

    def __init__(self, read: Callable[[], Value], known: Value) -> None:
        self._read, self._known = read, known
        self._at = -FRESH
        self._reading: asyncio.Future[Value] | None = None

    async def __call__(self) -> Value:
        if time.monotonic() - self._at > FRESH:
            self._reading = self._reading or asyncio.ensure_future(asyncio.to_thread(self._read))
            reading = self._reading
            with contextlib.suppress(WisenError, OSError):
                self._known = await asyncio.shield(reading)  # whoever is cancelled takes it from nobody else
            if self._reading is reading:
                self._reading, self._at = None, time.monotonic()
        return self._known

    def forget(self) -> None:
        """Read it anew next time."""
        self._at = -FRESH
