"""The scribe: the process beside the wrapper that does everything slow. Forked when nobody is in a hurry, gone when its session is
closed.

Law: it holds no descriptor of the terminal or the agent, and nobody waits for it longer than a deadline. If it dies the
wrapper is a plain pipe; if the wrapper dies it closes the session alone. Never more than one per session, and it
starts no process but those that read thousands of new pages beside it and end with it (`skills/reading.py`).
"""

from __future__ import annotations

import os
import select
import sys
import time

from .link import Link, pair
from .relay import LOOK
from .signals import FORWARDED, OWN, signal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _socket import socket

    from .facts import Facts
    from .keeper import Keeper

NICENESS = 5
PATIENCE = 0.5  # seconds for a relay to hand over its payload, which it does in one write
HOOK = 0  # the number of a hook's prompt: one is answered at a time
RESCAN = 300  # seconds between two looks at every page, events or not (matching.md 7)


def fork(facts: Facts, listens: bool = True) -> tuple[int, Link]:
    """Start the scribe of this session. Returns its pid and our end of the line; (0, a dead line) when that fails.
    `listens`: the agent runs and may ask; where it has ended there is only a session to close."""
    listener = pid = -1
    # the terminal may hang up, or a key be pressed, before the scribe has left it
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, FORWARDED)
    try:
        ours, theirs = pair()
        if listens:
            listener = _listen(facts.run_folder.socket)
        pid = os.fork()
    except OSError:
        return 0, Link(-1, -1)
    finally:
        if pid:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
    if pid:
        theirs.close()
        if listens:
            os.close(listener)
        return pid, ours
    status = 1
    try:
        _alone(facts, theirs, listener)
        from _socket import socket

        status = _serve(facts, theirs, socket(fileno=listener) if listens else None)
    except BaseException:  # whatever it is: said in the log, never on the person's terminal
        import traceback

        from ..skills.known import for_log

        sys.stderr.write(for_log(traceback.format_exc(), facts.environ))
    finally:
        facts.run_folder.remove()
        os._exit(status)


def _listen(path: str) -> int:
    """A socket at `path` for the agent's hooks; one that comes early waits there until the rooms below are awake. Raises OSError."""
    from _socket import AF_UNIX, SOCK_STREAM, socket  # what `socket` stands on, without its 8 ms and .4 MB

    listener = socket(AF_UNIX, SOCK_STREAM)
    listener.bind(path)
    listener.listen(8)
    return listener.detach()


def _alone(facts: Facts, link: Link, listener: int) -> None:
    """Leave the terminal: own session, own signals, no descriptor but ours, stderr into the session's log."""
    os.setsid()
    signal.set_wakeup_fd(-1)
    for number in (*FORWARDED, *OWN):
        signal.signal(number, signal.SIG_IGN)  # what came until now was not for us: it is forgotten
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    os.nice(NICENESS)
    null = os.open(os.devnull, os.O_RDWR)
    log = (
        os.open(os.path.join(facts.folder, "scribe.log"), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        if facts.folder
        else null
    )
    for target, source in ((0, null), (1, null), (2, log)):
        os.dup2(source, target)
    keep = sorted({link.wake, link.writer, listener} - {-1})
    for low, high in zip([2, *keep], [*keep, os.sysconf("SC_OPEN_MAX")], strict=True):
        os.closerange(low + 1, high)
    sys.stdout, sys.stderr = open(os.devnull, "w"), os.fdopen(2, "w", buffering=1, closefd=False)  # noqa: SIM115


def _serve(facts: Facts, link: Link, listener: socket | None) -> int:
    """Answer until the agent has ended or the wrapper is gone; then close the session. Returns our exit status."""
    from ..skills.spared import without

    with without("inspect", "ipaddress"):  # 1 MB, with ast and dis: for cases that are not ours
        import dataclasses  # noqa: F401
        import urllib.parse  # noqa: F401

    from .keeper import Keeper

    keeper = Keeper(facts)
    link.send(settings=keeper.settings())
    keeper.wake_up(lends=listener is not None)
    link.send(awake=True)
    keeper.write_along()
    keeper.meet_pages()
    over, status = False, None
    asked = [listener.fileno()] if listener else []
    rescan = time.monotonic() + RESCAN
    while link.alive and not over:
        watched = [link.wake, *asked, *keeper.watching()]
        ready, _, _ = select.select(watched, [], [], min(keeper.due(), RESCAN))
        if not ready and keeper.due() <= 0:
            keeper.step()
        now = time.monotonic()
        keeper.refresh(everything=not ready and now >= rescan)
        if ready or now >= rescan:
            rescan = now + RESCAN
        if listener and listener.fileno() in ready:
            _answer(listener, keeper)
        for message in link.receive() if link.wake in ready else ():
            if "ended" in message:
                over, status = True, message["ended"]
            else:
                _hear(message, link, keeper)
    for word, line in keeper.close(status if isinstance(status, int) else None, time.time()):
        link.send(**{word: line})
    link.close()
    return 0


def _hear(message: dict[str, object], link: Link, keeper: Keeper) -> None:
    if "submitted" in message:
        form, number = str(message.get("form", "")), int(str(message["n"]))
        note = keeper.submitted(str(message["submitted"]), form, float(str(message["at"])), number)
        if form:
            link.send(note=note, form=form, n=number)
    elif "delivered" in message:
        keeper.delivered(int(str(message["delivered"])))


def _answer(listener: socket, keeper: Keeper) -> None:
    """One hook of the agent: `hook EVENT LENGTH` and its JSON in, the answer for its stdout out."""
    from _socket import socket

    try:
        peer = socket(fileno=listener._accept()[0])  # type: ignore[attr-defined]  # as `socket.accept` does it
    except OSError:
        return
    try:
        peer.settimeout(PATIENCE)
        head, _, payload = peer.recv(65536).partition(b"\n")
        _, event, length = head.split()
        while len(payload) < int(length):
            piece = peer.recv(65536)
            if not piece:
                return
            payload += piece
        if event.decode() == LOOK:  # from outside: somebody wants to read this session
            peer.sendall(keeper.looked().encode())
            return
        peer.sendall(keeper.hook(event.decode(), payload).encode())
        keeper.delivered(HOOK)  # the relay took it
    except (OSError, ValueError):
        return
    finally:
        peer.close()
