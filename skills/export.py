"""A transcript as text: Markdown for people, JSON lines for programs and for keeping; and back. Pure.

Law: one JSON object a line, the first a header that says its format; reading is forgiving (a line that cannot be read is
left out), so that a file cut short loses its last line at most.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields, replace

from .model import Transcript, Turn, Who

FORMAT = 1
NAMES = {Who.PERSON: "You", Who.AGENT: "Agent", Who.NOTE: "Lent by wisen"}
_HEAD = tuple(field.name for field in fields(Transcript) if field.name != "turns")


def jsonl(script: Transcript) -> str:
    """A header line with what is known of the session, then one turn a line."""
    return "".join(rows(script, script.turns))


def rows(script: Transcript, turns: Iterable[Turn]) -> Iterator[str]:
    """The lines of `jsonl`, one by one, with these turns."""
    head = {"wisen": "transcript", "format": FORMAT, **{name: getattr(script, name) for name in _HEAD}}
    yield json.dumps(head, ensure_ascii=False) + "\n"
    yield from map(row, turns)


def row(turn: Turn) -> str:
    """The line of one turn."""
    return json.dumps(asdict(turn), ensure_ascii=False) + "\n"


def read(lines: Iterable[str]) -> tuple[dict[str, object], tuple[Turn, ...]]:
    """The header (empty when there is none) and the turns of what `jsonl` wrote."""
    head: dict[str, object] = {}
    turns: list[Turn] = []
    for found in each(lines):
        if isinstance(found, Turn):
            turns.append(found)
        else:
            head = found
    return head, tuple(turns)


def each(lines: Iterable[str]) -> Iterator[Turn | dict[str, object]]:
    """Header and turns of what `jsonl` wrote, one by one."""
    for line in lines:
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(row, dict) and "who" in row:
            if turn := _turn(row):
                yield turn
        elif isinstance(row, dict) and row.get("wisen") == "transcript":
            yield row


def part(script: Transcript, begin: int, end: int) -> Transcript:
    """The same session with only the turns from `begin` up to `end`."""
    return replace(script, turns=script.turns[begin:end])


def markdown(script: Transcript) -> str:
    """A title, then a section a turn; tool runs as fenced blocks with their exit status."""
    parts = [f"# {script.agent} session {script.session}\n", f"Folder: `{script.cwd}`\n"]
    for turn in script.turns:
        parts.append(
            _tool(turn) if turn.who is Who.TOOL else f"## {NAMES[turn.who]}\n\n{turn.text.strip()}\n"
        )
    return "\n".join(parts)


def _tool(turn: Turn) -> str:
    text = turn.text.rstrip()
    fence = "```"
    while fence in text or fence in turn.command:
        fence += "`"
    status = "" if turn.status is None else f" (exit {turn.status})"
    head = f"$ {turn.command}" if turn.command else " ".join((turn.tool, *turn.paths))
    return f"## Tool{status}\n\n{fence}\n{head}\n{text}\n{fence}\n"


def _turn(row: dict[str, object]) -> Turn | None:
    try:
        who = Who(str(row["who"]))
    except ValueError:
        return None
    at, status, paths = row.get("at"), row.get("status"), row.get("paths")
    return Turn(
        who,
        str(row.get("text") or ""),
        float(at) if isinstance(at, int | float) else 0.0,
        str(row.get("tool") or ""),
        str(row.get("command") or ""),
        status if isinstance(status, int) else None,
        tuple(str(path) for path in paths) if isinstance(paths, list) else (),
    )
