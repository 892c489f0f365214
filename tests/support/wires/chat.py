"""The chat completions wire: pi, llm, aider and many more. `POST .../chat/completions`, `data:` chunks, then `[DONE]`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from .sse import only_data
from .talk import Json, Line, Say, Talk, Tool, text_of, texts_of

NAME = "chat"
STREAM = "text/event-stream"


def owns(path: str) -> bool:
    return path.endswith("/chat/completions")


def read(path: str, body: Json) -> Talk:
    messages = body.get("messages", ())
    shape = body.get("response_format") or {}
    return Talk(
        system=tuple(text_of(m.get("content")) for m in messages if m.get("role") in ("system", "developer")),
        lines=tuple(line for message in messages for line in lines(message)),
        tools=tuple(tools(body)),
        model=body.get("model", ""),
        stream=bool(body.get("stream")),
        schema=shape.get("json_schema", {}).get("schema") if shape.get("type") == "json_schema" else None,
    )


def lines(message: Json) -> Iterator[Line]:
    """The blocks of one message. Ollama's messages have the same form."""
    role, content = message.get("role", ""), message.get("content")
    if role == "tool":
        yield Line(role, text_of(content), "result")
        return
    yield from (Line(role, text) for text in texts_of(content))
    for call in message.get("tool_calls") or ():
        arguments = call.get("function", {}).get("arguments", "")
        yield Line(role, arguments if isinstance(arguments, str) else json.dumps(arguments), "call")


def tools(body: Json) -> Iterator[Tool]:
    for tool in body.get("tools") or ():
        function = tool.get("function", {})
        yield Tool(function.get("name", ""), function.get("parameters", {}))


def _call(say: Say) -> list[dict[str, Any]]:
    if not say.call:
        return []
    function = {"name": say.call[0], "arguments": json.dumps(say.call[1])}
    return [{"index": 0, "id": f"call_fake_{say.id}", "type": "function", "function": function}]


USAGE = {"prompt_tokens": 10, "completion_tokens": 10, "total_tokens": 20}


def _base(say: Say, talk: Talk, kind: str) -> dict[str, Any]:
    return {"id": f"chatcmpl-fake-{say.id}", "object": kind, "created": 1, "model": talk.model}


def whole(say: Say, talk: Talk) -> Json:
    message: dict[str, Any] = {"role": "assistant", "content": say.text or None}
    if say.call:
        message["tool_calls"] = _call(say)
    choice = {"index": 0, "message": message, "finish_reason": "tool_calls" if say.call else "stop"}
    return {**_base(say, talk, "chat.completion"), "choices": [choice], "usage": USAGE}


def stream(say: Say, talk: Talk) -> Iterator[bytes]:
    def chunk(delta: Json, finish: str | None = None) -> bytes:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return only_data({**_base(say, talk, "chat.completion.chunk"), "choices": [choice]})

    yield chunk({"role": "assistant", "content": ""})
    if say.call:
        yield chunk({"tool_calls": _call(say)})
    for piece in say.pieces:
        yield chunk({"content": piece})
    yield chunk({}, "tool_calls" if say.call else "stop")
    yield only_data({**_base(say, talk, "chat.completion.chunk"), "choices": [], "usage": USAGE})
    yield b"data: [DONE]\n\n"


def aside(method: str, path: str, body: Json) -> Json | None:
    """The models there are, in the words of both this wire and Anthropic's (they share the path)."""
    model = {"id": "fake-model", "object": "model", "type": "model", "created": 1, "owned_by": "fake"}
    if method == "GET" and path.endswith("/v1/models"):
        return {
            "object": "list",
            "data": [model],
            "has_more": False,
            "first_id": "fake-model",
            "last_id": "fake-model",
        }
    return model if method == "GET" and "/v1/models/" in path else None
