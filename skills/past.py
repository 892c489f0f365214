"""What the person asked before: the prompts of the kept sessions, to try a page or a threshold on.

Law: reads transcripts, which are redacted; bounded. What is no request ("yes", "/help") is left out.
"""

from __future__ import annotations

from itertools import islice

from . import asked
from .errors import NotFound
from .model import Who
from .sessions import Sessions

SESSIONS = 50  # the last ones that are read


def prompts(sessions: Sessions, most: int, without: str = "") -> list[str]:
    """The person's last prompts, each once, newest session first; those of the session `without` left out."""
    return list(asked_in(sessions, most, without))


def asked_in(sessions: Sessions, most: int, without: str = "") -> dict[str, str]:
    """The same, each with the folder that it was asked in last."""
    found: dict[str, str] = {}
    for kept in sessions.list(SESSIONS):
        if kept.id != without and len(found) < most:
            for text in of(sessions, kept.id):
                found.setdefault(text, kept.cwd)
    return dict(islice(found.items(), most))


def of(sessions: Sessions, session: str) -> list[str]:
    """The requests of one session, in order; none when it is gone."""
    try:
        turns = sessions.transcript(session).turns
    except NotFound:
        return []
    return [turn.text for turn in turns if turn.who is Who.PERSON and asked.request(turn.text)]
