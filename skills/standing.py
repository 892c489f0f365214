"""What the ledger believes of each skill: probation, proven, doubtful or archived, and the difference lending it makes. Pure.

Law: only what was lent is credited, silence is no success, and nothing is doubted before it had its chance. The word is about
the skill as it is: a page that was edited, or an agent with a new model, begins anew, and so does a skill that was
restored or that a person kept when prune proposed it. A page that stands in the library is not archived, whatever
the ledger remembers: files are the truth.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from . import trials
from .interval import difference, wilson
from .model import Judgement, Lift, Outcome, Standing, Tending, Use
from .trials import Trial, count

DAY = 86_400
EXPOSURE = (
    5  # lendings before anything is doubted or withheld: pruning early measurably harms (field facts, 14)
)
GRACE = 14 * DAY  # seconds from the first lending until anything is doubted
JUDGED = (
    3  # judged lendings before a rate is believed: 3 of 3 is the least whose lower bound (.526) exceeds .5
)
ARM = 5  # judged sessions in each arm before a lift is named
VETOES = 3  # times the person took it back, and more often than it helped
EVEN = 0.5  # as often harmed as helped


def standings(
    uses: Iterable[Use],
    judgements: Iterable[Judgement],
    tendings: Iterable[Tending],
    now: float,
    known: Iterable[str] = (),
) -> dict[str, Standing]:
    """The standing of every skill that is `known` (stands in the library), was used, or is archived; by name.

    `now`: seconds since the epoch. Counts are of sessions and of all time, word and lift of the skill as it is now.
    """
    tended: dict[str, list[Tending]] = {}
    history = sorted(tendings, key=lambda tending: tending.at)
    renames = trials.renames(history)
    for tending in history:
        tended.setdefault(trials.renamed(tending.skill, tending.at, renames), []).append(tending)
    mine = trials.by_skill(uses, judgements, renames)
    here = set(known)
    away = {name: move for name, of in tended.items() if name not in here and (move := _archived(of))}
    names = sorted(here | mine.keys() | away.keys())
    return {
        name: _standing(name, mine.get(name, []), tended.get(name, []), away.get(name), now) for name in names
    }


def words(standing: Standing, now: float) -> str:
    """One sentence a person can act on: why it has its word, and what to do."""
    todo = {
        "archived": f"`wisen restore {standing.skill}` brings it back",
        "proven": "keep it",
        "doubtful": "read its steps, or let `wisen prune` move it aside",
        "probation": "`wisen helped` or `wisen harmed` after a session says how it went",
    }[standing.word]
    if not standing.lent and standing.word == "probation":
        todo = "`wisen why PROMPT` tells whether its triggers fit"
    idle = int((now - standing.last_used) // DAY)
    unused = f", last lent {idle} days ago" if standing.lent and idle > 30 else ""
    return f"{standing.why or 'not enough data yet'}{unused}; {todo}"


def _standing(
    name: str, mine: Sequence[Trial], tended: Sequence[Tending], away: Tending | None, now: float
) -> Standing:
    lent = [trial for trial in mine if trial.lent]
    since = max((t.at for t in tended if t.kind in ("restored", "declined")), default=0.0)
    vetoes = sum(t.kind == "vetoed" and t.at >= since for t in tended)
    as_it_is = trials.current(mine, since)
    lift = _lift(as_it_is, lent[EXPOSURE - 1].at if len(lent) >= EXPOSURE else now)
    word, why = _word(as_it_is, len(mine) - len(as_it_is), lift, vetoes, now)
    if away:
        word, why = "archived", f"archived{': ' + away.why if away.why else ''}"
    helped, harmed = count(lent, Outcome.HELPED), count(lent, Outcome.HARMED)
    return Standing(
        skill=name,
        word=word,
        lent=len(lent),
        withheld=len(mine) - len(lent),
        helped=helped,
        harmed=harmed,
        unknown=len(lent) - helped - harmed,
        first_used=min((trial.at for trial in lent), default=0.0),
        last_used=max((trial.last for trial in lent), default=0.0),
        lift=lift,
        tokens=sum(trial.tokens for trial in lent),
        why=why,
        known_by=tuple(sorted({t.source for t in lent if t.outcome is not Outcome.UNKNOWN})),
    )


def _word(mine: Sequence[Trial], set_aside: int, lift: Lift, vetoes: int, now: float) -> tuple[str, str]:
    """The word, and why."""
    lent = [trial for trial in mine if trial.lent]
    helped, harmed = count(lent, Outcome.HELPED), count(lent, Outcome.HARMED)
    judged = helped + harmed
    low, high = wilson(helped, judged)
    rate = f"helped in {helped} of {judged} judged sessions"
    measured = _points(lift)
    if lift.low is not None and lift.low > 0:
        return "proven", f"{rate}, {measured}"
    if judged >= JUDGED and low > EVEN and not (lift.high is not None and lift.high < 0):
        return "proven", f"{rate}{', ' + measured if measured else ''}"
    if len(lent) >= EXPOSURE and now - lent[0].at >= GRACE:
        if lift.high is not None and lift.high < 0:
            return "doubtful", f"{rate}, {measured}"
        if judged >= JUDGED and high < EVEN:
            return "doubtful", f"harmed in {harmed} of {judged} judged sessions"
        if vetoes >= VETOES and vetoes > helped:
            return "doubtful", f"you took it back {vetoes} times, and it helped in {helped} sessions"
    if not lent:
        return "probation", "as it is now it was not lent yet" if set_aside else "never lent yet"
    fresh = "; the page or the model changed, earlier sessions do not count" if set_aside else ""
    return "probation", (
        f"{'not enough data yet' if judged < JUDGED or len(lent) < EXPOSURE else 'no clear answer yet'}: lent in"
        f" {len(lent)} {'sessions' if len(lent) > 1 else 'session'}, helped in {helped} and harmed in {harmed}{fresh}"
    )


def _lift(mine: Sequence[Trial], tossed_after: float) -> Lift:
    """Helped rates of judged sessions, lent minus withheld. The first EXPOSURE lendings had no coin tossed over them, so
    that comparing them with withheld ones would compare early with late: they are left out."""
    lent = [trial for trial in mine if trial.lent and trial.at > tossed_after]
    withheld = [trial for trial in mine if not trial.lent]
    helped, without = count(lent, Outcome.HELPED), count(withheld, Outcome.HELPED)
    judged, judged_without = helped + count(lent, Outcome.HARMED), without + count(withheld, Outcome.HARMED)
    if min(judged, judged_without) < ARM:
        return Lift()
    return Lift(*difference(helped, judged, without, judged_without))


def _points(lift: Lift) -> str:
    if lift.value is None or lift.low is None or lift.high is None:
        return ""
    value, low, high = (round(100 * part) for part in (lift.value, lift.low, lift.high))
    return f"{value:+d} points against the sessions without it (90 % between {low:+d} and {high:+d})"


def _archived(tended: Sequence[Tending]) -> Tending | None:
    """How it was last moved aside, if it was not brought back since."""
    moves = [tending for tending in tended if tending.kind in ("accepted", "archived", "restored")]
    return moves[-1] if moves and moves[-1].kind == "archived" else None
