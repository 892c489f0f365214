"""Codex CLI (seen 0.169.0): `$CODEX_HOME/sessions/Y/M/D/rollout-<time>-<id>.jsonl`, the folder named in its first line.

Law of the records: `item_completed` events say what happened (older releases: `user_message`, `agent_message`); what went to
the model stands beside them as `response_item` and would say it twice, so only hook context, calls and their outputs are
taken from there. A message of role `developer` is a note when a hook gave it.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping

from ...skills.model import Who
from .lines import first_record, read_with
from .newest import below, files, newest, same_folder
from .shape import Own, Turns, command_line, moment, rows, table, text_of

EXIT = re.compile(r"^(?:Process exited with code|Exit code:) (-?\d+)", re.MULTILINE)
PATCHED = re.compile(r"^\*\*\* (?:Add|Update|Delete) File: (.+)$|^\*\*\* Move to: (.+)$", re.MULTILINE)
SHELL_TOOLS = frozenset(("exec_command", "shell", "shell_command", "local_shell", "container.exec"))


def find(environ: Mapping[str, str], cwd: str, since: float) -> str:
    """The newest rollout the person started in `cwd` (not those of its own helpers)."""

    def ours(path: str) -> bool:
        meta = table(first_record(path).get("payload"))
        return same_folder(str(meta.get("cwd", "")), cwd) and meta.get("thread_source", "user") == "user"

    root = os.path.join(below(environ, "CODEX_HOME", ".codex"), "sessions")
    return newest(files(root, ".jsonl", depth=3), since, ours)


def read(content: bytes | str) -> Own:
    return read_with(Reading, content)


class Reading:
    def __init__(self) -> None:
        self.turns = Turns()
        self._version = self._model = self._session = ""
        self._items = False  # the newer records are there: the older ones would repeat them

    def own(self, skipped: int) -> Own:
        return Own(tuple(self.turns.all), self._version, self._model, self._session, skipped)

    def take(self, record: Mapping[str, object]) -> bool:
        payload = table(record.get("payload"))
        at = moment(record.get("timestamp", ""))
        kind = record.get("type")
        if kind == "session_meta" and not self._session:  # a forked session carries its parent's line too
            self._session = str(payload.get("id", ""))
            self._version = str(payload.get("cli_version", ""))
        elif kind == "turn_context":
            self._model = str(payload.get("model") or self._model)
        elif kind == "event_msg":
            self._event(payload, at)
        elif kind == "response_item":
            self._response(payload, at)
        else:
            return kind in (
                "session_meta",
                "world_state",
                "token_usage_record",
                "compacted",
                "inter_agent_communication",
            )
        return True

    def _event(self, payload: Mapping[str, object], at: float) -> None:
        kind = payload.get("type")
        if kind == "item_completed":
            self._items = True
            self._item(table(payload.get("item")), at)
        elif kind == "user_message" and not self._items:
            self.turns.say(Who.PERSON, str(payload.get("message", "")), at)
        elif kind == "agent_message" and not self._items:
            self.turns.say(Who.AGENT, str(payload.get("message", "")), at)
        elif kind == "exec_command_end":
            self._ran(str(payload.get("call_id", "")), payload, at)
        elif kind == "patch_apply_end":
            self._patched(str(payload.get("call_id", "")), payload, at)

    def _item(self, item: Mapping[str, object], at: float) -> None:
        kind = item.get("type")
        key = str(item.get("id", ""))
        if kind == "UserMessage":
            self.turns.say(Who.PERSON, text_of(item.get("content"), "text"), at)
        elif kind == "AgentMessage":
            self.turns.say(Who.AGENT, text_of(item.get("content")), at)
        elif kind == "CommandExecution":
            self._ran(key, item, at)
        elif kind == "FileChange":
            self._patched(key, item, at)
        elif kind == "McpToolCall":
            self.turns.call(key, f"{item.get('server', '')}.{item.get('tool', '')}", at=at)

    def _ran(self, key: str, item: Mapping[str, object], at: float) -> None:
        self.turns.call(key, "exec_command", command_line(item.get("command")), at=at)
        status = item.get("exit_code")
        output = str(item.get("aggregated_output") or "")
        self.turns.result(key, output, status if isinstance(status, int) else None)

    def _patched(self, key: str, item: Mapping[str, object], at: float) -> None:
        changes = item.get("changes")
        paths = (
            list(changes)
            if isinstance(changes, dict)
            else [str(row.get("path", "")) for row in rows(changes)]
        )
        self.turns.call(key, "apply_patch", paths=[path for path in paths if path], at=at)
        done = {"completed": 0, "failed": 1, "declined": 1}.get(str(item.get("status", "")))
        success = item.get("success")
        self.turns.result(
            key, str(item.get("stdout") or ""), int(not success) if isinstance(success, bool) else done
        )

    def _response(self, payload: Mapping[str, object], at: float) -> None:
        kind = payload.get("type")
        key = str(payload.get("call_id") or payload.get("id") or "")
        if kind == "message" and payload.get("role") == "developer":
            self._developer(payload, at)
        elif kind == "local_shell_call":
            self.turns.call(key, "shell", command_line(table(payload.get("action")).get("command")), at=at)
        elif kind in ("function_call", "custom_tool_call"):
            self._called(key, payload, at)
        elif kind in ("function_call_output", "custom_tool_call_output"):
            self._answered(key, payload.get("output"))

    def _developer(self, payload: Mapping[str, object], at: float) -> None:
        said = table(payload.get("internal_chat_message_metadata_passthrough")).get("content_item_kinds")
        blocks = rows(payload.get("content"))
        kinds = said if isinstance(said, list) and len(said) == len(blocks) else [""] * len(blocks)
        for block, kind in zip(blocks, kinds, strict=True):
            text = str(block.get("text", ""))
            if str(kind).startswith("hooks.") or (not kind and not text.startswith("<")):
                self.turns.say(Who.NOTE, text, at)

    def _called(self, key: str, payload: Mapping[str, object], at: float) -> None:
        name = str(payload.get("name", ""))
        raw = str(payload.get("input") or payload.get("arguments") or "")
        try:
            given = table(json.loads(raw))
        except ValueError:
            given = {}
        patch = raw if name == "apply_patch" else ""
        command = command_line(given.get("cmd", given.get("command"))) if name in SHELL_TOOLS else ""
        if "apply_patch" in command[:40]:
            patch = command
        paths = ["".join(match) for match in PATCHED.findall(patch.replace("\\n", "\n"))]
        if name in SHELL_TOOLS or paths or not self._items:
            self.turns.call(key, name, command, paths, at)

    def _answered(self, key: str, output: object) -> None:
        text = text_of(output) or str(table(output).get("content", ""))
        status: object = None
        if text.startswith("{"):
            try:
                answer = table(json.loads(text))
            except ValueError:
                answer = {}
            text = str(answer.get("output", text))
            status = table(answer.get("metadata")).get("exit_code")
        head, found, body = text.partition("\nOutput:\n")
        said = EXIT.search(head) if found or text.startswith("Exit code:") else None
        if said:
            status, text = int(said[1]), body
        self.turns.fill(key, text, status if isinstance(status, int) else None)
