"""A cage: a network of its own with nothing in it but the loopback, for an agent and the model it asks.

Law: a process holds the network while the cage is open; it opens the model's socket in there and hands it out, so
that the model can run in the test's own process. Where such a network cannot be made (not Linux, not allowed),
`cage()` is open and says why: agents then run beside the real network, held only by their settings.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

HOLDER = """
import fcntl, socket, struct, sys
link = socket.socket(fileno=int(sys.argv[1]))
ask = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
fcntl.ioctl(ask, 0x8914, struct.pack("16sh14x", b"lo", 1))  # SIOCSIFFLAGS, IFF_UP
listener = socket.create_server(("127.0.0.1", 0), backlog=64)
socket.send_fds(link, [b"."], [listener.fileno()])
listener.close()
link.recv(1)  # until the test lets go
"""


@dataclass(frozen=True)
class Cage:
    """`enter` stands before a command that is to run inside; `listener` listens inside; `why_open` is "" when closed."""

    enter: tuple[str, ...] = ()
    listener: socket.socket | None = None
    why_open: str = ""

    def around(self, argv: Sequence[str]) -> list[str]:
        return [*self.enter, *argv]


@contextmanager
def cage() -> Iterator[Cage]:
    """A closed cage where one can be made, else an open one that says why."""
    if why := _cannot():
        yield Cage(why_open=why)
        return
    as_root = os.geteuid() == 0
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    holder = subprocess.Popen(
        [
            "unshare",
            *([] if as_root else ["-r"]),
            "-n",
            sys.executable,
            "-I",
            "-c",
            HOLDER,
            str(theirs.fileno()),
        ],
        pass_fds=[theirs.fileno()],
        stderr=subprocess.PIPE,
        text=True,
    )
    theirs.close()
    try:
        _, descriptors, _, _ = socket.recv_fds(ours, 1, 1)
        if not descriptors:
            yield Cage(
                why_open=(holder.stderr.read() if holder.stderr else "").strip() or "no network of our own"
            )
            return
        users = [] if as_root else ["-U", "--preserve-credentials"]
        enter = ("nsenter", "-t", str(holder.pid), *users, "-n")
        with socket.socket(fileno=descriptors[0]) as listener:
            yield Cage(enter, listener)
    finally:
        ours.close()
        holder.wait(10)
        if holder.stderr:
            holder.stderr.close()


def _cannot() -> str:
    if not sys.platform.startswith("linux"):
        return "only Linux has network namespaces"
    missing = [tool for tool in ("unshare", "nsenter") if not shutil.which(tool)]
    return f"{' and '.join(missing)} not found (util-linux)" if missing else ""
