"""Ends us when our client's process is gone, though somebody else may hold our pipes open: pygls does not look.

Law: one look each HEARTBEAT seconds, by signal 0, which disturbs nobody.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable

HEARTBEAT = 1.0  # seconds between two looks whether the client's process lives


async def outlive_no(client: int | None, leave: Callable[[], object]) -> None:
    """`leave` once the process with this id is gone; a client that named none, or that we may not ask about, is let be."""
    while client:
        await asyncio.sleep(HEARTBEAT)
        try:
            os.kill(client, 0)
        except ProcessLookupError:
            leave()
            return
        except PermissionError:
            return
