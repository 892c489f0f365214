"""Kimi CLI (seen 1.47.0): `~/.kimi/sessions/<md5 of cwd>/<id>/wire.jsonl`; `KIMI_SHARE_DIR` moves `~/.kimi`.

Law of the records: each line is a timed message; `TurnBegin` carries what was typed, a paste being a part of its own.
A failed command says its exit code in the result's message; a command without an error ended with 0.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping

from ...skills.model import Who
from .lines import read_with
from .newest import below, files, newest, spellings
from .shape import Own, Turns, moment, parsed, rows, table, text_of

EXIT = re.compile(r"exit code: (\d{1,3})")
EDITS = frozenset(("WriteFile", "StrReplaceFile"))
SILENT = frozenset(
    "StepBegin StepInterrupted TurnEnd StatusUpdate ToolCallPart CompactionBegin CompactionEnd ApprovalRequest "
    "ApprovalResponse ApprovalRequestResolved SubagentEvent MCPLoadingBegin MCPLoadingEnd Notification HookTriggered "
    "HookResolved PlanDisplay QuestionRequest".split()
)


def find(environ: Mapping[str, str], cwd: str, since: float) -> str:
    """The newest session of the folder `cwd`."""
    root = os.path.join(below(environ, "KIMI_SHARE_DIR", ".kimi"), "sessions")
    hashes = (hashlib.md5(name.encode(), usedforsecurity=False).hexdigest() for name in spellings(cwd))
    lines = (entry for name in hashes for entry in files(os.path.join(root, name), ".jsonl", depth=1))
    return newest((entry for entry in lines if os.path.basename(entry[1]) == "wire.jsonl"), since)


def read(content: bytes | str) -> Own:
    return read_with(Reading, content)


class Reading:
    def __init__(self) -> None:
        self.turns = Turns()

    def own(self, skipped: int) -> Own:
        return Own(tuple(self.turns.all), skipped=skipped)

    def take(self, record: Mapping[str, object]) -> bool:
        message, at = table(record.get("message")), moment(record.get("timestamp", ""))
        kind, payload = message.get("type"), table(message.get("payload"))
        if kind in ("TurnBegin", "SteerInput"):
            said = payload.get("user_input")
            text = (
                said if isinstance(said, str) else "".join(str(part.get("text", "")) for part in rows(said))
            )
            self.turns.say(Who.PERSON, text, at)
        elif kind == "ContentPart":
            if payload.get("type") == "text":
                self.turns.say(Who.AGENT, str(payload.get("text", "")), at)
        elif kind == "ToolCall":
            self._called(payload, at)
        elif kind == "ToolResult":
            self._answered(str(payload.get("tool_call_id", "")), table(payload.get("return_value")))
        else:
            return kind in SILENT or record.get("type") == "metadata"
        return True

    def _called(self, payload: Mapping[str, object], at: float) -> None:
        function = table(payload.get("function"))
        given = table(parsed(function.get("arguments") or "{}"))
        name = str(function.get("name", ""))
        path = str(given.get("path") or "") if name in EDITS else ""
        command = str(given.get("command", ""))
        self.turns.call(str(payload.get("id", "")), name, command, (path,) if path else (), at)

    def _answered(self, key: str, value: Mapping[str, object]) -> None:
        said = EXIT.search(str(value.get("message", "")))
        failed = bool(value.get("is_error"))
        status = int(said[1]) if said else 1 if failed else 0 if self.turns.ran(key) else None
        text = text_of(value.get("output")) or str(value.get("message", "")) * failed
        self.turns.result(key, text, status)
