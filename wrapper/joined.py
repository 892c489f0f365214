"""The agent's own transcript, joined with what only the terminal saw: the end of a session that the agent did not live to write down. Pure.

Law: the agent's own words come first and are never changed. The terminal is believed only about what came after the last of them, and
only where the person said something there that the agent's file does not know; without times nothing is joined.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

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
    return next(
        (at for at, text in prompts if at > last + SLACK and asks(text) and not _among(text, known)), None
    )


def missing(own: Sequence[Turn], prompts: Sequence[tuple[float, str]]) -> list[tuple[float, str]]:
    """The prompts (when, text) that the agent's own turns do not hold."""
    known = {_bare(turn.text) for turn in own if turn.who is Who.PERSON}
    return [(at, text) for at, text in prompts if not _among(text, known)]


def asks(text: str) -> bool:
    """Whether what was submitted is for the agent, which then writes it down; a word, or a command for its client, is not."""
    return len(text.split()) >= WORDS and text.lstrip()[:1] not in "/!"


def _among(text: str, known: Collection[str]) -> bool:
    """Whether it was written down; a word may stand in anything, so it must be all of a prompt."""
    bare = _bare(text)
    return bare in known or (asks(text) and any(bare in one for one in known))


def _bare(text: str) -> str:
    return "".join(text.split())
