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


def prompt(text: Text, first: int, last: int, messages: Sequence[str] = ()) -> str:
    """What the person seems to be about: the selected lines (both included) and the diagnostics on them."""
    chosen = "\n".join(text.lines(first, min(last, first + LONGEST)))[:LONGEST]
    return "\n".join(part for part in (words(chosen), *messages) if part.strip())


def offered(matches: Sequence[Match], text: Text, line: int) -> list[Offer]:
    """For each fitting skill: insert its steps after `line`, or open its page; always: /synthesize."""
    offers: list[Offer] = []
    for match in matches:
        skill, why = match.skill, f" ({match.because[0]})" if match.because else ""
        bare = text.line(line)
        indent = bare[: len(bare) - len(bare.lstrip())]
        if not text.huge:
            steps = text.insertion(line + 1, checklist(skill, text.language, indent))
            offers.append(Offer(visible(f"wisen: insert the steps of “{skill.title}”{why}"), edits=(steps,)))
        offers.append(
            Offer(visible(f"wisen: open “{skill.title}”"), command="wisen.open", arguments=(skill.path,))
        )
    last = Offer(
        "wisen: /synthesize the last session into a skill", command="wisen.synthesize", arguments=("last",)
    )
    return [*offers, last, Offer("wisen: /synthesize another session…", command="wisen.choose")]


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
