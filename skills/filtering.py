"""The filter for all that a model sees or the library keeps: text in, text without secrets, identity and machine paths out.

Law: fails closed. A filter that cannot be made, or that stumbles, is an error, and the caller sends and keeps nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from . import known
from .errors import WisenError
from .model import Turn
from .paths import project_root
from .redact import Known, Redactor

Clean = Callable[[str], str]


def cleaner(environ: Mapping[str, str], home: str, cwd: str, where: str = "") -> Clean:
    """The filter for what was said in the folder `cwd` ("" when that is not known: then `where` tells the project), with all that
    this machine knows to be secret. Raises WisenError, as does what it returns."""
    return through(secrets(environ, home, cwd, where))


def secrets(environ: Mapping[str, str], home: str, cwd: str, where: str = "") -> Known:
    """What this machine knows to be secret now, for whoever wants to see when that changes. Raises WisenError."""
    try:
        return known.gather(environ, home, cwd, project_root(cwd or where))
    except Exception as error:
        raise _failed(error) from error


def through(found: Known) -> Clean:
    """The filter that knows these. Raises WisenError, as does what it returns."""
    try:
        redactor = Redactor(found)
    except Exception as error:
        raise _failed(error) from error

    def clean(text: str) -> str:
        try:
            return redactor.redact(text).text if text else ""
        except Exception as error:
            raise _failed(error) from error

    return clean


def cleaned(turn: Turn, clean: Clean) -> Turn:
    """One turn, through the filter."""
    return replace(
        turn,
        text=clean(turn.text),
        command=clean(turn.command),
        paths=tuple(clean(path) for path in turn.paths),
    )


def _failed(error: Exception) -> WisenError:
    return WisenError(
        f"the filter for secrets failed ({type(error).__name__}); nothing was sent and nothing kept",
        "please report this; your session stays as it is",
    )
