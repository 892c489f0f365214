"""Secrets nobody listed: a secret-sounding name beside a value, a token-shaped run, a JSON web token.

Law: reads a view, returns spans of it with a kind and the rule's name. Rules are general; no vendor is named here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .engine import later, rule
from .judge import assigned, bare, chosen, code, entropy, hexadecimal, is_uuid, path, phrase

Span = tuple[int, int, str, str]  # start, end, kind, rule

_STRONG = (
    r"secret|token|passw|passphrase|passcode|passwd|[_.-]pass\b|\bpass\b|pwd|api[ _.-]?key|access[ _.-]?key|private[ _.-]?key"
    r"|cred|auth|bearer|jwt|[_-]pat\b|_psw|(?:signing|encryption|account|shared|license|master|consumer|client|app|service)[ _.-]?key"
    r"|securestring|crumb"
)
_WEAK = (
    r"key|api|access|private|cookie|session|signature|dsn|sid\b|salt|pin\b|pat\b|webhook|otp\b"
    r"|(?:client|app|account|tenant)[ _.-]?id"
)
_OPERATOR = r":=|\?=|=>|->|\|\|:?=?|[.+]=|[:=]{1,3}=?>?|,|>|\bis\b|"


def _assignment(group: str) -> str:
    """The pattern of an assignment; `group` opens its parts: strong name, weak name, operator, opener, value."""
    return (
        rf"(?i)(?:{group}{_STRONG})|{group}{_WEAK}))[\w.-]{{0,30}}[\"'`\])>*]{{0,3}}(?:\[\d*\])?"
        rf"(?:[ \t]{{1,4}}\w{{1,16}}[ \t]{{0,2}}[:=]|[ \t]{{0,8}}){group}{_OPERATOR})[ \t\n]{{0,20}}"
        r"(?:(?:value|default)[\"']?[ \t]{0,4}[:=][ \t]{0,4})?(?:-{1,2}[A-Za-z]+[ \t]{1,3}){0,2}"
        r"(?:(?:bearer|basic|token|string|str|key|new|return)[ \t(]{1,3})?"
        rf"{group}[bruf@$]?[\"'`]|[(<\[{{]{{0,3}}[\"'`]{{0,3}}){group}[^\s\"'`\x02]{{8}})"
    )


_ASSIGNMENT = _assignment("(?:")  # without groups RE2 needs no second pass
_PARTS = later(_assignment("(").encode())
_UNQUOTED = later(rb"[^\s\"'`<>,;(){}\[\]\x02]{8,512}")
_LOOSE = later(rb"[^\s\"'`\x02]{8,512}")
_QUOTED = {ord(q): later(rb"[^\s%s\x02]{8,512}" % q.encode()) for q in "\"'`"}
_TOKEN = r"[A-Za-z0-9+/=_-]{20,}"
_JWT = r"eyJ[A-Za-z0-9_=-]{8,}\.[A-Za-z0-9_=-]{4,}(?:\.[A-Za-z0-9_=-]*)*"
_PHRASE = (
    r"(?i)(?:pass|passwd|password|passphrase|passwort|pwd|secret[a-z]?)[\"'\]]{0,2}(?:\[\d*\])?[ \t]{0,8}(?::?=|:|=>)[ \t]{0,4}"
    r"(?:\"([^\"\n\x02]{8,48})\"|'([^'\n\x02]{8,48})')"
)
_DIGEST_BEFORE = later(
    rb"(?i)(?:sha\d{1,3}[-:= ]{1,2}|h1:|integrity[\"']?[:=] ?[\"']?|(?:commit|digest|hash|checksum|etag|rev)[\"']?[ :=/]{1,3}[\"']?)$"
)
_ID_BEFORE = later(
    rb"(?:[a-z](?:Id|ID|Ids)|\b_?id|[_-]id|uuid|UUID|cursor|[Hh]ash)[\"']?[ \t]{0,3}[:=][ \t]{0,3}[\"']?$"
)
_DIGEST = later(r"(?:sha\d{1,3}|md5)[-=]")
_STRONG_NAME = later(rf"(?i){_STRONG}".encode())
_MORE = later(rb"[A-Za-z0-9+/=_-]{1,8000}")
_OTHER_NAME = later(
    rb"(?i)(?-i:\bPASS\b ?:)|key(?:word|board|map|frame|ring|stroke|server)|author(?!i[sz])|tokeni[sz]|pass(?:ed|ing|es\b|ive|port)|accessib|apidoc"
)
_PASSWORD = later(rb"(?i)(?:pass|passw(?:or)?d|passphrase|pwd|pw)[\"'\])]{0,3}[ \t]*$")
_NEXT = later(rb"&(?:amp;)?[\w.\[\]-]{1,40}=")
_TRIES = 24
_RUN = later(rb"[A-Za-z0-9_+=-]{14,512}")
_GLUE = later(rb"[\w.-]*")
_NAME = later(r"[A-Za-z_][A-Za-z0-9_-]*=(?!=)")
_INSIDE = later(rb"[A-Za-z0-9_+/-]{1,128}$")


def assignments(data: bytes) -> Iterator[Span]:
    """`name = value` in any language's clothes. Starts again behind a name whose value was none."""
    pattern, pos = rule(_ASSIGNMENT), 0
    run_end = tries = 0
    while there := pattern.search(data, pos):
        hit = _PARTS.match(data, there.start())
        if not hit:
            pos = there.end()
            continue
        start = hit.start(5)
        opener = data[start - 1 : start]
        quoted = opener in (b'"', b"'", b"`") and start == hit.end(4)
        strong = hit.span(1)[0] >= 0 or bool(_STRONG_NAME.search(data, hit.start(), hit.start(3)))
        operator = hit.group(3).strip()
        sure = quoted or operator not in (b"", b",", b">") or data[hit.start(4) - 1 : hit.start(4)] in b":="
        name_end = hit.end(1) if hit.span(1)[0] >= 0 else hit.end(2)
        glued = (
            not operator and not quoted and start - name_end <= 31 and _GLUE.fullmatch(data, name_end, start)
        )
        if glued:  # KEY-VALUE
            joint = data[name_end : name_end + 1]
            lower = data[name_end - 1 : name_end].islower()
            if lower and joint.islower():  # the word goes on: `sessionsCreated`, `tokenizer`
                pos = name_end
                continue
            start = name_end + (joint in b"-_.")
            if lower and joint in b"-_." and not _key_of(data, start):  # `libgssapi-krb5-2`, `auth_oauth2.py`
                pos = name_end
                continue
        found = (_QUOTED[opener[0]] if quoted else _UNQUOTED).match(data, start)
        pos = max(hit.start(5), name_end)
        if strong and sure and not quoted:
            found = _loose(data, start, found)
        if not found or hit.group(4)[-2:] == b"{{" or _OTHER_NAME.search(data, hit.start(), hit.end(3)):
            continue
        if operator in (b"", b",") and not _beside(data, hit.start(), name_end, start, operator):
            continue
        if not quoted and data[found.end() : found.end() + 1] == b"(":
            continue  # a call
        value = found.group()
        tries = tries + 1 if start < run_end else 0
        run_end = max(run_end, found.end())
        if (
            tries > _TRIES
        ):  # many names in one run without a blank: no more time for it, and nothing of it stays
            pos = _on(data, found.end())
            yield start, pos, "secret", "assignment"
            continue
        value = value.rstrip(b".,;:)]}\\" if not quoted else b"\\")
        more = None
        if not quoted and (more := _NEXT.search(value, 8)):
            value = value[: more.start()]  # the next pair of a query
        if len(value) < 8:
            continue
        text = value.decode("ascii")
        if not (strong or sure) and len(text) == 40 and hexadecimal(text) and text.upper() == text:
            continue  # the fingerprint of an OpenPGP key
        if not strong and hit.group(2).lower() == b"session" and is_uuid(text.lstrip("/-_")):
            continue
        secret = assigned(text, strong, sure, quoted) or (
            strong and sure and bool(_PASSWORD.search(data[hit.start() : hit.start(3)])) and chosen(text)
        )
        begin = _back(data, start)
        if glued and begin < hit.start():  # the name stands within a run: of a path, of a digest?
            run = data[begin : start + len(value)].decode("ascii")
            secret = secret and not path(run) and not _DIGEST.match(run)
        if secret and not any(_DIGEST_BEFORE.search(data, max(0, at - 24), at) for at in (start, begin)):
            pos = start + len(value) if quoted or more else _on(data, start + len(value))
            yield begin, pos, "secret", "assignment" if strong else "weak-assignment"


def _key_of(data: bytes, start: int) -> bool:
    """Whether what hangs on a name by a dash, a dot or a line is a key as such: a UUID, hex, a token of letters and digits."""
    value = _RUN.match(data, start)
    text = value.group().decode("ascii") if value else ""
    return is_uuid(text) or (len(text) >= 20 and hexadecimal(text)) or (len(text) >= 14 and bare(text))


def _beside(data: bytes, start: int, name_end: int, value: int, operator: bytes) -> bool:
    """Whether a value without `=` or `:` belongs to the name: on one line, or the name stood alone on its own."""
    between = data[name_end:value]
    if b"\n" not in between or b">" in between:
        return True
    alone = (
        data[max(0, start - 1) : start] in (b"", b"\n")
        and not data[name_end : data.find(b"\n", name_end)].strip()
    )
    return not operator and alone


def _loose(data: bytes, start: int, found: re.Match[bytes] | None) -> re.Match[bytes] | None:
    """A password without quotes may hold brackets and commas; code has them too."""
    if found and (found.end() == len(data) or data[found.end()] not in b"{}()[],;<>"):
        return found
    loose = _LOOSE.match(data, start)
    text = loose.group().decode("ascii") if loose else ""
    return loose if entropy(text) > 3.5 and not code(text) else found


def _back(data: bytes, start: int) -> int:
    """The beginning of the run of token characters that `start` may stand within."""
    inside = _INSIDE.search(data, max(0, start - 128), start)
    return inside.start() if inside and data[start - 1 : start].isalnum() else start


def _on(data: bytes, end: int) -> int:
    """The end of a long value: token characters go on after what was judged."""
    more = _MORE.match(data, end)
    return more.end() if more else end


def phrases(data: bytes) -> Iterator[Span]:
    """A password of words: only between quotes, only for a name that ends in password or the like."""
    for hit in rule(_PHRASE).finditer(data):
        start, end = hit.span(1) if hit.span(1)[0] >= 0 else hit.span(2)
        if phrase(data[start:end].decode("ascii")):
            yield start, end, "password", "pass-phrase"


def tokens(data: bytes) -> Iterator[Span]:
    for hit in rule(_TOKEN).finditer(data):
        start, end = hit.span()
        value = data[start : min(end, start + 512)].decode("ascii")
        named = _NAME.match(value)
        if named and len(value) - named.end() >= 12:  # NAME=VALUE: the name may stay
            start += named.end()
            if hexadecimal(value[named.end() :]):
                continue
        if (
            _DIGEST_BEFORE.search(data, max(0, start - 24), start)
            or _DIGEST.match(value)
            or "/folders/" in value
        ):
            continue
        if path(value):
            for part in re.finditer(r"[^/]{20,}", value):
                if bare(part.group()):
                    yield hit.start() + part.start(), hit.start() + part.end(), "token", "token-shaped"
        elif bare(value) and not _ID_BEFORE.search(data, max(0, start - 32), start):
            yield start, end, "token", "token-shaped"


def jwts(data: bytes) -> Iterator[Span]:
    if b"eyJ" in data:
        for hit in rule(_JWT).finditer(data):
            yield *hit.span(), "jwt", "jwt"
