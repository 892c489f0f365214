"""What the person asked before: the prompts of the kept sessions, to try a page or a threshold on.

Law: reads transcripts, which are redacted; bounded. What is no request ("yes", "/help") is left out.
"""

from __future__ import annotations

from . import asked
from .errors import NotFound
from .model import Who
from .sessions import Sessions

SESSIONS = 50  # the last ones that are read


def prompts(sessions: Sessions, most: int, without: str = "") -> list[str]:
    """The person's last prompts, each once, newest session first; those of the session `without` left out."""
    found: dict[str, None] = {}
    for kept in sessions.list(SESSIONS):
        if kept.id != without and len(found) < most:
            found |= dict.fromkeys(of(sessions, kept.id))
    return list(found)[:most]


def of(sessions: Sessions, session: str) -> list[str]:
    """The requests of one session, in order; none when it is gone."""
    try:
        turns = sessions.transcript(session).turns
    except NotFound:
        return []
    return [turn.text for turn in turns if turn.who is Who.PERSON and asked.request(turn.text)]
