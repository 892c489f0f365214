"""One session's text, whole or in pieces: the same words come out, the same value has the same marker.

Law: the text is looked at in blocks of a fixed size with a margin of context on both sides, so that a stream
cut anywhere gives the characters the whole text gives, in bounded memory.
"""

from __future__ import annotations

from .echoes import Heard
from .exact import Exact
from .layers import parts
from .markers import Numbers, masked
from .values import Found, Known, Redacted

BLOCK = 1 << 17  # characters decided at once
MARGIN = 10_000  # characters of context on each side: more than any finding but a run that never ends


class Redactor:
    """Redacts the texts of one session with one numbering. `identity=False` leaves who and where alone."""

    def __init__(self, known: Known | None = None, *, identity: bool = True) -> None:
        known = known or Known()
        self._exact = Exact(known.values)
        self._who = known.identity if identity else None
        self._numbers = Numbers()
        self._heard = Heard()
        self._run = _Run(self)

    def redact(self, text: str) -> Redacted:
        """A whole text. What `feed` holds is not touched; the numbers go on."""
        run = _Run(self)
        clean = run.take(text) + run.end()
        return Redacted(clean, tuple(run.findings))

    def feed(self, chunk: str) -> str:
        """More of a stream; returns what of it can be kept now."""
        clean = self._run.take(chunk)
        self._run.findings.clear()
        return clean

    def close(self) -> str:
        """The end of the stream; returns the rest. The next `feed` begins another."""
        clean = self._run.end()
        self._run = _Run(self)
        return clean


class _Run:
    """One text on its way through. Offsets are into `_text`, which begins at `_from` of the whole."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor
        self._text = ""
        self._chunks: list[str] = []
        self._waiting = 0  # characters in `_chunks`
        self._from = 0
        self._done = 0  # decided up to here
        self._reach = 0  # a part taken out reaches to here
        self.findings: list[Found] = []

    def take(self, chunk: str) -> str:
        self._chunks.append(chunk)
        self._waiting += len(chunk)
        if len(self._text) + self._waiting < self._done + BLOCK + MARGIN:
            return ""
        self._gather()
        clean: list[str] = []
        while len(self._text) >= self._done + BLOCK + MARGIN:
            self._block(self._done + BLOCK, clean)
        self._forget(max(0, self._done - MARGIN))
        return "".join(clean)

    def end(self) -> str:
        self._gather()
        clean: list[str] = []
        while len(self._text) > self._done:
            self._block(min(len(self._text), self._done + BLOCK), clean)
        return "".join(clean)

    def _gather(self) -> None:
        self._text = "".join((self._text, *self._chunks))
        self._chunks.clear()
        self._waiting = 0

    def _forget(self, gone: int) -> None:
        self._text = self._text[gone:]
        self._from += gone
        self._done -= gone
        self._reach = max(0, self._reach - gone)

    def _block(self, stop: int, clean: list[str]) -> None:
        """Decide the characters from `_done` to `stop`."""
        owner = self._redactor
        first = max(0, self._done - MARGIN)
        window = self._text[first : stop + MARGIN]
        owner._numbers.reserve(window)
        at = max(self._done, self._reach)
        for part in parts(masked(window), owner._exact, owner._who, owner._heard):
            start, end = part.start + first, part.end + first
            if end <= at or start >= stop:
                continue
            if start >= self._reach:
                start = max(at, start)
                clean.append(self._text[at:start])
                clean.append(part.instead or owner._numbers.marker(part.kind, part.value))
                self.findings.append(Found(self._from + start, self._from + end, part.kind, part.rule))
            elif self.findings:  # it goes on with what the block before took out
                last = self.findings[-1]
                self.findings[-1] = Found(last.start, self._from + end, last.kind, last.rule)
            at = self._reach = end
        clean.append(self._text[at:stop])
        self._done = stop


def redact(text: str, known: Known | None = None, *, identity: bool = True) -> Redacted:
    """`text` without its secrets and without who and where; `identity=False` keeps the latter."""
    return Redactor(known, identity=identity).redact(text)


def scan(text: str, known: Known | None = None, *, identity: bool = True) -> tuple[Found, ...]:
    """What would be taken out of `text`; empty when it is clean."""
    return redact(text, known, identity=identity).findings
