"""The files of a git repository, taken from a bare clone without a work tree: no hook, filter, submodule or link of it ever runs.

Law: the gate to repositories of others (`skills.git` is that to the person's own). The person's own git settings do not apply (no address is rewritten, no helper is asked), nothing
is asked at the terminal, and the clone is gone when its pages were read.
"""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from functools import partial
from urllib.parse import urlsplit

from ..errors import WisenError, WrongUse
from .arrival import ENTRIES, File

PATIENCE = 120  # seconds for the clone, 30 for what is asked of it
PROTOCOLS = "file:https:ssh"
KINDS = {"120000": "a link; links are not followed", "160000": "another repository; it is not fetched"}
_SCP = re.compile(r"^[A-Za-z0-9_.-]+@[A-Za-z0-9.-]+:[^-].*$")  # git@host:path


def is_address(source: str) -> bool:
    """Whether a source names a repository to fetch, and not a path."""
    return "://" in source or "::" in source or bool(_SCP.match(source))


def stem(source: str) -> str:
    """The name of a repository, from its address."""
    return os.path.basename(source.rstrip("/").removesuffix(".git").replace(":", "/"))


@contextlib.contextmanager
def cloned(address: str, environ: Mapping[str, str]) -> Iterator[tuple[str, list[File]]]:
    """(address and commit, the files of its newest commit), as long as the clone is there. Raises WisenError, WrongUse."""
    _checked(address)
    with tempfile.TemporaryDirectory(prefix="wisen-import-") as place:
        clone = os.path.join(place, "clone.git")
        words = (
            "clone",
            "--quiet",
            "--bare",
            "--depth=1",
            "--single-branch",
            "--no-tags",
            "--template=",
            "--",
            address,
            clone,
        )
        environ = _environ(environ)
        _git(place, environ, *words, patience=PATIENCE)
        commit = _git(clone, environ, "rev-parse", "HEAD").decode().strip()
        yield f"{address}@{commit}", _files(clone, environ)


def _checked(address: str) -> None:
    """Raises WrongUse for an address that would run something, or that carries a password."""
    parts = urlsplit(address) if "://" in address else None
    if address.startswith("-") or "::" in address or (parts and parts.scheme not in PROTOCOLS.split(":")):
        raise WrongUse(
            f"{address[:80]!r} is no address wisen fetches from",
            "use https://, ssh://, git@host:path or file://",
        )
    if parts and (parts.password or (parts.username and parts.scheme == "https")):
        raise WrongUse("that address carries a password", "leave it out; for a private repository use ssh")
    host = parts.hostname if parts else address.partition("@")[2].partition(":")[0]
    if host and host.startswith("-"):
        raise WrongUse(
            f"{address[:80]!r} is no address wisen fetches from", "a host does not begin with a dash"
        )


def _files(clone: str, environ: Mapping[str, str]) -> list[File]:
    listed = _git(clone, environ, "ls-tree", "-r", "-z", "HEAD").split(b"\0")
    found = []
    for row in listed[:ENTRIES]:
        if row:
            head, _, path = row.partition(b"\t")
            mode, _, blob = head.decode().split()
            name = path.decode("utf-8", "replace")
            found.append(File(name, partial(_read, clone, environ, blob), KINDS.get(mode, "")))
    return found


def _read(clone: str, environ: Mapping[str, str], blob: str, limit: int) -> bytes:
    return _git(clone, environ, "cat-file", "blob", blob, most=limit)


def _git(folder: str, environ: Mapping[str, str], *words: str, patience: float = 30, most: int = -1) -> bytes:
    settings = (
        "core.hooksPath=/dev/null",
        "core.fsmonitor=",
        "protocol.ext.allow=never",
        "credential.helper=",
    )
    told = [word for setting in settings for word in ("-c", setting)]
    try:
        done = subprocess.run(
            ["git", *told, *words], check=False, cwd=folder, env=environ, capture_output=True,
            stdin=subprocess.DEVNULL, timeout=patience,
        )  # fmt: skip
    except FileNotFoundError as error:
        raise WisenError("git is not installed", "install git, or import a folder or an archive") from error
    except subprocess.TimeoutExpired as error:
        raise WisenError(
            f"git {words[0]} took longer than {patience:g} s", "try again, or clone it yourself"
        ) from error
    if done.returncode:
        said = " ".join(done.stderr.decode("utf-8", "replace").split())[:300]
        raise WisenError(f"git {words[0]} failed: {said}", "check the address, and that you may read it")
    return done.stdout[:most] if most >= 0 else done.stdout


def _environ(environ: Mapping[str, str]) -> dict[str, str]:
    kept = {
        name: environ[name] for name in ("PATH", "HOME", "SSH_AUTH_SOCK", "LANG", "TMPDIR") if name in environ
    }
    return {
        **kept, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0",
        "GIT_ALLOW_PROTOCOL": PROTOCOLS, "GIT_SSH_COMMAND": "ssh -oBatchMode=yes",
    }  # fmt: skip
