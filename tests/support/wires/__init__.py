"""The wires a fake model answers on: one module each, all of the form of `talk.Wire`."""

from __future__ import annotations

from . import anthropic, chat, gemini, ollama, responses
from .talk import Json, Wire

WIRES: tuple[Wire, ...] = (anthropic, chat, responses, gemini, ollama)


def wire_for(path: str) -> Wire | None:
    return next((wire for wire in WIRES if wire.owns(path)), None)


def aside(method: str, path: str, body: Json) -> Json:
    """The answer to whatever is no request for an answer; {} when no wire knows it."""
    return next((found for wire in WIRES if (found := wire.aside(method, path, body)) is not None), {})
