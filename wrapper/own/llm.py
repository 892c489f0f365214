"""llm (seen 0.36): `logs.db` in its user folder, SQLite, one for all folders and chats; a transcript is `PATH#THREAD`.

Law of the rows: a turn's messages are the chain from its tip up to the message it answers. Releases before 0.32 wrote
`responses` instead. llm keeps no folder, so the newest chat is taken.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Mapping

from ...skills.model import Who
from .database import changed, copied, named, tables
from .newest import SLACK, below
from .shape import Own, Turns, moment, parsed, table

LONGEST = 200  # messages of one turn


def find(environ: Mapping[str, str], cwd: str, since: float) -> str:
    """The chat that was written last; `LLM_USER_PATH` moves the database."""
    default = ("Library", "Application Support") if sys.platform == "darwin" else (".config",)
    folder = environ.get("LLM_USER_PATH") or os.path.join(
        below(environ, "XDG_CONFIG_HOME" if default == (".config",) else "", *default), "io.datasette.llm"
    )
    path = os.path.join(folder, "logs.db")
    if not os.path.exists(path) or changed(path) < since - SLACK:
        return ""
    try:
        with copied(path) as connection:
            thread = _newest(connection)
    except OSError:
        return ""
    return f"{path}#{thread}" if thread else ""


def read(content: bytes | str) -> Own:
    """The chat named after `#`, or the newest."""
    content, wanted = named(content)
    with copied(content) as connection:
        wanted = wanted or _newest(connection)
        return _thread(connection, wanted) if _threaded(connection) else _responses(connection, wanted)


def _threaded(connection: sqlite3.Connection) -> bool:
    return "turns" in tables(connection) and bool(
        connection.execute("SELECT 1 FROM turns LIMIT 1").fetchone()
    )


def _newest(connection: sqlite3.Connection) -> str:
    column, name = ("thread_id", "turns") if _threaded(connection) else ("conversation_id", "responses")
    row = connection.execute(f"SELECT {column} FROM {name} ORDER BY datetime_utc DESC LIMIT 1").fetchone()
    return str(row[0]) if row else ""


def _thread(connection: sqlite3.Connection, thread: str) -> Own:
    turns, model = Turns(), ""
    for turn in connection.execute(
        "SELECT * FROM turns WHERE thread_id = ? ORDER BY datetime_utc, id", (thread,)
    ):
        model = str(turn["resolved_model"] or turn["model"] or model)
        at = moment(turn["datetime_utc"])
        for role, hash_ in _chain(
            connection, str(turn["tip_message_hash"]), str(turn["parent_message_hash"])
        ):
            for part in connection.execute(
                "SELECT * FROM parts WHERE message_hash = ? ORDER BY position", (hash_,)
            ):
                _part(turns, role, part, at)
    return Own(tuple(turns.all), "", model, thread)


def _chain(connection: sqlite3.Connection, tip: str, top: str) -> list[tuple[str, str]]:
    """(role, hash) of the messages of one turn, oldest first."""
    chain: list[tuple[str, str]] = []
    at: str | None = tip
    while at and len(chain) < LONGEST:
        row = connection.execute("SELECT role, parent_hash FROM messages WHERE hash = ?", (at,)).fetchone()
        if not row:
            break
        chain.append((str(row["role"]), at))
        if at == top:
            break
        at = row["parent_hash"]
    return chain[::-1]


def _part(turns: Turns, role: str, part: sqlite3.Row, at: float) -> None:
    payload = table(parsed(part["payload"]))
    key = str(payload.get("tool_call_id") or payload.get("id") or part["tool_name"] or "")
    if part["type"] == "text" and role in ("user", "assistant"):
        turns.say(Who.PERSON if role == "user" else Who.AGENT, str(part["text"] or ""), at)
    elif part["type"] == "tool_call":
        turns.call(
            key, str(part["tool_name"] or ""), str(table(payload.get("arguments")).get("command", "")), at=at
        )
    elif part["type"] == "tool_result":
        turns.result(key, str(part["text"] or payload.get("output") or ""))


def _responses(connection: sqlite3.Connection, conversation: str) -> Own:
    turns, model = Turns(), ""
    for row in connection.execute(
        "SELECT prompt, response, model, datetime_utc FROM responses WHERE conversation_id = ? ORDER BY datetime_utc, id",
        (conversation,),
    ):
        at, model = moment(row["datetime_utc"]), str(row["model"] or model)
        turns.say(Who.PERSON, str(row["prompt"] or ""), at)
        turns.say(Who.AGENT, str(row["response"] or ""), at)
    return Own(tuple(turns.all), "", model, conversation)
