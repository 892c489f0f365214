"""What every reader gives back, and the small rules they share. Values in, values out; touches nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from ...skills.model import Turn, Who

LONGEST = 20_000  # characters kept of one tool's output: its head and its tail
SHELLS = frozenset(("bash", "sh", "zsh", "fish", "dash", "ksh"))


@dataclass(frozen=True, slots=True)
class Own:
    """An agent's own transcript, read. `skipped`: records that were not understood."""

    turns: tuple[Turn, ...] = ()
    version: str = ""
    model: str = ""
    session: str = ""
    skipped: int = 0


class Turns:
    """Turns in the order they began; a tool's result is put into the turn that called it."""

    def __init__(self) -> None:
        self.all: list[Turn] = []  # those that are held
        self.gone = 0  # the oldest, that were let go
        self._calls: dict[str, int] = {}  # the number of the turn, those that are gone counted

    def let_go(self, count: int) -> None:
        """Forget the `count` oldest that are held: what a call says later that stands among them is not heard any more."""
        del self.all[:count]
        self.gone += count
        self._calls = {key: number for key, number in self._calls.items() if number >= self.gone}

    def say(self, who: Who, text: str, at: float = 0.0) -> None:
        if text.strip():
            self.all.append(Turn(who, text, at))

    def call(
        self, key: str, tool: str, command: str = "", paths: Sequence[str] = (), at: float = 0.0
    ) -> None:
        """A tool was called. The same key again says more about the same call."""
        turn = Turn(Who.TOOL, "", at, tool, command, None, tuple(dict.fromkeys(paths)))
        if key and key in self._calls:
            at = self._calls[key] - self.gone
            old = self.all[at]
            self.all[at] = replace(old, command=command or old.command, paths=turn.paths or old.paths)
            return
        if key:
            self._calls[key] = self.gone + len(self.all)
        self.all.append(turn)

    def result(self, key: str, text: str, status: int | None = None, paths: Sequence[str] = ()) -> bool:
        """What came of a call; False when nobody called."""
        if key not in self._calls:
            return False
        index = self._calls[key] - self.gone
        turn = self.all[index]
        self.all[index] = replace(
            turn,
            text=clip(text) or turn.text,
            status=turn.status if status is None else status,
            paths=tuple(dict.fromkeys((*turn.paths, *paths))),
        )
        return True

    def ran(self, key: str) -> bool:
        """True when that call ran a command."""
        return key in self._calls and bool(self.all[self._calls[key] - self.gone].command)

    def fill(self, key: str, text: str, status: int | None = None) -> None:
        """A second, weaker telling of a result: only what is not known yet is taken from it."""
        turn = self.all[self._calls[key] - self.gone] if key in self._calls else None
        if turn:
            self.result(key, "" if turn.text else text, status if turn.status is None else None)


def clip(text: str, limit: int = LONGEST) -> str:
    """At most `limit` characters: head and tail, with a line between them that says how many are left out."""
    if len(text) <= limit:
        return text
    cut = f"\n[... {len(text) - limit} characters left out ...]\n"
    head = (limit - len(cut)) // 2
    return text[:head] + cut + text[len(text) - (limit - len(cut) - head) :]


def moment(value: object) -> float:
    """Epoch seconds of a time as agents write it: ISO 8601, seconds or milliseconds; 0.0 when it is none of these."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value / 1000 if value > 1e11 else float(value)
    try:
        when = datetime.fromisoformat(str(value))
    except ValueError:
        return 0.0
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()


def command_line(value: object) -> str:
    """The command as a person would type it: `["/bin/bash", "-lc", "make"]` is `make`."""
    if isinstance(value, str):
        return value
    if not isinstance(value, list):
        return ""
    words = [str(word) for word in value]
    if len(words) == 3 and words[0].rsplit("/", 1)[-1] in SHELLS and words[1].startswith("-"):
        return words[2]
    return " ".join(words)


def parsed(text: object) -> object:
    """JSON in a text; None when it is none."""
    try:
        return json.loads(str(text))
    except (ValueError, RecursionError):
        return None


def table(value: object) -> Mapping[str, object]:
    """`value` if it is a JSON object, else an empty one."""
    return value if isinstance(value, dict) else {}


def rows(value: object) -> list[Mapping[str, object]]:
    """The JSON objects in `value` if it is a list, else none."""
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def text_of(content: object, *kinds: str) -> str:
    """The text of a message: a string as it stands, or its blocks of these kinds (any when none are named) joined."""
    if isinstance(content, str):
        return content
    said = [
        str(block["text"])
        for block in rows(content)
        if isinstance(block.get("text"), str) and (not kinds or block.get("type") in kinds)
    ]
    return "\n".join(said)
