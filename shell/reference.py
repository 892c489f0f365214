"""The reference of the command line and the settings as Markdown, from the code. `python -m wisen.shell.reference` prints it.

Law: text from declarations; `docs/reference.md` is this, and a test compares them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

from ..skills import explained, settings
from . import verbs
from .manual import PLACES, STATUS, VARIABLES
from .pages import term, usage
from .verb import Verb

HEAD = """# Reference

Made from the code by `make reference`; do not edit. Data is on stdout, talk on stderr.
"""


def text() -> str:
    """The whole page."""
    rows = [HEAD, f"Exit status: {STATUS} `wisen AGENT` passes the agent's own on (128+n for a signal).", ""]
    for group, names in verbs.GROUPS.items():
        rows += [f"# To {group}", ""]
        for name in names:
            verb = verbs.verb(name)
            rows += _verb(name, verb, "##")
            for word, one in verb.verbs.items():
                rows += _verb(f"{name} {word}", one, "###") if one.does else []
    rows += ["# Settings", "", "In `config.toml`, or in the environment for one run.", ""]
    rows += _table(("setting", "default", "what", "values"), map(_setting, settings.names()))
    rows += ["# Environment", "", *_table(("variable", "what"), VARIABLES)]
    rows += ["# Files", "", *_table(("where", "what"), PLACES)]
    return "\n".join(rows).rstrip() + "\n"


def _verb(path: str, verb: Verb, mark: str) -> list[str]:
    rows = [f"{mark} wisen {path}", "", f"{verb.does[0].upper()}{verb.does[1:]}. {verb.more}".rstrip(), ""]
    if not verb.verbs:
        rows += ["```", usage(path, verb), "```", ""]
    shown = [(term(one) if one.is_option else one.takes, one.help) for one in verb.args if one.help]
    rows += _table(("takes", "what"), shown) if shown else []
    if verb.examples:
        rows += ["```sh", *(f"{command}   # {told}" for command, told in verb.examples), "```", ""]
    if verb.shape:
        rows += [f"`--json`: `{verb.shape}`", ""]
    return rows


def _setting(name: str) -> tuple[str, str, str, str]:
    about = explained.explained(name)
    written = ", ".join(about.default) if isinstance(about.default, tuple) else f"{about.default}"
    written = written.lower() if isinstance(about.default, bool) else written
    return about.place, written, about.what, about.allowed


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    head = list(head)
    lines = [head, ["---"] * len(head), *([f"`{row[0]}`", *row[1:]] for row in map(list, rows))]
    return ["| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines] + [""]


if __name__ == "__main__":
    sys.stdout.write(text())
