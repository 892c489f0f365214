"""Server-sent events, as the two wires that name them want them."""

from __future__ import annotations

import json

from .talk import Json


def event(kind: str, data: Json) -> bytes:
    """A named event whose data repeats its name as `type`."""
    return f"event: {kind}\n".encode() + only_data({"type": kind, **data})


def only_data(data: Json) -> bytes:
    """An event without a name."""
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n".encode()
