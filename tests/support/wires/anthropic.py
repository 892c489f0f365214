"""The Messages wire: Claude Code. `POST .../messages`, server-sent events in pairs of `event:` and `data:`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from .sse import event
from .talk import Json, Line, Say, Talk, Tool, text_of, texts_of

NAME = "anthropic"
STREAM = "text/event-stream"


def owns(path: str) -> bool:
    return path.endswith("/messages")


def read(path: str, body: Json) -> Talk:
    return Talk(
        system=tuple(texts_of(body.get("system"))),
        lines=tuple(line for message in body.get("messages", ()) for line in _lines(message)),
        tools=tuple(
            Tool(tool.get("name", ""), tool.get("input_schema", {})) for tool in body.get("tools") or ()
        ),
        model=body.get("model", ""),
        stream=bool(body.get("stream")),
    )


def _lines(message: Json) -> Iterator[Line]:
    role, content = message.get("role", ""), message.get("content")
    blocks: Any = [{"type": "text", "text": content}] if isinstance(content, str) else content or ()
    for block in blocks:
        kind = block.get("type")
        if kind == "text":
            yield Line(role, block.get("text", ""))
        elif kind == "tool_use":
            yield Line(role, json.dumps(block.get("input", {}), ensure_ascii=False), "call")
        elif kind == "tool_result":
            yield Line(role, text_of(block.get("content")), "result")


def _block(say: Say) -> dict[str, Any]:
    if say.call:
        return {"type": "tool_use", "id": f"toolu_fake_{say.id}", "name": say.call[0], "input": say.call[1]}
    return {"type": "text", "text": say.text}


def whole(say: Say, talk: Talk) -> Json:
    return {
        "id": f"msg_fake_{say.id}",
        "type": "message",
        "role": "assistant",
        "model": talk.model,
        "content": [_block(say)],
        "stop_reason": "tool_use" if say.call else "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": 10, "output_tokens": 10},
    }


def stream(say: Say, talk: Talk) -> Iterator[bytes]:
    message = whole(say, talk)
    yield event("message_start", {"message": {**message, "content": [], "stop_reason": None}})
    empty: Json = {"input": {}} if say.call else {"text": ""}
    yield event("content_block_start", {"index": 0, "content_block": {**_block(say), **empty}})
    if say.call:
        deltas = [{"type": "input_json_delta", "partial_json": json.dumps(say.call[1])}]
    else:
        deltas = [{"type": "text_delta", "text": piece} for piece in say.pieces]
    for delta in deltas:
        yield event("content_block_delta", {"index": 0, "delta": delta})
    yield event("content_block_stop", {"index": 0})
    stopped = {"stop_reason": message["stop_reason"], "stop_sequence": None}
    yield event("message_delta", {"delta": stopped, "usage": {"output_tokens": 10}})
    yield event("message_stop", {})


def aside(method: str, path: str, body: Json) -> Json | None:
    if path.endswith("/messages/count_tokens"):
        return {"input_tokens": 10}
    return None
