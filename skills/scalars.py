"""The values in front matter: quoted, folded, listed. Everything is text; what is odd stays as it is written.

Law: never raises; linear in the length of what it reads; nothing is expanded or converted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_ESCAPE = re.compile(r"""\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))""", re.DOTALL)
_PLAIN = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "0": "\0",
    "e": "\x1b",
    "a": "\a",
    "b": "\b",
    "N": "\x85",
    "_": "\xa0",
}
_COMMENT = re.compile(r"[ \t]#(?=[ \t]|$)")
_PAIRS = {"[": "]", "{": "}"}
# A quote from its opening to its close: an escaped quote does not close the one, nor a doubled one the other.
_ENDS = {
    '"': re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL),
    "'": re.compile(r"'[^']*+(?:''[^']*+)*+'"),
}


def scalar(text: str) -> str:
    """One value: quotes and escapes resolved; a trailing ` # comment` cut off a plain one (`#12` is no comment)."""
    text = text.strip()
    if text[:1] in ("'", '"'):
        end = _quote_end(text, 0)
        rest = text[end + 1 :].strip() if end > 0 else "-"
        if not rest or rest.startswith("#"):
            return unquoted(text[: end + 1])
        return text
    comment = _COMMENT.search(text)
    return text[: comment.start()].rstrip() if comment else text


def unquoted(text: str) -> str:
    """The text inside a pair of quotes, by the rules of that kind of quote."""
    inside = text[1:-1]
    return inside.replace("''", "'") if text[0] == "'" else _ESCAPE.sub(_escaped, inside)


def _escaped(found: re.Match[str]) -> str:
    digits = found[1] or found[2] or found[3]
    if not digits:
        return _PLAIN.get(found[4], found[4])
    number = int(digits, 16)
    return chr(number) if number < 0xD800 or 0xE000 <= number <= 0x10FFFF else "\ufffd"


def _quote_end(text: str, start: int) -> int:
    """Where the quote that opens at `start` closes; -1 when it does not."""
    found = _ENDS[text[start]].match(text, start)
    return found.end() - 1 if found else -1


def block(rows: Sequence[str], *, folded: bool) -> str:
    """A `|` block (lines kept) or a `>` block (lines joined, blank lines kept), without its margin."""
    margin = min((len(row) - len(row.lstrip(" \t")) for row in rows if row.strip()), default=0)
    texts = [row[margin:].rstrip() if row.strip() else "" for row in rows]
    if not folded:
        return "\n".join(texts).strip("\n")
    paragraphs: list[list[str]] = [[]]
    for text in texts:
        if text:
            paragraphs[-1].append(text)
        elif paragraphs[-1]:
            paragraphs.append([])
    return "\n".join(" ".join(paragraph) for paragraph in paragraphs if paragraph)


def block_list(rows: Sequence[str]) -> tuple[str, ...]:
    """`- item` rows as items; a row without a dash continues the item above it."""
    items: list[str] = []
    for row in rows:
        text = row.strip()
        if text == "-" or text.startswith("- "):
            items.append(text[1:].strip())
        elif items:
            items[-1] = f"{items[-1]} {text}".strip()
    return tuple(text for text in map(scalar, items) if text)


def enclosed(text: str) -> str | None:
    """What a `[...]` or `{...}` holds; None when it does not close, or something follows."""
    close = _PAIRS[text[0]]
    if not text.endswith(close):
        comment = _COMMENT.search(text, text.rfind(close) + 1)
        if not comment or text[text.rfind(close) + 1 : comment.start()].strip():
            return None
        text = text[: text.rfind(close) + 1]
    return text[1:-1] if len(text) > 1 else None


def split(text: str) -> list[str]:
    """The parts between commas that stand in no quotes and no brackets."""
    parts: list[str] = []
    depth = begin = at = 0
    while at < len(text):
        sign = text[at]
        if sign in "'\"" and not text[begin:at].strip():
            end = _quote_end(text, at)
            at = end if end > 0 else at
        elif sign in "[{":
            depth += 1
        elif sign in "]}":
            depth = max(0, depth - 1)
        elif sign == "," and not depth:
            parts.append(text[begin:at].strip())
            begin = at + 1
        at += 1
    parts.append(text[begin:].strip())
    return [part for part in parts if part]
