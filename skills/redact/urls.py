"""Credentials where a protocol puts them: in a URL, a header, a command line's user:password.

Law: reads a view, returns spans of it. Schemes and headers, no vendor.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .engine import later, rule
from .generic import Span
from .judge import assigned, placeholder

_SCHEME = later(rb"[A-Za-z][A-Za-z0-9+.-]*$")
_LONGEST = 24  # characters of a scheme
_HOST = 300  # characters of it; counted here, for the engine takes a pattern's repeats apart
_URL = r"://([^\s/?#:@\"'`<>\x02]{0,80}):([^\s\"'`<>\x02]{2,256})@([^\s/\"'`<>\x02]*)"
_USER = r"(?:^|[\s\"'])(?:-u|-U|--user|--proxy-user|--auth|--creds)[ =]?[\"']?([A-Za-z0-9][^\s:\"'/]{0,63}):([^\s\"'/][^\s\"']{5,127})"
_HEADER = r"(?i)((?:set-)?cookie|(?:proxy-)?authorization)[\"']{0,1}[ \t]{0,2}[:=][ \t]{0,2}[\"']{0,1}([^\n\"'\x02]{8,})"
_SCHEMES = (b"http", b"https", b"git", b"ssh", b"ftp")


def url_credentials(data: bytes) -> Iterator[Span]:
    """User and password of a URL; of a database's or queue's URL its hosts too."""
    if b"://" not in data:
        return
    pattern, pos = rule(_URL), 0
    while hit := pattern.search(data, pos):
        scheme = _SCHEME.search(data, max(pos, hit.start() - _LONGEST), hit.start())
        start, end = hit.span(2)
        pos = hit.start(1) + 1
        if not scheme:
            continue
        slash = data.find(b"/", start, end)
        if slash >= 0 and (data[start:slash].isdigit() or slash == start):
            continue  # a port, then a path that holds an @
        value = data[start:end].decode("ascii")
        if value[0] in "$%*<{[" or len(set(value)) < 3 or "://" in value or placeholder(value):
            continue
        pos = min(hit.end(3), end + 1 + _HOST)
        if scheme.group().lower() in _SCHEMES:
            yield hit.start(1), end, "password", "url-password"
        else:
            yield hit.start(1), pos, "connection", "url-password"


def users(data: bytes) -> Iterator[Span]:
    for hit in rule(_USER).finditer(data):
        value = hit.group(2).decode("ascii")
        if value[0] not in "$%*<{" and not placeholder(value) and not value.isdigit():
            yield *hit.span(2), "password", "user-password"


def headers(data: bytes) -> Iterator[Span]:
    for hit in rule(_HEADER).finditer(data):
        start, end = hit.span(2)
        for part in re.finditer(
            rb"[^;,\s=]{1,64}=([^;\s]{8,512})|(?i:basic|bearer|digest|negotiate|token)\s+([^\s,;]{8,800})",
            data[start:end],
        ):
            begin, stop = part.span(1) if part.span(1)[0] >= 0 else part.span(2)
            if assigned(
                data[start + begin : start + min(stop, begin + 512)].decode("ascii"), True, True, True
            ):
                yield start + begin, start + stop, "secret", "header"
