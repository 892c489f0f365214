"""`wisen lsp`: starts the server on standard input and output.

Law: before anything else is imported, the real stdout is put aside for the protocol and descriptor 1 becomes stderr, so that no
print, C library or child process can spoil the stream. Nothing is logged to stderr, which a client may never read. At the
end nothing is waited for.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable
from typing import BinaryIO

USAGE = """wisen lsp [--tcp PORT]

Speaks the Language Server Protocol on standard input and output; your editor starts it.
  --tcp PORT   on 127.0.0.1:PORT instead, for debugging
WISEN_LSP_LOG=FILE keeps a log."""

SWITCH = 0.0005  # seconds a thread of ours may keep another waiting (Python: .005): what is asked goes before what is made ready
M_ARENA_MAX = -8  # as in glibc's malloc.h


class Outlet:
    """What the server says. `gone` is called when nobody hears it any more, though our input may stay open."""

    def __init__(self, sink: BinaryIO, gone: Callable[[], object]) -> None:
        self._to, self._gone = sink, gone

    def write(self, data: bytes) -> int:
        try:
            return self._to.write(data)
        except (OSError, ValueError):
            self._gone()
            return 0

    def flush(self) -> None:
        try:
            self._to.flush()
        except (OSError, ValueError):
            self._gone()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._to.close()


def serve(args: list[str]) -> int:
    """Serve until the client is gone; the exit status."""
    if args and args[0] in ("-h", "--help"):
        print(USAGE)
        return 0
    tcp = len(args) == 2 and args[0] == "--tcp" and args[1].isdigit()
    if args and not tcp and args != ["--stdio"]:
        sys.stderr.write(
            f"wisen: {' '.join(args)} is no option of `wisen lsp`\nhint: your editor starts it without any\n"
        )
        return 2
    source, protocol = (0, os.fdopen(os.dup(1), "wb")) if not tcp else _accepted(int(args[1]))
    os.dup2(2, 1)
    _log(os.environ.get("WISEN_LSP_LOG", ""))

    _one_arena()
    from . import swift

    with swift.imports():
        import asyncio

        from .intake import Intake
        from .server import make

    sys.setswitchinterval(SWITCH)
    server = make(os.environ)
    signal.signal(signal.SIGTERM, lambda *_: server.leave())
    with contextlib.suppress(OSError, KeyboardInterrupt):  # the client is gone
        asyncio.run(server.converse(Intake(source), Outlet(protocol, server.leave)))
    return server.leave(0)


def _one_arena() -> None:
    """glibc gives each thread an arena, which keeps what was freed in it: 8 of 86 MB with 10,000 skills (tests/bench/lsp.py). Our
    threads take turns, so one will do. To be called before there are threads; other C libraries are let be."""
    import ctypes

    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)


def _accepted(port: int) -> tuple[int, BinaryIO]:
    """The first client of a port of this machine: where it is heard, where it hears."""
    import socket

    with socket.create_server(("127.0.0.1", port)) as listener:
        client, _ = listener.accept()
    source = client.detach()
    return source, os.fdopen(os.dup(source), "wb")


def _log(path: str) -> None:
    import logging

    if path:
        logging.basicConfig(filename=path, level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    else:
        logging.getLogger().addHandler(logging.NullHandler())
