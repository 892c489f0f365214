"""What `wisen doctor` looks at: one room a subject, each with `look(home)`, which yields checks.

Law: looking changes nothing. What is safe to mend is handed back as work (`mend`), done only when the person says `--fix`.
No value that could be secret is told.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Check(NamedTuple):
    """One thing looked at: whether it is as it should be, what was found, the cure where it is not, and the work of that
    cure where it is safe to do unasked-for (no page, ledger or setting is touched by it)."""

    name: str
    ok: bool
    found: str
    cure: str = ""
    mend: Callable[[], object] | None = None


def plural(count: int, one: str) -> str:
    """`1 page`, `2 pages`."""
    return f"{count} {one}{'' if count == 1 else 's'}"
