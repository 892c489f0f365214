"""The two sections the ledger writes into a page, and what a page is without them.

Law: `project` changes the value below `## Last Used` and `## Success Rate` (one line each) and no other byte; it adds a
missing section at the end, in the page's own line ending. `identity` covers everything but those two headings and
values: using a skill does not change what it is, and nothing else can hide in there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from blake3 import blake3

from .markdown import Line, key, lines

LAST_USED = "Last Used"
SUCCESS_RATE = "Success Rate"
LONGEST = 200  # characters of a value
_MAYBE = re.compile(r"\n {0,3}#.*(?:la.*used|su.*rate)", re.IGNORECASE)  # begins with a letter: found in C


class Span(NamedTuple):
    """A projected section as line numbers: its heading, its value (-1: none yet), and the first line after its blanks."""

    heading: int
    value: int
    end: int


def project(text: str, *, last_used: str, success_rate: str) -> str:
    """`text` with the two values set; "" leaves that section as it is. Idempotent."""
    for title, value in ((LAST_USED, _one_line(last_used)), (SUCCESS_RATE, _one_line(success_rate))):
        if value:
            body = text.lstrip("\ufeff")
            text = text[: len(text) - len(body)] + _set(body, title, value)
    return text


def project_bytes(content: bytes, *, last_used: str, success_rate: str) -> bytes:
    """The same on a file's bytes: BOM, encoding and bytes that are no UTF-8 come back as they were."""
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    if encoding == "utf-16":
        encoding = "utf-16-le" if content[:2] == b"\xff\xfe" else "utf-16-be"
    text = content.decode(encoding, "surrogateescape" if encoding == "utf-8" else "surrogatepass")
    done = project(text, last_used=last_used, success_rate=success_rate)
    return done.encode(encoding, "surrogateescape" if encoding == "utf-8" else "surrogatepass")


def identity(text: str) -> str:
    """The BLAKE3 (hex) of the canonical text."""
    return digest(canonical(text))


def digest(canonical_text: str) -> str:
    """The BLAKE3 (hex) of a text that is canonical already."""
    return blake3(canonical_text.encode("utf-8", "surrogatepass")).hexdigest()


def canonical(text: str) -> str:
    """`text` without BOM and the two sections, with LF line ends, without blanks at its end."""
    text = text.lstrip("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not _MAYBE.search("\n" + text):
        return text.rstrip()
    page = lines(text)
    gone = {n for span in _spans(page).values() for n in range(span.heading, span.end)}
    return "\n".join(line.text for n, line in enumerate(page) if n not in gone).rstrip()


def _spans(page: Sequence[Line]) -> dict[str, Span]:
    """The first section of each of the two titles."""
    spans: dict[str, Span] = {}
    for n, line in enumerate(page):
        for title in (LAST_USED, SUCCESS_RATE):
            if line.kind == "heading" and title not in spans and key(line.title) == title.lower():
                spans[title] = _span(page, n)
    return spans


def _span(page: Sequence[Line], heading: int) -> Span:
    def past_blanks(n: int) -> int:
        while n < len(page) and page[n].kind == "blank":
            n += 1
        return n

    end = past_blanks(heading + 1)
    if end < len(page) and page[end].kind == "text" and len(page[end].text) <= LONGEST:
        return Span(heading, end, past_blanks(end + 1))
    return Span(heading, -1, end)


def _set(text: str, title: str, value: str) -> str:
    page = lines(text)
    ending = next((line.ending for line in page if line.ending), "\n")
    span = _spans(page).get(title)
    if span is None:
        gap = "" if not page else ending if page[-1].ending else ending * 2
        if page and page[-1].kind == "blank" and page[-1].ending:
            gap = ""
        return f"{text}{gap}## {title}{ending}{value}{ending}"
    if span.value >= 0:
        old = page[span.value]
        return text[: old.start] + value + text[old.start + len(old.text) :]
    head = page[span.heading]
    at = head.start + len(head.text)
    return text[:at] + (head.ending or ending) + value + (head.ending or "") + text[at + len(head.ending) :]


def _one_line(value: str) -> str:
    """A value that reads back as one: no line ends, and nothing that would be a heading, a fence or a comment."""
    return " ".join(value.split()).lstrip("#`~<> ")[:LONGEST].strip()
