"""One session's text, whole or in pieces: the same words come out, the same value has the same marker.

Law: the text is looked at in blocks of fixed size with a margin of context on both sides, so that a stream
cut anywhere gives the bytes the whole text gives, in bounded memory.
"""

from __future__ import annotations

from .exact import Exact
from .layers import merged, parts
from .markers import Numbers, masked
from .values import Found, Known, Redacted

BLOCK = 1 << 17  # characters looked at at once
MARGIN = (
    1 << 13
)  # characters of context on each side: longer than any finding (a private key is cut at 6,000)


class Redactor:
    """Redacts the texts of one session with one numbering. `identity=False` leaves who and where alone."""

    def __init__(self, known: Known | None = None, *, identity: bool = True) -> None:
        known = known or Known()
        self._exact = Exact(known.values)
        self._who = known.identity if identity else None
        self._numbers = Numbers()
        self._rest = ""

    def redact(self, text: str) -> Redacted:
        """A whole text. Independent of what `feed` holds, but for the numbers."""
        clean: list[str] = []
        findings: list[Found] = []
        self._clean(text, clean, findings)
        return Redacted("".join(clean), tuple(findings))

    def feed(self, chunk: str) -> str:
        """More of the stream; what of it is safe to keep now."""
        self._rest += chunk
        return ""

    def close(self) -> str:
        """The end of the stream; the rest of its clean text."""
        text, self._rest = self._rest, ""
        return self.redact(text).text

    def _clean(self, text: str, clean: list[str], findings: list[Found]) -> None:
        self._numbers.reserve(text)
        pos = 0
        for part in merged(parts(masked(text), self._exact, self._who)):
            clean.append(text[pos : part.start])
            clean.append(part.instead or self._numbers.marker(part.kind, text[part.start : part.end]))
            findings.append(Found(part.start, part.end, part.kind, part.rule))
            pos = part.end
        clean.append(text[pos:])


def redact(text: str, known: Known | None = None, *, identity: bool = True) -> Redacted:
    """`text` without its secrets and without who and where; `identity=False` keeps the latter."""
    return Redactor(known, identity=identity).redact(text)


def scan(text: str, known: Known | None = None, *, identity: bool = True) -> tuple[Found, ...]:
    """What would be taken out of `text`; empty when it is clean."""
    return redact(text, known, identity=identity).findings
