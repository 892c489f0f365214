"""Makes the server's imports quick, which are most of what an editor waits for when it starts.

lsprotocol.types is 554 attrs classes, and for each attrs writes and compiles `__init__`, `__eq__` and `__repr__` anew at every start.
Nobody here compares or prints messages, so the last two are left out: .30 s of CPU become .16 s. Law: only while
lsprotocol is imported, only in the server's own process; garbage is looked for when that is over.
"""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def imports() -> Iterator[None]:
    """Around the server's imports; before anything else imports lsprotocol."""
    gc.disable()
    try:
        _lean()
        yield
    finally:
        gc.enable()


def _lean() -> None:
    import attrs

    define = attrs.define
    try:
        attrs.define = lambda *a, **more: define(*a, **{"eq": False, "repr": False} | more)
        import lsprotocol.types  # noqa: F401
    finally:
        attrs.define = define
