"""The manual pages, `wisen.1` and one a verb, from the declarations. `python -m wisen.shell.manual FOLDER` writes them.

Law: text from data; the same declarations give the same bytes, on every machine and day. Imports nothing that a build would have to install.
"""

import os
import sys

from .. import __version__
from . import verbs
from .pages import term, usage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from .verb import Arg, Verb

STATUS = "0 done, 1 could not, 2 wrong use, 3 a bug of ours (with a log to paste), 130 interrupted."
PLACES = (
    ("~/.config/wisen/config.toml", "the settings; see wisen-config(1)"),
    ("~/.local/share/wisen/", "skills, drafts, archive, sessions, ledger; it explains itself in a README"),
    ("~/.cache/wisen/", "the index; delete it and nothing is lost"),
)
VARIABLES = (
    ("WISEN_OFF=1", "switches everything off: the agent runs as if wisen were not there"),
    ("WISEN_HOME=DIR", "puts all of wisen's folders below DIR"),
    ("WISEN_SETTING", "any setting, for one run; `wisen config explain` names each"),
    ("NO_COLOR, PAGER, EDITOR", "as everywhere"),
)


def pages() -> "dict[str, str]":
    """Every page by its file name."""
    found = {"wisen.1": front()}
    return found | {f"wisen-{name}.1": page(name, verbs.verb(name)) for name in verbs.NAMES}


def front() -> str:
    """wisen(1)."""
    rows = [
        _head("wisen"), ".SH NAME", "wisen \\- put one word in front of any terminal coding agent and it starts to remember",
        ".SH SYNOPSIS", *_call("wisen AGENT [ARG...]"), ".br", *_call("wisen VERB [OPTION...]"),
        ".SH DESCRIPTION", _safe("wisen stands around the agent as a pseudo-terminal, transparent to the last byte. It keeps the transcript, "
        "lends the agent the plain-Markdown skills that fit what you ask, and turns a session that worked into a new skill, when you say so."),
        ".SH VERBS",
    ]  # fmt: skip
    for name in verbs.NAMES:
        rows += [".TP", f".BR wisen\\-{_safe(name)} (1)", _safe(verbs.verb(name).does)]
    rows += [".SH EXIT STATUS", _safe(STATUS + " A wrapped agent's own status, 128+n for a signal.")]
    rows += [".SH ENVIRONMENT", *_terms(VARIABLES), ".SH FILES", *_terms(PLACES)]
    return "\n".join(rows) + "\n"


def page(name: str, verb: "Verb") -> str:
    """The page of one verb, with all of its words."""
    rows = [_head(f"wisen-{name}"), ".SH NAME", f"wisen\\-{name} \\- {_safe(verb.does)}", ".SH SYNOPSIS"]
    words = [(f"{name} {word}", one) for word, one in verb.verbs.items() if one.does]
    for number, (path, one) in enumerate(words or [(name, verb)]):
        rows += [*([".br"] if number else []), *_call(usage(path, one))]
    if verb.more:
        rows += [".SH DESCRIPTION", _safe(verb.more)]
    rows += _takes(verb.args, ".SH OPTIONS")
    if words:
        rows.append(".SH WORDS")
    for path, one in words:
        rows += [f".SS {_safe(path)}", _safe(one.does), *_takes(one.args, ".PP")]
        rows += [".PP", _safe(f"--json: {one.shape}")] if one.shape else []
    examples = [*verb.examples, *(example for _, one in words for example in one.examples)]
    if examples:
        rows += [".SH EXAMPLES"]
    for command, told in examples:
        rows += [".PP", _safe(told) + ":", ".PP", ".RS", ".nf", _safe(command), ".fi", ".RE"]
    if verb.shape:
        rows += [".SH JSON", _safe(verb.shape)]
    rows += [".SH EXIT STATUS", _safe(STATUS), ".SH SEE ALSO", ".BR wisen (1)"]
    return "\n".join(rows) + "\n"


def _head(title: str) -> str:
    return f'.TH {_safe(title.upper())} 1 "" "wisen {__version__}" "wisen"'


def _call(line: str) -> "list[str]":
    return [f".B {_safe(line)}"]


def _takes(args: "Iterable[Arg]", heading: str) -> "list[str]":
    """What a verb takes, each with what it is for."""
    shown = [one for one in args if one.help]
    terms = [(term(one) if one.is_option else one.takes, one.help) for one in shown]
    return [heading, *_terms(terms)] if terms else []


def _terms(pairs: "Iterable[tuple[str, str]]") -> "list[str]":
    return [row for name, told in pairs for row in (".TP", f".B {_safe(name)}", _safe(told))]


def _safe(text: str) -> str:
    """Words that roff takes as they are."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("`", "\\(ga")
    return "\\&" + escaped if escaped.startswith(".") else escaped


def write(folder: str) -> None:
    """Write all pages into `folder`, which is made."""
    os.makedirs(folder, exist_ok=True)
    for name, text in pages().items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)


if __name__ == "__main__":
    write(sys.argv[1])
