"""The Ollama wire: `/api/chat` and `/api/generate`, newline-delimited JSON; streams unless told not to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from . import chat
from .talk import Json, Line, Say, Talk

NAME = "ollama"
STREAM = "application/x-ndjson"
VERSION = "0.12.0"


def owns(path: str) -> bool:
    return path in ("/api/chat", "/api/generate")


def read(path: str, body: Json) -> Talk:
    shape = body.get("format")
    messages = body.get("messages", ())
    if path == "/api/generate":
        messages = [{"role": "user", "content": body.get("prompt", "")}]
    system = [body["system"]] if body.get("system") else []
    return Talk(
        system=(*system, *(m.get("content", "") for m in messages if m.get("role") == "system")),
        lines=tuple(_lines(messages)),
        tools=tuple(chat.tools(body)),
        model=body.get("model", ""),
        stream=bool(body.get("stream", True)),
        schema=shape if isinstance(shape, dict) else {} if shape == "json" else None,
    )


def _lines(messages: Any) -> Iterator[Line]:
    for message in messages:
        yield from chat.lines(message)


def _piece(text: str, talk: Talk, **more: Any) -> dict[str, Any]:
    """Both endpoints' shapes in one: `message` for chat, `response` for generate."""
    message = {"role": "assistant", "content": text, **more.pop("message", {})}
    base = {"model": talk.model, "created_at": "2026-01-01T00:00:00Z", "done": False}
    return {**base, "message": message, "response": text, **more}


def _end(talk: Talk) -> dict[str, Any]:
    counters = {"total_duration": 1, "load_duration": 1, "prompt_eval_count": 10, "prompt_eval_duration": 1}
    return {"done": True, "done_reason": "stop", **counters, "eval_count": 10, "eval_duration": 1}


def _call(say: Say) -> dict[str, Any]:
    if not say.call:
        return {}
    return {"tool_calls": [{"function": {"name": say.call[0], "arguments": say.call[1]}}]}


def whole(say: Say, talk: Talk) -> Json:
    return _piece(say.text, talk, message=_call(say), **_end(talk))


def stream(say: Say, talk: Talk) -> Iterator[bytes]:
    if say.call:
        yield _row(_piece("", talk, message=_call(say)))
    for text in say.pieces:
        yield _row(_piece(text, talk))
    yield _row(_piece("", talk, **_end(talk)))


def _row(data: Json) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode() + b"\n"


DETAILS = {
    "format": "gguf",
    "family": "fake",
    "families": ["fake"],
    "parameter_size": "7B",
    "quantization_level": "Q4_0",
}
MODEL = {
    "name": "fake-model:latest",
    "model": "fake-model:latest",
    "size": 1,
    "digest": "0" * 64,
    "details": DETAILS,
}
INFO = {"general.architecture": "fake", "fake.context_length": 32768}


def aside(method: str, path: str, body: Json) -> Json | None:
    answers: dict[str, Json] = {
        "/api/version": {"version": VERSION},
        "/api/tags": {"models": [MODEL]},
        "/api/ps": {"models": [MODEL]},
        "/api/show": {"details": DETAILS, "model_info": INFO, "capabilities": ["completion", "tools"]},
    }
    return answers.get(path)
