"""The layers, one over the other: what is secret in one window of text.

Law: takes a text and what is known, returns spans of that text, merged, in order. No state.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from . import generic, identity, prefixes
from .exact import Exact
from .values import Identity
from .view import View, ascii_bytes, plain

_RULES = (prefixes.prefixed, generic.url_passwords, generic.jwts, generic.assignments, generic.tokens)


@dataclass(frozen=True, slots=True)
class Part:
    """A span of the text to take out. `instead` is what stands there, "" for a secret's marker."""

    start: int
    end: int
    kind: str
    rule: str
    instead: str = ""


def parts(text: str, exact: Exact, who: Identity | None) -> list[Part]:
    """What is to be taken out of `text` (markers in it already masked), merged and in order."""
    view = plain(text)
    found = list(_secrets(view, exact))
    if who is not None:
        for start, end, kind, rule, instead in identity.places(view.data, who):
            found.append(Part(*view.span(start, end), kind, rule, instead))
        if "\\" in text:
            for start, end, kind, rule, instead in identity.windows(ascii_bytes(text)):
                found.append(Part(start, end, kind, rule, instead))
    return merged(found)


def _secrets(view: View, exact: Exact) -> Iterator[Part]:
    if exact:
        for start, end, kind in exact.spans(view.data):
            yield Part(*view.span(start, end), kind, "known-value")
    for look in _RULES:
        for start, end, kind, rule in look(view.data):
            yield Part(*view.span(start, end), kind, rule)


def merged(found: Iterable[Part]) -> list[Part]:
    """No two overlap: a secret takes in what it touches, and of two places the longer stays."""
    secret: list[Part] = []
    for part in sorted((p for p in found if not p.instead), key=lambda p: (p.start, -p.end)):
        if secret and part.start < secret[-1].end:
            last = secret[-1]
            if part.end > last.end:
                secret[-1] = Part(last.start, part.end, last.kind, last.rule)
        else:
            secret.append(part)
    kept: list[Part] = []
    for place in sorted((p for p in found if p.instead), key=lambda p: (p.start - p.end, p.start)):
        if not any(place.start < other.end and other.start < place.end for other in (*secret, *kept)):
            kept.append(place)
    return sorted((*secret, *kept), key=lambda p: p.start)
