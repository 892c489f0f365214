"""What the editor is offered, as plain values: pure functions from what stands in a document to offers. Knows no protocol."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..skills.model import Match, Skill
from ..skills.prune import Proposal
from ..skills.visible import visible
from .comments import leader, words
from .page import Page
from .text import Edit, Text

COMMITS = frozenset(("gitcommit", "git-commit"))  # Vim's name for the language, and everyone else's
LONGEST = 2000  # characters of a selection that are taken for a prompt
REWRITE, FIX, SOURCE = "refactor.rewrite", "quickfix", "source"


@dataclass(frozen=True, slots=True)
class Offer:
    """One code action: edits of this document, or a command of ours. `fixes`: the kind and line of the remark it mends."""

    title: str
    kind: str = REWRITE
    edits: tuple[Edit, ...] = ()
    command: str = ""
    arguments: tuple[str, ...] = ()
    fixes: tuple[str, int] = ("", 0)
    preferred: bool = False


def prompt(text: Text, first: int, last: int, messages: Sequence[str] = (), within: str = "") -> str:
    """What the person seems to be about: the message in a commit, else what is selected `within` one line, else the lines (both
    included); and the diagnostics on them."""
    if text.language in COMMITS:
        chosen = commit_message(text)
    elif (
        len(within.split()) > 1
    ):  # a block cursor selects one character, a double click one word: then the line is meant
        chosen = words(within[:LONGEST])
    else:
        chosen = words("\n".join(text.lines(first, min(last, first + LONGEST)))[:LONGEST])
    return "\n".join(part for part in (chosen, *messages) if part.strip())


def commit_message(text: Text) -> str:
    """What a commit's message says, without git's own remarks."""
    rows: list[str] = []
    for row in text.lines(0, LONGEST):
        if row.startswith("#") and ">8" in row:  # the scissors: below them stands the diff
            break
        if not row.startswith("#"):
            rows.append(row)
    return "\n".join(rows).strip()[:LONGEST]


def offered(matches: Sequence[Match], text: Text, line: int, agent: str = "") -> Iterator[Offer]:
    """For each fitting skill: insert its steps after `line`, open its page, copy it, hand it to the `agent` that runs here."""
    bare = text.line(line)
    indent = bare[: len(bare) - len(bare.lstrip())]
    for match in matches:
        skill, why = match.skill, f" ({match.because[0]})" if match.because else ""
        if not text.huge:
            steps = text.insertion(line + 1, checklist(skill, text.language, indent))
            yield Offer(visible(f"wisen: insert the steps of “{skill.title}”{why}"), edits=(steps,))
        told = {"wisen.open": "open", "wisen.copy": "copy as a prompt:"}
        for command, what in told.items():
            yield Offer(visible(f"wisen: {what} “{skill.title}”"), command=command, arguments=(skill.path,))
        if agent:
            title = visible(f"wisen: hand “{skill.title}” to {agent}, with your next prompt there")
            yield Offer(title, command="wisen.hand", arguments=(skill.name, text.uri))


def learnt(text: Text, first: int, last: int, *, git: bool) -> Iterator[Offer]:
    """What a skill can be made of: the selection, where there is one; the change in `git`; a session."""
    if last > first and not text.huge:
        where = (text.uri, str(first), str(last))
        yield Offer(
            "wisen: /synthesize the selection into a skill", command="wisen.selection", arguments=where
        )
    if git:
        yield Offer(
            "wisen: /synthesize this git change into a skill", command="wisen.change", arguments=(text.uri,)
        )
    yield Offer(
        "wisen: /synthesize the last session into a skill", command="wisen.synthesize", arguments=("last",)
    )
    yield Offer("wisen: /synthesize another session…", command="wisen.choose")


def on_page(page: Page, proposal: Proposal | None, digest: str, *, drafts: int = 0) -> Iterator[Offer]:
    """What can be done with the page in view as a whole. `digest`: of the text the person sees; `drafts` that wait."""
    if page.what == "draft":
        yield Offer(
            "wisen: accept this draft into the library", SOURCE, command="wisen.accept", arguments=(page.draft, digest)
        )  # fmt: skip
        yield Offer("wisen: reject this draft", SOURCE, command="wisen.reject", arguments=(page.draft,))
    elif proposal:
        why = visible(f"wisen: archive “{page.name}”: {proposal.why}")
        yield Offer(why, SOURCE, command="wisen.archive", arguments=(page.name, proposal.why))
        yield Offer(
            visible(f"wisen: keep “{page.name}”"), SOURCE, command="wisen.keep", arguments=(page.name,)
        )
    if page.what != "draft" and drafts:
        yield Offer(f"wisen: read the drafts that wait ({drafts})", SOURCE, command="wisen.drafts")
    yield Offer("wisen: /prune: which skills do not earn their place?", SOURCE, command="wisen.prune")


def checklist(skill: Skill, language: str, indent: str = "") -> str:
    """A skill's steps as lines for a document: a comment in code, a checklist in text."""
    mark = leader(language)
    steps = [" ".join(step.split()) for step in skill.steps or (skill.description,)]
    rows = [f"{skill.title}:", *(f"[ ] {step}" for step in steps)]
    if mark:
        return "".join(f"{indent}{mark} {visible(row)}\n" for row in rows)
    return f"{indent}{visible(rows[0])}\n" + "".join(f"{indent}- {visible(row)}\n" for row in rows[1:])


def as_prompt(skill: Skill) -> str:
    """A skill as a person would give it to an agent by hand: its title and its steps."""
    steps = [" ".join(step.split()) for step in skill.steps or (skill.description,)]
    rows = [f"{skill.title}:", "", *(f"{number}. {step}" for number, step in enumerate(steps, 1))]
    return "".join(f"{visible(row)}\n" for row in rows)
