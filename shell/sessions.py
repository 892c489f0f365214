"""`wisen sessions list|show|search|export|rm`: what was wrapped, said and done."""

from __future__ import annotations

import os
import sys
import time
from argparse import Namespace

from ..skills import export
from ..skills.home import Home
from ..skills.model import Transcript, Turn, Who
from ..wrapper import closing
from . import say
from .parse import parse


def main(args: list[str]) -> int:
    told = parse("sessions", args)
    home = Home(os.environ)
    return {"list": _list, "show": _show, "search": _search, "export": _export, "rm": _remove}[told.verb](
        home, told
    )


def transcript(home: Home, name: str) -> Transcript:
    """A session's transcript; made now, from what was recorded, when nobody could close the session."""
    session = home.sessions.get(name)
    closing.recover(home, session.id)
    return home.sessions.transcript(session.id)


def _list(home: Home, told: Namespace) -> int:
    found = home.sessions.list(told.limit)
    if told.json:
        say.data(
            [
                {
                    "id": s.id,
                    "agent": s.agent,
                    "cwd": s.cwd,
                    "began": s.began,
                    "ended": s.ended,
                    "status": s.status,
                }
                for s in found
            ]
        )
    elif found:
        say.table(
            ("id", "agent", "began", "minutes", "exit", "folder"),
            (
                (
                    s.id,
                    s.agent,
                    say.when(s.began),
                    _minutes(s.began, s.ended),
                    "-" if s.status is None else s.status,
                    s.cwd,
                )
                for s in found
            ),
        )
    else:
        say.talk("no session yet; put `wisen` in front of your agent: wisen claude")
    return 0


def _minutes(began: float, ended: float) -> str:
    return f"{(ended - began) / 60:.0f}" if ended else "running"


def _show(home: Home, told: Namespace) -> int:
    script = transcript(home, told.id)
    if told.json:
        say.data(as_json(script))
        return 0
    say.text(f"{script.session}  {script.agent}  {script.cwd}")
    for turn in script.turns:
        status = "" if turn.status is None else f"  (exit {turn.status})"
        say.heading(f"$ {turn.command or turn.tool}{status}" if turn.who is Who.TOOL else turn.who.value)
        say.text(turn.text.rstrip())
    return 0


def as_json(script: Transcript) -> dict[str, object]:
    """{session, agent, cwd, began, ended, status, version, model, source, turns: [{who, text, at, tool, command, status, paths}]}"""
    return {
        "session": script.session, "agent": script.agent, "cwd": script.cwd, "began": script.began, "ended": script.ended,
        "status": script.status, "version": script.version, "model": script.model, "source": script.source,
        "turns": [_turn(turn) for turn in script.turns],
    }  # fmt: skip


def _turn(turn: Turn) -> dict[str, object]:
    return {
        "who": turn.who.value, "text": turn.text, "at": turn.at, "tool": turn.tool, "command": turn.command,
        "status": turn.status, "paths": list(turn.paths),
    }  # fmt: skip


def _search(home: Home, told: Namespace) -> int:
    hits = home.sessions.search(told.text)
    if told.json:
        say.data(
            [
                {"session": session, "turn": number, "who": turn.who.value, "text": turn.text}
                for session, number, turn in hits
            ]
        )
        return 0
    for session, number, turn in hits:
        flat = " ".join(turn.text.split())
        say.text(f"{session}  {number:>3}  {turn.who.value:<6}  {flat[:100]}")
    return 0 if hits else 1


def _export(home: Home, told: Namespace) -> int:
    script = transcript(home, told.id)
    sys.stdout.write(export.markdown(script) if told.format == "md" else export.jsonl(script))
    return 0


def _remove(home: Home, told: Namespace) -> int:
    session = home.sessions.get(told.id)
    home.sessions.remove(session.id)
    home.ledger.tend("session removed", "", at=time.time(), where=session.id)
    say.talk(f"removed {session.id}: its recording, transcript and log are gone")
    return 0
