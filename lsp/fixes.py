"""How a remark on a page is mended by one click. Pure.

Law: an edit changes only the lines it must. What cannot be mended without knowing what the person means (a description that
claims everything, hostile instructions) gets no fix.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from ..skills import hiding, names, page
from ..skills.errors import BrokenPage
from .actions import FIX, Offer
from .page import Anatomy, Heading, Page, anatomy
from .remarks import Remark
from .text import Edit, Place, Span, Text

DOUBTFUL = ("collision", "link")  # there is more than one way to mend them
UNSEEN = (hiding.TAGS, hiding.UNSEEN, hiding.SELECTORS, hiding.CONTROL)
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()]*\)")
_KEY = re.compile(r"(\s*)([^:\s]+)(\s*:\s*)(.*)$")


def fixes(text: Text, of: Page, remarks: list[Remark]) -> Iterator[Offer]:
    """The quick fixes of some remarks on a page; one that mends two of them is offered once."""
    parts = anatomy(text)
    known: set[tuple[Edit, ...]] = set()
    for remark in remarks:
        for title, edits in _fix(text, of, parts, remark):
            if tuple(edits) in known:
                continue
            known.add(tuple(edits))
            yield Offer(
                f"wisen: {title}",
                FIX,
                tuple(edits),
                fixes=(remark.kind, remark.span.start.line),
                preferred=remark.kind not in DOUBTFUL,
            )


def _fix(text: Text, of: Page, parts: Anatomy, remark: Remark) -> Iterator[tuple[str, list[Edit]]]:
    line = remark.span.start.line
    here = text.line(line)
    name = of.name if names.STANDARD.fullmatch(of.name) else names.slug(of.name)
    match remark.kind:
        case "front-matter-missing":
            told = _quoted(_description(text, of.name))
            front = f"---\nname: {name}\ndescription: {told}\n---\n\n"
            yield "add front matter", [text.insertion(0, front)]
        case "front-matter-open":
            yield "close the front matter", [text.insertion(parts.body, "---\n")]
        case "name-missing":
            yield (
                f"add `name: {name}`",
                [text.insertion(line + 1 if here.strip() == "---" else line, f"name: {name}\n")],
            )
        case "name-pattern" | "name-folder":
            wanted = name if of.what == "page" else names.slug(parts.front.text("name"))
            yield f"name it `{wanted}`", [_value(text, line, wanted)]
        case "description-missing":
            told = f"description: {_quoted(_description(text, of.name))}\n"
            if parts.front.where.get("description"):
                yield "write a description", [Edit(text.rows(line, line + 1), told)]
            elif parts.front.present:
                yield "write a description", [text.insertion(parts.front.where.get("name", 1), told)]
        case "description-long":
            yield (
                "shorten it at the end of a sentence",
                [_value(text, line, _quoted(_cut(parts.front.text("description"))))],
            )
        case "description-colon":
            yield "put it in quotes", [_value(text, line, _quoted(parts.front.text("description")))]
        case "description-angle":
            yield "leave out `<` and `>`", [Edit(text.whole(line), here.replace("<", "").replace(">", ""))]
        case "unknown-field":
            yield from _below_metadata(text, parts, line)
        case "allowed-tools-list":
            value = " ".join(parts.front.text("allowed-tools").split("; "))
            span = text.rows(line, _field_end(text, line))
            yield "write the tools in one line", [Edit(span, f"allowed-tools: {value}\n")]
        case "duplicate-key":
            yield "delete the second one", [Edit(text.rows(line, _field_end(text, line)), "")]
        case "triggers-missing":
            title = next((heading.title for heading in parts.headings), of.name)
            phrase = re.sub(r"^skill:\s*", "", title, flags=re.IGNORECASE).lower()
            empty = next((heading for heading in parts.headings if heading.is_triggers), None)
            yield "add triggers", [_listed(text, parts, empty, "## Triggers", f'- "{phrase}"\n', first=True)]
        case "steps-missing":
            empty = next((heading for heading in parts.headings if heading.is_steps), None)
            yield "add steps", [_listed(text, parts, empty, "## Steps", "1. \n", first=False)]
        case "matches-all" if line in parts.items or (line < parts.body and here.lstrip().startswith("- ")):
            yield "delete this trigger", [Edit(text.rows(line, line + 1), "")]
        case "hidden-tags" | "hidden-bidi" | "hidden-unseen" | "hidden-selectors" | "control":
            if edits := list(_unseen(text)):
                yield "delete all invisible characters", edits
        case "link" if edits := list(_unlinked(text, remark.span)):
            yield "take the link out, leave its words", edits
        case "collision":
            yield "leave this trigger to the other skill", [Edit(text.rows(line, line + 1), "")]
        case "secret":
            yield "take it out", [Edit(remark.span, "<secret>")]


def _unseen(text: Text) -> Iterator[Edit]:
    for number in range(text.count):
        here = text.line(number)
        if here.isascii() and here.isprintable():
            continue
        for found in chain(hiding.turning(here), *(pattern.finditer(here) for pattern in UNSEEN)):
            if not (number == found.start() == 0 and found[0] == "\ufeff"):
                yield Edit(Span(Place(number, found.start()), Place(number, found.end())), "")


def _unlinked(text: Text, target: Span) -> Iterator[Edit]:
    """The Markdown link that leads to `target`, as its words alone."""
    line = target.start.line
    for found in _LINK.finditer(text.line(line)):
        if found.start() < target.start.column < found.end():
            yield Edit(Span(Place(line, found.start()), Place(line, found.end())), found[1])


def _value(text: Text, line: int, value: str) -> Edit:
    """The value of the field on this line, and what belongs to it below."""
    key = _KEY.match(text.line(line))
    start = Place(line, key.start(4) if key else len(text.line(line)))
    last = _field_end(text, line) - 1
    return Edit(Span(start, Place(last, len(text.line(last)))), value)


def _field_end(text: Text, line: int) -> int:
    """The line behind a field and its indented or listed lines."""
    end = line + 1
    while (
        end < text.count
        and text.line(end)[:1] in (" ", "\t", "-")
        and text.line(end).strip() not in ("---", "")
    ):
        end += 1
    return end


def _below_metadata(text: Text, parts: Anatomy, line: int) -> Iterator[tuple[str, list[Edit]]]:
    key = _KEY.match(text.line(line))
    end = _field_end(text, line)
    if not key or end != line + 1:
        return
    row = f"  wisen-{names.slug(key[2])}: {key[4].strip() or chr(34) * 2}\n"
    gone = Edit(text.rows(line, end), "")
    at = parts.front.where.get("metadata")
    if at:
        yield "move it below metadata", [gone, text.insertion(at, row)]
    else:
        yield "move it below metadata", [Edit(gone.span, f"metadata:\n{row}")]


def _listed(
    text: Text, parts: Anatomy, empty: Heading | None, heading: str, item: str, *, first: bool
) -> Edit:
    """The first item of a list: below the heading that has none yet, else in a new section."""
    if empty:
        return text.insertion(empty.line + 1, item)
    return _section(text, parts, f"{heading}\n{item}", first=first)


def _section(text: Text, parts: Anatomy, lines: str, *, first: bool) -> Edit:
    """A new section: behind the introduction, or at the end before what the ledger writes."""
    below = [heading for heading in parts.headings if heading.level > 1]
    tail = [one for one in below if one.title.casefold() in ("last used", "success rate")]
    before = (below if first else tail)[:1]
    if before:
        return text.insertion(before[0].line, f"{lines}\n")
    return (
        text.insertion(text.count, f"\n{lines}")
        if text.line(text.count - 1)
        else text.insertion(text.count - 1, f"\n{lines}")
    )


def _description(text: Text, name: str) -> str:
    try:
        skill = page.parse(text.source, name=name)
    except BrokenPage:
        return f"{name}. Use when ..."
    asked = f" Use when asked to {skill.triggers[0]}." if skill.triggers else " Use when ..."
    told = " ".join(skill.description.split()).rstrip(".")
    return _cut(f"{told}.{asked}")


def _cut(description: str) -> str:
    if len(description) <= page.DESCRIPTION:
        return description
    head = description[: page.DESCRIPTION]
    end = max(head.rfind(". "), head.rfind("! "), head.rfind("。"))
    return head[: end + 1] if end > page.DESCRIPTION // 2 else head.rsplit(" ", 1)[0]


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
