"""goose (not run: from its published source, schema version 5): `$XDG_DATA_HOME/goose/sessions/sessions.db`, SQLite; a transcript is
`PATH#SESSION`. `GOOSE_PATH_ROOT` moves it.

Law of the rows: a message is a list of parts; a `toolResponse` comes in a message of role user, as what was typed does.
Sessions of another type than `user` are the agent's helpers. A result tells no exit status.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from ...skills.model import Who
from .database import copied, latest, named
from .newest import below
from .shape import Own, Turns, moment, parsed, rows, table, text_of


def find(environ: Mapping[str, str], cwd: str, since: float) -> str:
    """The session of the folder `cwd` that spoke last."""
    root = environ.get("GOOSE_PATH_ROOT", "")
    data = (
        os.path.join(root, "data")
        if root
        else os.path.join(below(environ, "XDG_DATA_HOME", ".local", "share"), "goose")
    )
    query = (
        "SELECT s.id, s.working_dir, max(m.created_timestamp) AS last FROM sessions s"
        " JOIN messages m ON m.session_id = s.id WHERE s.session_type = 'user' GROUP BY s.id ORDER BY last DESC"
    )
    return latest(os.path.join(data, "sessions", "sessions.db"), query, cwd, since)


def read(content: bytes | str) -> Own:
    """The session named after `#`, or the one that spoke last."""
    content, wanted = named(content)
    turns, skipped = Turns(), 0
    with copied(content) as connection:
        if not wanted:
            row = connection.execute(
                "SELECT session_id FROM messages JOIN sessions ON sessions.id = session_id WHERE session_type = 'user'"
                " ORDER BY created_timestamp DESC LIMIT 1"
            ).fetchone()
            wanted = str(row["session_id"]) if row else ""
        for row in connection.execute(
            "SELECT role, content_json, created_timestamp AS at FROM messages WHERE session_id = ?"
            " ORDER BY created_timestamp, id",
            (wanted,),
        ):
            who = Who.PERSON if row["role"] == "user" else Who.AGENT
            for part in rows(parsed(row["content_json"])):
                skipped += not _part(turns, part, who, moment(row["at"]))
    return Own(tuple(turns.all), session=wanted, skipped=skipped)


def _part(turns: Turns, part: Mapping[str, object], who: Who, at: float) -> bool:
    kind, key = part.get("type"), str(part.get("id", ""))
    if kind == "text":
        turns.say(who, str(part.get("text", "")), at)
    elif kind == "toolRequest":
        call = table(table(part.get("toolCall")).get("value"))
        given, name = table(call.get("arguments")), str(call.get("name", "")).rpartition("__")[2]
        path = (
            str(given.get("path") or "") if given.get("command") in ("write", "str_replace", "insert") else ""
        )
        command = "" if path else str(given.get("command", ""))
        turns.call(key, name, command, (path,) if path else (), at)
    elif kind == "toolResponse":
        result = table(part.get("toolResult"))
        value = result.get("value")
        failed = result.get("status") == "error" or bool(table(value).get("isError"))
        said = text_of(value if isinstance(value, list) else table(value).get("content"), "text")
        turns.result(key, said or str(result.get("error") or ""), 1 if failed else None)
    else:
        return kind in (
            "thinking",
            "redactedThinking",
            "image",
            "systemNotification",
            "conversationCompacted",
        )
    return True
