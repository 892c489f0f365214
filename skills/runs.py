"""What was done in a session: the commands that worked, the files that changed, what failed before it worked. Pure.

Law: a step names its command literally, in backticks, and keeps the number of the turn it comes from. Looking around
(`ls`, `cat`, `git status`) is no step unless nothing else was done. A failure counts only when it was overcome.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from .checks import check, results
from .lesson import Step, code
from .model import Evidence, Turn, Who
from .worth import failed, family

Numbered = Sequence[tuple[int, Turn]]

STEPS = 20  # a longer procedure is not followed; the last ones are what worked in the end
SCRIPT = 12  # lines of a command that stand in a step whole
PITFALLS = 5
ABOUT = 2  # things said of the edits of one file

_LOOKING = re.compile(
    r"(?:ls|ll|cat|bat|pwd|head|tail|wc|file|which|type|tree|stat|less|more|echo|printf|true|cd|find|fd|grep|egrep|rg|ag|env|printenv|date|whoami|history|clear|"
    r"sleep|ps|du|df|sed -n|awk|jq|nl|od|xxd|sort|uniq|cut|column|diff|command -v|man|test|\[|"
    r"git (?:-[cC] \S+ |-\S+ )*(?:status|log|diff|show|branch|blame|remote|rev-parse|ls-files|describe|shortlog|reflog|grep|config --get)|"
    r"gh (?:pr|issue|run|repo|release) (?:view|list|diff|status|checks)|\S+ (?:--version|--help|-h|-V|version|help)\s*$)(?![\w-])"
)
_WRITES = re.compile(
    r"(?<![0-9&=-])>{1,2}(?!\s*(?:/dev/null|&))|\btee\b|\s-delete\b|\s-exec\b|\bxargs\b|\$\("
)
_PARTS = re.compile(r"\s*(?:&&|\|\||;|\||\n)\s*")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_THERE = re.compile(r"^cd\s+(?:\"?\$REPO\"?|\"\.\"|\.)/?\s*(?:&&|;)\s*(?=\S)")
_ROOT = re.compile(r"(?<![\w/])\$REPO/(?=[\w.])")
_ASIDE = re.compile(r"~/\.[\w-]+/plans/|/tmp/|/var/folders/|/private/tmp/")
_LISTED = re.compile(r"^[ ]{0,3}\d{1,2}[.)][ \t]+(\S.*)$", re.MULTILINE)
_BLOCK = re.compile(r"^```(?:sh|bash|shell|zsh|console|fish)?[ \t]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_SAID = re.compile(
    r"(?i)error|fail|fatal|cannot|can't|not found|no such|denied|unknown|invalid|missing|exception|refused|unable|expected"
)
_NOW = re.compile(
    r"(?i)^(?:now|next|then|first|finally|great|good|perfect|ok|okay|let me|i'll|i will|i need to|we need to|let's|let us|i'm going to|now i|also|and|so|[\s,.!:])+"
)


def looking(command: str) -> bool:
    """Whether a command only looks: every part of it reads, and nothing is written."""
    plain = _QUOTED.sub("''", command)
    if _WRITES.search(plain):
        return False
    return all(
        _LOOKING.match(part) for part in _PARTS.split(plain.strip()) if part and not part.startswith("#")
    )


def worked(turns: Numbered) -> list[tuple[int, Turn]]:
    """Tool runs that did not fail and either ran a command or changed files."""
    return [
        (n, turn)
        for n, turn in turns
        if turn.who is Who.TOOL and not failed(turn) and (turn.command.strip() or turn.paths)
    ]


def listed(turns: Numbered) -> list[tuple[int, str]]:
    """The steps the agent wrote down itself, with the turn: a numbered list of two or more, else shell blocks; its last one."""
    for number, turn in reversed(turns):
        if turn.who is Who.AGENT:
            bare = _BLOCK.sub("", turn.text)
            found = [(number, text.strip()) for text in _LISTED.findall(bare)]
            if len(found) >= 2:
                return found
            rows = [
                row.strip().removeprefix("$ ")
                for block in _BLOCK.findall(turn.text)
                for row in block.splitlines()
            ]
            if rows := [row for row in rows if row and not row.startswith("#")]:
                return [(number, f"Run {code(row)}") for row in rows]
    return []


def steps(session: str, turns: Numbered) -> tuple[Step, ...]:
    """What worked, in order, each thing once: a check where it last passed, everything else where it was first done."""
    done = worked(turns)
    acting = [(n, turn) for n, turn in done if not (turn.command.strip() and looking(turn.command))]
    if not done:
        return tuple(Step(text, (Evidence(session, n),)) for n, text in listed(turns))[:STEPS]
    found: dict[str, Step] = {}
    for number, turn in acting or done:
        evidence = Evidence(session, number, bare(turn.command), turn.status)
        if not evidence.command:
            for path in filter(_kept, turn.paths):
                where = replace(evidence, command=f"{turn.tool} {_short(path)}".strip())
                found[path] = _edit(found.get(path), path, _about(turn, turns), where)
            continue
        text = _run(evidence.command)
        before = found.pop(text, None) if check(turn.command) else found.get(text)
        if text not in found:
            found[text] = Step(text, (*(before.evidence if before else ()), evidence))
    return tuple(found.values())[-STEPS:]


def pitfalls(turns: Numbered) -> tuple[str, ...]:
    """What failed before it was made to work, and what to do instead: the lesson a person would pass on."""
    ran = [(n, turn) for n, turn in turns if turn.who is Who.TOOL and turn.command.strip()]
    found: dict[str, None] = {}
    for place, (number, turn) in enumerate(ran):
        if not failed(turn):
            continue
        after = [
            (n, later)
            for n, later in ran[place + 1 :]
            if family(later.command) == family(turn.command) and not failed(later)
        ]
        if not after:
            continue
        then, fix = after[0]
        why = f" with “{said}”" if (said := _complaint(turn.text)) else ""
        if fix.command.strip() != turn.command.strip():
            found[f"{code(flat(turn.command))} failed{why}; do {code(flat(fix.command))} instead"] = None
        elif between := _mended(turns, number, then):
            found[f"{code(flat(turn.command))} failed{why}; it passed after: {between}"] = None
    return tuple(found)[:PITFALLS]


def verification(turns: Numbered) -> tuple[str, ...]:
    """The last test, lint or build that passed."""
    passed = [turn for _, turn in turns if turn.who is Who.TOOL and turn.command and _passed(turn)]
    return (f"{code(flat(passed[-1].command))} passes",) if passed else ()


def _passed(turn: Turn) -> bool:
    if turn.status is None:
        return bool(check(turn.command)) and not failed(turn)
    return any(green for _, green in results(turn.command, turn.status))


def flat(command: str, limit: int = 200) -> str:
    """A command on one line, cut at `limit` characters."""
    text = " ".join(bare(command).split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def bare(command: str) -> str:
    """A command as it is run in the project's own root: without the `cd` into it, and without its name before paths."""
    text = _THERE.sub("", command.strip())
    return text if re.search(r"\bcd\b", text) else _ROOT.sub("", text)


def _run(command: str) -> str:
    """A command as a step: literally, in backticks; a long script by its first line."""
    rows = command.split("\n")
    if len(rows) > SCRIPT:
        return f"Run a script of {len(rows)} lines that begins {code(rows[0])}"
    return f"Run\n{code(command)}" if len(rows) > 1 else f"Run {code(command)}"


def _edit(before: Step | None, path: str, about: str, evidence: Evidence) -> Step:
    """One step for all the edits of a file: what they were for, and where each of them was."""
    if before is None:
        return Step(f"Edit {code(_short(path))}{f': {about}' if about else ''}", (evidence,))
    text, more = before.text, about and about not in before.text and before.text.count("; ") < ABOUT - 1
    if more:
        text += f"{'; ' if ': ' in text else ': '}{about}"
    return Step(text, (*before.evidence, evidence))


def _kept(path: str) -> bool:
    """Whether a file is part of the work: not the agent's own plans, nor what is thrown away."""
    return not _ASIDE.match(path)


def _about(turn: Turn, turns: Numbered) -> str:
    """What the agent said it was about to do with a file: its last words before, when they are one short sentence."""
    words = ""
    for _, one in turns:
        if one is turn:
            break
        words = one.text if one.who is Who.AGENT else ""
    rows = [row.strip() for row in words.strip().splitlines() if row.strip()]
    gist = _NOW.sub("", rows[-1]).rstrip(" :.") if rows else ""
    return gist if 8 <= len(gist) <= 100 and not re.search(r"(?i)\b(?:I|I'm|my|me|you)\b|\. ", gist) else ""


def _short(path: str) -> str:
    return path.removeprefix("$REPO/")


def _mended(turns: Numbered, start: int, end: int) -> str:
    """The files changed and commands run between a failure and the same command's success."""
    between = [
        turn for n, turn in worked(turns) if start < n < end and not (turn.command and looking(turn.command))
    ]
    done: dict[str, None] = {}
    for turn in between:
        told = (
            [f"run {code(flat(turn.command))}"]
            if turn.command
            else [f"edit {code(_short(path))}" for path in turn.paths]
        )
        done |= dict.fromkeys(told)
    return ", ".join(list(done)[-3:])


def _complaint(text: str) -> str:
    """The line of an output that says what was wrong."""
    rows = [" ".join(row.split()) for row in text.splitlines() if row.strip()]
    telling = [row for row in rows if _SAID.search(row)]
    return (telling or rows or [""])[-1][:120].strip()
