"""What one run of an agent gets so that it asks us itself: arguments, variables and files, from its profile.

Law: nothing of the person's is edited; everything lies in a private folder of this run, gone when it ends. On the
path before the agent runs: `os` only, and what makes a sum where a profile asks for one.
"""

import os
import sys

from ..skills.paths import private
from .called import called
from .how import combined
from .profiles import HERE, table, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .profiles import Profile

RELAY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "relay.py")
LONGEST_BASE = 70  # characters: the path of a Unix socket may have 104 (macOS) or 108 (Linux)
SAFE = frozenset(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+@%,"
)  # needs no quoting anywhere


class RunFolder:
    """A private folder (0700) for the time of one run: the socket, the relay, the files a profile asks for."""

    def __init__(self, environ: "Mapping[str, str]", base: str = "") -> None:
        """Make it below `base`, else XDG_RUNTIME_DIR, or the folder for temporary files. Raises OSError."""
        base = base or next(iter(bases(environ)), "/tmp")
        self.path = os.path.join(base, f"wisen-{os.urandom(6).hex()}")
        os.mkdir(self.path, 0o700)
        self.socket = os.path.join(self.path, "socket")
        self.note = os.path.join(
            self.path, "lent-by-wisen.md"
        )  # a name that says what it is, where an agent lists it
        self.lend = os.path.join(self.path, "lend")
        self.relay = os.path.join(self.path, "relay")

    def write(self, path: str, text: str, mode: int = 0o600) -> None:
        """Write a file below this folder, making the folders above it."""
        private(os.path.dirname(path))
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        try:
            os.write(descriptor, text.encode())
        finally:
            os.close(descriptor)

    def remove(self) -> None:
        """Take the folder away with all that is in it; never raises."""
        for folder, names, files in os.walk(self.path, topdown=False):
            for name in files:
                _try(os.unlink, os.path.join(folder, name))
            for name in names:
                _try(os.rmdir, os.path.join(folder, name))
        _try(os.rmdir, self.path)


def bases(environ: "Mapping[str, str]") -> list[str]:
    """Where a run folder may lie, the best first: the path of its socket must be short."""
    places = (environ.get("XDG_RUNTIME_DIR", ""), environ.get("TMPDIR", ""), "/tmp")
    return [p for p in places if p and len(p) <= LONGEST_BASE and os.path.isdir(p) and os.access(p, os.W_OK)]


def guarded(environ: "Mapping[str, str]") -> str:
    """A place for a run folder that only root can write, which some agents ask for; "" when there is none."""
    if os.geteuid():
        return ""
    places = (*bases(environ), "/run")
    return next((place for place in places if _only_roots(place) and os.access(place, os.W_OK)), "")


def _only_roots(place: str) -> bool:
    """True when neither this folder nor one above it can be written by anybody but root."""
    while True:
        try:
            stat = os.stat(place)
        except OSError:
            return False
        if stat.st_uid or stat.st_mode & 0o022 or len(place) > LONGEST_BASE:
            return False
        if place == (place := os.path.dirname(place)):
            return True


def prepare(
    profile: "Profile", argv: "Sequence[str]", environ: "Mapping[str, str]", folder: RunFolder
) -> tuple[list[str], dict[str, str]]:
    """The argument vector and environment for this run, its files written into `folder`.

    Ours stand at the place of the first argument after the command's own words, so that the person's, coming later,
    win. Raises OSError when a file cannot be written, ValueError when a path cannot be named safely.
    """
    if not set(folder.path) <= SAFE:
        raise ValueError(
            f"the folder {folder.path} has characters that cannot be quoted in every agent's settings"
        )
    quote = "'" + sys.executable.replace("'", "'\\''") + "'"
    script = "'" + RELAY.replace("'", "'\\''") + "'"
    folder.write(folder.relay, f'#!/bin/sh\nexec {quote} -I -S {script} "{folder.socket}" "$1"\n', 0o700)
    folder.write(folder.note, "")
    for name in words(profile.lend.get("copies")):
        folder.write(os.path.join(folder.lend, name), _beside(profile, name))
    for name, text in table(profile.lend, "files").items():
        folder.write(os.path.join(folder.lend, name), fill(str(text), folder))
    extra = [fill(word, folder) for word in words(profile.lend.get("arguments"))]
    ours = {name: fill(str(value), folder) for name, value in table(profile.lend, "environment").items()}
    theirs = {name: environ[name] for name in ours if environ.get(name)}
    both = {name: combined(value, ours[name]) or value for name, value in theirs.items()}
    _, at = called(argv)
    known = {
        "WISEN_SOCKET": folder.socket,
        "WISEN_RELAY": folder.relay,
    }  # for a hook of the person's own, and `copies`
    return [*argv[:at], *extra, *argv[at:]], {**environ, **ours, **both, **known}


def _beside(profile: "Profile", name: str) -> str:
    """The text of a file that stands beside the profile, or beside the one it is like. Raises OSError."""
    places = [os.path.join(folder, name) for folder in (profile.folder, HERE)]
    with open(
        next((place for place in places if os.path.isfile(place)), places[0]), encoding="utf-8"
    ) as file:
        return file.read()


def fill(text: str, folder: RunFolder) -> str:
    """Put this run's places into a profile's text: `{folder}`, `{note}`, `{relay EVENT}`; and the sum of what stands in
    `{sha256:...:sha256}` then."""
    text = text.replace("{folder}", folder.lend).replace("{note}", folder.note)
    while (start := text.find("{relay ")) >= 0:
        end = text.index("}", start)
        text = f"{text[:start]}{folder.relay} {text[start + 7 : end]}{text[end + 1 :]}"
    while (start := text.find("{sha256:")) >= 0:
        from hashlib import sha256  # few profiles ask for it

        end = text.index(":sha256}", start)
        text = f"{text[:start]}{sha256(text[start + 8 : end].encode()).hexdigest()}{text[end + 8 :]}"
    return text


def _try(call: object, path: str) -> None:
    try:
        call(path)  # type: ignore[operator]
    except OSError:
        pass
