"""A server on the loopback that answers as it is told, rightly or not: `with OddServer(lambda method, path, body: (200, b"...")) as url`."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

NOBODY = "http://127.0.0.1:1"  # nobody listens there, and no port is given away at random so low

Answer = tuple[int, bytes] | tuple[int, bytes, dict[str, str]]
Says = Callable[[str, str, Any], Answer]


class OddServer:
    """`asked`: (method, path, headers, body) of every request. `closing` is set when the server ends: wait on it to never answer."""

    def __init__(self, says: Says) -> None:
        asked: list[tuple[str, str, dict[str, str], Any]] = []

        class Ear(BaseHTTPRequestHandler):
            def _hear(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                content = self.rfile.read(length)
                body = json.loads(content) if content else None
                asked.append((self.command, self.path, dict(self.headers.items()), body))
                status, data, *more = says(self.command, self.path, body)
                self.send_response(status)
                for name, value in (more[0] if more else {"Content-Type": "application/json"}).items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                try:
                    self.wfile.write(data)
                except OSError:
                    pass  # who asked has gone

            do_GET = do_POST = _hear

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.asked = asked
        self.closing = threading.Event()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Ear)
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        self._http.shutdown()
        self._http.server_close()
