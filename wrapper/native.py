"""What one run of an agent gets so that it asks us itself: arguments, variables and files, from its profile.

Law: nothing of the person's is edited; everything lies in a private folder of this run, gone when it ends. On the
path before the agent runs: `os` only.
"""

from __future__ import annotations

import os
import sys

from ..skills.paths import private

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

    def __init__(self, environ: Mapping[str, str]) -> None:
        """Make it below XDG_RUNTIME_DIR, or the folder for temporary files. Raises OSError."""
        base = environ.get("XDG_RUNTIME_DIR", "")
        if not (base and os.path.isdir(base) and os.access(base, os.W_OK)):
            base = environ.get("TMPDIR", "") if os.path.isdir(environ.get("TMPDIR", "")) else "/tmp"
        if len(base) > LONGEST_BASE:
            base = "/tmp"
        self.path = os.path.join(base, f"wisen-{os.urandom(6).hex()}")
        os.mkdir(self.path, 0o700)
        self.socket = os.path.join(self.path, "socket")
        self.note = os.path.join(self.path, "note.md")
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


def usable(profile: Profile, argv: Sequence[str], environ: Mapping[str, str], cwd: str) -> str:
    """How this run can be lent to: the profile's `how`, `typed` where something speaks against it, or `none`
    when the words after the agent's name say that it will not hold a conversation (`claude mcp list`).
    """
    words = argv[command_length(argv) :]
    excepted = profile.lend.get("except")
    if isinstance(excepted, list) and any(word in excepted for word in words[:1]):
        return "none"
    starts = profile.lend.get("unless_arguments")
    if isinstance(starts, list) and any(word.startswith(tuple(map(str, starts))) for word in words):
        return "typed"
    unless = profile.lend.get("unless")
    for place, text in unless.items() if isinstance(unless, dict) else ():
        if any(_contains(path, str(text)) for path in _places(str(place), environ, cwd)):
            return "typed"
    return profile.how


def _places(place: str, environ: Mapping[str, str], cwd: str) -> list[str]:
    """Where a file of a profile may stand: one that begins with `./` in this folder and in each above it."""
    if not place.startswith("./"):
        return [expand(place, environ, cwd)]
    folders = [cwd]
    while (above := os.path.dirname(folders[-1])) != folders[-1]:
        folders.append(above)
    return [os.path.join(folder, place[2:]) for folder in folders]


def prepare(
    profile: Profile, argv: Sequence[str], environ: Mapping[str, str], folder: RunFolder
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
    files = profile.lend.get("files")
    for name, text in files.items() if isinstance(files, dict) else ():
        folder.write(os.path.join(folder.lend, name), fill(str(text), folder))
    if profile.how == "file":
        folder.write(folder.note, "")
    arguments = profile.lend.get("arguments")
    extra = [fill(str(word), folder) for word in arguments] if isinstance(arguments, list) else []
    environment = profile.lend.get("environment")
    variables = (
        {k: fill(str(v), folder) for k, v in environment.items()} if isinstance(environment, dict) else {}
    )
    at = command_length(argv)
    return [*argv[:at], *extra, *argv[at:]], {**environ, **variables}


def command_length(argv: Sequence[str]) -> int:
    """How many words of argv start the agent (`npx -y claude` is 3): what follows are its own arguments."""
    from .profiles import command_name

    whole = command_name(argv)
    for length in range(1, len(argv) + 1):
        if command_name(argv[:length]) == whole and os.path.basename(argv[length - 1]).startswith(whole[:1]):
            return length
    return 1


def fill(text: str, folder: RunFolder) -> str:
    """Put this run's places into a profile's text: `{folder}`, `{note}`, `{relay EVENT}`."""
    text = text.replace("{folder}", folder.lend).replace("{note}", folder.note)
    while (start := text.find("{relay ")) >= 0:
        end = text.index("}", start)
        text = f"{text[:start]}{folder.relay} {text[start + 7 : end]}{text[end + 1 :]}"
    return text


def expand(text: str, environ: Mapping[str, str], cwd: str) -> str:
    """A place in a profile as an absolute path: `~`, a leading `./`, `{VARIABLE:default}`."""
    if text.startswith("{"):
        name, _, rest = text[1:].partition(":")
        default, _, tail = rest.partition("}")
        text = (environ.get(name) or default) + tail
    if text.startswith("~"):
        text = environ.get("HOME", os.path.expanduser("~")) + text[1:]
    return os.path.normpath(os.path.join(cwd, text))


def _contains(path: str, text: str) -> bool:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return text in file.read(1 << 20)
    except OSError:
        return False


def _try(call: object, path: str) -> None:
    try:
        call(path)  # type: ignore[operator]
    except OSError:
        pass
