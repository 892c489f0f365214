"""What the client sends, as it comes: read on the event loop itself, so that no message waits for a thread to wake.

Law: reads only what is there, so the loop never waits for the client; nobody can make us keep more than BODY; between two lines
whoever else is due has a turn.
"""

from __future__ import annotations

import asyncio
import os

HEADER = 8 * 1024  # bytes of one header line; more is no header
BODY = 512 * 1024 * 1024  # bytes of one message; more is thrown away unread
PART = 1 << 20  # bytes read at once


class Intake:
    """`fd`: a pipe, a socket, a terminal or a file."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._held = bytearray()

    async def readline(self) -> bytes:
        """The next line with its end; its first HEADER bytes; what was left at the end, b"" after it."""
        await asyncio.sleep(0)
        while (end := self._held.find(b"\n", 0, HEADER) + 1) == 0 and len(self._held) < HEADER:
            if not await self._more():
                break
        return bytes(self._taken(end or HEADER))

    async def readexactly(self, size: int) -> bytearray:
        """So many bytes, fewer at the end; of more than BODY nothing but `null`."""
        if size > BODY:
            while (size := size - len(self._taken(size))) and await self._more():
                pass
            return bytearray(b"null")
        while len(self._held) < size and await self._more():
            pass
        return self._taken(size)

    def _taken(self, size: int) -> bytearray:
        if len(self._held) <= size:
            taken, self._held = self._held, bytearray()
        else:
            taken = self._held[:size]
            del self._held[:size]
        return taken

    async def _more(self) -> bool:
        """Wait for more; False at the end."""
        loop = asyncio.get_running_loop()
        there: asyncio.Future[None] = loop.create_future()
        try:
            loop.add_reader(self._fd, _tell, there)
        except PermissionError:  # a file, which always is
            pass
        else:
            try:
                await there
            finally:
                loop.remove_reader(self._fd)
        part = os.read(self._fd, PART)
        self._held += part
        return bool(part)


def _tell(there: asyncio.Future[None]) -> None:
    if not there.done():
        there.set_result(None)
