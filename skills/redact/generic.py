"""Secrets nobody listed: a secret-sounding name beside a value, a password in a URL, a header, a token-shaped run.

Law: reads a view, returns spans of it with the rule's name. Rules are general; no vendor is named here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from . import judge
from .engine import rule

Span = tuple[int, int, str, str]  # start, end, kind, rule

_STRONG = (
    r"secret|token|passw|passphrase|passcode|passwd|[_.-]pass\b|\bpass\b|pwd|api[ _.-]?key|access[ _.-]?key|private[ _.-]?key"
    r"|cred|auth|bearer|jwt|[_-]pat\b|_psw|signing[ _.-]?key|encryption[ _.-]?key|account[ _.-]?key|shared[ _.-]?key|license[ _.-]?key"
)
_WEAK = r"key|api|cookie|session|signature|dsn|sid\b|salt|pin\b|nonce|pat\b|webhook|otp\b|client[ _.-]?id|app[ _.-]?id"
_OPERATOR = r":=|\?=|=>|->|\|\|:?=?|[.+]=|[:=]{1,3}=?>?|,|>|\bis\b|"
_ASSIGNMENT = (
    rf"(?i)(?:({_STRONG})|(?:{_WEAK}))[\w.-]{{0,30}}[\"'`\])>*]{{0,3}}[ \t]{{0,8}}"
    rf"({_OPERATOR})[ \t\n]{{0,20}}(?:(?:value|default)[\"']?[ \t]{{0,4}}[:=][ \t]{{0,4}})?"
    r"(?:(?:bearer|basic|token|string|str|key|new|return)[ \t(]{1,3})?([bru@$]?[\"'`]|[(<\[{]{0,3}[\"'`]{0,3})([^\s\"'`]{8})"
)
_UNQUOTED = re.compile(rb"[^\s\"'`<>,;(){}\[\]\x01\x02]{8,512}")
_QUOTED = {ord(q): re.compile(rb"[^\s%s\x01\x02]{8,512}" % q.encode()) for q in "\"'`"}
_TOKEN = r"[A-Za-z0-9+/=_-]{20,}"
_URL = r"://([^\s/?#:@\"'`<>\x01\x02]{0,80}):([^\s\"'`<>\x01\x02]{3,200})@"
_JWT = r"eyJ[A-Za-z0-9_=-]{8,}\.[A-Za-z0-9_=-]{4,}(?:\.[A-Za-z0-9_=-]*)*"


def assignments(data: bytes) -> Iterator[Span]:
    """`name = value` in any language's clothes. Restarts behind a name whose value was none."""
    pattern, pos = rule(_ASSIGNMENT), 0
    while hit := pattern.search(data, pos):
        start = hit.start(4)
        opener = data[start - 1 : start]
        quoted = opener in (b'"', b"'", b"`")
        found = (_QUOTED[opener[0]] if quoted else _UNQUOTED).match(data, start)
        pos = start
        if not found:
            continue
        value = found.group().rstrip(b".,;:)]}\\" if not quoted else b"\\").decode("ascii")
        if len(value) < 8:
            continue
        operator = hit.group(2).strip()
        if judge.assigned(value, hit.span(1)[0] >= 0, operator not in (b"", b",", b">"), quoted):
            yield start, start + len(value), "secret", "assignment"
            pos = start + len(value)


def url_passwords(data: bytes) -> Iterator[Span]:
    if b"://" not in data:
        return
    for hit in rule(_URL).finditer(data):
        start, end = hit.span(2)
        slash = data.find(b"/", start, end)
        if slash >= 0 and data[start:slash].isdigit():
            continue  # a port, then a path that holds an @
        value = data[start:end].decode("ascii")
        if value[0] not in "$%*<{" and len(set(value)) > 2:
            yield start, end, "password", "url-password"


def tokens(data: bytes) -> Iterator[Span]:
    for hit in rule(_TOKEN).finditer(data):
        start, end = hit.span()
        value = data[start : min(end, start + 512)].decode("ascii")
        if judge.bare(value):
            yield start, end, "token", "token-shaped"


def jwts(data: bytes) -> Iterator[Span]:
    if b"eyJ" not in data:
        return
    for hit in rule(_JWT).finditer(data):
        yield *hit.span(), "jwt", "jwt"
