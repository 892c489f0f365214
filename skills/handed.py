"""What a person hands to a session that runs, from outside of it: names of skills, a line each, in the session's own folder.

    sessions/ID/handed    NAME per line; the session's scribe takes them with the next prompt

Law: whoever hands appends a whole line, the scribe alone takes; a session that is over, or whose folder is gone, is handed nothing.
"""

from __future__ import annotations

import os

from .errors import WisenError
from .names import harmless
from .sessions import Session, running

FILE = "handed"


def hand(session: Session, name: str) -> None:
    """Give a skill to a session. Raises WisenError: it is over, the disk cannot."""
    if not running(session) or not harmless(name):
        raise WisenError(f"the session {session.id} is over", "start the agent again: wisen AGENT")
    try:
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
        descriptor = os.open(os.path.join(session.folder, FILE), flags, 0o600)
        with os.fdopen(descriptor, "ab", buffering=0) as file:
            file.write(f"{name}\n".encode())
    except OSError as error:
        raise WisenError(
            f"cannot write in {session.folder}: {error.strerror}", "check who owns it"
        ) from error


def take(folder: str) -> list[str]:
    """The names that were handed since the last time, in order. Never raises."""
    path = os.path.join(folder, FILE)
    try:
        taken = f"{path}.taken"
        os.rename(path, taken)  # whoever appends now makes a new file
        with open(taken, encoding="utf-8", errors="replace") as file:
            names = file.read(64 * 1024).splitlines()
        os.unlink(taken)
    except OSError:
        return []
    return [name for name in dict.fromkeys(names) if harmless(name)]
