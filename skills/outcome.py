"""What came of what was lent, seen from outside the model: an undo, the person's next reply, a test that turned green or red. Pure.

Law: unknown is the default; silence is no success. Lent and withheld uses are judged by the same rules, or their difference
would mean nothing. Only what came after a use speaks of it, and only until the person moved on: an undo takes back the last
prompt and not the session; a reply speaks of the prompt before it; a check counts until the next prompt that fitted a skill.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, floor

from .checks import check, results
from .model import Judgement, Outcome, Turn, Use, Who
from .replies import from_reply

__all__ = ["check", "combine", "from_exit", "from_reply", "gist", "undo"]

NEAR = 30.0  # seconds between our note of a prompt and the agent's own
DOUBLE_ESC = "\x1b\x1b"
# What a person types to take the last exchange back, by agent; profiles and tests may know more.
UNDO: Mapping[str, tuple[str, ...]] = {
    "aider": ("/undo",),
    "claude": ("/rewind", "/undo", "/checkpoint", DOUBLE_ESC),
    "codex": ("/undo", "/rewind", DOUBLE_ESC),
    "gemini": ("/restore", "/rewind"),
    "goose": ("/undo",),
    "opencode": ("/undo",),
    "pi": ("/undo", "/rewind"),
    "qwen": ("/restore", "/rewind"),
}
ANY = ("/undo", "/rewind", "/revert")  # for an agent nobody knows yet


def undo(agent: str, typed: str, words: Sequence[str] = ()) -> bool:
    """True when what was typed takes back what the agent did. `words`: more of the agent's own undo commands."""
    said = typed.strip(" \t\r\n").casefold()
    return said == DOUBLE_ESC or said.partition(" ")[0] in (*UNDO.get(agent, ANY), *words) if said else False


def from_exit(before: Sequence[Turn], after: Sequence[Turn]) -> tuple[Outcome, str]:
    """What tests and builds say: helped when they are green at the end of `after` and none is red; harmed only when one was
    green before and is red now. One that was red already, or never ran before, blames nobody."""
    was, now = _colours(before), _colours(after)
    worse = [name for name, green in now.items() if not green and was.get(name)]
    if worse:
        return Outcome.HARMED, f"{worse[0]} passed before it and fails after it"
    if now and all(now.values()):
        name = next((name for name in now if was.get(name) is False), next(iter(now)))
        return (
            Outcome.HELPED,
            f"{name} {'failed before it and ' if was.get(name) is False else ''}passes after it",
        )
    return Outcome.UNKNOWN, ""


def gist(turn: Turn) -> Turn:
    """As much of a turn as the rules here look at: of a long session that is little."""
    if turn.who is Who.PERSON:
        return turn
    return replace(turn, text=turn.text.rstrip()[-1:] if turn.who is Who.AGENT else "", paths=())


def combine(
    turns: Sequence[Turn], uses: Sequence[Use], *, undone: Sequence[float] = (), now: float
) -> list[Judgement]:
    """One judgement for each use of one session about which its turns say something; the strongest evidence counts: an
    undo, then the person's words, then a check. `undone`: when the person used the agent's own undo (seconds since the
    epoch), beyond what the turns show. `now`: the judgements' time."""
    prompts = _prompts(turns)
    asked = {use.id: _asked(use, turns, prompts) for use in uses}
    places = sorted({spot.place for spot in asked.values()})
    back = _taken_back([*prompts, *asked.values()], _undos(turns, uses, undone))
    judged = []
    for use in uses:
        spot = asked[use.id]
        before, after = turns[: ceil(spot.place)], turns[floor(spot.place) + 1 :]
        until = next((place for place in places if place > spot.place), float(len(turns)))
        outcome, source, why = Outcome.HARMED, "undo", "the person took it back"
        if spot.place not in back:
            source, (outcome, why) = "reply", _reply(after)
            if outcome is Outcome.UNKNOWN:
                source, (outcome, why) = "exit", from_exit(before, turns[floor(spot.place) + 1 : ceil(until)])
        if outcome is not Outcome.UNKNOWN:
            judged.append(Judgement(use.id, now, outcome, source, why))
    return judged


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where in the turns something was asked: a turn's number, or between two (n - .5) when no turn tells of it."""

    place: float
    at: float


def _prompts(turns: Sequence[Turn]) -> list[_Spot]:
    return [
        _Spot(n, turn.at)
        for n, turn in enumerate(turns)
        if turn.who is Who.PERSON and not _command(turn.text)
    ]


def _command(text: str) -> bool:
    """`/model`, `!ls`: for the agent's client, not for the agent."""
    return text.lstrip()[:1] in ("/", "!")


def _asked(use: Use, turns: Sequence[Turn], prompts: Sequence[_Spot]) -> _Spot:
    """The prompt that a use answered: the nearest in time, else the place where it happened."""
    near = min(prompts, key=lambda prompt: abs(prompt.at - use.at), default=None)
    if near and abs(near.at - use.at) <= NEAR:
        return near
    later = next((n for n, turn in enumerate(turns) if turn.at > use.at), len(turns))
    return _Spot(later - 0.5, use.at)


def _undos(turns: Sequence[Turn], uses: Sequence[Use], undone: Sequence[float]) -> list[_Spot]:
    """Every undo once, whether the transcript tells of it, the keyboard, or both."""
    agent = uses[0].agent if uses else ""
    found = [
        _Spot(n, turn.at) for n, turn in enumerate(turns) if turn.who is Who.PERSON and undo(agent, turn.text)
    ]
    for at in undone:
        if not any(abs(spot.at - at) <= NEAR for spot in found):
            later = next((n for n, turn in enumerate(turns) if turn.at > at), len(turns))
            found.append(_Spot(later - 0.5, at))
    return found


def _taken_back(prompts: Sequence[_Spot], undos: Sequence[_Spot]) -> set[float]:
    """The places of the prompts that were undone: each undo takes back the last one that still stood."""
    taken: set[float] = set()
    for undone in sorted(undos, key=lambda spot: spot.place):
        standing = {p.place for p in prompts if (p.place, p.at) <= (undone.place, undone.at)} - taken
        if standing:
            taken.add(max(standing))
    return taken


def _reply(after: Sequence[Turn]) -> tuple[Outcome, str]:
    """What the person said next, once the agent had answered."""
    answer = ""
    answered = False
    for turn in after:
        if turn.who is Who.PERSON:
            if _command(turn.text):
                continue
            return (
                from_reply(turn.text, asked=answer.rstrip().endswith("?"))
                if answered
                else (Outcome.UNKNOWN, "")
            )
        answered = answered or turn.who in (Who.AGENT, Who.TOOL)
        answer = turn.text if turn.who is Who.AGENT else answer
    return Outcome.UNKNOWN, ""


def _colours(turns: Sequence[Turn]) -> dict[str, bool]:
    """Check -> whether it passed the last time it ran."""
    colours: dict[str, bool] = {}
    for turn in turns:
        if turn.who is Who.TOOL:
            colours.update(results(turn.command, turn.status))
    return colours
