"""The responses wire: Codex. `POST .../responses`, named events with a rising `sequence_number`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count
from typing import Any

from .sse import event
from .talk import Json, Line, Say, Talk, Tool, text_of, texts_of

NAME = "responses"
STREAM = "text/event-stream"


def owns(path: str) -> bool:
    return path.endswith("/responses")


def read(path: str, body: Json) -> Talk:
    given = body.get("input", ())
    items = [{"role": "user", "content": given}] if isinstance(given, str) else given
    shape = (body.get("text") or {}).get("format") or {}
    return Talk(
        system=tuple(texts_of(body.get("instructions"))),
        lines=tuple(line for item in items for line in _lines(item)),
        tools=tuple(_tools(body.get("tools") or ())),
        model=body.get("model", ""),
        stream=bool(body.get("stream")),
        schema=shape.get("schema") if shape.get("type") == "json_schema" else None,
    )


def _lines(item: Json) -> Iterator[Line]:
    kind = item.get("type", "message")
    if kind == "message":
        yield from (Line(item.get("role", ""), text) for text in texts_of(item.get("content")))
    elif kind.endswith("_call_output"):
        output = item.get("output")
        yield Line("tool", output if isinstance(output, str) else text_of(output), "result")
    elif kind.endswith("_call"):
        yield Line("assistant", str(item.get("arguments") or item.get("input") or ""), "call")


def _tools(tools: Any) -> Iterator[Tool]:
    for tool in tools:
        if tool.get("type") == "namespace":
            yield from _tools(tool.get("tools", ()))
        else:
            yield Tool(tool.get("name") or tool.get("type", ""), tool.get("parameters", {}))


def _item(say: Say) -> dict[str, Any]:
    if say.call:
        arguments = json.dumps(say.call[1])
        return {
            "type": "function_call",
            "id": f"fc_fake_{say.id}",
            "call_id": f"call_fake_{say.id}",
            "name": say.call[0],
            "arguments": arguments,
            "status": "completed",
        }
    part = {"type": "output_text", "text": say.text, "annotations": []}
    return {
        "type": "message",
        "id": f"msg_fake_{say.id}",
        "role": "assistant",
        "status": "completed",
        "content": [part],
    }


def whole(say: Say, talk: Talk) -> Json:
    return {
        "id": f"resp_fake_{say.id}",
        "object": "response",
        "created_at": 1,
        "status": "completed",
        "model": talk.model,
        "output": [_item(say)],
        "usage": {
            "input_tokens": 10,
            "input_tokens_details": {"cached_tokens": 0},
            "output_tokens": 10,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": 20,
        },
    }


def stream(say: Say, talk: Talk) -> Iterator[bytes]:
    numbers = count()

    def said(kind: str, **data: Any) -> bytes:
        return event(kind, {"sequence_number": next(numbers), **data})

    item = _item(say)
    at = {"item_id": item["id"], "output_index": 0}
    yield said("response.created", response={**whole(say, talk), "status": "in_progress", "output": []})
    if say.call:
        begun = {**item, "arguments": "", "status": "in_progress"}
        yield said("response.output_item.added", output_index=0, item=begun)
        yield said("response.function_call_arguments.delta", **at, delta=item["arguments"])
        yield said("response.function_call_arguments.done", **at, arguments=item["arguments"])
    else:
        part = item["content"][0]
        at = {**at, "content_index": 0}
        yield said(
            "response.output_item.added",
            output_index=0,
            item={**item, "content": [], "status": "in_progress"},
        )
        yield said("response.content_part.added", **at, part={**part, "text": ""})
        for piece in say.pieces:
            yield said("response.output_text.delta", **at, delta=piece)
        yield said("response.output_text.done", **at, text=say.text)
        yield said("response.content_part.done", **at, part=part)
    yield said("response.output_item.done", output_index=0, item=item)
    yield said("response.completed", response=whole(say, talk))


def aside(method: str, path: str, body: Json) -> Json | None:
    return None
