"""The Gemini wire: Gemini CLI. `POST .../models/M:streamGenerateContent`, `data:` objects with candidates."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from .sse import only_data
from .talk import Json, Line, Say, Talk, Tool, text_of

NAME = "gemini"
STREAM = "text/event-stream"


def owns(path: str) -> bool:
    return path.endswith((":streamGenerateContent", ":generateContent"))


def read(path: str, body: Json) -> Talk:
    config = body.get("generationConfig") or {}
    system = (body.get("systemInstruction") or {}).get("parts", ())
    as_json = config.get("responseMimeType") == "application/json"
    return Talk(
        system=tuple(part["text"] for part in system if "text" in part),
        lines=tuple(line for message in body.get("contents", ()) for line in _lines(message)),
        tools=tuple(_tools(body)),
        model=path.rpartition("/")[2].partition(":")[0],
        stream=path.endswith(":streamGenerateContent"),
        schema=(config.get("responseJsonSchema") or config.get("responseSchema") or {}) if as_json else None,
    )


def _lines(message: Json) -> Iterator[Line]:
    role = message.get("role", "user")
    for part in message.get("parts", ()):
        if "functionCall" in part:
            yield Line(role, json.dumps(part["functionCall"].get("args", {}), ensure_ascii=False), "call")
        elif "functionResponse" in part:
            yield Line(
                role, json.dumps(part["functionResponse"].get("response"), ensure_ascii=False), "result"
            )
        elif text := text_of([part]):
            yield Line(role, text)


def _tools(body: Json) -> Iterator[Tool]:
    for group in body.get("tools") or ():
        for tool in group.get("functionDeclarations", ()):
            yield Tool(tool.get("name", ""), tool.get("parametersJsonSchema") or tool.get("parameters") or {})


def _answer(parts: list[Any], say: Say, talk: Talk, last: bool) -> Json:
    candidate: dict[str, Any] = {"content": {"role": "model", "parts": parts}, "index": 0}
    if last:
        candidate["finishReason"] = "STOP"
    usage = {"promptTokenCount": 10, "candidatesTokenCount": 10, "totalTokenCount": 20}
    return {
        "candidates": [candidate],
        "usageMetadata": usage,
        "modelVersion": talk.model,
        "responseId": f"fake_{say.id}",
    }


def _parts(say: Say) -> list[Any]:
    if say.call:
        return [{"functionCall": {"name": say.call[0], "args": say.call[1]}}]
    return [{"text": piece} for piece in say.pieces]


def whole(say: Say, talk: Talk) -> Json:
    return _answer(_parts(say) if say.call else [{"text": say.text}], say, talk, last=True)


def stream(say: Say, talk: Talk) -> Iterator[bytes]:
    parts = _parts(say)
    for part in parts[:-1]:
        yield only_data(_answer([part], say, talk, last=False))
    yield only_data(_answer(parts[-1:], say, talk, last=True))


def aside(method: str, path: str, body: Json) -> Json | None:
    return {"totalTokens": 10} if path.endswith(":countTokens") else None
