"""What this machine knows to be secret, and who and where it is, gathered for `redact`.

Law: reads the environment it is given and the well-known credential files, bounded, and never raises; the
values stay in memory. A value under 8 characters or a common word never counts: it would mask ordinary text.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import parse_qsl, unquote, urlsplit

from .redact import Identity, Known, Value
from .redact.judge import assigned, bare, entropy
from .redact.prefixes import is_token

LARGEST = 256 << 10  # bytes read of one file
MOST = 4096  # values kept
_SECRET_NAME = re.compile(
    r"(?i)secret|token|passw|passphrase|(?:^|[_.-])(?:pass|pwd|pw|pat|psk|sid|otp|pin|salt)(?:$|[_.-])|api[_.-]?key|[_.-]key$|^key$"
    r"|key[_.-]id|access[_.-]?key|private|credential|(?:^|[_.-])auth(?:$|[_.-])|auth[_.-]?token|_auth$|cookie|dsn$|jwt|webhook|connection[_.-]?string"
)
_HARMLESS_NAME = re.compile(
    r"(?i)^(?:.*_sock|ssh_agent_pid|.*(?:_path|_dir|_file|_home|_url_base)|(?:old)?pwd|xdg_.*|.*_session_id|lang|lc_.*)$"
)
_COMMON_WORDS = (
    "true false none null root localhost password changeme production development example undefined disabled enabled "
    "required optional default administrator 127.0.0.1 00000000 12345678 truecolor gnome-keyring"
)
_COMMON = frozenset(_COMMON_WORDS.split())
_ENV_LINE = re.compile(r"^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=[ \t]*(.*?)[ \t]*$", re.MULTILINE)
_PAIR_LINE = re.compile(r"^[ \t]*([\w.:/@-]*?[\w-]+)[ \t]*[:=][ \t]*(.*?)[ \t]*$", re.MULTILINE)


def gather(
    environ: Mapping[str, str], home: str, cwd: str = "", repo: str = "", host: str | None = None
) -> Known:
    """Exact values from `environ` and the credential files below `home`, `cwd` and `repo`, and the identity.

    `host` is this machine's name; None asks the system. Never raises; what cannot be read is left out.
    """
    seen: dict[str, Value] = {}
    for kind, text, source in _all(environ, home, cwd, repo):
        if _counts(text) and text not in seen and len(seen) < MOST:
            seen[text] = Value(kind, text, source)
    return Known(tuple(seen.values()), identity(environ, home, repo, host))


def identity(environ: Mapping[str, str], home: str, repo: str = "", host: str | None = None) -> Identity:
    user = (
        environ.get("USER")
        or environ.get("LOGNAME")
        or environ.get("USERNAME")
        or os.path.basename(home.rstrip("/"))
    )
    if host is None:
        host = os.uname().nodename if hasattr(os, "uname") else environ.get("COMPUTERNAME", "")
    temporary = environ.get("TMPDIR", "").rstrip("/")
    return Identity(
        home=home.rstrip("/"),
        repo=repo.rstrip("/"),
        user=user,
        host=host.split(".")[0],
        temporary=(temporary,) if temporary.count("/") > 2 else (),
    )


def _counts(text: str) -> bool:
    return (
        8 <= len(text) <= 64 << 10 and text.lower() not in _COMMON and (len(set(text)) > 2 or len(text) >= 20)
    )


def _all(environ: Mapping[str, str], home: str, cwd: str, repo: str) -> Iterator[tuple[str, str, str]]:
    for name, text in environ.items():
        yield from _named(name, text, "environment")
    for folder in dict.fromkeys(f for f in (cwd, repo) if f):
        for name in _env_files(folder):
            for key, text in _ENV_LINE.findall(_read(os.path.join(folder, name))):
                yield from _named(key, _unquoted(text), ".env file", loose=True)
    for relative, source, parse in _FILES:
        for kind, text in parse(_read(os.path.join(home, relative))):
            yield kind, text, source


def _named(name: str, text: str, source: str, loose: bool = False) -> Iterator[tuple[str, str, str]]:
    """The secrets in one named value: itself, and the parts of a URL or of JSON in it."""
    kind = _kind(name)
    text = text.strip()
    if len(text) < 8 or len(text) > 64 << 10:
        return
    if text[0] in "{[" and text[-1] in "}]":
        try:
            for key, leaf in _leaves(json.loads(text), name):
                yield from _named(key, leaf, source, loose)
        except (ValueError, RecursionError):
            pass
    if "://" in text:
        for part in _url_parts(text):
            yield kind, part, source
        return
    if _HARMLESS_NAME.match(name) or re.match(r"(?:/[\w.@+-]+){2,}(?::\d+)?$", text):
        return
    sounds = bool(_SECRET_NAME.search(name))
    shaped = is_token(text) or (len(text) >= 20 and re.fullmatch(r"[\w+/=.~-]+", text) and bare(text))
    if sounds or shaped or (loose and entropy(text) > 3 and assigned(text[:512], True, True, True)):
        yield kind, text, source


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


def _leaves(tree: object, name: str, depth: int = 0) -> Iterator[tuple[str, str]]:
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


def _netrc(text: str) -> Iterator[tuple[str, str]]:
    for password in re.findall(r"\bpassword\s+(\S+)", text):
        yield "netrc-password", password


def _pairs(kind: str, *names: str) -> Callable[[str], Iterator[tuple[str, str]]]:
    def parse(text: str) -> Iterator[tuple[str, str]]:
        for name, value in _PAIR_LINE.findall(text):
            if any(name.lower().endswith(n) for n in names) and not value.startswith("$"):
                yield kind, _unquoted(value)

    return parse


def _docker(text: str) -> Iterator[tuple[str, str]]:
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


def _git(text: str) -> Iterator[tuple[str, str]]:
    for line in text.split():
        for part in _url_parts(line):
            yield "git-password", part


_FILES = (
    (".netrc", "~/.netrc", _netrc),
    (
        ".aws/credentials",
        "~/.aws/credentials",
        _pairs("aws-key", "secret_access_key", "session_token", "access_key_id"),
    ),
    (".config/gh/hosts.yml", "~/.config/gh/hosts.yml", _pairs("github-token", "oauth_token")),
    (".npmrc", "~/.npmrc", _pairs("npm-token", "_authtoken", "_auth", "_password")),
    (".pypirc", "~/.pypirc", _pairs("pypi-token", "password")),
    (".docker/config.json", "~/.docker/config.json", _docker),
    (".git-credentials", "~/.git-credentials", _git),
)


def _env_files(folder: str) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return sorted(e.name for e in entries if e.name == ".env" or e.name.startswith(".env."))[:32]
    except (OSError, ValueError):
        return []


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text


def _read(path: str) -> str:
    """The text of a regular file, at most LARGEST bytes; "" for anything else. Never waits on a pipe."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError):
        return ""
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return ""
        return os.read(descriptor, LARGEST).decode("utf-8", "replace")
    except OSError:
        return ""
    finally:
        os.close(descriptor)
