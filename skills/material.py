"""What of a session may be learnt from, and whether there is anything to learn. Pure.

Law: the default answer is nothing, with the reason. What wisen lent is never learnt from, nor accidents and complaints
(`worth`); a session that ended in failure teaches no procedure. Turns keep their number in the transcript.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from . import asked, runs
from .checks import check
from .lesson import Nothing
from .model import Outcome, Transcript, Turn, Who
from .replies import from_reply
from .worth import failed, learnable

Numbered = tuple[int, Turn]


@dataclass(frozen=True, slots=True)
class Material:
    """The turns that count, each with its number (0-based) in the transcript, and what the person asked for in them."""

    session: str
    turns: tuple[Numbered, ...]
    asked: tuple[str, ...]


def material(script: Transcript) -> Material | Nothing:
    """The eligible turns of a redacted transcript; or why there is nothing to learn."""
    if not script.turns:
        return Nothing("nothing was said or done in it, as far as was recorded")
    prompts = [turn.text for turn in script.turns if turn.who is Who.PERSON]
    wanted = tuple(text for prompt in prompts if (text := asked.request(prompt)))
    if not wanted:
        return Nothing("nothing in it says in a few words what was to be done")
    kept, _ = learnable(script.turns)
    numbered = _numbered(script.turns, kept)
    if not runs.steps(script.session, numbered):
        return Nothing("no command succeeded in it, no file was changed, and no steps are written down")
    if why := _failure(script.turns):
        return Nothing(why)
    return Material(script.session, numbered, wanted)


def _numbered(turns: Sequence[Turn], kept: Sequence[Turn]) -> tuple[Numbered, ...]:
    """The kept turns, which are some of `turns` in their order, with their numbers."""
    found: list[Numbered] = []
    waiting = iter(kept)
    wanted = next(waiting, None)
    for number, turn in enumerate(turns):
        if turn is wanted:
            found.append((number, turn))
            wanted = next(waiting, None)
    return tuple(found)


def _failure(turns: Sequence[Turn]) -> str:
    """Why the session counts as one that did not work; "" when it does not."""
    replies = [turn.text for turn in turns if turn.who is Who.PERSON and not asked.aside(turn.text)][1:]
    if replies and from_reply(replies[-1])[0] is Outcome.HARMED:
        return f"it did not work: {from_reply(replies[-1])[1]} at the end"
    if replies and from_reply(replies[-1])[0] is Outcome.HELPED:
        return ""
    done = [turn for turn in turns if turn.who is Who.TOOL and turn.command.strip()]
    acting = [turn for turn in done if not runs.looking(turn.command)]
    if acting and failed(acting[-1]):
        status = "" if acting[-1].status is None else f" (exit {acting[-1].status})"
        return f"it ended in failure: {runs.flat(acting[-1].command, 80)}{status}"
    checks = [turn for turn in done if check(turn.command)]
    if checks and failed(checks[-1]):
        return f"its last check failed: {runs.flat(checks[-1].command, 80)}"
    return ""
