"""The layers, one over the other: what is secret in one window of text.

Law: takes a text and what is known, returns parts of that text, merged, in order. No state.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from . import echoes, generic, identity, keys, prefixes, screen, urls, wraps
from .exact import Exact
from .values import Identity
from .view import OTHER, View, ascii_bytes, drawn, unescaped

_RULES = (
    keys.pems,
    prefixes.prefixed,
    urls.url_credentials,
    urls.users,
    urls.headers,
    generic.jwts,
    generic.assignments,
    generic.phrases,
    generic.tokens,
    keys.byte_lists,
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


def parts(text: str, exact: Exact, who: Identity | None, heard: echoes.Heard) -> list[Part]:
    """What is to be taken out of `text` (markers in it already masked), merged and in order."""
    base, marks = drawn(text)
    view = unescaped(base)
    found = _layers(text, base, view, marks, exact, heard)
    taken = merged(found)
    for _ in range(_ROUNDS):  # what was taken out may have hidden what now stands alone
        more = _again(text, taken, exact, heard) if taken else []
        if not more:
            break
        found += more
        taken = merged(found)
    if who is not None:
        taken = merged((*taken, *_places(text, view, who)))
    return taken


def _layers(
    text: str, base: View, view: View, marks: list[str], exact: Exact, heard: echoes.Heard
) -> list[Part]:
    found = []
    touched = set()
    spans = [*_known(view, exact), *_seen(view)]
    for start, end, kind, rule in spans:
        found.append(_part(view, start, end, kind, rule))
        touched.add(view.step(start, end)[1] if view is not base else end)
    found += _over_breaks(base, touched)
    for other in screen.others(text, marks):
        shown = unescaped(other)
        for start, end, kind, rule in (*_known(shown, exact), *_seen(shown)):
            found.append(_part(shown, start, end, kind, rule))
    heard.hear((view.data[start:end], kind) for start, end, kind, rule in spans if rule not in _UNSURE)
    for start, end, kind in heard.echoes(view.data):
        found.append(_part(view, start, end, kind, "seen-before"))
    return found


def _part(view: View, start: int, end: int, kind: str, rule: str) -> Part:
    return Part(*view.span(start, end), kind, rule, "", view.data[start:end])


def _seen(view: View) -> Iterator[generic.Span]:
    for look in _RULES:
        yield from look(view.data)


def _known(view: View, exact: Exact) -> Iterator[generic.Span]:
    if exact:
        for start, end, kind in exact.spans(view.data):
            yield start, end, kind, "known-value"


def _over_breaks(base: View, touched: set[int]) -> Iterator[Part]:
    whole = wraps.joined(base, touched)
    if whole is None:
        return
    view = unescaped(whole)
    for start, end, kind, rule in _seen(view):
        if wraps.crosses(whole, *(view.step(start, end) if view is not whole else (start, end))):
            yield _part(view, start, end, kind, rule)


def _again(text: str, taken: list[Part], exact: Exact, heard: echoes.Heard) -> list[Part]:
    """What shows itself once the taken parts are blotted out; looked for only near them."""
    blotted: list[str] = []
    origins: list[tuple[int, int]] = []  # offset in the blotted text, offset in the text
    size = reached = 0
    for i, part in enumerate(taken):
        begin = max(reached, part.start - _AROUND)
        if begin > reached and blotted:
            blotted.append(f"\n{OTHER}\n")
            size += 3
        origins.append((size, begin))
        after = taken[i + 1].start if i + 1 < len(taken) else len(text)
        end = min(after, part.end + _AROUND)
        blotted += [text[begin : part.start], OTHER * (part.end - part.start), text[part.end : end]]
        size += end - begin
        reached = end
    found = []
    near = "".join(blotted)
    base, marks = drawn(near)
    for part in _layers(near, base, unescaped(base), marks, exact, heard):
        at, begin = origins[bisect_left(origins, (part.start + 1, -1)) - 1]
        found.append(
            Part(part.start - at + begin, part.end - at + begin, part.kind, part.rule, "", part.value)
        )
    return [part for part in found if not _within(taken, part)]


def _places(text: str, view: View, who: Identity) -> Iterator[Part]:
    for start, end, kind, rule, instead in identity.places(view.data, who):
        yield Part(*view.span(start, end), kind, rule, instead)
    if "\\" in text:
        for start, end, kind, rule, instead in identity.windows(ascii_bytes(text)):
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


def _within(taken: list[Part], part: Part) -> bool:
    at = bisect_left(taken, part.start + 1, key=lambda p: p.start)
    return at > 0 and taken[at - 1].end >= part.end
