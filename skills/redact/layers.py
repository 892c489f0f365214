"""The layers, one over the other: what is secret in one window of text.

Law: takes a text and what is known, returns parts of that text, merged, in order. No state.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate

from .echoes import Heard
from .exact import Exact
from .generic import Span, assignments, jwts, phrases, tokens
from .identity import places, windows
from .keys import byte_lists, pems
from .prefixes import prefixed
from .screen import others
from .urls import headers, url_credentials, users
from .values import Identity
from .view import OTHER, View, ascii_bytes, drawn, unescaped
from .wraps import after_break, joined, rows

_RULES = (
    pems,
    prefixed,
    url_credentials,
    users,
    headers,
    jwts,
    assignments,
    phrases,
    tokens,
    byte_lists,
)
_UNSURE = (
    "known-value",
    "weak-assignment",
    "token-shaped",
    "pass-phrase",
    "pem",
    "byte-list",
)  # not listened for again
_AROUND = 600  # characters looked at again on both sides of what was taken out
_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Part:
    """A span of the text to take out. `instead` is what stands there, "" for a secret's marker.

    `value` is the secret as a rule saw it, so that it has one number however it was drawn.
    """

    start: int
    end: int
    kind: str
    rule: str
    instead: str = ""
    value: bytes = b""


def parts(text: str, exact: Exact, who: Identity | None, heard: Heard) -> list[Part]:
    """What is to be taken out of `text` (markers in it already masked), merged and in order."""
    base, marks = drawn(text)
    view = unescaped(base)
    found = _layers(text, base, view, marks, exact, heard)
    if who is not None:
        found += _places(text, view, who)
    taken = merged(found)
    for _ in range(_ROUNDS):  # what was taken out may have hidden what now stands alone
        more = _again(text, taken, exact, who, heard) if taken else []
        if not more:
            break
        found += more
        taken = merged(found)
    return taken


def _layers(text: str, base: View, view: View, marks: list[str], exact: Exact, heard: Heard) -> list[Part]:
    found = list(_known(view, exact))
    touched = set()
    spans = list(_seen(view))
    for start, end, kind, rule in spans:
        found.append(_part(view, start, end, kind, rule))
        touched.add(view.step(start, end)[1] if view is not base else end)
    found += _over_breaks(base, touched, merged(found))
    for other in others(text, marks):
        shown = unescaped(other)
        found += _known(shown, exact)
        for start, end, kind, rule in _seen(shown):
            found.append(_part(shown, start, end, kind, rule))
    heard.hear((view.data[start:end], kind) for start, end, kind, rule in spans if rule not in _UNSURE)
    for start, end, kind in heard.echoes(view.data):
        found.append(_part(view, start, end, kind, "seen-before"))
    return found


def _part(view: View, start: int, end: int, kind: str, rule: str) -> Part:
    return Part(*view.span(start, end), kind, rule, "", view.data[start:end])


def _seen(view: View) -> Iterator[Span]:
    for look in _RULES:
        yield from look(view.data)


def _known(view: View, exact: Exact) -> Iterator[Part]:
    if exact:
        for start, end, value in exact.spans(view.data):
            yield Part(
                *view.span(start, end), value.kind, "known-value", "", value.text.encode("utf-8", "replace")
            )


def _over_breaks(base: View, touched: set[int], taken: list[Part]) -> Iterator[Part]:
    whole = joined(base, touched)
    if whole is None:
        return
    view = unescaped(whole)
    for start, end, kind, rule in _seen(view):
        begin, stop = view.step(start, end) if view is not whole else (start, end)
        crossed = rows(whole, begin, stop)
        over = len(crossed) > 1 or after_break(whole, begin)
        if over and not all(_within(taken, *whole.span(*row)) for row in crossed):
            yield _part(view, start, end, kind, rule)


def _again(text: str, taken: list[Part], exact: Exact, who: Identity | None, heard: Heard) -> list[Part]:
    """What shows itself once the taken parts are gone; looked for only near them."""
    shown: list[str] = []
    origins: list[int] = []
    ends: list[int] = []

    def show(piece: str, start: int, end: int) -> None:
        shown.append(piece)
        origins.append(start)
        ends.append(end)

    reached = 0
    for i, part in enumerate(taken):
        begin = max(reached, part.start - _AROUND)
        if begin > reached:
            show(f"\n{OTHER}\n", begin, begin)
        show(text[begin : part.start], begin, part.start)
        show(part.instead or OTHER * (len(part.kind) + 11), part.start, part.end)
        reached = min(taken[i + 1].start if i + 1 < len(taken) else len(text), part.end + _AROUND)
        show(text[part.end : reached], part.end, reached)
    near = "".join(shown)
    starts = [0, *accumulate(map(len, shown))]
    back = View(ascii_bytes(near), starts[:-1], origins, ends)
    base, marks = drawn(near)
    view = unescaped(base)
    found = _layers(near, base, view, marks, exact, heard)
    if who is not None:
        found += _places(near, view, who)
    moved = [replace(part, start=a, end=b) for part in found for a, b in [back.span(part.start, part.end)]]
    return [part for part in moved if not _within(taken, part.start, part.end)]


def _places(text: str, view: View, who: Identity) -> Iterator[Part]:
    for start, end, kind, rule, instead in places(view.data, who):
        yield Part(*view.span(start, end), kind, rule, instead)
    if "\\" in text or ":/Users/" in text:
        for start, end, kind, rule, instead in windows(ascii_bytes(text)):
            yield Part(start, end, kind, rule, instead)


def merged(found: Iterable[Part]) -> list[Part]:
    """No two overlap: a secret takes in what it touches, and of two places the longer stays."""
    found = sorted(found, key=lambda p: (p.start, -p.end))
    secret: list[Part] = []
    for part in found:
        if part.instead:
            continue
        if secret and part.start < secret[-1].end:
            last = secret[-1]
            if part.end > last.end:
                secret[-1] = Part(last.start, part.end, last.kind, last.rule, "", last.value + part.value)
        else:
            secret.append(part)
    kept: list[Part] = []
    edge = 0
    for place in found:
        if place.instead and place.start >= edge and not _over(secret, place):
            kept.append(place)
            edge = place.end
    return sorted((*secret, *kept), key=lambda p: p.start)


def _over(taken: list[Part], part: Part) -> bool:
    at = bisect_left(taken, part.end, key=lambda p: p.start)
    return at > 0 and taken[at - 1].end > part.start


def _within(taken: list[Part], start: int, end: int) -> bool:
    at = bisect_left(taken, start + 1, key=lambda p: p.start)
    return at > 0 and taken[at - 1].end >= end
