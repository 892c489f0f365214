"""A model on the loopback: answers every wire that the agents speak, and remembers what it was asked.

    with ModelServer() as model: ...; model.port; model.turn("what the person typed").text
    python -m support.model_server [--port N] [--log FILE] [--reply TEXT]

Law: standard library only; listens on the loopback; logs no credential. It says what `wires.replies` says, or what
`reply` gives. One port, every wire, streaming or not as the request asks.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Self, TextIO

from .wires import wire_for
from .wires.http import Ear, Http
from .wires.replies import reply
from .wires.talk import Json, Request, Say

SECRETS = {"authorization", "x-api-key", "x-goog-api-key", "api-key", "cookie"}


Reply = str | Callable[[Request], str | None] | None  # None: what `wires.replies` says


class ModelServer:
    """The server and its memory. `listener` is a socket that already listens (in a cage), else one is opened on `port`."""

    def __init__(
        self,
        *,
        port: int = 0,
        listener: socket.socket | None = None,
        log: TextIO | None = None,
        reply: Reply = None,
    ) -> None:
        self.reply = reply
        self.commands: dict[
            str, str
        ] = {}  # words of a prompt -> the command the model then runs, beside `[[run: CMD]]`
        self._asked: list[Request] = []
        self._heard = threading.Condition()
        self._log = log
        self.everything: list[dict[str, Any]] = []  # each request, the small ones too, credentials masked
        self._http = Http(("127.0.0.1", port), Ear, bind_and_activate=False)
        self._http.model = self
        self._http.socket.close()
        self._http.socket = listener or socket.create_server(("127.0.0.1", port), backlog=64)
        self.port: int = self._http.socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    def requests(self) -> list[Request]:
        """All requests for an answer so far, oldest first."""
        with self._heard:
            return list(self._asked)

    def forgets(self) -> None:
        """Begin anew: what was asked so far is not known any more."""
        with self._heard:
            self._asked.clear()

    def requests_with(self, text: str) -> list[Request]:
        """Those with `text` anywhere in them."""
        return [request for request in self.requests() if text in request.text]

    def turn(self, typed: str, within: float = 30, with_tools: bool = False) -> Request:
        """The first request whose last user text holds `typed`: what the model got for that turn.

        Agents ask on the side too (a title, a suggestion), without tools: `with_tools` passes those over, for an
        agent that offers some. Waits for it; raises AssertionError when it does not come.
        """

        def found() -> list[Request]:
            return [r for r in self._asked if typed in r.last_user_text and (r.talk.tools or not with_tools)]

        end = time.monotonic() + within
        with self._heard:
            while not found():
                if not self._heard.wait(end - time.monotonic()):
                    heard = [r.last_user_text[:80] for r in self._asked]
                    raise AssertionError(f"the model was not asked {typed!r} within {within} s, but: {heard}")
            return found()[0]

    def hear(self, method: str, path: str, headers: dict[str, str], body: Json) -> Request | None:
        """Remember a request; returns it when it asks for an answer."""
        masked = {key: "***" if key.lower() in SECRETS else value for key, value in headers.items()}
        entry = {"t": time.time(), "method": method, "path": path, "headers": masked, "body": body}
        plain = path.partition("?")[0]
        wire = wire_for(plain) if method == "POST" else None
        with self._heard:
            self.everything.append(entry)
            if self._log:
                print(json.dumps(entry, ensure_ascii=False), file=self._log, flush=True)
            if wire is None:
                return None
            request = Request(len(self._asked) + 1, wire.NAME, plain, wire.read(plain, body), body)
            self._asked.append(request)
            self._heard.notify_all()
        return request

    def answer(self, request: Request) -> Say:
        fixed = self.reply(request) if callable(self.reply) else self.reply
        said = reply(request.talk, request.n, request.text, self.commands) if fixed is None else Say(fixed)
        return replace(said, id=str(request.n))


def main() -> None:
    import argparse

    parser = argparse.ArgumentParser(prog="python -m support.model_server")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--log", type=argparse.FileType("a"), default=None)
    parser.add_argument("--reply")
    told = parser.parse_args()
    with ModelServer(port=told.port, log=told.log, reply=told.reply) as model:
        print(model.port, flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
