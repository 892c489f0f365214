"""`wisen why PROMPT|-`: every skill that was weighed, its features, the threshold, and the verdict in words.
`wisen why --session ID|last`: what was lent or withheld in a session, and why."""

from __future__ import annotations

from argparse import Namespace

from ..skills.home import Home
from ..skills.index import Tuned
from ..skills.match import gate, query, words
from ..skills.model import Candidate, Prompt
from . import say
from .parse import parse
from .suggest import WAITS, asked_home, prompt_text

COUNTED = 20  # words of the prompt that are told; --json has all
CLOSE = 3  # candidates whose points are shown; --json has all


def main(args: list[str]) -> int:
    told = parse("why", args)
    home = asked_home(told)
    if told.session:
        return _session(home, told)
    prompt = prompt_text(told.prompt)
    answer = home.suggest(Prompt(prompt, home.cwd, told.agent, WAITS), told.limit)
    counted = [*query.query(prompt).words.values()]
    lent = {match.skill.path for match in answer.matches}
    tuned = home.suggest.tuned
    if told.json:
        say.data(
            {
                "threshold": answer.threshold,
                "fitted_to": tuned.prompts if tuned else 0,
                "words": counted,
                "remarks": list(answer.remarks),
                "candidates": [_as_json(c, c.skill.path in lent) for c in answer.candidates],
            }
        )
        return 0
    say.text(
        f"threshold {answer.threshold:.2f}: the least chance to be right that is lent, {_origin(tuned, answer.threshold)}"
    )
    if counted:
        more = f" and {len(counted) - COUNTED} more" if len(counted) > COUNTED else ""
        say.text(f"what counts of the prompt: {', '.join(counted[:COUNTED])}{more}")
    else:
        say.text(
            "nothing of the prompt counts: everyday words, signs, paths, and what was pasted tell nothing"
        )
    for remark in answer.remarks:
        say.text(remark)
    if counted and not answer.candidates:
        say.text("no skill shares a word with this prompt")
    for place, candidate in enumerate(answer.candidates):
        mark = f"lent ({candidate.score:.2f})" if candidate.skill.path in lent else "not lent"
        say.text(f"{candidate.skill.name}: {mark}; {candidate.verdict}")
        for reason in candidate.because:
            say.text(f"    {reason}")
        if place < CLOSE and candidate.features:
            say.text("    in points (a fifty-fifty chance is 0), what counted most:")
            for said in words.parts(candidate.features):
                say.text(f"      {said}")
    return 0


def _origin(tuned: Tuned | None, threshold: float) -> str:
    """Where a threshold comes from."""
    if not tuned:
        return "as shipped for a library of this size"
    shipped = gate.threshold(tuned.pages)
    if f"{shipped:.2f}" == f"{threshold:.2f}":
        return f"as shipped for a library of this size; your own {tuned.prompts} past prompts prove it neither too low nor too high"
    why = "raised: too much" if threshold > shipped else "lowered: too little"
    return f"fitted to your own {tuned.prompts} past prompts ({why} would be lent at the {shipped:.2f} as shipped)"


def _session(home: Home, told: Namespace) -> int:
    session = home.sessions.get(told.session)
    uses = home.ledger.uses(session=session.id)
    if told.json:
        say.data(
            [
                {
                    "skill": u.skill,
                    "lent": u.lent,
                    "how": u.how,
                    "score": u.score,
                    "because": list(u.because),
                    "at": u.at,
                }
                for u in uses
            ]
        )
        return 0
    if not uses:
        say.text(f"nothing was lent in session {session.id}")
    for use in uses:
        say.text(
            f"{say.when(use.at)}  {use.skill}  {'lent' if use.lent else 'withheld, to measure'} ({use.how}, {use.score:.2f})"
        )
        for reason in use.because:
            say.text(f"    {reason}")
    return 0


def _as_json(candidate: Candidate, lent: bool) -> dict[str, object]:
    return {
        "name": candidate.skill.name,
        "path": candidate.skill.path,
        "lent": lent,
        "score": round(candidate.score, 4),
        "verdict": candidate.verdict,
        "because": list(candidate.because),
        "features": {name: round(value, 4) for name, value in candidate.features.items()},
    }
