"""What this machine knows to be secret, and who and where it is, gathered for `redact`.

Law: reads the environment it is given and the credential files, bounded, and never raises; the values stay in
memory. What counts as a secret is for `credentials` to say.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping

from . import credentials
from .redact import Identity, Known, Value, redact

LARGEST = 256 << 10  # bytes read of one file
MOST = 4096  # values kept


def gather(
    environ: Mapping[str, str],
    home: str,
    cwd: str = "",
    repo: str = "",
    host: str | None = None,
    every: bool = False,
) -> Known:
    """Exact values from `environ` and the credential files below `home`, `cwd` and `repo`, and the identity.

    `host` is this machine's name; None asks the system. `every`: whatever a variable holds, and not only what looks like
    a secret. Never raises; what cannot be read is left out.
    """
    seen: dict[str, Value] = {}
    for kind, text, source in _all(environ, home, cwd, repo, every):
        if credentials.counts(text) and text not in seen and len(seen) < MOST:
            seen[text] = Value(kind, text, source)
    return Known(tuple(seen.values()), identity(environ, home, repo, host))


def for_log(text: str, environ: Mapping[str, str]) -> str:
    """What of an error or a traceback may stand in a log or on a screen: all but secrets and identity; where the filter
    itself fails, one line that says so and nothing of the text."""
    try:
        home = environ.get("HOME") or os.path.expanduser("~")
        return redact(text, gather(environ, home)).text
    except Exception as error:
        return f"(not shown: the filter for secrets failed with {type(error).__name__})\n"


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


def _all(
    environ: Mapping[str, str], home: str, cwd: str, repo: str, every: bool
) -> Iterator[tuple[str, str, str]]:
    """Kind, text and where it was found."""
    for name, text in environ.items():
        for kind, secret in credentials.of_environment(name, text, every):
            yield kind, secret, "environment"
    for folder in dict.fromkeys(f for f in (cwd, repo) if f):
        for name in _env_files(folder):
            for kind, secret in credentials.of_env_file(_read(os.path.join(folder, name))):
                yield kind, secret, ".env file"
    for relative, parse in credentials.FILES:
        for kind, secret in parse(_read(os.path.join(home, relative))):
            yield kind, secret, f"~/{relative}"


def _env_files(folder: str) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return sorted(e.name for e in entries if e.name == ".env" or e.name.startswith(".env."))[:32]
    except (OSError, ValueError):
        return []


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
