"""Copilot CLI (seen 1.0.102): `~/.copilot/session-state/<id>/events.jsonl`; `COPILOT_HOME` moves `~/.copilot`.

Law of the records: `content` of a `user.message` is what was typed, `transformedContent` what was sent: a reminder in it
is a note. A command's exit code stands in `tool.execution_complete`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from ...skills.model import Who
from .lines import first_record, read_with
from .newest import below, files, newest, same_folder, spellings
from .shape import Own, Turns, moment, rows, table, text_of

REMINDER = re.compile(r"<system_reminder>\s*(.*?)\s*</system_reminder>", re.DOTALL)
EDITS = frozenset(("edit", "create", "str_replace_editor", "write"))


def find(environ: Mapping[str, str], cwd: str, since: float) -> str:
    """The newest session started in `cwd`: its first event says so, or the `workspace.yaml` beside it."""

    def ours(path: str) -> bool:
        where = table(table(first_record(path).get("data")).get("context")).get("cwd")
        if where:
            return same_folder(str(where), cwd)
        try:
            with open(os.path.join(os.path.dirname(path), "workspace.yaml"), encoding="utf-8") as file:
                said = file.read(65536)
        except (OSError, UnicodeDecodeError):
            return False
        return any(
            re.search(rf"^cwd: *['\"]?{re.escape(name)}['\"]?\s*$", said, re.MULTILINE)
            for name in spellings(cwd)
        )

    root = os.path.join(below(environ, "COPILOT_HOME", ".copilot"), "session-state")
    events = (
        entry for entry in files(root, ".jsonl", depth=1) if os.path.basename(entry[1]) == "events.jsonl"
    )
    return newest(events, since, ours)


def read(content: bytes | str) -> Own:
    return read_with(Reading, content)


class Reading:
    def __init__(self) -> None:
        self.turns = Turns()
        self._version = self._model = self._session = ""

    def own(self, skipped: int) -> Own:
        return Own(tuple(self.turns.all), self._version, self._model, self._session, skipped)

    def take(self, record: Mapping[str, object]) -> bool:
        kind = str(record.get("type", ""))
        data, at = table(record.get("data")), moment(record.get("timestamp", ""))
        if kind == "session.start":
            self._session = str(data.get("sessionId", ""))
            self._version = str(data.get("copilotVersion") or "")
            self._model = str(data.get("selectedModel") or self._model)
        elif kind == "session.model_change":
            self._model = str(data.get("newModel") or self._model)
        elif kind == "user.message":
            if data.get("source", "user") in ("user", "interactive"):
                self.turns.say(Who.PERSON, str(data.get("content", "")), at)
            for note in REMINDER.findall(str(data.get("transformedContent", ""))):
                self.turns.say(Who.NOTE, note, at)
        elif kind == "assistant.message":
            self.turns.say(Who.AGENT, str(data.get("content", "")), at)
            for call in rows(data.get("toolRequests")):
                self._called(str(call.get("toolCallId", "")), str(call.get("name", "")), call, at)
        elif kind == "tool.execution_start":
            self._called(str(data.get("toolCallId", "")), str(data.get("toolName", "")), data, at)
        elif kind == "tool.execution_complete":
            self._done(data)
        else:
            return kind.partition(".")[0] in (
                "session",
                "assistant",
                "tool",
                "user",
                "hook",
                "skill",
                "subagent",
                "system",
            )
        return True

    def _called(self, key: str, name: str, call: Mapping[str, object], at: float) -> None:
        given = table(call.get("arguments"))
        path = str(given.get("path") or given.get("file_path") or "") if name in EDITS else ""
        self.turns.call(
            key, name, str(given.get("command", "")) if name not in EDITS else "", (path,) if path else (), at
        )

    def _done(self, data: Mapping[str, object]) -> None:
        code = table(data.get("shellExecution")).get("exitCode")
        success = data.get("success")
        status = code if isinstance(code, int) else 1 if success is False else None
        result = data.get("result")
        text = result if isinstance(result, str) else text_of(table(result).get("content"))
        self.turns.result(
            str(data.get("toolCallId", "")), text or str(table(data.get("error")).get("message", "")), status
        )
