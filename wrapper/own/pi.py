"""pi (seen 0.73.1): `~/.pi/agent/sessions/--<cwd>--/<time>_<id>.jsonl`; `PI_CODING_AGENT_DIR` moves `~/.pi/agent`.

Law of the records: a `message` has a role; what an extension added is a `custom_message`. There is no exit code: a failed
command says it in its text, any other failure counts as 1.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from ...skills.model import Who
from .lines import first_record, read_with
from .newest import below, files, newest, same_folder
from .shape import Own, Turns, moment, rows, table, text_of

EXIT = re.compile(r"Command exited with code (\d{1,3})\s*$")
KNOWN = frozenset(
    ("thinking_level_change", "compaction", "branch_summary", "custom", "label", "session_info")
)


def find(environ: Mapping[str, str], cwd: str, since: float) -> str:
    """The newest session whose first line names the folder `cwd`."""
    root = os.path.join(below(environ, "PI_CODING_AGENT_DIR", ".pi", "agent"), "sessions")
    return newest(
        files(root, ".jsonl", depth=1),
        since,
        lambda path: same_folder(str(first_record(path).get("cwd", "")), cwd),
    )


def read(content: bytes | str) -> Own:
    return read_with(Reading, content)


class Reading:
    def __init__(self) -> None:
        self.turns = Turns()
        self._model = self._session = ""

    def own(self, skipped: int) -> Own:
        return Own(tuple(self.turns.all), "", self._model, self._session, skipped)

    def take(self, record: Mapping[str, object]) -> bool:
        kind = record.get("type")
        at = moment(record.get("timestamp", ""))
        if kind == "session":
            self._session = str(record.get("id", ""))
        elif kind == "model_change":
            self._model = str(record.get("modelId") or self._model)
        elif kind == "custom_message":
            self.turns.say(Who.NOTE, text_of(record.get("content")), at)
        elif kind == "message":
            return self._message(table(record.get("message")), at)
        else:
            return kind in KNOWN
        return True

    def _message(self, message: Mapping[str, object], at: float) -> bool:
        role = message.get("role")
        content = message.get("content")
        if role == "user":
            self.turns.say(Who.PERSON, text_of(content, "text"), at)
        elif role == "assistant":
            self._model = str(message.get("model") or self._model)
            for block in rows(content):
                if block.get("type") == "text":
                    self.turns.say(Who.AGENT, str(block.get("text", "")), at)
                elif block.get("type") == "toolCall":
                    given = table(block.get("arguments"))
                    name = str(block.get("name", ""))
                    path = str(given.get("path") or "") if name in ("edit", "write") else ""
                    self.turns.call(
                        str(block.get("id", "")),
                        name,
                        str(given.get("command", "")),
                        (path,) if path else (),
                        at,
                    )
        elif role == "toolResult":
            text = text_of(content, "text")
            said, code = EXIT.search(text), table(message.get("details")).get("exitCode")
            status = int(said[1]) if said else 1 if message.get("isError") else None
            status = code if isinstance(code, int) else status  # OpenClaw says it
            self.turns.result(str(message.get("toolCallId", "")), text, status)
        elif role == "bashExecution":  # the person's own `!command`
            command, code = str(message.get("command", "")), message.get("exitCode")
            self.turns.say(Who.PERSON, "!" + command, at)
            self.turns.call(f"!{at}", "!", command, at=at)
            self.turns.result(
                f"!{at}", str(message.get("output", "")), code if isinstance(code, int) else None
            )
        else:
            return False
        return True
