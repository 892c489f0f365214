"""What of a prompt counts: the person's own words, not what was pasted.

Law: pure, linear, bounded. Taken out: what wisen itself says, fenced code, lines of code, other tools' tagged output, log
lines, stack traces, diffs, shell sessions, links, paths. Of a fence its language stays, of a path its file ending, of a link
its host, because those say what the work is about. Pasted text is the first source of false lending.
"""

from __future__ import annotations

import re

from . import ours

HEAD, TAIL = 3_000, 1_000  # characters looked at: the ask stands at the start or the end of a long prompt

_TAGGED = re.compile(
    r"<(system-reminder|local-command-[a-z]+|command-[a-z]+|bash-[a-z]+|tool_result|function_results|stdout|stderr|output)\b[^<>]{0,200}>"
    r".*?(?:</\1>|\Z)",
    re.DOTALL,
)
_FENCE = re.compile(r"(`{3,}|~{3,})[ \t]*([\w+#.-]{0,20})(.*?)(?:\1|\Z)", re.DOTALL)
_LINK = re.compile(r"\b[a-z][a-z+]{1,9}://([^\s/?#:@<>\"'`)]{1,200})[^\s<>\"'`)]{0,2000}", re.IGNORECASE)
_PATH = re.compile(
    r"(?<![\w/.~-])(?:[A-Za-z]:\\[^\s\"'`]{1,1000}|(?:~|\.{1,2})?/[\w.@%+~-]+(?:/[\w.@%+~-]*){0,60}"
    r"|[\w.@-]+(?:/[\w.@-]+){2,60}/?|[\w.@-]+/[\w.@-]*\.\w{1,8})(?::\d+){0,2}(?![\w/])"
)
_FILE = re.compile(r"(?<![\w.-])[\w-]{1,80}(?:\.[\w-]{1,40})*\.([A-Za-z][A-Za-z0-9]{0,5})\b(?!\()")
_SUFFIXES = frozenset("js ts net io ai".split())  # next.js, socket.io: names of things, not files
_BLOB = re.compile(r"\b(?=[0-9a-f-]*\d)[0-9a-f]{7,}(?:-[0-9a-f]{4,})*\b|\b\d[\d.:,_-]*\d\b")
_TELLING = re.compile(r"[\d./\\]|[0-9a-f]{7}")
_TAG = re.compile(r"</?[A-Za-z][\w:-]{0,40}(?:\s[^<>]{0,300})?/?>")
_COMMIT = re.compile(
    r"^\s*(?:feat|fix|docs?|style|refactor|perf|test|build|ci|chore|revert)(?:\([^()\n]{1,40}\))?!?:\s",
    re.IGNORECASE,
)
_PASTED = re.compile(
    r"""^[ \t]*(?:
      \[?\d{4}-\d\d-\d\d[T\s]\d\d:\d\d .*                        # a log line
    | \[?\d\d:\d\d:\d\d[\],.\s] .*
    | \[?(?:ERROR|WARN(?:ING)?|INFO|DEBUG|TRACE|FATAL|FAIL(?:ED)?|PASS(?:ED)?|SKIP(?:PED)?|NOTICE)\b[\]:]?\s.*
    | [A-Za-z.]{1,60}(?:Error|Exception|Warning):\s.*
    | (?:Traceback|panic:|npm\s(?:ERR|WARN)|error\[E\d+\]|warning:|fatal:).*
    | at\s\S+\s?\(.*\) | File\s".*",\sline\s\d+.*          # stack frames
    | (?:\$|%|❯|➜|>>>|PS\s\S+>)\s.*                              # a shell
    | \[\d\d/\d\d/\d\d\s\d\d?:\d\d[\s\]:].*
    | \w[\w -]{1,30}:\t.*                                         # a table of a command
    | On\sbranch\s\S+ | Your\sbranch\s(?:is|and)\s.* | HEAD\sdetached\sat\s\S+            # git status
    | Changes\s(?:not\sstaged\sfor\scommit|to\sbe\scommitted):? | Untracked\sfiles:? | Unmerged\spaths:?
    | \(use\s"git\s.* | (?:both\s)?(?:modified|deleted|renamed|added|new\sfile|typechange):\s\s.* | no\schanges\sadded\sto\scommit.*
    | "[^"\n]{1,60}":\s?.* | [][{}();,]{1,20} | (?<=[ \t])(?:\#\s|//|/?\*).*                # settings; code and its comments
    | (?:(?:async|export|public|private|static|pub)\s){0,3}(?:def|class|func|fn|function|interface|struct|impl|enum)\s.*[:{(]
    | (?:const|let|var|return|import|export|use)\s.*; | from\s\S+\simport\s.* | import\s.*\sfrom\s["'].* | [\w.\[\]"']{1,60}\s=\s.*[])}"';]
    | (?=.*+(?<=[;{]))(?:[^)\n]*+\).*+(?<=;) | .*+(?:(?<=[])"'\w]\{)|(?<=[])"'\w]\s\{)))      # by its end, in one step
    | (?:diff\s--git|index\s[0-9a-f]{7}|@@\s|\+\+\+\s|---\s[ab]/|[+-]\s{4,}\S).*
    | [-|+=_*\s]{6,}
    )$""",
    re.MULTILINE | re.VERBOSE,
)


def unpasted(text: str) -> str:
    """A prompt without what was pasted into it: notes, tagged output, code, logs; links and paths still stand."""
    if len(text) > HEAD + TAIL:
        text = f"{text[:HEAD]}\n{text[-TAIL:]}"
    text = text.replace("\0", " ")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = ours.without(text)
    if "<" in text:
        text = _TAGGED.sub(" ", text)
        text = _TAG.sub(" ", text)
    if "```" in text or "~~~" in text:
        text = _FENCE.sub(r" \2 ", text)
    commit = _COMMIT.match(text)
    return _without_lines(text[commit.end() :] if commit else text)


def _without_lines(text: str) -> str:
    """A text without the lines that are pasted: looked at where a line begins, and nowhere else."""
    kept: list[str] = []
    at = start = 0
    while True:
        if found := _PASTED.match(text, at):
            kept.append(text[start:at])
            at = start = found.end()
            if text[at - 1] == "\n":
                continue
        at = text.find("\n", at) + 1
        if not at:
            return " ".join([*kept, text[start:]])


def own_words(text: str) -> str:
    """Unpasted text as words: of a link its host, of a path its file ending, no hashes and numbers with dots."""
    if "://" in text:
        text = _LINK.sub(_host, text)
    words = text.split(" ")
    for place, word in enumerate(words):
        if not word.isalpha() and _TELLING.search(
            word
        ):  # the patterns below match within a word, in few of them
            words[place] = _BLOB.sub(" ", _FILE.sub(_file, _PATH.sub(_ending, word)))
    return " ".join(words)


def _host(found: re.Match[str]) -> str:
    labels = found[1].lower().removeprefix("www.").split(".")
    return f" {labels[-2]} " if len(labels) > 1 else " "


def _ending(found: re.Match[str]) -> str:
    last = re.split(r"[/\\]", re.sub(r"(?::\d+)+$", "", found[0]))[-1]
    ending = last.rpartition(".")
    return f" {ending[2]} " if ending[0] and ending[2].isalpha() and len(ending[2]) <= 5 else " "


def _file(found: re.Match[str]) -> str:
    return found[0] if found[1].lower() in _SUFFIXES else f" {found[1]} "
