"""Stepping aside: the agent run as it is, with nothing in between, and the two lines said when it cannot be run.

Law: what is run here is run as the shell would have: same name, same path search, same signals, same environment.
"""

import errno
import os
import sys

from .signals import default_again

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

NOT_FOUND, NOT_EXECUTABLE = 127, 126  # as every shell says it
DEFAULT_PATH = "/bin:/usr/bin"
SHELL = "/bin/sh"
TTY = "WISEN_TTY"  # in the agent's environment: its terminal and the session (as setsid) it belongs to
COERCED = ("C.UTF-8", "C.utf8", "UTF-8")  # what Python sets LC_CTYPE to in the C locale (PEP 538)


def find(name: str, environ: "Mapping[str, str]") -> str:
    """The file that a shell would run for `name`. Raises OSError (ENOENT; EACCES; EISDIR)."""
    if "/" in name:
        return _runnable(name)
    failed = OSError(errno.ENOENT, os.strerror(errno.ENOENT), name)
    for folder in environ.get("PATH", DEFAULT_PATH).split(":"):
        try:
            return _runnable(os.path.join(folder, name) if folder else "./" + name)
        except OSError as error:
            if error.errno not in (errno.ENOENT, errno.ENOTDIR):
                failed = error
    raise failed


def _runnable(path: str) -> str:
    if os.path.isdir(path):
        raise OSError(errno.EISDIR, os.strerror(errno.EISDIR), path)
    if not os.access(path, os.X_OK):
        os.stat(path)
        raise OSError(errno.EACCES, os.strerror(errno.EACCES), path)
    return path


def execute(path: str, argv: list[str], environ: "Mapping[str, str]") -> OSError:
    """Become the command. A script without a first line goes to the shell, as execvp(3) has it. Returns only why not."""
    try:
        os.execve(path, argv, environ)
    except OSError as error:
        if error.errno != errno.ENOEXEC:
            return error
    try:
        os.execve(SHELL, [SHELL, path, *argv[1:]], environ)
    except OSError as error:
        return error


def plain(argv: list[str], environ: "Mapping[str, str]") -> int:
    """Become the command, with nothing in between. Returns only when it cannot be run: 127 or 126, after saying so."""
    try:
        path = find(argv[0], environ)
    except OSError as error:
        return cannot(argv[0], error)
    flush()
    default_again()
    return cannot(argv[0], execute(path, argv, untouched(environ)))


def flush() -> None:
    """What Python itself still holds of our output."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:  # as it is where the caller had closed the descriptor
                stream.flush()
        except (OSError, ValueError):
            pass


def cannot(name: str, error: OSError) -> int:
    """Say that `name` cannot be run; returns the status that says the same."""
    missing = error.errno in (errno.ENOENT, errno.ENOTDIR)
    if missing:
        talk(f"{name}: command not found", "check the name, or give the path of the program")
    elif error.errno == errno.EISDIR:
        talk(f"{name}: is a folder", "give the program itself")
    elif error.errno == errno.EACCES:
        talk(f"{name}: not executable", f"make it so with: chmod +x {name}")
    else:
        talk(f"{name}: {error.strerror}", "the program is there, but the system will not run it")
    return NOT_FOUND if missing else NOT_EXECUTABLE


def talk(what: str, hint: str) -> None:
    """What happened, and what to do now, on stderr."""
    from ..skills.visible import visible

    try:
        os.write(2, visible(f"wisen: {what}\nhint: {hint}\n").encode("utf-8", "replace"))
    except OSError:
        pass  # nobody is there to hear


def wrapped_already(environ: "Mapping[str, str]", source: int = 0) -> bool:
    """True inside an agent that is wrapped on this very terminal: the inner wisen has nothing to add."""
    try:
        return environ.get(TTY) == mark(os.ttyname(source))
    except OSError:
        return False


def mark(tty: str) -> str:
    """The value of WISEN_TTY for a process of this session on terminal `tty`. A terminal's name is used again after
    it is gone, and a tmux server keeps old environments: hence the session."""
    return f"{tty}:{os.getsid(0)}"


def untouched(environ: "Mapping[str, str]") -> "Mapping[str, str]":
    """`environ` without the LC_CTYPE that Python itself has put there. Where it cannot be known, all of it."""
    if environ.get("LC_CTYPE") not in COERCED:
        return environ
    try:
        with open("/proc/self/environ", "rb") as file:
            given = b"\0" + file.read()
    except OSError:
        return environ
    if b"\0LC_CTYPE=" in given:
        return environ
    return {name: value for name, value in environ.items() if name != "LC_CTYPE"}
