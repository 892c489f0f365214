"""What the ledger told, as it stood when it was read: what is believed of each skill, and how it came to that. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..skills.model import Judgement, Outcome, Skill, Standing, Tending, Use
from ..skills.prune import Proposal, propose
from ..skills.standing import standings

SHOWN = 3  # of a skill's uses that are told of


@dataclass(frozen=True, slots=True)
class Told:
    """One use of a skill and what came of it."""

    use: Use
    outcome: Outcome = Outcome.UNKNOWN
    why: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """`told`: the last uses of each skill, newest first. `uses` and `tendings`: all there are."""

    standings: Mapping[str, Standing] = field(default_factory=dict)
    told: Mapping[str, Sequence[Told]] = field(default_factory=dict)
    uses: Sequence[Use] = ()
    tendings: Sequence[Tending] = ()
    tracked_since: float = 0.0

    def proposal(self, skill: Skill, now: float) -> Proposal | None:
        """Why this skill should be moved aside, if it should. `now`: seconds since the epoch."""
        found = propose(self.standings, [skill], self.uses, self.tracked_since, now, self.tendings)
        return found[0] if found else None


def account(
    uses: Sequence[Use],
    judgements: Sequence[Judgement],
    tendings: Sequence[Tending],
    tracked_since: float,
    now: float,
    known: Iterable[str],
) -> Account:
    """What the ledger's events come to. `known`: the names in the library."""
    outcomes = {one.use: one for one in judgements if one.outcome is not Outcome.UNKNOWN}
    told: dict[str, list[Told]] = {}
    for use in reversed(uses):
        rows = told.setdefault(use.skill, [])
        if len(rows) < SHOWN:
            judged = outcomes.get(use.id)
            rows.append(Told(use, judged.outcome, judged.why) if judged else Told(use))
    return Account(
        standings(uses, judgements, tendings, now, known), told, tuple(uses), tuple(tendings), tracked_since
    )
