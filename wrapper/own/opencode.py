"""opencode (seen 1.18.33): `$XDG_DATA_HOME/opencode/opencode.db`, SQLite, one for all folders; a transcript is `PATH#SESSION`.

Law of the rows: a message has parts; a text part that is `synthetic` was put there by a plugin. A command's exit code is
`metadata.exit` of its tool part. Sessions with a parent are the agent's helpers.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping

from ...skills.model import Who
from .database import copied, latest, named
from .newest import below
from .shape import Own, Turns, moment, parsed, table

EDITS = frozenset(("edit", "write", "multiedit", "patch"))


def find(environ: Mapping[str, str], cwd: str, since: float) -> str:
    """The session of the folder `cwd` that changed last."""
    path = os.path.join(below(environ, "XDG_DATA_HOME", ".local", "share"), "opencode", "opencode.db")
    query = (
        "SELECT id, directory, time_updated FROM session WHERE parent_id IS NULL ORDER BY time_updated DESC"
    )
    return latest(path, query, cwd, since)


def read(content: bytes | str) -> Own:
    """The session named after `#`, or the one that changed last."""
    content, wanted = named(content)
    with copied(content) as connection:
        session = connection.execute(
            "SELECT id, version, model FROM session WHERE id = ?1 OR (?1 = '' AND parent_id IS NULL)"
            " ORDER BY time_updated DESC LIMIT 1",
            (wanted,),
        ).fetchone()
        return _session(connection, session) if session else Own()


def _session(connection: sqlite3.Connection, session: sqlite3.Row) -> Own:
    turns = Turns()
    skipped = 0
    model = str(table(parsed(session["model"])).get("id", ""))
    for row in connection.execute(
        "SELECT part.data, message.data AS message, part.time_created FROM part JOIN message ON message.id = part.message_id"
        " WHERE part.session_id = ? ORDER BY message.time_created, message.id, part.time_created, part.id",
        (session["id"],),
    ):
        part, message = table(parsed(row["data"])), table(parsed(row["message"]))
        model = str(message.get("modelID") or model)
        skipped += not _part(turns, part, message.get("role") == "user", moment(row["time_created"]))
    return Own(tuple(turns.all), str(session["version"]), model, str(session["id"]), skipped)


def _part(turns: Turns, part: Mapping[str, object], person: bool, at: float) -> bool:
    kind = part.get("type")
    if kind == "text":
        who = Who.NOTE if part.get("synthetic") else Who.PERSON if person else Who.AGENT
        if not part.get("ignored"):
            said = str(part.get("text", ""))  # a paste gets a blank behind it that nobody typed
            turns.say(who, said.removesuffix(" ") if who is Who.PERSON else said, at)
    elif kind == "tool":
        state, name = table(part.get("state")), str(part.get("tool", ""))
        given = table(state.get("input"))
        path = str(given.get("filePath") or "") if name in EDITS else ""
        code = table(state.get("metadata")).get("exit")
        key = str(part.get("callID", ""))
        turns.call(key, name, str(given.get("command", "")), (path,) if path else (), at)
        failed = 1 if state.get("status") == "error" else None
        turns.result(
            key,
            str(state.get("output") or state.get("error") or ""),
            code if isinstance(code, int) else failed,
        )
    else:
        return kind in (
            "step-start",
            "step-finish",
            "reasoning",
            "snapshot",
            "patch",
            "file",
            "agent",
            "compaction",
            "retry",
        )
    return True
