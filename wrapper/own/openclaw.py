"""OpenClaw (seen 2026.9.6): `~/.openclaw/agents/<agent>/agent/openclaw-agent.sqlite`; a transcript is `PATH#SESSION`.
`OPENCLAW_STATE_DIR` moves `~/.openclaw`.

Law of the rows: an event is a record as pi writes them, in the order of `seq`; the first names the folder. A tool's result
has `details.exitCode`. Old events may be packed with zstd: those are counted, not read.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from .database import changed, copied, latest, named
from .newest import below, newest
from .pi import Reading
from .shape import Own, parsed, table

NAME = os.path.join("agent", "openclaw-agent.sqlite")


def find(environ: Mapping[str, str], cwd: str, since: float) -> str:
    """The newest session of the folder `cwd`, whichever agent had it: its first event names the folder."""
    root = os.path.join(below(environ, "OPENCLAW_STATE_DIR", ".openclaw"), "agents")
    try:
        paths = [os.path.join(root, agent, NAME) for agent in os.listdir(root)]
    except OSError:
        return ""
    path = newest(((changed(path), path) for path in paths if os.path.exists(path)), since)
    query = (
        "SELECT session_id, json_extract(event_json, '$.cwd'),"
        " (SELECT max(created_at) FROM transcript_events later WHERE later.session_id = first.session_id) AS last"
        " FROM transcript_events first WHERE seq = 0 ORDER BY last DESC"
    )
    return latest(path, query, cwd, since) if path else ""


def read(content: bytes | str) -> Own:
    """The session named after `#`, or the one that spoke last."""
    content, wanted = named(content)
    reading, skipped = Reading(), 0
    with copied(content) as connection:
        if not wanted:
            row = connection.execute(
                "SELECT session_id FROM transcript_events ORDER BY created_at DESC LIMIT 1"
            ).fetchone()
            wanted = str(row["session_id"]) if row else ""
        for row in connection.execute(
            "SELECT event_json FROM transcript_events WHERE session_id = ? ORDER BY seq", (wanted,)
        ):
            skipped += not (row["event_json"] and reading.take(table(parsed(row["event_json"]))))
    return reading.own(skipped)
