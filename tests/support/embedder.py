"""A server on the loopback that speaks Ollama's and OpenAI's wires for vectors and judgements, with a small space of its own.

    with Embedder() as model: ...; model.url; model.read   # the texts whose vectors were asked for

Law: the same text has the same vector. Its space knows some topics: two texts that speak of one without sharing a word are near.
`wrong` changes what it answers: vectors of another "length", "words" in place of numbers, "few" vectors, "nothing" at all (it waits
until the server ends), "gone" (no such model).
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

from .odd_server import Answer, OddServer

TOPICS = (
    "release publish pypi version tag ship package twine upload",
    "slow fast speed index query seconds takes database listing orders",
    "dark night theme colours color scheme mode",
    "flaky intermittent sometimes red third run passes fails test",
)
LONG = len(TOPICS) + 8
NAME = "all-minilm"


def vector(text: str) -> list[float]:
    """A unit vector: a dimension a topic, and eight for all other words."""
    found = [0.0] * LONG
    for word in re.findall(r"[a-z]+", text.lower()):
        topics = [place for place, topic in enumerate(TOPICS) if word in topic.split()]
        for place in topics:
            found[place] += 3.0
        if not topics:
            found[len(TOPICS) + sum(map(ord, word)) % 8] += 0.5
    long = math.hypot(*found) or 1.0
    return [value / long for value in found]


class Embedder(OddServer):
    def __init__(self, judgement: str = '{"page": "none"}') -> None:
        super().__init__(self._says)
        self.wrong, self.judgement, self.digest = "", judgement, "ab" * 32

    @property
    def read(self) -> list[str]:
        return [
            text
            for _, path, _, body in self.asked
            if path.endswith(("/embed", "/embeddings"))
            for text in body["input"]
        ]

    @property
    def judged(self) -> list[str]:
        return [
            body["messages"][-1]["content"]
            for _, path, _, body in self.asked
            if path.endswith(("/chat", "/completions"))
        ]

    def _says(self, method: str, path: str, body: Any) -> Answer:
        if self.wrong == "nothing":
            self.closing.wait()
        if self.wrong == "gone" and body:
            return 404, b'{"error": "model not found"}'
        if path == "/api/tags":
            return _json({"models": [{"name": NAME, "model": NAME, "digest": self.digest}]})
        if path == "/api/show":
            return _json({"model_info": {"x.context_length": 8192}, "details": {}})
        if path == "/api/embed":
            return _json({"model": body["model"], "embeddings": self._vectors(body["input"])})
        if path == "/v1/embeddings":
            rows = [{"index": n, "embedding": one} for n, one in enumerate(self._vectors(body["input"]))]
            return _json({"data": rows[::-1]})
        if path == "/v1/chat/completions":
            return _json({"choices": [{"message": {"content": self.judgement}, "finish_reason": "stop"}]})
        said = {"model": body["model"], "message": {"role": "assistant", "content": self.judgement}}
        return _json({**said, "done": True, "done_reason": "stop"})

    def _vectors(self, texts: list[str]) -> list[Any]:
        found: list[Any] = [vector(text) for text in texts]
        if self.wrong == "length":
            return [[*one, 0.5] for one in found]
        if self.wrong == "words":
            return [["a", "b"] for _ in found]
        if self.wrong == "nought":
            return [[0.0] * LONG for _ in found]
        return found[1:] if self.wrong == "few" else found


def _json(said: Any) -> Answer:
    return 200, json.dumps(said).encode() + b"\n"
