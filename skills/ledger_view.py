"""The shape of `wisen ledger --json`. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from .model import Lift, Standing
from .standing import words


def as_json(standings: Mapping[str, Standing], now: float) -> list[dict[str, object]]:
    """[{skill, standing, lent, withheld, helped, harmed, unknown, first_used, last_used, lift, tokens, why}], by name.

    standing: probation, proven, doubtful, archived. lent, withheld, helped, harmed, unknown: sessions (helped + harmed +
    unknown = lent). Times are seconds since the epoch, 0 for never. lift: the helped rate of judged sessions with it minus
    that of sessions where it was withheld, {value, low, high} with a 90 % interval, or null while there is not enough data.
    tokens: lent in all, estimated. why: a sentence for a person.
    """
    return [
        {
            "skill": s.skill, "standing": s.word, "lent": s.lent, "withheld": s.withheld, "helped": s.helped,
            "harmed": s.harmed, "unknown": s.unknown, "first_used": s.first_used, "last_used": s.last_used,
            "lift": _lift(s.lift), "tokens": s.tokens, "why": words(s, now),
        }
        for s in standings.values()
    ]  # fmt: skip


def _lift(lift: Lift) -> dict[str, float | None] | None:
    return None if lift.value is None else {"value": lift.value, "low": lift.low, "high": lift.high}
