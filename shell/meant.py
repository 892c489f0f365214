"""What was probably meant by a command that does not exist: a verb of ours, or an agent wisen knows.

Law: looks only after the command was not found, and runs nothing.
"""

from __future__ import annotations

from ..wrapper import profiles
from .parse import near
from .verbs import NAMES


def meant(name: str) -> str:
    """The hint to give for a command that was not found; "" where nothing is near."""
    known = profiles.agents()
    if name in known:
        return f"{name} is not installed here, or not on PATH; install it first, then `wisen {name}`"
    found = near(name, [*NAMES, *known])
    return f"did you mean `wisen {found}`?" if found else ""
