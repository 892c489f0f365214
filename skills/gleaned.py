"""A transcript of what was no session: some text that tells how a thing is done, or a change as git shows it. Pure.

Law: says nothing that is not there. The text's own list or commands are its steps, its first line what was wanted; of a change
each file is a step, with the functions that were touched. What teaches nothing stays so: the same rules decide as for a session.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .model import Transcript, Turn, Who
from .projected import digest

LONGEST = 64_000  # characters of a text or a change that are looked at
NEW = "a new file"
FILES = 20  # of a change; more is no procedure
_ITEM = re.compile(  # also a bare box, as the editor puts a skill's steps into a comment
    r"^[ \t]{0,3}(?:(?:[-*+•]|\d{1,2}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?|\[[ xX]\][ \t]+)(\S.*)$"
)
_COMMAND = re.compile(r"^[ \t]*\$[ \t]+(\S.*)$")
_FENCE = re.compile(r"^[ \t]*(?:```|~~~)")
_TITLE = re.compile(r"^[#\s]*(?:skill:\s*|how to\s+)?(.*?)[\s:.]*$", re.IGNORECASE)
_FILE = re.compile(r"^diff --git (?:\"?a/.*?\"?) \"?b/(.+?)\"?$", re.MULTILINE)
_WHERE = re.compile(r"^@@ [^@\n]* @@[ \t]*(\S.*)$", re.MULTILINE)
_NAME = re.compile(r"(?:def|class|function|func|fn|struct|impl|interface|module|type)\s+([\w.:<>*&]+)")
_BRANCH = re.compile(r"^(?:feat|feature|fix|bugfix|hotfix|chore|docs|refactor|test|task|users?/[^/]+)[/_-]")
PLAIN = frozenset(("main", "master", "trunk", "develop", "dev", "head", ""))  # branches that say nothing


def text(told: str, cwd: str, at: float, wanted: str = "") -> Transcript:
    """A text as a transcript. `wanted`: what it is for; its own first line when that is not said. `at`: epoch seconds."""
    rows = told[:LONGEST].splitlines()
    if not wanted:
        first = next((n for n, row in enumerate(rows) if row.strip()), 0)
        if rows and not (
            _ITEM.match(rows[first]) or _COMMAND.match(rows[first]) or _FENCE.match(rows[first])
        ):
            wanted, rows = rows[first], rows[first + 1 :]
    found = _TITLE.match(wanted.strip().partition("\n")[0])
    turns = [Turn(Who.AGENT, _listed(rows), at)]
    return _transcript("text", cwd, at, found[1] if found else "", turns)


def change(diff: str, cwd: str, at: float, wanted: str = "", branch: str = "") -> Transcript:
    """What `git diff` printed as a transcript. `wanted`: a commit message; else the branch's name says what it is for, else the files."""
    files = list(_files(diff[: 8 * LONGEST]))[:FILES]
    message = wanted.strip().partition("\n")[0]
    named = _BRANCH.sub("", branch)
    if not message and named.lower() not in PLAIN:
        message = re.sub(r"[-_/]+", " ", named)
    if not message and files:
        does = "add" if all(_about(body) == NEW for _, body in files) else "change"
        message = f"{does} {' and '.join(path.rpartition('/')[2] for path, _ in files[:2])}"
    turns: list[Turn] = []
    for path, body in files:
        if about := _about(body):
            turns.append(Turn(Who.AGENT, about, at))
        turns.append(Turn(Who.TOOL, body[:2000], at, tool="edit", status=0, paths=(f"$REPO/{path}",)))
    return _transcript("git", cwd, at, message, turns)


def _transcript(source: str, cwd: str, at: float, wanted: str, turns: Sequence[Turn]) -> Transcript:
    """Its id is of what it holds: the same text twice is one."""
    id = f"{source}-{digest(repr((cwd, wanted, [(turn.text, turn.paths) for turn in turns])))[:12]}"
    asked = (Turn(Who.PERSON, wanted, at), *turns) if wanted else tuple(turns)
    return Transcript(id, source, cwd, at, asked, at, 0, source="import")


def _listed(rows: Sequence[str]) -> str:
    """The rows as an agent would have written its steps: a numbered list, or a block of commands; else as they are."""
    commands = [found[1] for row in rows if (found := _COMMAND.match(row))]
    fenced = any(_FENCE.match(row) for row in rows)
    items = [found[1] for row in rows if (found := _ITEM.match(row))]
    if len(items) >= 2:
        return "\n".join(f"{number}. {item}" for number, item in enumerate(items, 1))
    if commands and not fenced:
        return "```sh\n" + "\n".join(commands) + "\n```"
    return "\n".join(rows)


def _files(diff: str) -> Iterator[tuple[str, str]]:
    """(path, its part of the diff) of each file."""
    found = list(_FILE.finditer(diff))
    ends = [*(one.start() for one in found[1:]), len(diff)]
    for one, end in zip(found, ends, strict=False):
        yield one[1], diff[one.end() : end].strip("\n")


def _about(body: str) -> str:
    """What was done to one file, in a few words."""
    if "\nnew file mode" in f"\n{body}":
        return NEW
    if "\ndeleted file mode" in f"\n{body}":
        return "take it out"
    names = [found[1].rstrip(":") for where in _WHERE.findall(body) if (found := _NAME.search(where))]
    return f"change {' and '.join(list(dict.fromkeys(names))[:3])}" if names else ""
