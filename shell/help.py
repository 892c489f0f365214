"""`wisen help [VERB]`: the front page, or a verb's page; at a terminal as its manual page, where there is a man(1)."""

from __future__ import annotations

from ..skills.errors import WrongUse
from . import pages, say, verbs
from .parse import near, parse


def main(args: list[str]) -> int:
    words = parse("help", args).words
    if not words:
        say.text(pages.front())
        return 0
    name, *rest = words
    if name not in verbs.NAMES:
        meant = near(name, verbs.NAMES)
        raise WrongUse(
            f"{name} is no verb",
            f"did you mean `wisen help {meant}`?" if meant else "`wisen --help` lists them",
        )
    return pages.show_of(name, rest)
