"""What went over a wire, without the wire: who said what, which tools were offered, and what is answered.

Law: pure. A wire module turns a request body into a `Talk`, and a `Say` into the bytes its client expects.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

Json = Mapping[str, Any]

# Blocks that agents put around what a person typed. What a person pasted is the person's.
REMINDER = re.compile(
    r"<(?!pasted_content)([a-z][a-z0-9_:-]*)(?: [^<>\n]*)?>.*?</\1[^<>]*>"
    r"|<<<BEGIN_([A-Z_]+)>>>.*?<<<END_\2>>>",  # OpenClaw
    re.DOTALL,
)


@dataclass(frozen=True)
class Line:
    """One block of one message. `kind`: text, call (the agent runs a tool) or result (what the tool gave)."""

    role: str
    text: str
    kind: str = "text"


@dataclass(frozen=True)
class Tool:
    name: str
    schema: Json = field(default_factory=dict)


@dataclass(frozen=True)
class Talk:
    """A request for an answer, in no wire's words."""

    system: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    tools: tuple[Tool, ...] = ()
    model: str = ""
    stream: bool = False
    schema: Json | None = None  # the shape asked for, when the answer must be JSON


@dataclass(frozen=True)
class Request:
    """One request for an answer, in no wire's words. `text` is every string in it; `said` what stood in user messages."""

    n: int
    wire: str
    path: str
    talk: Talk
    body: Json = field(repr=False)

    @property
    def messages(self) -> list[Line]:
        return list(self.talk.lines)

    @property
    def system(self) -> list[str]:
        return list(self.talk.system)

    @property
    def tools(self) -> list[Tool]:
        return list(self.talk.tools)

    @property
    def text(self) -> str:
        return "\n".join(strings(self.body))

    @property
    def said(self) -> list[str]:
        return [line.text for line in self.talk.lines if line.role == "user" and line.kind == "text"]

    @property
    def last_user_text(self) -> str:
        return last_user_text(self.talk.lines)


@dataclass(frozen=True)
class Say:
    """What the model answers: text, or a call of one tool. Agents join answers of one `id`: each has its own."""

    text: str = ""
    call: tuple[str, Json] | None = None
    id: str = "1"

    @property
    def pieces(self) -> list[str]:
        """The text in at most eight parts, cut between words, so that streaming can be seen."""
        words = re.findall(r"\S*\s*", self.text)[:-1]
        step = max(1, -(-len(words) // 8))
        return ["".join(words[i : i + step]) for i in range(0, len(words), step)]


class Wire(Protocol):
    """One way to ask a model. A module of this folder each."""

    NAME: str
    STREAM: str  # content type of a streamed answer

    def owns(self, path: str) -> bool:
        """Does a POST to this path ask for an answer on this wire?"""
        ...

    def read(self, path: str, body: Json) -> Talk: ...

    def whole(self, say: Say, talk: Talk) -> Json: ...

    def stream(self, say: Say, talk: Talk) -> Iterator[bytes]: ...

    def aside(self, method: str, path: str, body: Json) -> Json | None:
        """The answer to the small questions (which models are there?), None when it is none of this wire's."""
        ...


def typed(text: str) -> str:
    """`text` without the reminder blocks that an agent put around what was typed."""
    return REMINDER.sub("", text).strip()


def last_user_text(lines: Sequence[Line]) -> str:
    """The last non-empty text of a user, reminders taken out; "" when a tool spoke last, or nobody did."""
    for line in reversed(lines):
        if line.kind == "result":
            return ""
        if line.kind == "text" and line.role == "user" and typed(line.text):
            return typed(line.text)
    return ""


def text_of(content: Any) -> str:
    """The text of a content field: a string, or blocks with a `text`."""
    if isinstance(content, str):
        return content
    blocks = content if isinstance(content, list) else []
    return "\n".join(
        block["text"] for block in blocks if isinstance(block, dict) and isinstance(block.get("text"), str)
    )


def texts_of(content: Any) -> list[str]:
    """The same, one string a block."""
    if isinstance(content, str):
        return [content]
    return [text for block in content if (text := text_of([block]))] if isinstance(content, list) else []


def strings(value: Any) -> Iterator[str]:
    """Every string in a JSON value, keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, below in value.items():
            yield str(key)
            yield from strings(below)
    elif isinstance(value, list):
        for below in value:
            yield from strings(below)
