"""From events to trials: one skill in one session, lent or withheld, with the one outcome that counts. Pure.

Law: a session is one trial however often the skill was lent in it, for its outcomes hang together; a session in which
it was lent at all is no control. The latest judgement of a use counts, but the person's explicit word beats every other. No
judgement is unknown, and unknown is no success.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .model import Judgement, Outcome, Tending, Use


@dataclass(frozen=True, slots=True)
class Trial:
    """`at`, `last`: its first and last use; `source`: who knows the outcome."""

    at: float
    last: float
    lent: bool
    agent: str
    model: str
    identity: str
    tokens: int
    outcome: Outcome = Outcome.UNKNOWN
    source: str = ""


def verdicts(judgements: Iterable[Judgement]) -> dict[int, Judgement]:
    """The judgement that counts, by use."""
    counts: dict[int, Judgement] = {}
    for judgement in sorted(judgements, key=_weight):
        counts[judgement.use] = judgement
    return counts


def by_skill(
    uses: Iterable[Use], judgements: Iterable[Judgement], renames: Sequence[Tending] = ()
) -> dict[str, list[Trial]]:
    """The trials of each skill, oldest first. What was used under an old name counts for the new one."""
    counts = verdicts(judgements)
    sessions: dict[tuple[str, str, int], list[Use]] = {}
    for use in uses:
        skill = renamed(use.skill, use.at, renames)
        sessions.setdefault((skill, use.session, 0 if use.session else use.id), []).append(use)
    trials: dict[str, list[Trial]] = {}
    for (skill, *_), together in sessions.items():
        trials.setdefault(skill, []).append(_trial(together, counts))
    return {skill: sorted(mine, key=lambda trial: trial.at) for skill, mine in trials.items()}


def renames(tendings: Iterable[Tending]) -> list[Tending]:
    """The renames among them, oldest first."""
    return sorted((t for t in tendings if t.kind == "renamed" and t.where), key=lambda t: t.at)


def renamed(skill: str, at: float, renames: Sequence[Tending]) -> str:
    """What the skill that had this name at that time is called now."""
    for rename in renames:
        if rename.skill == skill and rename.at >= at:
            skill = rename.where
    return skill


def current(trials: Sequence[Trial], since: float = 0.0) -> list[Trial]:
    """The trials that speak of the skill as it is now: the page as it was last used, and for each agent the model it last
    had. What is not known of a trial does not rule it out."""
    identity = next((trial.identity for trial in reversed(trials) if trial.identity), "")
    models = {trial.agent: trial.model for trial in trials if trial.model}
    return [
        trial
        for trial in trials
        if trial.at >= since
        and trial.identity in ("", identity)
        and trial.model in ("", models.get(trial.agent, ""))
    ]


def count(trials: Iterable[Trial], outcome: Outcome) -> int:
    return sum(trial.outcome is outcome for trial in trials)


def _weight(judgement: Judgement) -> tuple[bool, float]:
    return judgement.source == "person", judgement.at


def _trial(together: list[Use], counts: dict[int, Judgement]) -> Trial:
    arm = [use for use in together if use.lent] or together
    arm.sort(key=lambda use: use.at)
    last = arm[-1]
    known = [
        verdict
        for use in arm
        if (verdict := counts.get(use.id))
        and (verdict.outcome is not Outcome.UNKNOWN or verdict.source == "person")
    ]
    said = max(known, key=_weight) if known else None
    return Trial(
        at=arm[0].at,
        last=last.at,
        lent=last.lent,
        agent=last.agent,
        model=last.model,
        identity=last.identity,
        tokens=sum(use.tokens for use in arm if use.lent),
        outcome=said.outcome if said else Outcome.UNKNOWN,
        source=said.source if said else "",
    )
