"""Which skills do not earn their place: proposals, each with its reason and its numbers. Pure; moves nothing.

Law: never below EXPOSURE lendings or GRACE days, never where use was not tracked, never a page that is pinned
(`wisen-pinned: true` in its metadata), and only home pages: what a project or another tool owns is theirs. Age alone is no
reason: rare skills are worth keeping. Silence alone is none either: a skill nobody judged is not doubtful.

`wisen prune --json` is a list of {skill, why, numbers, archived}; `numbers` holds lent, helped, harmed, unknown, withheld and
days (since the first lending, or since the page was first seen), and for a skill that never fitted, sessions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .model import Skill, Standing, Tending, Use
from .standing import DAY, EXPOSURE, GRACE

TRACKED = (
    90 * DAY
)  # seconds a page must have stood in a tracked library before "it never fitted" means something
SESSIONS = 10  # sessions in which other skills fitted in that time: the library was in use, this page was not
PINNED = "wisen-pinned"
BORN = ("accepted", "edited", "restored", "renamed", "declined", "seen")  # each begins its time anew


@dataclass(frozen=True, slots=True)
class Proposal:
    """To move `skill` aside: why, in words, and the numbers that say so."""

    skill: str
    why: str
    numbers: Mapping[str, float] = field(default_factory=dict)


def propose(
    standings: Mapping[str, Standing],
    skills: Iterable[Skill],
    uses: Iterable[Use],
    tracked_since: float,
    now: float,
    tendings: Iterable[Tending] = (),
) -> tuple[Proposal, ...]:
    """The home skills that do not earn their place, the most harmful first.

    `tracked_since`: `Ledger.tracked_since()`, 0.0 where use was not tracked: then nothing is proposed. `tendings` tell since
    when a page could have been lent; a skill they do not tell of is never proposed for want of use.
    """
    if not tracked_since:
        return ()
    sessions: dict[str, float] = {}
    for use in uses:
        sessions[use.session] = max(use.at, sessions.get(use.session, 0.0))
    born = {t.skill if t.kind != "renamed" else t.where: t.at for t in tendings if t.kind in BORN}
    proposals = []
    for skill in skills:
        standing = standings.get(skill.name, Standing(skill.name, "probation"))
        if skill.origin != "home" or pinned(skill):
            continue
        if standing.word == "doubtful":
            proposal = _doubtful(standing, now)
        elif standing.lent or standing.withheld or skill.name not in born:
            proposal = None
        else:
            proposal = _never(skill.name, max(born[skill.name], tracked_since), sessions.values(), now)
        if proposal:
            proposals.append(proposal)
    return tuple(sorted(proposals, key=_worst))


def pinned(skill: Skill) -> bool:
    """True where the page says that it stays, whatever the ledger believes."""
    return skill.metadata.get(PINNED, "").strip().lower() in ("true", "yes", "1")


def _doubtful(standing: Standing, now: float) -> Proposal | None:
    age = now - standing.first_used
    if standing.lent < EXPOSURE or age < GRACE:
        return None
    numbers = {
        "lent": standing.lent, "helped": standing.helped, "harmed": standing.harmed, "unknown": standing.unknown,
        "withheld": standing.withheld, "days": int(age // DAY),
    }  # fmt: skip
    return Proposal(
        standing.skill,
        f"{standing.why}; lent in {standing.lent} sessions over {int(age // DAY)} days",
        numbers,
    )


def _never(name: str, since: float, sessions: Iterable[float], now: float) -> Proposal | None:
    then = sum(at >= since for at in sessions)
    days = int((now - since) // DAY)
    if now - since < TRACKED or then < SESSIONS:
        return None
    why = f"it fitted no prompt in {days} days, while other skills did in {then} sessions; use was tracked all that time"
    return Proposal(name, why, {"lent": 0, "days": days, "sessions": then})


def _worst(proposal: Proposal) -> tuple[float, str]:
    return proposal.numbers.get("helped", 0) - proposal.numbers.get("harmed", 0), proposal.skill
