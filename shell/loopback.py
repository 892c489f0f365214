"""A model on the loopback that says one sentence to whatever it is asked, and remembers what that was. For `wisen doctor --agent`.

Law: standard library only; listens on 127.0.0.1 and nowhere else; keeps nothing of a header. A wire is one function; an agent
that speaks another one adds one.
"""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

Event = Mapping[str, Any]
USAGE = {"input_tokens": 1, "output_tokens": 1, "total_tokens": 2}


def messages(said: str, body: Event) -> Iterator[Event]:
    """Anthropic's Messages: the events of a stream; the last one is the whole answer."""
    text = {"type": "text", "text": said}
    whole = {
        "id": f"msg_{time.monotonic_ns()}", "type": "message", "role": "assistant", "model": body.get("model", ""),
        "content": [text], "stop_reason": "end_turn", "stop_sequence": None, "usage": USAGE,
    }  # fmt: skip
    yield {"type": "message_start", "message": {**whole, "content": [], "stop_reason": None}}
    yield {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}
    yield {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": said}}
    yield {"type": "content_block_stop", "index": 0}
    yield {
        "type": "message_delta",
        "delta": {"stop_reason": "end_turn", "stop_sequence": None},
        "usage": USAGE,
    }
    yield {"type": "message_stop"}
    yield whole


def responses(said: str, body: Event) -> Iterator[Event]:
    """OpenAI's Responses."""
    part = {"type": "output_text", "text": said, "annotations": []}
    item = {"id": "msg_1", "type": "message", "role": "assistant", "status": "completed", "content": [part]}
    whole = {
        "id": f"resp_{time.monotonic_ns()}", "object": "response", "created_at": 1, "status": "completed",
        "model": body.get("model", ""), "output": [item], "usage": USAGE,
    }  # fmt: skip
    begun = {**whole, "status": "in_progress", "output": []}
    at = {"item_id": "msg_1", "output_index": 0, "content_index": 0}
    steps: Sequence[Event] = (
        {"type": "response.created", "response": begun},
        {"type": "response.output_item.added", "output_index": 0, "item": {**item, "content": []}},
        {"type": "response.content_part.added", **at, "part": {**part, "text": ""}},
        {"type": "response.output_text.delta", **at, "delta": said},
        {"type": "response.output_text.done", **at, "text": said},
        {"type": "response.output_item.done", "output_index": 0, "item": item},
        {"type": "response.completed", "response": whole},
    )
    yield from ({**step, "sequence_number": number} for number, step in enumerate(steps))
    yield whole


def completions(said: str, body: Event) -> Iterator[Event]:
    """OpenAI's chat completions."""
    base = {"id": f"chat_{time.monotonic_ns()}", "created": 1, "model": body.get("model", "")}
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    piece = {**base, "object": "chat.completion.chunk"}
    yield {
        **piece,
        "choices": [{"index": 0, "delta": {"role": "assistant", "content": said}, "finish_reason": None}],
    }
    yield {**piece, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}], "usage": usage}
    answer = {"index": 0, "message": {"role": "assistant", "content": said}, "finish_reason": "stop"}
    yield {**base, "object": "chat.completion", "choices": [answer], "usage": usage}


def contents(said: str, body: Event) -> Iterator[Event]:
    """Gemini's. A question that wants JSON (which model is to answer?) gets the least that its schema allows."""
    wanted = body.get("generationConfig") or {}
    if wanted.get("responseMimeType") == "application/json":
        said = json.dumps(_least(wanted.get("responseJsonSchema") or wanted.get("responseSchema") or {}))
    candidate = {"content": {"role": "model", "parts": [{"text": said}]}, "index": 0, "finishReason": "STOP"}
    usage = {"promptTokenCount": 1, "candidatesTokenCount": 1, "totalTokenCount": 2}
    whole = {
        "candidates": [candidate],
        "usageMetadata": usage,
        "modelVersion": "loopback",
        "responseId": f"{time.monotonic_ns()}",
    }
    yield whole
    yield whole


def _least(schema: Event) -> Any:
    """The first value that comes to mind for a JSON schema."""
    if schema.get("enum"):
        return schema["enum"][0]
    kind = str(schema.get("type", "object")).lower()
    if kind == "object":
        return {name: _least(inner) for name, inner in (schema.get("properties") or {}).items()}
    return {"string": "none", "boolean": False, "integer": 1, "number": 1, "array": []}.get(kind)


WIRES: Mapping[str, Callable[[str, Event], Iterator[Event]]] = {
    "/messages": messages,
    "/responses": responses,
    "/chat/completions": completions,
    ":generateContent": contents,
    ":streamGenerateContent": contents,
}


class Loopback:
    """The model. `url` is where it answers; `said` its one sentence."""

    def __init__(self, said: str) -> None:
        self.said = said
        self._asked: list[str] = []
        self._http = _Http(("127.0.0.1", 0), _Ear)
        self._http.model = self
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"

    def asked(self, text: str) -> str:
        """The last whole question with `text` in it; "" when none has come."""
        return next((one for one in reversed(self._asked) if text in one), "")

    def note(self, question: str) -> None:
        self._asked.append(question)

    def __enter__(self) -> Self:
        threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._http.shutdown()
        self._http.server_close()


def _event(one: Event) -> str:
    """As server-sent events are written; a wire whose events have a type names them."""
    name = f"event: {one['type']}\n" if "type" in one else ""
    return f"{name}data: {json.dumps(one)}\n\n"


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    model: Loopback

    def handle_error(self, request: Any, client_address: Any) -> None:
        """An agent that hangs up in the middle is no error of ours."""


class _Ear(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Http

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        if self.path.startswith("/npm/"):  # a package registry that has nothing, and says so at once
            self.send_error(404)
            return
        known = {"id": "loopback", "object": "model", "type": "model", "created": 1, "owned_by": "wisen"}
        self._give(
            {"object": "list", "data": [known], "has_more": False} if self.path.endswith("/models") else {}
        )

    def do_POST(self) -> None:
        text = self._body()
        path = self.path.partition("?")[0]
        wire = next((wire for ending, wire in WIRES.items() if path.endswith(ending)), None)
        if wire is None:
            self._give({"input_tokens": 1} if path.endswith("/count_tokens") else {})
            return
        self.server.model.note(text)
        body = json.loads(text)
        *events, whole = wire(self.server.model.said, body)
        if not (body.get("stream") or ":stream" in path):
            self._give(whole)
            return
        lines = [_event(one) for one in events]
        end = "data: [DONE]\n\n" if "choices" in events[0] else ""
        self._give("".join([*lines, end]), "text/event-stream")

    def _give(self, value: object, kind: str = "application/json") -> None:
        data = (value if isinstance(value, str) else json.dumps(value)).encode()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _body(self) -> str:
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            pieces = []
            while size := int(self.rfile.readline().partition(b";")[0], 16):
                pieces.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            data = b"".join(pieces)
        else:
            data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.headers.get("Content-Encoding") == "gzip":
            data = gzip.decompress(data)
        return data.decode("utf-8", "replace")
