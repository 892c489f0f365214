"""What the person sees when something goes wrong: two lines and an exit status, and for a bug of ours a log to paste."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from ..skills.errors import WisenError
from ..skills.paths import Paths
from ..skills.visible import visible

BUG = 3
INTERRUPTED = 130


class Helped(Exception):
    """The person asked for help and has it."""


def guarded(work: Callable[[], int]) -> int:
    """Run a verb; every failure becomes its exit status and a message on stderr."""
    try:
        _streams()
        status = work()
        sys.stdout.flush()
        return status
    except Helped:
        return 0
    except WisenError as error:
        tell(str(error), error.hint)
        return error.status
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader went away (`wisen ledger | head`): nothing left to say, nor at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    except (FileNotFoundError, PermissionError, NotADirectoryError, IsADirectoryError) as error:
        tell(f"{error.filename or 'this folder'}: {error.strerror}", "check that it is there, and yours")
        return 1
    except OSError as error:
        if error.errno in (28, 122):  # ENOSPC, EDQUOT
            tell(f"no room left to write: {error}", "free some space; nothing that stood there was touched")
            return 1
        return _bug(error)
    except Exception as error:
        return _bug(error)


def _streams() -> None:
    """Standard streams that take whatever is written: a closed one swallows it, and no file of ours gets its number; a terminal
    of another character set shows what it lacks as an escape, which is right in JSON too."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            try:
                os.fstat(number)
            except OSError:
                os.dup2(os.open(os.devnull, os.O_RDWR), number)
            setattr(sys, name, open(number, "r" if number == 0 else "w", closefd=False))  # noqa: SIM115
        if number:
            getattr(sys, name).reconfigure(errors="backslashreplace")


def tell(what: str, hint: str = "") -> None:
    """One error, on stderr, in two lines."""
    sys.stderr.write(f"wisen: {visible(what)}\n" + (f"hint: {visible(hint)}\n" if hint else ""))


def _bug(error: Exception) -> int:
    import traceback  # 6 ms that no other command waits for

    from ..skills.known import for_log

    text = for_log(traceback.format_exc(), os.environ)
    place = "standard error, below"
    try:
        folder = Paths(os.environ).cache
        os.makedirs(folder, mode=0o700, exist_ok=True)
        place = os.path.join(folder, "bug.log")
        with open(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)
    except OSError:
        sys.stderr.write(visible(text))
    tell(
        f"a bug of ours: {type(error).__name__}: {for_log(str(error), os.environ)}",
        f"please report it with {place}",
    )
    return BUG
