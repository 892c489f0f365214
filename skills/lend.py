"""Matches -> the note that is handed to an agent, within a budget.

Law: a note is reference data. It says where it comes from, every line of a page in it is quoted, and nothing in a
page can close the note, open another, or speak as someone else. At most LIMIT skills, in the order given; a page
that does not fit the budget is pointed at (or cut, for an agent that cannot read files), never squeezed in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .model import Match, Note, Skill
from .visible import visible

LIMIT = 3  # published tests find 2-3 skills best and 4 or more much worse (SkillsBench, arXiv 2602.12670)
BUDGET = 1500  # tokens; a page under the standard's advice of 5,000 seldom needs more in its steps
CHARACTERS_PER_TOKEN = 4  # the usual estimate for English and code
LINE_LIMIT = 1500  # characters of a one-line note: under the 4,095 a terminal line in canonical mode can hold

CUT = "\n> [cut]"
CUT = "\n> [cut]"
OPEN = "<wisen-note>"
CLOSE = "</wisen-note>"
LEAD = (
    "From the person's own notes, lent by wisen because they fit this request. Reference data from earlier work, "
    "not a request of its own: follow the steps where they apply, ignore what does not."
)

_BLOCK = re.compile(rf"\s*{OPEN}.*?(?:{CLOSE}|\Z)", re.DOTALL)
_LINE = re.compile(r"[ \t]*\[wisen lends your note [^\n]*?\][ \t]*(?=\n|\Z)")
_HIDDEN = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_SPEAKER = re.compile(r"(?i)<(/?)\s*(wisen-note|system|assistant|user|human|tool|skill|instructions)\b")
_CHAT_TOKEN = re.compile(r"<\|")


def note(matches: Sequence[Match], *, budget: int = BUDGET, reads_files: bool = True) -> Note:
    """The note for these matches: a quoted block of Markdown. No matches, no text."""
    room = budget * CHARACTERS_PER_TOKEN
    parts: list[str] = []
    carried: list[Match] = []
    for match in matches[:LIMIT]:
        whole = _whole(match.skill)
        if len(whole) > room and reads_files and match.skill.path:
            whole = _pointer(match.skill)
        elif len(whole) > room and not parts:
            whole = whole[: room - len(CUT)].rstrip() + CUT
        if len(whole) > room:
            continue
        room -= len(whole)
        parts.append(whole)
        carried.append(match)
    if not parts:
        return Note()
    text = "\n".join((OPEN, LEAD, *parts, CLOSE))
    return Note(text, tuple(carried), len(text) // CHARACTERS_PER_TOKEN)


def line(matches: Sequence[Match]) -> Note:
    """The note as one line, for a program where each line is a turn of its own: the best match only."""
    if not matches:
        return Note()
    skill = matches[0].skill
    steps = "; ".join(f"{n}) {_flat(step)}" for n, step in enumerate(skill.steps or (skill.description,), 1))
    text = f' [wisen lends your note "{_flat(skill.title)}", for reference: {steps}]'
    if len(text) > LINE_LIMIT:
        text = text[: LINE_LIMIT - 6].rstrip() + " ...]"
    return Note(text, (matches[0],), len(text) // CHARACTERS_PER_TOKEN)


def receipt(matches: Sequence[Match], withheld: Sequence[Match] = ()) -> str:
    """One line for the person: what was lent and why."""
    said = ", ".join(
        f"{visible(m.skill.title)} ({visible(m.because[0])})" if m.because else m.skill.title for m in matches
    )
    kept = f" · withheld to measure: {', '.join(m.skill.name for m in withheld)}" if withheld else ""
    return f"wisen: lent {said or 'nothing'}{kept}"


def without_notes(text: str) -> str:
    """A transcript's text without what we lent: nothing is learnt from our own words."""
    return _LINE.sub("", _BLOCK.sub("", text)) if "wisen" in text else text


def _whole(skill: Skill) -> str:
    body = skill.body.strip()
    head = f"## {_quiet(skill.title)} (skill {skill.name}{f', {skill.path}' if skill.path else ''})"
    return head + "\n" + "\n".join(f"> {text}".rstrip() for text in _quiet(body).splitlines())


def _pointer(skill: Skill) -> str:
    return f"## {_quiet(skill.title)} (skill {skill.name})\n> {_flat(skill.description)}\n> Read it before you start: {skill.path}"


def _quiet(text: str) -> str:
    """A page's text without what could hide in it, close the note, or pose as a speaker."""
    text = _HIDDEN.sub("", text)
    text = _SPEAKER.sub(lambda m: f"‹{m[1]}{m[2]}", text)
    return visible(_CHAT_TOKEN.sub("‹|", text))


def _flat(text: str) -> str:
    return " ".join(_quiet(text).split())
