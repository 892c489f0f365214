"""Qwen Code (seen 0.24.4): `~/.qwen/projects/<cwd, other than letters and digits as ->/chats/<session>.jsonl`.

Law of the records: `provenance` says who speaks: only `real_user` is the person. Hook context is a tagged part of the sent
message; `displayText` is what was typed. A command's exit code stands in `toolCallResult.resultDisplay`. After each turn the agent asks itself for reply
suggestions and memory upkeep; those are `system`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from ...skills.model import Who
from .lines import read_with
from .newest import below, files, newest, spellings
from .shape import Own, Turns, moment, rows, table

CONTEXT = re.compile(r"<(qwen:[a-z-]+|system-reminder)(?: [^>]*)?>(.*?)</\1>\s*", re.DOTALL)
EDITS = frozenset(("write_file", "edit", "replace"))


def find(environ: Mapping[str, str], cwd: str, since: float) -> str:
    """The newest chat of the folder `cwd`."""
    root = os.path.join(below(environ, "QWEN_HOME", ".qwen"), "projects")
    slugs = dict.fromkeys(re.sub("[^A-Za-z0-9]", "-", folder) for folder in spellings(cwd))
    return newest((e for slug in slugs for e in files(os.path.join(root, slug, "chats"), ".jsonl")), since)


def read(content: bytes | str) -> Own:
    return read_with(Reading, content)


class Reading:
    def __init__(self) -> None:
        self.turns = Turns()
        self._version = self._model = self._session = ""

    def own(self, skipped: int) -> Own:
        return Own(tuple(self.turns.all), self._version, self._model, self._session, skipped)

    def take(self, record: Mapping[str, object]) -> bool:
        kind, at = record.get("type"), moment(record.get("timestamp", ""))
        self._session = str(record.get("sessionId") or self._session)
        self._version = str(record.get("version") or self._version)
        parts = rows(table(record.get("message")).get("parts"))
        if kind == "user":
            shown = table(record.get("systemPayload")).get("displayText")
            self._user(parts, record.get("provenance", "real_user") == "real_user", shown, at)
        elif kind == "assistant":
            self._model = str(record.get("model") or self._model)
            self._assistant(parts, at)
        elif kind == "tool_result":
            self._result(parts, table(record.get("toolCallResult")))
        else:
            return kind == "system"
        return True

    def _user(self, parts: list[Mapping[str, object]], typed: bool, shown: object, at: float) -> None:
        text = "".join(str(part.get("text", "")) for part in parts)
        if typed:
            self.turns.say(Who.PERSON, shown if isinstance(shown, str) else CONTEXT.sub("", text), at)
        for tag, note in CONTEXT.findall(text):
            if tag.startswith("qwen:"):
                self.turns.say(Who.NOTE, note.strip("\n"), at)

    def _assistant(self, parts: list[Mapping[str, object]], at: float) -> None:
        for part in parts:
            call = table(part.get("functionCall"))
            if call:
                given, name = table(call.get("args")), str(call.get("name", ""))
                path = str(given.get("file_path") or "") if name in EDITS else ""
                key = str(call.get("id") or name)
                self.turns.call(key, name, str(given.get("command", "")), (path,) if path else (), at)
            elif not part.get("thought"):
                self.turns.say(Who.AGENT, str(part.get("text", "")), at)

    def _result(self, parts: list[Mapping[str, object]], result: Mapping[str, object]) -> None:
        answer = next(
            (table(part.get("functionResponse")) for part in parts if part.get("functionResponse")), {}
        )
        shown = result.get("resultDisplay")
        code = table(shown).get("exitCode")
        status = (
            code if isinstance(code, int) else 1 if result.get("status") in ("error", "cancelled") else None
        )
        told = table(answer.get("response"))
        output = told.get("output") or told.get("error") or (shown if isinstance(shown, str) else "")
        key = str(result.get("callId") or answer.get("id") or answer.get("name") or "")
        self.turns.result(key, str(output), status)
