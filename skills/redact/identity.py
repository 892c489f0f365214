"""Who and where: home folders, the account and machine names, e-mail addresses.

Law: reads a view, returns spans with what to put there. Home folders become `~` in their Linux, macOS,
Windows and WSL forms, the repository `$REPO`, temporary folders `$TMP`, the rest `<user>`, `<host>`, `<email>`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from .engine import Rule, each, rule
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
_EMAIL = (
    r"[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,4}\.[A-Za-z]{2,18}\b"
)
_PUBLIC = re.compile(
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
    if b"@" in data:
        for hit in rule(_EMAIL).finditer(data):
            if not _PUBLIC.search(hit.group()):
                yield *hit.span(), "email", "e-mail", "<email>"


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
