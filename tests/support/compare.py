"""What the model was asked, bare and wrapped: the same, but for the note.

Law: pure. What differs from run to run by itself (times, ids, counters) is made equal first; a note of ours is taken out by the
rule that takes it out of transcripts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from html import unescape
from typing import Any

from wisen.skills.lend import without_notes

from .wires.talk import Request

OF_THE_RUN = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}"  # UUIDs
    r"|\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)?"
    r"|\b\d\d:\d\d(?::\d\d)?\b"
    r"|FAKE-REPLY \d+|\bMARK-lent\b"  # the model's own count, and what it saw
    r"|\b(?=\w*\d)(?:[A-Za-z]+_)?\w{16,}\b"  # ids
    r"|\b\d{4,}\b"
)
# What agents put around what a hook added; OpenClaw says the prompt's time, Copilot has a clause for it.
WRAPPERS = re.compile(
    r"UserPromptSubmit hook additional context:|</?(?:hook_context|qwen:user-prompt-submit-context|system_reminder|system-reminder)[^>]*>"
)


def differences(bare: Request, wrapped: Request) -> str:
    """The lines in which two requests differ once our note is out; "-" before what only the bare one has."""
    return "\n".join(_changes(_plain(bare.body), _plain(wrapped.body)))


def _changes(one: list[str], other: list[str]) -> Iterator[str]:
    """What was taken away and put in; of a text that changed only the words that did."""
    for kind, start, end, from_, to in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if kind == "replace" and end - start == to - from_ == 1 and " " in one[start]:
            yield from _changes(one[start].split(" "), other[from_].split(" "))
        elif kind != "equal":
            yield from (f"- {text[:300]}" for text in one[start:end])
            yield from (f"+ {text[:300]}" for text in other[from_:to])


def _plain(body: Any) -> list[str]:
    """All texts of a body in their order, lists of texts joined, without ours and what is empty then."""
    texts = (OF_THE_RUN.sub("#", WRAPPERS.sub("", without_notes(unescape(text)))) for text in _texts(body))
    return [text for text in (" ".join(text.split()) for text in texts) if text]


def _texts(value: Any) -> Iterator[str]:
    """Every value in a JSON body, with its key; roles and kinds only where a text of the same block says something."""
    if isinstance(value, dict):
        kept = [
            (key, below)
            for key, below in value.items()
            if key not in ("id", "messageID", "type", "role", "cache_control")
        ]
        for key, below in sorted(kept):  # some write theirs in another order each time
            for text in _texts(below):
                yield (
                    text
                    if key in ("content", "text", "parts", "messages", "input", "contents")
                    else f"{key}: {text}"
                )
    elif isinstance(value, list):
        for below in value:
            yield from _texts(below)
    elif value is not None:
        yield str(value)
