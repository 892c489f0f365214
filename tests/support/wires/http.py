"""The ear of the fake model: HTTP/1.1, chunked and gzipped bodies, streamed answers.

Law: knows HTTP and which wire a path belongs to; what was asked and what to say is the `Model`'s.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol

from . import aside, wire_for
from .replies import failure
from .talk import Json, Request, Say

PAUSE = 0.02  # seconds between the pieces of a streamed answer, so that streaming can be seen


class Model(Protocol):
    def hear(self, method: str, path: str, headers: dict[str, str], body: Json) -> Request | None: ...

    def answer(self, request: Request) -> Say: ...


class Http(ThreadingHTTPServer):
    daemon_threads = True
    model: Model

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), OSError):  # an agent that hangs up in the middle is no error
            super().handle_error(request, client_address)


class Ear(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Http

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_HEAD(self) -> None:
        self._give(200, b"")

    def do_GET(self) -> None:
        if self.headers.get("Upgrade"):
            self._give(426, b"{}")
        elif self.path.startswith("/npm/"):  # a package registry that fails fast
            self._give(404, b"{}")
        else:
            self._aside({})

    def do_POST(self) -> None:
        body = self._body()
        request = self.server.model.hear("POST", self.path, dict(self.headers.items()), body)
        if request is None:
            self._give(200, _json(aside("POST", self.path.partition("?")[0], body)))
        elif status := failure(request.talk):
            told = {
                "type": "error",
                "error": {
                    "type": "overloaded_error",
                    "code": status,
                    "message": f"asked to fail with {status}",
                },
            }
            self._give(status, _json(told))
        else:
            self._reply(request)

    def _aside(self, body: Json) -> None:
        self.server.model.hear(self.command, self.path, dict(self.headers.items()), body)
        self._give(200, _json(aside(self.command, self.path.partition("?")[0], body)))

    def _reply(self, request: Request) -> None:
        wire, talk = wire_for(request.path), request.talk
        assert wire is not None
        say = self.server.model.answer(request)
        if not talk.stream:
            self._give(200, _json(wire.whole(say, talk)))
            return
        self.send_response(200)
        self.send_header("Content-Type", wire.STREAM)
        self.send_header("Transfer-Encoding", "chunked")
        self.send_header("request-id", f"req_fake_{request.n}")
        self.end_headers()
        for piece in wire.stream(say, talk):
            self._chunk(piece)
            time.sleep(PAUSE)
        self._chunk(b"")

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def _give(self, status: int, data: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _body(self) -> Json:
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            data = b"".join(self._chunks())
        else:
            data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        encoding = self.headers.get("Content-Encoding", "").lower()
        if encoding == "gzip":
            data = gzip.decompress(data)
        elif encoding == "deflate":
            data = zlib.decompress(data)
        try:
            body = json.loads(data or b"{}")
        except ValueError:
            return {}
        return body if isinstance(body, dict) else {"body": body}

    def _chunks(self) -> Iterator[bytes]:
        while size := int(self.rfile.readline().partition(b";")[0], 16):
            yield self.rfile.read(size)
            self.rfile.readline()
        while self.rfile.readline().strip():  # trailers
            pass


def _json(value: Json) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
