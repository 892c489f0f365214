"""Where skills are named, and renaming one. Pure.

Law: a false reference costs more than a missed one: a name counts where it stands alone between backticks, behind `$`, as
a link to its page, or as the value of `name:` on its own page; never as a word in prose.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from ..skills.names import STANDARD
from .page import Page
from .text import Place, Span, Text

_NAMED = re.compile(
    r"(?<!`)`([a-z0-9][a-z0-9-]{0,63})`(?!`)"
    r"|(?<![\w$`/])\$([a-z0-9]+(?:-[a-z0-9]+)+)(?![\w-])"
    r"|\]\([^()\s]*?([a-z0-9][a-z0-9-]{0,63})/SKILL\.md\)"
)
_OWN = re.compile(r"name:[ \t]*[\"']?([^\"'\s#]+)")


def mentions(text: Text, known: Collection[str], page: Page | None = None) -> Iterator[tuple[str, Span]]:
    """(name, where) of every skill named in a document; with `page`, the page's own name too."""
    for number in range(text.count):
        line = text.line(number)
        if page and page.what == "page" and number < 64 and (own := _OWN.match(line)) and own[1] == page.name:
            yield own[1], Span(Place(number, own.start(1)), Place(number, own.end(1)))
        for found in _NAMED.finditer(line) if "`" in line or "$" in line or "](" in line else ():
            group = found.lastindex or 1
            if found[group] in known:
                yield found[group], Span(Place(number, found.start(group)), Place(number, found.end(group)))


def at(text: Text, place: Place, known: Collection[str], page: Page | None) -> tuple[str, Span] | None:
    """The skill named at a place; on its own page also its title stands for it."""
    one = Text(text.uri, text.line(place.line))
    for name, span in mentions(one, known):
        if span.start.column <= place.column <= span.end.column:
            return name, Span(Place(place.line, span.start.column), Place(place.line, span.end.column))
    if not page or page.what != "page":
        return None
    for name, span in mentions(text, (), page):
        if span.start.line == place.line:
            return name, span
    return (page.name, text.whole(place.line)) if text.line(place.line).startswith("# ") else None


def new_name(told: str, known: Collection[str]) -> str:
    """The name, if a skill can be renamed to it. Raises ValueError that says why not."""
    if not STANDARD.fullmatch(told) or len(told) > 64:
        raise ValueError(f"{told[:80]!a} is no skill name: a-z, 0-9 and single hyphens, 64 at most")
    if told in known:
        raise ValueError(f"there is a skill `{told}` already")
    return told
