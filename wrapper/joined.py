"""The agent's own transcript, joined with what only the terminal saw: the end of a session that the agent did not live to write down. Pure.

Law: the agent's own words come first and are never changed. The terminal is believed only about what came after the last of them, and
only where the person said something there that the agent's file does not know; without times nothing is joined.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..skills.model import Turn, Who

SLACK = 2.0  # seconds by which an agent's clock and ours may differ
WORDS = 2  # of a prompt; `exit`, `y` and commands are for the agent's client, which does not write them down


def beyond(own: Sequence[Turn], prompts: Sequence[tuple[float, str]]) -> float | None:
    """From when on the terminal knows more than the agent's own turns: the time of the first prompt (when, text; both in epoch
    seconds) that came after all of them. None when the agent wrote down everything, or nobody can tell."""
    if not own or not all(turn.at for turn in own):
        return None
    last = max(turn.at for turn in own)
    known = {_bare(turn.text) for turn in own if turn.who is Who.PERSON}
    return next((at for at, text in prompts if at > last + SLACK and _asks(text, known)), None)


def _asks(text: str, known: set[str]) -> bool:
    bare = _bare(text)
    return (
        len(text.split()) >= WORDS and text.lstrip()[:1] not in "/!" and not any(bare in one for one in known)
    )


def _bare(text: str) -> str:
    return "".join(text.split())
