"""What to know about a draft before it is let in: its findings. Pure.

Law: advises, never decides. Besides the linter: what belongs to one machine or one day, steps that nobody ran, a skill that
says nearly the same, and the back-test: what the library would have lent for the person's own past prompts, had this page
stood in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from . import near, page
from .errors import BrokenPage
from .lint import SEVERITIES, lint
from .markdown import lines
from .model import Draft, Finding, Skill
from .redact import scan
from .synthesize import commands

Lent = Callable[
    [str], Sequence[str]
]  # a prompt -> the names of what would be lent for it, with the draft in the library

ENOUGH = 20  # past prompts from which a share says something
BROAD, EVERYTHING = (
    0.1,
    0.5,
)  # shares of the past prompts; the busiest skills of real libraries stay below 5 %
SHOWN = 3  # examples told
MANY = 15  # steps; SkillsBench found comprehensive pages worse than short ones (facts: field 9)

_LEFTOVERS = (
    ("absolute-path", "warning", re.compile(r"(?<![\w.~$>/-])(?:/(?:home|Users|root|mnt|media|Volumes|private|tmp|var/folders)/[^\s`'\")]+|[A-Z]:\\[^\s`'\")]+)"), "a path of one machine", "write it relative to the project, or as a placeholder"),
    ("uuid", "warning", re.compile(r"\b[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\b"), "an identifier of one thing", "use a placeholder: `<id>`"),
    ("hash", "hint", re.compile(r"\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{12,64}\b"), "a hash of one thing", "use a placeholder: `<commit>`"),
    ("date", "hint", re.compile(r"\b20\d\d-[01]\d-[0-3]\d\b"), "a date", "use a placeholder, or say what date is meant"),
    ("port", "hint", re.compile(r"\b(?:localhost|127\.0\.0\.1|0\.0\.0\.0):\d{2,5}\b"), "a port of one machine", "say where the port comes from"),
    ("redacted", "hint", re.compile(r"<secret:[a-z-]+:\d+>"), "a secret stood here", "say where it comes from: a variable, a file"),
)  # fmt: skip


def findings(
    draft: Draft, skills: Sequence[Skill], past: Sequence[str], lent: Lent | None, own: str = ""
) -> tuple[Finding, ...]:
    """Everything to know about a draft, gravest first. `skills`: those in the library; `past`: the person's past prompts,
    redacted; `own`: the one the draft came from; `lent` None: no back-test."""
    found = [*lint(draft.page, name=draft.name), *secrets(draft.page), *leftovers(draft.page), *_steps(draft)]
    found += _twins(draft, [skill for skill in skills if skill.path != draft.patches])
    if lent and own and draft.name not in lent(own):
        said = f"it would not be lent for the prompt it came from: “{' '.join(own.split())[:80]}”"
        found.append(
            Finding("would-not-fire", said, "warning", 0, "add a trigger in the words of that prompt")
        )
    if lent:
        found += back_test(draft.name, past, lent)
    once = dict.fromkeys(found)
    return tuple(sorted(once, key=lambda one: (SEVERITIES.index(one.severity), one.line)))


def secrets(text: str) -> Iterator[Finding]:
    """What the filter would take out of a page as it stands, after an edit or from elsewhere; each with its line."""
    for found in scan(text, identity=False):
        line = text.count("\n", 0, found.start) + 1
        what = f"this looks like a secret ({found.kind})"
        yield Finding(
            "secret", what, "error", line, "take it out; say where it comes from: a variable, a file"
        )


def leftovers(text: str) -> Iterator[Finding]:
    """What belongs to one machine or one day, the first place of each kind."""
    rows = text.split("\n")
    for kind, severity, pattern, what, hint in _LEFTOVERS:
        places = [(n, hit[0]) for n, row in enumerate(rows, 1) if (hit := pattern.search(row))]
        if places:
            more = f", and in {len(places) - 1} more lines" if len(places) > 1 else ""
            yield Finding(kind, f"{what}: {places[0][1][:60]}{more}", severity, places[0][0], hint)


def back_test(name: str, past: Sequence[str], lent: Lent) -> Iterator[Finding]:
    """For which of the past prompts the draft would have been lent, and which skills it would have met there."""
    fired: list[str] = []
    met: dict[str, int] = {}
    for prompt in past:
        names = lent(prompt)
        if name in names:
            fired.append(prompt)
            for other in names:
                if other != name:
                    met[other] = met.get(other, 0) + 1
    if not past:
        return
    share = len(fired) / len(past)
    examples = "; ".join(f"“{' '.join(prompt.split())[:60]}”" for prompt in fired[:SHOWN])
    told = f"would have been lent for {len(fired)} of your last {len(past)} prompts{f': {examples}' if examples else ''}"
    if len(past) >= ENOUGH and share >= EVERYTHING:
        yield Finding("fits-everything", told, "error", 0, "make its triggers say what is special about it")
    elif len(past) >= ENOUGH and share >= BROAD:
        yield Finding("fits-much", told, "warning", 0, "make its triggers say what is special about it")
    else:
        yield Finding("back-test", told, "hint")
    for other, count in sorted(met.items(), key=lambda item: -item[1])[:SHOWN]:
        times = "once" if count == 1 else f"{count} times"
        yield Finding(
            "collides",
            f"`{other}` would have been lent beside it {times}",
            "hint",
            0,
            "merge them, or make their triggers differ",
        )


def _twins(draft: Draft, skills: Sequence[Skill]) -> Iterator[Finding]:
    mine = _read(draft)
    if mine is None:
        return
    other, score = near.nearest(mine.title, mine.triggers, skills)
    if other and score >= near.NEAR:
        yield Finding(
            "near-duplicate",
            f"`{other.name}` listens for nearly the same ({score:.0f} of 100)",
            "warning",
            0,
            "merge them, or make their triggers differ",
        )


def _steps(draft: Draft) -> Iterator[Finding]:
    """Commands of a model's that were not run in the session; too many steps."""
    mine = _read(draft)
    if mine is None:
        return
    if len(mine.steps) > MANY and not draft.patches:
        yield Finding(
            "long", f"{len(mine.steps)} steps; short pages help more", "hint", 0, "keep what matters"
        )
    if draft.backend == "extract" or draft.patches:
        return
    ran = [one.command for one in draft.evidence if one.command]
    for number, step in enumerate(mine.steps, 1):
        for command in commands(step):
            if not any(command in whole or near.does(command, (whole,)) for whole in ran):
                where = next(
                    (n for n, row in enumerate(lines(draft.page), 1) if command.split("\n")[0] in row.text), 0
                )
                yield Finding(
                    "not-run",
                    f"step {number}: `{command[:80]}` was not run in the session",
                    "warning",
                    where,
                    "try it before you trust it",
                )


def _read(draft: Draft) -> Skill | None:
    try:
        return page.parse(draft.page, name=draft.name)
    except BrokenPage:
        return None
