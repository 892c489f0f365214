"""What counts as a secret in a named value, and how each well-known credential file writes its own.

Law: thinks only. Text in, (kind, secret) pairs out; a file of another shape gives none and raises nothing. A new
credential file is one more line of FILES.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable, Iterator
from urllib.parse import parse_qsl, unquote, urlsplit

from .redact.exact import BRIEFEST, countable
from .redact.judge import assigned, bare, entropy
from .redact.prefixes import is_token

Secret = tuple[str, str]  # kind, text
LARGEST_VALUE = 64 << 10  # characters
_SECRET_NAME = re.compile(
    r"(?i)secret|token|passw|passphrase|(?:^|[_.-])(?:pass|pwd|pw|pat|psk|sid|otp|pin|salt)(?:$|[_.-])|api[_.-]?key|[_.-]key$|^key$"
    r"|key[_.-]id|access[_.-]?key|private|credential|(?:^|[_.-])auth(?:$|[_.-])|auth[_.-]?token|_auth$|cookie|dsn$|jwt|webhook|connection[_.-]?string"
)
_HARMLESS_NAME = re.compile(
    r"(?i)^(?:.*_sock|ssh_agent_pid|.*(?:_path|_dir|_file|_home|_url_base)|(?:old)?pwd|xdg_.*|.*_session_id|lang|lc_.*)$"
)
_PLAIN_NAME = re.compile(  # of variables whose value may look like a token and is none
    r"(?i)sha|commit|rev|hash|digest|version|build|ref|branch|host|session|uuid|invocation|display|colors?|term|prompt|ps\d|locale|_ids?$"
    r"|flags|opts|options|args|image|region|zone|arch|platform|release|date|time|user|email|author|name|port|addr|^_"
)
_EVERYBODYS = frozenset(
    "PATH HOME USER LOGNAME USERNAME SHELL SHLVL TERM TERM_PROGRAM COLORTERM EDITOR VISUAL PAGER LESS LS_COLORS MAIL TZ HOSTNAME "
    "DISPLAY WAYLAND_DISPLAY MANPATH INFOPATH NAME HOSTTYPE OSTYPE MACHTYPE PS1 PS2 PS4 PROMPT_COMMAND CI DEBIAN_FRONTEND _".split()
)
_PATHS = re.compile(r"(?:(?:^|:)(?:[~.]{0,2}/[^:]*)?)+")  # /usr/bin:/bin
_COMMON_WORDS = (
    "true false none null root localhost password changeme production development example undefined disabled enabled "
    "required optional default administrator 127.0.0.1 00000000 12345678 truecolor gnome-keyring"
)
_COMMON = frozenset(_COMMON_WORDS.split())
_ENV_LINE = re.compile(r"^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=[ \t]*(.*?)[ \t]*$", re.MULTILINE)
_PAIR_LINE = re.compile(r"^[ \t]*([\w.:/@-]*?[\w-]+)[ \t]*[:=][ \t]*(.*?)[ \t]*$", re.MULTILINE)


def counts(text: str) -> bool:
    """Whether a value may be looked for at all: no common word, and not so short that ordinary text would go."""
    return len(text) <= LARGEST_VALUE and text.lower() not in _COMMON and countable(text)


def of_environment(name: str, text: str, every: bool = False) -> Iterator[Secret]:
    """The secrets in one variable: told by its name, else by its shape, if the name is not one that only looks like it.
    With `every` the value itself, whatever it looks like, unless it is a path or the variable one that all people have."""
    yield from named(name, text, loose=len(text) >= 16 and not _PLAIN_NAME.search(name))
    if every and not (name in _EVERYBODYS or _HARMLESS_NAME.match(name) or _PATHS.fullmatch(text)):
        yield _kind(name), text.strip()


def of_env_file(text: str) -> Iterator[Secret]:
    for name, value in _ENV_LINE.findall(text):
        yield from named(name, _unquoted(value), loose=True)


def named(name: str, text: str, loose: bool = False) -> Iterator[Secret]:
    """The secrets in one named value: itself, and the parts of a URL or of JSON in it."""
    kind = _kind(name)
    text = text.strip()
    if not BRIEFEST <= len(text) <= LARGEST_VALUE:
        return
    if text[0] in "{[" and text[-1] in "}]":
        try:
            for key, leaf in _leaves(json.loads(text), name):
                yield from named(key, leaf, loose)
        except (ValueError, RecursionError):
            pass
    if "://" in text:
        for part in _url_parts(text):
            yield kind, part
        return
    if _HARMLESS_NAME.match(name) or re.match(r"(?:/[\w.@+-]+){2,}(?::\d+)?$", text):
        return
    sounds = bool(_SECRET_NAME.search(name))
    shaped = is_token(text) or (len(text) >= 20 and re.fullmatch(r"[\w+/=.~-]+", text) and bare(text))
    if sounds or shaped or (loose and entropy(text) > 3 and assigned(text[:512], True, True, True)):
        yield kind, text


def _url_parts(text: str) -> Iterator[str]:
    """Password, and secret-named query values, of a URL; both as written and decoded."""
    try:
        url = urlsplit(text)
        written = url.netloc.rpartition("@")[0].partition(":")[2]
        query = parse_qsl(url.query, max_num_fields=64)
    except ValueError:
        return
    if written:
        yield written
        yield unquote(written)
    for name, value in query:
        if _SECRET_NAME.search(name) or name.lower() in ("sig", "code"):
            yield value
    if re.search(r"hooks\.|webhook", url.netloc + url.path):
        yield url.path.strip("/")


def _leaves(tree: object, name: str, depth: int = 0) -> Iterator[Secret]:
    if isinstance(tree, str):
        yield name, tree
    elif depth < 8 and isinstance(tree, dict):
        for key, value in tree.items():
            yield from _leaves(value, str(key), depth + 1)
    elif depth < 8 and isinstance(tree, list):
        for value in tree[:256]:
            yield from _leaves(value, name, depth + 1)


def _kind(name: str) -> str:
    """A name fit for a marker: lower-case words, no digits."""
    words = re.findall(r"[a-z]+", name.lower())
    kind = ""
    for word in words:
        if len(kind) + len(word) > 22:
            break
        kind += ("-" if kind else "") + word
    return kind if len(kind) > 1 else "value"


def _netrc(text: str) -> Iterator[Secret]:
    for password in re.findall(r"\bpassword\s+(\S+)", text):
        yield "netrc-password", password


def _pairs(kind: str, *names: str) -> Callable[[str], Iterator[Secret]]:
    def parse(text: str) -> Iterator[Secret]:
        for name, value in _PAIR_LINE.findall(text):
            if any(name.lower().endswith(n) for n in names) and not value.startswith("$"):
                yield kind, _unquoted(value)

    return parse


def _docker(text: str) -> Iterator[Secret]:
    try:
        logins = json.loads(text)["auths"].values()
        for login in logins:
            for name in ("auth", "identitytoken", "registrytoken", "password"):
                if isinstance(value := login.get(name), str):
                    yield "docker-login", value
                    if name == "auth":
                        yield (
                            "docker-login",
                            base64.b64decode(value).decode("utf-8", "replace").partition(":")[2],
                        )
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error, RecursionError):
        return


def _urls(kind: str) -> Callable[[str], Iterator[Secret]]:
    """A file in which URLs carry passwords."""
    return lambda text: ((kind, part) for word in text.split() if "://" in word for part in _url_parts(word))


def _json(text: str) -> Iterator[Secret]:
    """A file of JSON: the values of its secret-sounding names."""
    try:
        leaves = list(_leaves(json.loads(text), ""))
    except (ValueError, RecursionError):
        return
    for name, leaf in leaves:
        yield from named(name, leaf)


def _lines(kind: str) -> Callable[[str], Iterator[Secret]]:
    """A file that is its secret."""
    return lambda text: ((kind, line.strip()) for line in text.splitlines()[:4])


def _pgpass(text: str) -> Iterator[Secret]:
    for line in text.splitlines():
        if line.count(":") >= 4:
            yield "postgres-password", line.split(":", 4)[4].replace("\\:", ":").replace("\\\\", "\\")


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text


# Where each program keeps what it logs in with, below the home folder: as its own documentation says.
FILES: tuple[tuple[str, Callable[[str], Iterator[Secret]]], ...] = (
    (".netrc", _netrc),
    (".aws/credentials", _pairs("aws-key", "secret_access_key", "session_token", "access_key_id")),
    (".config/gh/hosts.yml", _pairs("github-token", "oauth_token")),
    (".npmrc", _pairs("npm-token", "_authtoken", "_auth", "_password")),
    (".pypirc", _pairs("pypi-token", "password")),
    (".docker/config.json", _docker),
    (".git-credentials", _urls("git-password")),
    (
        ".kube/config",
        _pairs("kube-credential", "token", "password", "client-key-data", "id-token", "refresh-token"),
    ),
    (".config/gcloud/application_default_credentials.json", _json),
    (".cargo/credentials.toml", _pairs("cargo-token", "token")),
    (".config/pip/pip.conf", _urls("pip-password")),
    (".pgpass", _pgpass),
    (".my.cnf", _pairs("mysql-password", "password")),
    (".vault-token", _lines("vault-token")),
    (".terraform.d/credentials.tfrc.json", _json),
    (".codex/auth.json", _json),
    (".claude/.credentials.json", _json),
    (".gemini/oauth_creds.json", _json),
)
