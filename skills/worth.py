"""What of a session is not worth learning from: accidents, complaints and one-off failures.

Law: rules have names, run in one fixed order, and look at one turn's shape and at what happened after it.
A turn is dropped whole or not at all, and takes no other turn with it; what a person said always stays; text in
a turn cannot switch a rule off. A failure that was later overcome stays, for that is the lesson.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from .model import Turn, Who

Dropped = tuple[Turn, str, str]  # the turn, the rule's name, why in words

_LONGEST_COMPLAINT = 600  # characters; longer text says more than that something was out of order

_COMPLAINT = re.compile(
    r"(?i)\brate.?limit|\b429\b|too many requests|(?<!disk )quota exceeded|overloaded|usage limit|context (?:window|length) exceeded|"
    r"\b(?:50[0234])\b.{0,20}(?:error|unavailable|gateway)|service unavailable|bad gateway|request timed out|"
    r"(?:tool|command|operation) (?:is )?not (?:available|allowed|permitted|supported)|"
    r"(?:denied|blocked|rejected) by (?:the )?(?:sandbox|user|policy|hook)|user (?:rejected|declined|doesn't want)|"
    r"(?:missing|no|invalid|expired|bad) (?:api.?key|credentials?|token|login)|not (?:logged in|authenticated)|"
    r"(?:unauthori[sz]ed|authentication (?:failed|required))|\b40[13]\b.{0,20}(?:unauthori[sz]ed|forbidden)|"
    r"string to replace not found|file has not been read yet|file has been modified since|inputvalidationerror|"
    r"i (?:do not|don't|can't|cannot) have access to|i'?m unable to (?:access|run|use)"
)
_ACCIDENT = re.compile(
    r"(?i)no space left on device|disk (?:is )?full|\bENOSPC\b|disk quota exceeded|\bEDQUOT\b|"
    r"address already in use|\bEADDRINUSE\b|port \d+ is (?:already )?(?:in use|allocated|taken)|"
    r"out of memory|cannot allocate memory|\bENOMEM\b|\bOOM.?kill|too many open files|\bEMFILE\b|"
    r"could not resolve host|name resolution|\bENOTFOUND\b|\bEAI_AGAIN\b|network is (?:unreachable|down)|"
    r"connection (?:reset|timed out|refused)|\bECONNRE(?:SET|FUSED)\b|\bETIMEDOUT\b|no route to host|tls handshake timeout|"
    r"read-only file system|\bEROFS\b|device or resource busy|resource temporarily unavailable|"
    r"unable to (?:lock|acquire)|index\.lock|could not get lock|another (?:process|instance) (?:is|has)"
)
_APOLOGY = re.compile(
    r"(?i)^(?:i'?m (?:very |so |really )?sorry|i apologi[sz]e|my (?:apologies|mistake|bad)|apologies|sorry|you'?re (?:absolutely )?right)\b[^\n]{0,240}$"
)
_NOISE = re.compile(
    r"(?:pwd|whoami|hostname|date|uptime|clear|reset|id|tty|env|printenv|history|uname(?: -\w+)*|sw_vers|df(?: -\w+)*|free(?: -\w+)*"
    r"|ps(?: [-\w]+)*|top(?: -\w+)*|ifconfig|ip (?:a|addr)|lsb_release(?: -\w+)*|sleep [\d.]+|cd(?: \S+)?|echo \$\w+)\s*"
)
_FAILED = re.compile(
    r"(?im)^(?:error|fatal|traceback \(most|npm err!|e:|panic:|.{0,80}: command not found|.{0,80}: no such file or directory"
    r"|.{0,40}\bexit (?:code|status):? [1-9])"
)
_PRELUDE = re.compile(
    r"^(?:\s*(?:cd\s+\S+\s*(?:&&|;)|[A-Za-z_]\w*=\S*|sudo(?:\s+-\w+)*|env|time|nohup|command|exec)\s+)+"
)
_RUNNERS = (
    "npx",
    "uv",
    "uvx",
    "poetry",
    "pipenv",
    "bundle",
    "pnpm",
    "npm",
    "yarn",
    "bun",
    "cargo",
    "go",
    "git",
    "gh",
    "docker",
    "kubectl",
    "make",
    "python",
    "python3",
)


def learnable(turns: Sequence[Turn]) -> tuple[tuple[Turn, ...], tuple[Dropped, ...]]:
    """The turns worth learning from, and those that are not with the rule and the reason. Both keep their order."""
    kept: list[Turn] = []
    dropped: list[Dropped] = []
    ends = _ends(turns)
    for place, turn in enumerate(turns):
        for name, rule, _ in RULES:
            if why := rule(turn, ends[place]):
                dropped.append((turn, name, why))
                break
        else:
            kept.append(turn)
    return tuple(kept), tuple(dropped)


def failed(turn: Turn) -> bool:
    """Whether a tool run failed: by its exit status, or by its last lines where that is not known."""
    if turn.who is not Who.TOOL:
        return False
    if turn.status is not None:
        return turn.status != 0
    return bool(_FAILED.search(turn.text[-600:]))


def family(command: str) -> str:
    """Which command this is, whatever its arguments: the program, and the verb of programs that have one."""
    command = _PRELUDE.sub("", command.strip())
    words = [w for w in re.split(r"\s+", command.split("\n", 1)[0]) if not w.startswith("-")]
    if not words:
        return command[:40]
    program = words[0].rsplit("/", 1)[-1]
    return " ".join([program, *words[1:2]]) if program in _RUNNERS else program


def _ends(turns: Sequence[Turn]) -> list[str]:
    """For each turn, how a failure of it ended: `fixed`, `retried` (the same again, nothing changed), or `never`."""
    ends = ["never"] * len(turns)
    later: dict[
        str, tuple[int, str]
    ] = {}  # family -> the next success of it: how many commands had run, its words
    count = 0
    for place in range(len(turns) - 1, -1, -1):
        turn = turns[place]
        if turn.who is not Who.TOOL or not (turn.command or turn.tool):
            continue
        key = family(turn.command) if turn.command else turn.tool
        if failed(turn):
            if key in later:
                then, words = later[key]
                same = words == turn.command.strip() and count - then == 0
                ends[place] = "retried" if same else "fixed"
            count += 1
        else:
            later[key] = (count := count + 1, turn.command.strip())
    return ends


def _note(turn: Turn, end: str) -> str:
    return "what wisen lent is not learnt from" if turn.who is Who.NOTE else ""


def _empty(turn: Turn, end: str) -> str:
    return "" if turn.text.strip() or turn.command or turn.paths else "nothing was said or done"


def _complaint(turn: Turn, end: str) -> str:
    return _out_of_order(turn, end, _COMPLAINT, "a tool or service was out of order")


def _accident(turn: Turn, end: str) -> str:
    return _out_of_order(turn, end, _ACCIDENT, "an accident of this machine or its network")


def _out_of_order(turn: Turn, end: str, words: re.Pattern[str], why: str) -> str:
    if turn.who is Who.PERSON or end == "fixed":
        return ""
    if turn.who is Who.TOOL and not failed(turn) and turn.status is not None:
        return ""
    text = turn.text.strip()
    if len(text) > _LONGEST_COMPLAINT or (turn.who is Who.AGENT and text.count("\n") > 3):
        return ""
    seen = words.search(text)
    return f"{why}: {' '.join(seen.group().split())}" if seen else ""


def _apology(turn: Turn, end: str) -> str:
    return "an apology" if turn.who is Who.AGENT and _APOLOGY.match(turn.text.strip()) else ""


def _one_off(turn: Turn, end: str) -> str:
    if not failed(turn) or end == "fixed":
        return ""
    return (
        "it failed once and the same command then worked"
        if end == "retried"
        else "it failed and was never made to work"
    )


def _noise(turn: Turn, end: str) -> str:
    if turn.who is Who.TOOL and turn.command and _NOISE.fullmatch(turn.command.strip()):
        return "it only says what this machine looks like now"
    return ""


# name, rule, what it drops: in the order in which they look, the first that speaks decides.
RULES: tuple[tuple[str, Callable[[Turn, str], str], str], ...] = (
    ("note", _note, "what wisen lent"),
    ("empty", _empty, "a turn without words, command or path"),
    ("tool-complaint", _complaint, "a tool or service out of order: rate limits, logins, permissions"),
    (
        "environment-accident",
        _accident,
        "an accident of the machine or its network: disk, memory, ports, names",
    ),
    ("apology", _apology, "an apology without a lesson"),
    (
        "one-off-failure",
        _one_off,
        "a command that failed and was never made to work, or worked when run again as it was",
    ),
    ("machine-noise", _noise, "a command that only says what the machine looks like now"),
)
