"""Hermes (seen 0.19.0): `~/.hermes/state.db`, SQLite, one for all folders; a transcript is `PATH#SESSION`. `HERMES_HOME` moves it.

Law of the rows: messages have a role; a tool's answer is JSON with `output` and `exit_code`. Sessions with a parent are the
agent's helpers; a message that is not `active` was taken back.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping

from ...skills.model import Who
from .database import copied, latest, named
from .newest import below
from .shape import Own, Turns, moment, parsed, rows, table

EDITS = frozenset(("write_file", "patch", "edit_file"))


def find(environ: Mapping[str, str], cwd: str, since: float) -> str:
    """The session of the folder `cwd` that spoke last."""
    query = (
        "SELECT s.id, s.cwd, max(m.timestamp) AS last FROM sessions s JOIN messages m ON m.session_id = s.id"
        " WHERE s.parent_session_id IS NULL GROUP BY s.id ORDER BY last DESC"
    )
    return latest(os.path.join(below(environ, "HERMES_HOME", ".hermes"), "state.db"), query, cwd, since)


def read(content: bytes | str) -> Own:
    """The session named after `#`, or the one that began last."""
    content, wanted = named(content)
    with copied(content) as connection:
        session = connection.execute(
            "SELECT id, model FROM sessions WHERE id = ?1 OR (?1 = '' AND parent_session_id IS NULL)"
            " ORDER BY started_at DESC LIMIT 1",
            (wanted,),
        ).fetchone()
        if not session:
            return Own()
        turns = Turns()
        for row in connection.execute(
            "SELECT * FROM messages WHERE session_id = ? AND active ORDER BY timestamp, id", (session["id"],)
        ):
            _message(turns, row, moment(row["timestamp"]))
    return Own(tuple(turns.all), "", str(session["model"] or ""), str(session["id"]))


def _message(turns: Turns, row: sqlite3.Row, at: float) -> None:
    role, text = row["role"], str(row["content"] or "")
    if role == "user":
        turns.say(Who.PERSON, text, at)
    elif role == "assistant":
        turns.say(Who.AGENT, text, at)
        for call in rows(parsed(row["tool_calls"])):
            function = table(call.get("function"))
            given, name = table(parsed(function.get("arguments"))), str(function.get("name", ""))
            path = str(given.get("path") or "") if name in EDITS else ""
            turns.call(
                str(call.get("id", "")), name, str(given.get("command", "")), (path,) if path else (), at
            )
    elif role == "tool":
        answer = table(parsed(text))
        code = answer.get("exit_code")
        status = code if isinstance(code, int) else 1 if answer.get("error") else None
        said = str(answer.get("output") or answer.get("error") or "") if "output" in answer else text
        turns.result(str(row["tool_call_id"] or ""), said, status)
