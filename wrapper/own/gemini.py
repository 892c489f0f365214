"""Gemini CLI (seen 0.61.0): `~/.gemini/tmp/<project>/chats/session-<time>-<id>.jsonl`; `GEMINI_CLI_HOME` moves the home.

Law of the records: a message may come again with the same id and more in it; `{"$set": {"messages": [...]}}` tells them all anew.
What the person typed is `displayContent` where it is given. A command's `status` is "success" also when it was blocked
or failed, so only what its output says counts.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping

from ...skills.model import Who
from .lines import first_record, read_with
from .newest import files, home, newest, spellings
from .shape import Own, Turns, moment, rows, table, text_of

CONTEXT = re.compile(r"<(hook_context|session_context|system-reminder)>(.*?)</\1>", re.DOTALL)
EXIT = re.compile(r"^Exit Code: (\d{1,3})\s*$", re.MULTILINE)
UNTRUSTED = re.compile(r"\A<untrusted_context>\n(.*)\n</untrusted_context>\Z", re.DOTALL)
EDITS = frozenset(("write_file", "replace", "edit"))


def find(environ: Mapping[str, str], cwd: str, since: float) -> str:
    """The newest chat of the folder `cwd`: by its project's hash, its root file, or the folder its context names."""
    names = spellings(cwd)
    hashes = {hashlib.sha256(name.encode()).hexdigest() for name in names}
    marks = {json.dumps(f"\n  - {name}\n")[1:-1].encode() for name in names}

    def ours(path: str) -> bool:
        if first_record(path).get("projectHash") in hashes:
            return True
        try:
            with open(os.path.join(os.path.dirname(path), "..", ".project_root"), encoding="utf-8") as file:
                return file.read(4096).strip() in names
        except OSError:
            pass
        with open(path, "rb") as chat:
            head = chat.read(65536)
        return any(mark in head for mark in marks)

    root = os.path.join(environ.get("GEMINI_CLI_HOME") or home(environ), ".gemini", "tmp")
    chats = (
        entry
        for entry in files(root, ".jsonl", depth=2)
        if os.path.basename(os.path.dirname(entry[1])) == "chats"
    )
    return newest(chats, since, ours)


def read(content: bytes | str) -> Own:
    return read_with(Reading, content)


class Reading:
    def __init__(self) -> None:
        self._messages: dict[str, Mapping[str, object]] = {}
        self._session = ""

    def take(self, record: Mapping[str, object]) -> bool:
        if "sessionId" in record and "type" not in record:
            self._session = str(record["sessionId"])
        elif isinstance(record.get("$set"), dict):
            told = table(record["$set"]).get("messages")
            if isinstance(told, list):
                self._messages = {str(message.get("id", "")): message for message in rows(told)}
        elif record.get("type") in ("user", "gemini"):
            self._messages[str(record.get("id", ""))] = record
        else:
            return record.get("type") in ("info", "error", "warning") or "$rewindTo" in record
        return True

    def own(self, skipped: int) -> Own:
        turns = Turns()
        model = ""
        for message in self._messages.values():
            at = moment(message.get("timestamp", ""))
            if message.get("type") == "user":
                _user(turns, message, at)
                continue
            model = str(message.get("model") or model)
            turns.say(Who.AGENT, text_of(message.get("content")), at)
            for call in rows(message.get("toolCalls")):
                _called(turns, call, at)
        return Own(tuple(turns.all), "", model, self._session, skipped)


def _user(turns: Turns, message: Mapping[str, object], at: float) -> None:
    sent = text_of(message.get("content"))
    typed = (
        text_of(message["displayContent"])
        if "displayContent" in message
        else CONTEXT.sub("", sent).rstrip("\n")
    )
    turns.say(Who.PERSON, typed, at)
    for tag, note in CONTEXT.findall(sent):
        if tag == "hook_context":
            turns.say(Who.NOTE, note, at)


def _called(turns: Turns, call: Mapping[str, object], at: float) -> None:
    key, name, given = str(call.get("id", "")), str(call.get("name", "")), table(call.get("args"))
    path = str(given.get("file_path") or "") if name in EDITS else ""
    turns.call(
        key, name, str(given.get("command", "")), (path,) if path else (), moment(call.get("timestamp")) or at
    )
    answers = [
        table(table(part.get("functionResponse")).get("response")) for part in rows(call.get("result"))
    ]
    told = (str(answer.get("output") or answer.get("error") or "") for answer in answers)
    output = "\n".join(UNTRUSTED.sub(r"\1", text) for text in told)
    shown = call.get("resultDisplay")
    said = EXIT.search(output)
    status = int(said[1]) if said else None
    if status is None and (call.get("status") in ("error", "cancelled") or str(shown).startswith("Blocked:")):
        status = 1
    turns.result(key, output.strip() or (shown if isinstance(shown, str) else ""), status)
