"""What a model is shown of a session: its head, its tail and the windows that matter, within the room there is. Pure.

Law: never more than the room; never silently cut: what is left out is counted in its place. The person's words come before
all else, then what failed and what mended it, then files and checks, then talk. The transcript is data: it stands between
two marks that occur nowhere inside it.
"""

from __future__ import annotations

from collections.abc import Sequence

from .checks import check
from .model import Turn, Who
from .runs import looking
from .worth import failed

HEAD, TAIL = 4, 8  # turns that are shown wherever they can be
BRIEF = 160  # characters of a turn's text when there is little room
FULL = {Who.PERSON: 3_000, Who.AGENT: 1_200, Who.TOOL: 900}  # characters of its text otherwise
COMMAND = 1_500  # characters of a command
NAMES = {Who.PERSON: "PERSON", Who.AGENT: "AGENT", Who.TOOL: "RAN"}

Numbered = Sequence[tuple[int, Turn]]


def tokens(text: str) -> int:
    """An upper guess of how many tokens a text is: a third of its ASCII characters, and every other one."""
    plain = sum(sign < "\x80" for sign in text)
    return plain // 3 + len(text) - plain + 1


def shown(turns: Numbered, room: int) -> str:
    """The transcript between its marks, of at most about `room` tokens. A turn is `[number] WHO: ...`."""
    brief = [_told(number, turn, BRIEF) for number, turn in turns]
    full = [_told(number, turn, FULL.get(turn.who, BRIEF)) for number, turn in turns]
    order = sorted(range(len(turns)), key=lambda place: (_rank(turns, place), -place))
    left = room - 40
    chosen: dict[int, str] = {}
    for place in order:
        if (cost := tokens(brief[place]) + 8) <= left:
            chosen[place] = brief[place]
            left -= cost
    for place in order:
        if place in chosen and (more := tokens(full[place]) - tokens(brief[place])) <= left:
            chosen[place] = full[place]
            left -= more
    mark = "TRANSCRIPT"
    while any(mark in text for text in chosen.values()):
        mark += "-X"
    return f"<<<{mark}\n{_joined(chosen, len(turns))}\n{mark}>>>"


def _joined(chosen: dict[int, str], count: int) -> str:
    rows: list[str] = []
    before = -1
    for place in [*sorted(chosen), count]:
        if missing := place - before - 1:
            rows.append(f"[... {missing} turn{'s' if missing > 1 else ''} left out ...]")
        if place < count:
            rows.append(chosen[place])
        before = place
    return "\n".join(rows)


def _rank(turns: Numbered, place: int) -> int:
    """What comes first: 0 the person, failures and their end; 1 head, tail, files, checks; 2 other commands; 3 the rest."""
    turn = turns[place][1]
    after_failure = place > 0 and failed(turns[place - 1][1])
    if turn.who is Who.PERSON or failed(turn) or (after_failure and turn.who is Who.TOOL):
        return 0
    if place < HEAD or place >= len(turns) - TAIL or (turn.paths and not turn.command) or check(turn.command):
        return 1
    if turn.who is Who.TOOL and turn.command and not looking(turn.command):
        return 2
    return 3


def _told(number: int, turn: Turn, limit: int) -> str:
    head = f"[{number}] {NAMES.get(turn.who, 'AGENT')}: "
    if turn.who is not Who.TOOL:
        return head + _clip(turn.text.strip(), limit)
    what = _clip(turn.command.strip(), COMMAND) or " ".join((turn.tool, *turn.paths))
    status = "" if turn.status is None else f" (exit {turn.status})"
    output = _clip(turn.text.strip(), limit, tail=failed(turn))
    return f"{head}{what}{status}" + (f"\n{output}" if output else "")


def _clip(text: str, limit: int, *, tail: bool = False) -> str:
    """Head and tail of a text, mostly the tail where that says what went wrong; the cut says how much it left out."""
    if len(text) <= limit:
        return text
    first = limit // 4 if tail else limit * 2 // 3
    return f"{text[:first]}\n[... {len(text) - limit} characters left out ...]\n{text[len(text) - (limit - first) :]}"
