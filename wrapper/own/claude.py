"""Claude Code (seen 2.1.330): `~/.claude/projects/<cwd, other than letters and digits as ->/<session>.jsonl`.

Law of the records: a `user` line is the person's only when its origin is human; tool results and reminders come as `user`
lines too. What a hook added stands in an attachment. Claude writes no exit status on success, which counts as 0 for a
command; a failed command says it in its text ("Exit code 2"), any other failure counts as 1. Side chains are another agent's talk.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from itertools import chain

from ...skills.model import Who
from .lines import read_with
from .newest import below, files, newest, spellings
from .shape import Own, Turns, moment, rows, table, text_of

BOOKKEEPING = re.compile(
    "mode|permission-mode|last-prompt|file-history-snapshot|tools-used|cost-state|summary|ai-title|custom-title"
    "|agent-name|agent-color|queue-operation|progress|system|atis-latch|tag|pr-link|api-request(?:-shape|-blob)?"
)
PASTED = re.compile(
    r'(?:\n\n)?<pasted_content id="(?P<id>[^"]*)">\n(?P<text>.*?)\n</pasted_content id="(?P=id)">\n?',
    re.DOTALL,
)
REMINDER = re.compile(r"<system-reminder>.*?</system-reminder>\s*", re.DOTALL)
CLIENTS = frozenset(
    ("local-command-stdout", "local-command-stderr", "local-command-caveat", "task-notification")
)
TAGGED = re.compile(r"<([a-z-]+)>(.*?)</\1>", re.DOTALL)
EXIT = re.compile(r"\s*(?:Error: )?Exit code (\d{1,3})\b")


def find(environ: Mapping[str, str], cwd: str, since: float) -> str:
    """The newest session of the folder `cwd`; `CLAUDE_CONFIG_DIR` moves the root."""
    projects = os.path.join(below(environ, "CLAUDE_CONFIG_DIR", ".claude"), "projects")
    slugs = dict.fromkeys(
        re.sub(pattern, "-", folder) for folder in spellings(cwd) for pattern in ("[^A-Za-z0-9]", "/")
    )
    return newest(chain.from_iterable(files(os.path.join(projects, slug), ".jsonl") for slug in slugs), since)


def read(content: bytes | str) -> Own:
    return read_with(Reading, content)


class Reading:
    def __init__(self) -> None:
        self.turns = Turns()
        self._seen: set[str] = set()  # a resumed session repeats records
        self._version = self._model = self._session = ""
        self._shells = 0  # commands the person ran with `!`

    def own(self, skipped: int) -> Own:
        return Own(tuple(self.turns.all), self._version, self._model, self._session, skipped)

    def take(self, record: Mapping[str, object]) -> bool:
        kind = str(record.get("type", ""))
        identity = str(record.get("uuid", ""))
        if record.get("isSidechain") or (identity and identity in self._seen):
            return True
        self._seen.add(identity)
        self._version = str(record.get("version") or self._version)
        self._session = str(record.get("sessionId") or self._session)
        at = moment(record.get("timestamp", ""))
        if kind == "user":
            self._user(record, at)
        elif kind == "assistant":
            self._assistant(table(record.get("message")), at)
        elif kind == "attachment":
            self._attachment(table(record.get("attachment")), at)
        else:
            return bool(BOOKKEEPING.fullmatch(kind))
        return True

    def _user(self, record: Mapping[str, object], at: float) -> None:
        content = table(record.get("message")).get("content")
        for block in rows(content):
            if block.get("type") == "tool_result":
                self._result(block)
        origin = table(record.get("origin")).get("kind")
        if record.get("isMeta") or record.get("isCompactSummary") or (origin and origin != "human"):
            return
        if origin is None and record.get("promptSource", "typed") == "system":
            return
        self._person(text_of(content, "text"), at)

    def _person(self, text: str, at: float) -> None:
        text = REMINDER.sub("", text)
        if text.startswith("[Request interrupted by user"):
            return
        tags = dict(TAGGED.findall(text)) if text.lstrip().startswith("<") else {}
        if "command-name" in tags:
            self.turns.say(Who.PERSON, f"{tags['command-name']} {tags.get('command-args', '')}".strip(), at)
        elif "bash-input" in tags:
            self.turns.say(Who.PERSON, "!" + tags["bash-input"], at)
            self._shells += 1
            self.turns.call(f"!{self._shells}", "!", tags["bash-input"], at=at)
        elif "bash-stdout" in tags or "bash-stderr" in tags:
            said = (tags.get("bash-stdout"), tags.get("bash-stderr"))
            self.turns.result(f"!{self._shells}", "\n".join(filter(None, said)))
        elif not tags.keys() & CLIENTS:
            self.turns.say(Who.PERSON, PASTED.sub(lambda match: match["text"], text), at)

    def _assistant(self, message: Mapping[str, object], at: float) -> None:
        model = str(message.get("model", ""))
        if model == "<synthetic>":  # the client's own words: an error, an interruption
            return
        self._model = model or self._model
        if isinstance(content := message.get("content"), str):
            self.turns.say(Who.AGENT, content, at)
        for block in rows(message.get("content")):
            if block.get("type") == "text":
                self.turns.say(Who.AGENT, str(block.get("text", "")), at)
            elif block.get("type") == "tool_use":
                given = table(block.get("input"))
                name = str(block.get("name", ""))
                edits = name in ("Edit", "MultiEdit", "Write", "NotebookEdit")
                path = str(given.get("file_path") or given.get("notebook_path") or "") if edits else ""
                self.turns.call(
                    str(block.get("id", "")), name, str(given.get("command", "")), (path,) if path else (), at
                )

    def _result(self, block: Mapping[str, object]) -> None:
        text = text_of(block.get("content"))
        status: int | None = None
        if block.get("is_error"):
            said = EXIT.match(text)
            status = int(said[1]) if said else 1
        elif self.turns.ran(str(block.get("tool_use_id", ""))):
            status = 0  # a command that fails says so by `is_error` (seen 2.1.330)
        self.turns.result(str(block.get("tool_use_id", "")), text, status)

    def _attachment(self, attachment: Mapping[str, object], at: float) -> None:
        kind = attachment.get("type")
        content = attachment.get("content")
        if kind == "hook_additional_context":
            notes = content if isinstance(content, list) else [content or ""]
            self.turns.say(Who.NOTE, "\n".join(map(str, notes)), at)
        elif kind == "queued_command" and attachment.get("commandMode", "prompt") == "prompt":
            self._person(text_of(attachment.get("prompt")), at)
