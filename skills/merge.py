"""What a lesson adds to a page that says nearly the same: new triggers, new steps, new pitfalls, put where they belong. Pure.

Law: only adds lines; every other byte of the page stays (endings, quotes, numbering, what a person wrote). What the page says
already is not said again. A page whose shape is not understood is left alone.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence

from . import markdown, near, page, triggers
from .errors import BrokenPage
from .lesson import Lesson, Step
from .model import Skill
from .steps import HEADINGS
from .synthesize import commands
from .visible import visible

STEPS, PITFALLS = "steps", "pitfalls"


def merged(text: str, skill: Skill, lesson: Lesson) -> str | None:
    """The page with what the lesson adds; the same text when that is nothing, None when it cannot be added."""
    phrases, steps, pitfalls = additions(skill, lesson)
    out: str | None = text
    if phrases and out:
        out = _added(out, _is_triggers, [f'"{phrase}"' for phrase in phrases])
    if out and steps:
        out = _added(out, _is_steps, steps)
    if out and pitfalls:
        out = _added(out, _is_pitfalls, pitfalls) or _section(out, "Pitfalls", pitfalls)
    if not out:
        return None
    try:
        after = page.parse(out, name=skill.name)
    except BrokenPage:
        return None
    heard = {phrase.casefold() for phrase in after.triggers}
    whole = all(phrase.casefold() in heard for phrase in phrases) and len(after.steps) == len(
        skill.steps
    ) + len(steps)
    return out if whole and set(skill.triggers) <= set(after.triggers) else None


def taught(skill: Skill) -> Lesson:
    """What a page teaches: to be added to another that says nearly the same."""
    steps = tuple(Step(step) for step in skill.steps)
    pitfalls = [
        entry.text
        for section in markdown.Rows(skill.body).sections()
        if _is_pitfalls(section.key)
        for row in section.lines
        if (entry := markdown.item(row))
    ]
    return Lesson(skill.title, skill.description, skill.triggers or (skill.title,), steps, tuple(pitfalls))


def additions(skill: Skill, lesson: Lesson) -> tuple[list[str], list[str], list[str]]:
    """Triggers, steps and pitfalls of the lesson that the page does not have."""
    heard = [" ".join(phrase.casefold().split()) for phrase in skill.triggers]
    phrases = [
        phrase for trigger in lesson.triggers
        if (phrase := " ".join(visible(trigger).replace('"', "'").split())).casefold() not in heard
    ]  # fmt: skip
    known = [*skill.steps, *(command for step in skill.steps for command in commands(step))]
    steps = []
    for step in lesson.steps:
        ran = commands(step.text) or [step.text]
        if not all(near.does(one, known) for one in ran):
            steps.append(visible(step.text))
            known += [step.text, *ran]
    told = skill.body
    pitfalls = [
        visible(line)
        for line in lesson.pitfalls
        if not all(one in told for one in (commands(line) or [line]))
    ]
    return phrases, steps, pitfalls


def diff(before: str, after: str, name: str) -> str:
    """What changes, as a unified diff."""
    rows = difflib.unified_diff(
        before.splitlines(), after.splitlines(), f"{name} (now)", f"{name} (draft)", lineterm=""
    )
    return "\n".join(rows)


def _is_triggers(key: str) -> bool:
    return triggers.is_trigger_heading(key)


def _is_steps(key: str) -> bool:
    return key in HEADINGS and key.startswith("step")


def _is_pitfalls(key: str) -> bool:
    return key in (PITFALLS, "pitfall", "gotchas", "common pitfalls")


def _added(text: str, wanted: Callable[[str], bool], items: Sequence[str]) -> str | None:
    """The page with list items after the last one of a section; None when there is no such section or list."""
    pure = text.lstrip("\ufeff")
    for section in markdown.Rows(pure).sections():
        if not wanted(section.key):
            continue
        rows = section.lines
        entries = [(n, entry) for n, row in enumerate(rows) if (entry := markdown.item(row))]
        if not entries:
            return None
        margin = min(entry.indent for _, entry in entries)
        own = [(n, entry) for n, entry in entries if entry.indent == margin]
        last = max(n for n, row in enumerate(rows) if row.kind != "blank")
        if any(row.kind == "heading" for row in rows) or own[-1][1].numbered != own[0][1].numbered:
            return None
        return text[: len(text) - len(pure)] + _after(pure, rows[last], _items(rows, own, items))
    return None


def _items(
    rows: Sequence[markdown.Line], own: Sequence[tuple[int, markdown.Item]], items: Sequence[str]
) -> list[str]:
    """New items in the manner of those that stand there: their margin, their sign, the next numbers."""
    sign = rows[own[-1][0]].text
    lead = sign[: len(sign) - len(sign.lstrip())]
    word = sign.split()[0]
    found: list[str] = []
    for offset, one in enumerate(items, 1):
        mark = f"{int(word[:-1]) + offset}{word[-1]}" if word[:-1].isdecimal() else word
        first, *rest = one.split("\n")
        found.append(f"{lead}{mark} {first}")
        found += [f"{lead}{' ' * (len(mark) + 1)}{line}".rstrip() for line in rest]
    return found


def _after(text: str, row: markdown.Line, new: Sequence[str]) -> str:
    ending = row.ending or ("\r\n" if "\r\n" in text else "\n")
    at = row.start + len(row.text) + len(row.ending)
    head = text[:at] if row.ending else text[:at] + ending
    return head + "".join(line + ending for line in new) + text[at:]


def _section(text: str, title: str, items: Sequence[str]) -> str:
    """The page with a new section before those the ledger projects, else at the end."""
    pure = text.lstrip("\ufeff")
    ending = "\r\n" if "\r\n" in pure else "\n"
    new = "".join(row + ending for row in (f"## {title}", *(f"- {item}" for item in items), ""))
    page = markdown.Rows(pure)
    for section in page.sections():
        if section.key in ("last used", "success rate", "verification"):
            at = page.lines[section.number].start
            return text[: len(text) - len(pure)] + pure[:at] + new + pure[at:]
    return text + ("" if text.endswith("\n") else ending) + ending + new.removesuffix(ending)
