"""What the fake model says. Law: pure; the same talk gives the same answer, so that tests read like dialogues.

A prompt steers it: `[[run: CMD]]` runs CMD with the agent's own shell tool, `[[long]]` gives 60 lines of Markdown,
`[[fail: 529]]` gives that HTTP status. Everything else is echoed, with each `MARK-...` that stands in the request.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from .talk import Json, Say, Talk, Tool, last_user_text

RUN = re.compile(r"\[\[run: (.+?)\]\]")
FAIL = re.compile(r"\[\[fail: (\d{3})\]\]")
MARK = re.compile(r"MARK-[A-Za-z0-9_-]+")
FINISHED = "tool finished"
NO_COMMANDS: Mapping[str, str] = {}
LONG = "\n".join(
    [
        "# A long answer",
        *(f"- row {n} of a **long** answer with `code {n}`" for n in range(1, 59)),
        "LONG-DONE",
    ]
)

# Shell tools and their argument: the agents' own names (facts about agents, 1), best first.
SHELLS = {
    "Bash": "command",
    "exec_command": "cmd",
    "run_shell_command": "command",
    "bash": "command",
    "shell": "command",
    "Shell": "command",
    "terminal": "command",
    "exec": "command",
}


def failure(talk: Talk) -> int:
    """The HTTP status asked for, 0 for none."""
    asked = FAIL.search(last_user_text(talk.lines))
    return int(asked[1]) if asked else 0


def reply(talk: Talk, n: int, everything: str, commands: Mapping[str, str] = NO_COMMANDS) -> Say:
    """The answer to the n-th request; `everything` is all text in it, where marks are looked for; `commands` are run
    when their key stands in the prompt."""
    if talk.schema is not None:
        return Say(json.dumps(example(talk.schema)))
    asked = last_user_text(talk.lines)
    if not asked and any(line.kind == "result" for line in talk.lines):
        return Say(FINISHED)
    command = next((line for words, line in commands.items() if words in asked), "")
    if run := RUN.search(asked):
        command = run[1]
    if command and (call := shell_call(talk.tools, command)):
        return Say(call=call)
    if "[[long]]" in asked:
        return Say(LONG)
    marks = " ".join(dict.fromkeys(MARK.findall(everything)))
    return Say(f"FAKE-REPLY {n}: {' '.join(asked.split())[:60]} | markers: {marks or 'none'}")


def shell_call(tools: tuple[Tool, ...], command: str) -> tuple[str, Json] | None:
    """A call that runs `command`, with every other required argument filled by its type; None without a shell tool."""
    offered = {tool.name: tool for tool in tools}
    name = next((name for name in SHELLS if name in offered), None)
    if name is None:
        return None
    schema = offered[name].schema
    shapes: Json = schema.get("properties", {})
    given: dict[str, Any] = {key: example(shapes.get(key, {})) for key in schema.get("required", ())}
    as_list = shapes.get(SHELLS[name], {}).get("type") == "array"
    given[SHELLS[name]] = ["bash", "-lc", command] if as_list else command
    return name, given


def example(schema: Json) -> Any:
    """The smallest value that fits a JSON schema: first choice, false, 1, an empty list."""
    if schema.get("enum"):
        return schema["enum"][0]
    for choice in ("anyOf", "oneOf"):
        if schema.get(choice):
            return example(schema[choice][0])
    kind = schema.get("type", "string")
    kind = str(kind[0] if isinstance(kind, list) else kind).lower()
    if kind == "object":
        return {key: example(below) for key, below in schema.get("properties", {}).items()}
    return {"boolean": False, "integer": 1, "number": 1, "array": [], "null": None}.get(kind, "x")
