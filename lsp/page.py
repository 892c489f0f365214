"""Which documents are skill pages, and where the parts of one stand. Pure.

Law: a page in the making is as good as a finished one: nothing raises, and what cannot be found is left out.
"""

from __future__ import annotations

import os.path
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..skills import frontmatter, markdown, triggers
from ..skills.frontmatter import FrontMatter
from ..skills.scan import NO_PAGES, OURS
from ..skills.steps import HEADINGS
from .text import Text

MEMOS = frozenset(("agents.md", "claude.md", "gemini.md"))


@dataclass(frozen=True, slots=True)
class Page:
    """`name`: the skill's name, from its place. `what`: page, draft (then `draft` is its id) or memo (AGENTS.md and the like)."""

    name: str
    path: str
    what: str = "page"
    draft: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    line: int  # of the document, 0-based
    level: int
    title: str
    last: int  # the last line that belongs to it
    is_steps: bool = False
    is_triggers: bool = False


@dataclass(frozen=True, slots=True)
class Anatomy:
    """The parts of a page. `items`: line -> text of each list item; `fences`: (first, last) line of each code block."""

    front: FrontMatter
    body: int  # the first line behind the front matter
    headings: tuple[Heading, ...]
    items: Mapping[int, str]
    fences: tuple[tuple[int, int], ...]

    @property
    def title(self) -> int:
        """The line that stands for the page as a whole."""
        return next((heading.line for heading in self.headings), self.front.where.get("name", 1) - 1)

    def within(self, line: int) -> Heading | None:
        """The innermost section a line is in."""
        return next((one for one in reversed(self.headings) if one.line <= line <= one.last), None)


def kind(path: str, source: str, language: str, drafts: str, roots: Mapping[str, str]) -> Page | None:
    """The page a document is; None for any other document. `roots`: the library's folders and their origins."""
    folder, file = os.path.split(path)
    if not path:
        return None
    if path.startswith(drafts.rstrip("/") + "/"):
        name = frontmatter.read(source).text("name").strip()
        id = path.removeprefix(drafts).strip("/").split("/")[0]
        return Page(name, path, "draft", id) if file == "SKILL.md" else None
    if file.lower() == "skill.md":
        return Page(os.path.basename(folder), path)
    if file.lower() in MEMOS:
        return Page("", path, "memo")
    stem, dot, ending = file.rpartition(".")
    flat = dot and ending.lower() == "md" and stem.lower() not in NO_PAGES
    return Page(stem, path) if flat and (roots.get(folder) in OURS or language == "skill") else None


def anatomy(text: Text) -> Anatomy:
    front = frontmatter.read(text.source)
    shift = bisect_right(text.starts, front.body) - 1 if front.present else 0
    page = markdown.Rows(text.source[front.body :])
    headings = [
        Heading(
            shift + part.number, part.level, part.title, shift + part.end - 1,
            part.key in HEADINGS, triggers.is_trigger_heading(part.key),
        )
        for part in page.sections()
    ]  # fmt: skip
    items = {shift + n: found.text for n, row in enumerate(page.lines) if (found := markdown.item(row))}
    return Anatomy(front, shift, tuple(headings), items, tuple(_fences(page.lines, shift)))


def _fences(rows: list[markdown.Line], shift: int) -> Iterator[tuple[int, int]]:
    first = -1
    for number, row in enumerate([*rows, markdown.Line(0, "", "", "blank")]):
        if row.kind == "code" and first < 0:
            first = number
        elif row.kind != "code" and first >= 0:
            yield shift + first, shift + number - 1
            first = -1
