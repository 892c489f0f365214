"""Which backend writes a draft when the person named none: Ollama when it answers, else none at all."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from wisen.skills.models import chosen
from wisen.skills.settings import Config


class Ollama(BaseHTTPRequestHandler):
    """Says which models it has, and what they are."""

    models = ("tiny:latest",)

    def do_GET(self) -> None:
        self._say({"models": [{"model": name, "name": name, "digest": "d"} for name in self.models]})

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self._say({"model_info": {"x.context_length": 4096}})

    def _say(self, value: object) -> None:
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def port() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Ollama)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def test_ollama_is_chosen_when_it_answers(port: int) -> None:
    assert chosen("auto", Config(), {"OLLAMA_HOST": f"127.0.0.1:{port}"}) == "ollama"


def test_without_an_answer_or_a_model_no_model_is_needed(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert chosen("auto", Config(), {"OLLAMA_HOST": "127.0.0.1:9"}) == "extract"
    monkeypatch.setattr(Ollama, "models", ())
    assert chosen("auto", Config(), {"OLLAMA_HOST": f"127.0.0.1:{port}"}) == "extract"


def test_what_the_person_named_is_taken_at_their_word() -> None:
    assert chosen("openai", Config(), {}) == "openai"
