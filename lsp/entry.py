"""`wisen lsp`: starts the server on standard input and output.

Law: before anything else is imported, the real stdout is put aside for the protocol and descriptor 1 becomes stderr, so that no
print, C library or child process can spoil the stream. At the end nothing is waited for.
"""

from __future__ import annotations

import os
import sys

USAGE = """wisen lsp [--tcp PORT]

Speaks the Language Server Protocol on standard input and output; your editor starts it.
  --tcp PORT   on 127.0.0.1:PORT instead, for debugging"""


def serve(args: list[str]) -> int:
    """Serve until the client is gone; the exit status."""
    if args and args[0] in ("-h", "--help"):
        print(USAGE)
        return 0
    tcp = len(args) == 2 and args[0] == "--tcp" and args[1].isdigit()
    if args and not tcp:
        sys.stderr.write(
            f"wisen: {' '.join(args)} is no option of `wisen lsp`\nhint: your editor starts it without any\n"
        )
        return 2
    protocol = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)

    from .server import make

    server = make(os.environ)
    if tcp:
        server.start_tcp("127.0.0.1", int(args[1]))
    else:
        server.start_io(stdout=protocol)
    sys.stderr.flush()
    os._exit(0)  # pygls joins its threads otherwise
