"""What can be written here. Pure.

Law: quiet by design: in a page only where a field, a heading, a trigger or a skill's name is being written; elsewhere only
for `/synthesize` and its kin at the start of a comment or line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..skills.lint import FIELDS
from ..skills.visible import visible
from .actions import Offer
from .comments import words
from .page import Anatomy, Page
from .text import Edit, Place, Span, Text

HEADINGS = ("Triggers", "Steps", "Verification", "Pitfalls", "Not when")
SAYS = {
    "name": "the folder's name",
    "description": "what it does and when to use it, at most 1024 characters",
    "license": "under which licence it may be used",
    "compatibility": "what it needs, at most 500 characters",
    "metadata": "a map; wisen's own fields are wisen-*",
    "allowed-tools": "one line, parted by blanks",
}
COMMANDS = {
    "/synthesize": ("wisen.synthesize", "make a skill from the last session"),
    "/skills": ("wisen.skills", "the skills that fit this document's comment"),
    "/prune": ("wisen.prune", "which skills do not earn their place"),
}
_COMMAND = re.compile(r"(?:^|\s)(/[a-z]*)$")
_NAME = re.compile(r"(?:`|(?<![\w$])\$)([a-z0-9-]*)$")
MOST = 50


@dataclass(frozen=True, slots=True)
class Choice:
    """One completion: `edit` writes it; `what`: field, heading, trigger, skill or command; `command` then runs."""

    label: str
    what: str
    detail: str
    edit: Edit
    command: str = ""
    arguments: tuple[str, ...] = ()


def choices(
    text: Text,
    place: Place,
    page: Page | None,
    parts: Anatomy | None,
    names: Iterable[str],
    prompts: Sequence[str],
) -> Iterator[Choice]:
    """What can stand at `place`. `names`: of the skills; `prompts`: what the person asked lately."""
    before = text.line(place.line)[: place.column]
    yield from _commands(text, place, before)
    if page is None or parts is None:
        return
    if named := _NAME.search(before):
        found = (name for name in names if name.startswith(named[1]) and name != page.name)
        span = Span(Place(place.line, named.start(1)), place)
        yield from (
            Choice(name, "skill", "a skill", Edit(span, name))
            for name, _ in zip(found, range(MOST), strict=False)
        )
    if page.what == "memo":
        return
    span = Span(Place(place.line, 0), place)
    if _in_front(text, parts, place.line):
        if re.fullmatch(r"[a-z-]*", before):
            yield from (
                Choice(field, "field", SAYS[field], Edit(span, f"{field}: "))
                for field in sorted(FIELDS - parts.front.fields.keys())
                if field.startswith(before)
            )
        elif before.strip() == "name:" and page.name:
            yield Choice(page.name, "field", SAYS["name"], Edit(span, f"name: {page.name}"))
    elif re.fullmatch(r"#{1,3} ?[\w ]*", before):
        there = {heading.title.casefold() for heading in parts.headings if heading.line != place.line}
        wanted = before.lstrip("#").strip().casefold()
        for heading in HEADINGS:
            if heading.casefold() not in there and heading.casefold().startswith(wanted):
                yield Choice(heading, "heading", "a section", Edit(span, f"## {heading}"))
    elif (section := parts.within(place.line)) and section.is_triggers and re.match(r"[-*] ?[\"“]?", before):
        wanted = before.lstrip("-*").strip().strip('"“').casefold()
        rest = Span(span.start, text.whole(place.line).end)
        for prompt in prompts:
            if wanted in prompt.casefold():
                yield Choice(visible(prompt), "trigger", "you asked this", Edit(rest, f'- "{prompt}"'))


def _in_front(text: Text, parts: Anatomy, line: int) -> bool:
    """Whether a line is in the front matter; the first field makes one of what is a rule across the page until it is there."""
    if parts.front.present:
        return 0 < line < parts.body
    return (
        line > 0 and text.line(0).strip() == "---" and not any(text.line(n).strip() for n in range(1, line))
    )


def typed(text: Text, line: int) -> Iterator[Offer]:
    """The command that stands alone in a comment or line, to be run: not every editor runs what it completes."""
    if word := alone(text, line):
        detail, run = COMMANDS[word][1], (word, text.uri, str(line))
        yield Offer(f"wisen: {word}: {detail}", command="wisen.typed", arguments=run, preferred=True)


def alone(text: Text, line: int) -> str:
    """The command that stands alone in a comment or line; "" for none."""
    word = words(text.line(line)).strip()
    return word if word in COMMANDS else ""


def without(text: Text, line: int, word: str) -> Edit:
    """Takes the command that stands in a line out of it."""
    start = text.line(line).index(word)
    return Edit(Span(Place(line, start), Place(line, start + len(word))), "")


def arguments(word: str, uri: str, line: int) -> tuple[str, ...]:
    """What the command behind a word wants to know."""
    return (uri, str(line)) if word == "/skills" else ()


def _commands(text: Text, place: Place, before: str) -> Iterator[Choice]:
    written = _COMMAND.search(before)
    if not written or words(before.strip()) != written[1]:
        return
    for label, (_, detail) in COMMANDS.items():
        if label.startswith(written[1]):
            # The word stays until it runs: an editor that does not run what it completes has the code action on it.
            whole = Edit(Span(Place(place.line, written.start(1)), place), label)
            run = (label, text.uri, str(place.line))
            yield Choice(label, "command", detail, whole, "wisen.typed", run)
