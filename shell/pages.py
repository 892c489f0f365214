"""The help: the front page, and one page a verb, from the declarations.

Law: knows no verb. `front` and `page` return text; only `show` prints.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

from . import verbs
from .verb import Arg, Verb

EXAMPLES = (
    ("wisen demo", "the whole loop, in a throw-away folder"),
    ("wisen claude", "your agent, lent what fits"),
    ("wisen synthesize", "the session that just worked, as a skill"),
)
ROOM = 80  # columns from which on a name and what it does stand side by side on the front page
WIDEST = 100  # columns; longer lines are hard to read
COLUMN = 26  # where the explanation of an option begins, as in most helps


def front(width: int) -> str:
    """`wisen --help`, for a terminal of this width."""
    longest = max(map(len, verbs.NAMES))
    wide = width >= ROOM
    rows = _folded(
        "wisen AGENT [ARG...]: one word before your coding agent, and it remembers",
        width,
    )
    for group, names in verbs.GROUPS.items():
        rows += ["", f"{group}:"]
        for name in names:
            does = verbs.verb(name).does
            rows += (
                [f"  wisen {name:<{longest}}  {does}"] if wide else _entry(f"wisen {name}", does, width, True)
            )
    rows += ["", "for example:"]
    for command, told in EXAMPLES:
        rows += [f"  {command:<{longest + 8}}{told}"] if wide else _entry(command, told, width, True)
    rows += ["", *_folded("`wisen VERB --help` teaches one verb. Every verb that reads takes --json.", width)]
    return "\n".join([*rows, *_folded("WISEN_OFF=1 switches everything off.", width)])


def _folded(text: str, width: int) -> list[str]:
    """As `fold`, without its import where there is nothing to fold."""
    return [text] if len(text) <= width else fold(text, width)


def page(path: str, verb: Verb, width: int) -> str:
    """The page of one verb: what it does, how it is called, its options, examples."""
    rows = [*fold(f"wisen {path}: {verb.does}", width), "", *_usage(path, verb, width)]
    if verb.more:
        rows += ["", *fold(verb.more, width)]
    words = {word: one.does for word, one in verb.verbs.items() if one.does}
    shown = [one for one in verb.args if one.help]
    for head, pairs in (
        ("words", list(words.items())),
        ("takes", [(one.takes, one.help) for one in shown if not one.is_option]),
        ("options", [(term(one), one.help) for one in shown if one.is_option]),
        ("examples", list(verb.examples)),
    ):
        if pairs:
            rows += ["", f"{head}:"]
            rows += [row for name, text in pairs for row in _entry(name, text, width, head == "examples")]
    if verb.shape:
        rows += ["", *fold(f"--json: {verb.shape}", width)]
    if words:
        rows += ["", f"`wisen {path} WORD --help` says more."]
    return "\n".join(rows)


def usage(path: str, verb: Verb) -> str:
    """One line: how it is called."""
    return " ".join([f"wisen {path}", *_parts(path, verb)])


def _parts(path: str, verb: Verb) -> list[str]:
    """What may follow in a usage line, in pieces that stay whole."""
    shown = [one for one in verb.args if one.help]
    places = [one.usage for one in shown if not one.is_option]
    words = "|".join(word for word, one in verb.verbs.items() if one.does)
    parts = [one.usage for one in shown if one.is_option] + (["-- CMD [ARG...]"] if path == "run" else places)
    return [*parts, words] if words else parts


def _usage(path: str, verb: Verb, width: int) -> list[str]:
    rows = [f"usage: wisen {path}"]
    for part in _parts(path, verb):
        if len(rows[-1]) + 1 + len(part) > width:
            rows.append(f"    {part}")
        else:
            rows[-1] += f" {part}"
    return rows


def term(one: Arg) -> str:
    """An option as its explanation calls it: `--cwd DIR`."""
    return f"{', '.join(one.names)} {one.takes}".rstrip()


def fold(text: str, width: int, margin: str = "") -> list[str]:
    """A paragraph in lines of at most `width`."""
    import textwrap

    return textwrap.wrap(
        text, width, initial_indent=margin, subsequent_indent=margin, break_long_words=False, break_on_hyphens=False
    )  # fmt: skip


def _entry(name: str, text: str, width: int, below: bool) -> list[str]:
    """A name and its explanation: beside it where there is room, else below it."""
    if below or width < 60 or len(name) > COLUMN - 4:
        return [f"  {name}", *fold(text, width, "      ")]
    first, *rest = fold(text, width - COLUMN)
    return [f"  {name:<{COLUMN - 2}}{first}", *(" " * COLUMN + row for row in rest)]


def show(path: str, verb: Verb) -> None:
    """Print a verb's page, as wide as the terminal."""
    sys.stdout.write(page(path, verb, columns()) + "\n")


def show_of(name: str, words: Sequence[str]) -> int:
    """Print the page of `wisen NAME WORD`, or of `wisen NAME` where no word of its own follows. The exit status: done."""
    word, verb = verbs.verb(name).leaf([one for one in words if not one.startswith("-")] or [""])
    show(f"{name} {word}".rstrip(), verb)
    return 0


def columns() -> int:
    """How wide a page may be: as the terminal on stdout, within reason; 80 where there is none."""
    try:
        return min(WIDEST, max(20, os.get_terminal_size(1).columns))
    except (OSError, ValueError):
        return 80
