"""`wisen help [VERB [WORD]]`: the front page, or a verb's page; at a terminal the manual page, where man(1) is there to show it."""

from __future__ import annotations

import shutil
import subprocess
import sys

from ..skills.errors import WrongUse
from . import manual, pages, say, verbs
from .parse import near, parse


def main(args: list[str]) -> int:
    words = parse("help", args).words
    if not words:
        say.text(pages.front(pages.columns()))
        return 0
    name, *rest = words
    if name not in verbs.NAMES:
        meant = near(name, verbs.NAMES)
        raise WrongUse(
            f"{name} is no verb",
            f"did you mean `wisen help {meant}`?" if meant else "`wisen --help` lists them",
        )
    if rest or not sys.stdout.isatty() or not _shown(manual.page(name, verbs.verb(name))):
        return pages.show_of(name, rest)
    return 0


def _shown(page: str) -> bool:
    """True when man(1) has shown the page. One that cannot read from a pipe says so, and the plain page follows."""
    if not shutil.which("man"):
        return False
    return subprocess.run(["man", "-l", "-"], input=page.encode(), stderr=subprocess.DEVNULL, check=False).returncode == 0  # fmt: skip
