"""The coin toss: whether a skill that fits is kept back this time, so that the difference it makes can be measured. Pure."""

from __future__ import annotations

from .standing import EXPOSURE


def toss(random_value: float, rate: float, *, lendings: int, named: bool) -> bool:
    """True to withhold. `random_value`: uniform in [0, 1); `rate`: the share to withhold, 0 turns it off.

    Never one the person named, and never before its first EXPOSURE lendings: nothing can be learnt from less, and a
    newcomer must be seen to work.
    """
    return not named and lendings >= EXPOSURE and random_value < rate
