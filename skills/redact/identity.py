"""Who and where: home folders, the account and machine names, e-mail addresses.

Law: reads a view, returns spans with what to put there. Home folders become `~` in their Linux, macOS,
Windows and WSL forms, the repository `$REPO`, temporary folders `$TMP`, the rest `<user>`, `<host>`, `<email>`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from .engine import Rule, each, later, rule
from .values import Identity

Place = tuple[int, int, str, str, str]  # start, end, kind, rule, what stands there instead

_COMMON_WORDS = (
    "root user users admin administrator ubuntu debian runner vagrant guest nobody username me you name home public shared "
    "default test app node www-data ec2-user pi localhost host linux server dev build work git all"
)
_COMMON = frozenset(_COMMON_WORDS.split())
_HOMES = r"(?:^|[^\w.~-])((?:file://)?(?:/mnt/[a-z]|/[a-z]|/cygdrive/[a-z])?/(?:home|Users)/([A-Za-z_][\w.-]{0,31}))(?:$|[^\w.-]|[.](?:$|\W))"
_WINDOWS = r"((?:\\\\|//)?(?:[?]\\+)?[A-Za-z]:(?:\\{1,4}|/)Users(?:\\{1,4}|/)([A-Za-z_][\w.-]{0,31}))"
_WSL = r"(\\{2,8}wsl(?:\$|\.localhost)\\{1,4}[\w.-]{1,30}(?:\\{1,4}home\\{1,4}([\w.-]{1,32}))?)"
_FOLDERS = r"(?:/private)?/var/folders/[A-Za-z0-9_+]{2}/[A-Za-z0-9_+]{20,40}(?:/[TC])?"  # macOS
_OCTET = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_IP = rf"{_OCTET}(?:\.{_OCTET}){{3}}"
_ADDRESSES = (  # an IP address only where one is meant: four numbers with dots may be a version
    (
        rf"(?:\binet |\bfrom |\bhost[:= ]|[Hh]ost[Nn]ame[:= ]|\bip[:= ]|@|://|\bssh |addr[:= ])({_IP})(?:$|[^\w.-]|\.(?:$|\s))",
        (b"inet ", b"from ", b"ost", b"ip", b"@", b"://", b"ssh ", b"addr"),
    ),
    (r"(?:^|[^0-9A-Fa-f:])((?:[0-9a-f]{2}:){5}[0-9a-f]{2})(?:$|[^0-9A-Fa-f:])", (b":",)),
    (
        r"(?i)(?:machine.?id|platform.?uuid|hardware.?uuid|system.?uuid)[\"']?[ \t]{0,4}[:=][ \t]{0,4}[\"']?([0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12})",
        (b"chine", b"UUID", b"uuid"),
    ),
)
# Loopback, private, link-local and documentation ranges (RFC 5735, 5737), public resolvers: nobody's own.
_NOBODY = later(
    rb"(?:0|10|127|255|192\.168|172\.(?:1[6-9]|2\d|3[01])|169\.254|192\.0\.2|198\.51\.100|203\.0\.113)\.|(?:1\.1\.1\.1|8\.8\.[48]\.[48]|1\.2\.3\.4)$"
    rb"|(?:00:){5}00|(?:ff:){5}ff"
)
_DOMAIN = r"@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,4}\.[A-Za-z]{2,18}\b"
_LONGEST = 64  # characters before the @ of an address (RFC 5321, 4.5.3.1.1)
_LOCAL = later(rb"[A-Za-z0-9][A-Za-z0-9._%+-]*$")
_PUBLIC = later(
    rb"(?i)(?:^|[.+])(?:noreply|no-reply|git|donotreply)@|@(?:[\w.-]*\.)?(?:example|invalid|test|localhost|local)(?:\.\w+)?$|@(?:[\w-]+\.)?(?:example)\.|\.(?:py|js|ts|png|svg|jpg|md|txt|json|git|service|so)$"
)


def places(data: bytes, identity: Identity) -> Iterator[Place]:
    yield from _own(data, identity)
    if b"/home/" in data or b"/Users/" in data:
        for hit in each(rule(_HOMES), data):
            if hit.group(2).decode().lower() not in _COMMON:
                yield *hit.span(1), "path", "home-folder", "~"
    if b"/var/folders/" in data:
        for hit in rule(_FOLDERS).finditer(data):
            yield *hit.span(), "path", "temporary-folder", "$TMP"
    for pattern, need in _ADDRESSES:
        if any(word in data for word in need):
            for hit in each(rule(pattern), data):
                if not _NOBODY.match(hit.group(1)):
                    yield *hit.span(1), "address", "address", "<address>"
    if b"@" in data:
        for start, end in _addresses(data):
            if not _PUBLIC.search(data[start:end]):
                yield start, end, "email", "e-mail", "<email>"


def _addresses(data: bytes) -> Iterator[tuple[int, int]]:
    """E-mail addresses, from the @ to both sides: a pattern that begins with any letter is in dozens of places at once, and
    the engine holds each set of them that it ever met (2.6 MB for 2 MB of source code)."""
    done = 0
    for hit in rule(_DOMAIN).finditer(data):
        at, end = hit.span()
        if local := _LOCAL.search(data, max(done, at - _LONGEST), at):
            yield local.start(), end
            done = end


def windows(data: bytes) -> Iterator[Place]:
    """Windows forms, to be looked for before escapes are undone: `\\U` and `\\t` belong to the path."""
    if b"Users" in data:
        for hit in rule(_WINDOWS).finditer(data):
            if hit.group(2).decode().lower() not in _COMMON:
                yield *hit.span(1), "path", "home-folder", "~"
    if b"wsl" in data:
        for hit in rule(_WSL).finditer(data):
            yield *hit.span(1), "path", "home-folder", "~" if hit.span(2)[0] >= 0 else "/"


def _own(data: bytes, identity: Identity) -> Iterator[Place]:
    for pattern, kind, name, instead in _known(identity):
        for hit in each(pattern, data):
            yield *hit.span(1), kind, name, instead


@lru_cache(8)
def _known(identity: Identity) -> tuple[tuple[Rule, str, str, str], ...]:
    made = []
    edge = r"(?:$|[^\w.-]|[.](?:$|\W))"
    for folder, instead, name in (
        (identity.repo, "$REPO", "repository"),
        (identity.home, "~", "home-folder"),
        *((t, "$TMP", "temporary-folder") for t in identity.temporary),
    ):
        if len(folder.strip("/")) >= 3 and folder.startswith("/"):
            plain = re.escape(folder.rstrip("/"))
            dashed = re.escape(folder.rstrip("/").replace("/", "-").replace(".", "-"))
            made.append((rule(rf"(?:^|[^\w.~-])((?:file://)?{plain}){edge}"), "path", name, instead))
            made.append((rule(rf"(?:^|[^\w.~-])({dashed})(?:$|[^\w.])"), "path", name, instead))
    for word, kind in ((identity.user, "user"), (identity.host, "host")):
        if len(word) >= 3 and word.lower() not in _COMMON:
            made.append(
                (rule(rf"(?:^|[^A-Za-z0-9])({re.escape(word)})(?:$|[^A-Za-z0-9])"), kind, kind, f"<{kind}>")
            )
    return tuple(made)
