"""aider (seen 0.86.2): `.aider.chat.history.md` in the git top folder or the folder it was started in, all chats in one file.

Law of the lines: `#### ` is the person, `> ` a notice of aider's own, both end in two spaces (a model's heading or quote does
not); the rest is the answer. Only the last chat is read. When a path is given, the times of the prompts come from
`.aider.input.history` beside it. aider's suggested commands are run by the person, so a command has no exit status.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import datetime

from ...skills.model import Turn, Who
from .lines import load
from .newest import newest
from .shape import Own, moment

HISTORY = ".aider.chat.history.md"
INPUT = ".aider.input.history"
BLANK = "<blank>"  # what it writes for an Enter with nothing before it
CHAT = re.compile(r"^# aider chat started at (.+)$", re.MULTILINE)


def find(environ: Mapping[str, str], cwd: str, since: float) -> str:
    """The history of this folder's repository; `AIDER_CHAT_HISTORY_FILE` moves it."""
    folder = top = os.path.abspath(cwd)
    while folder != os.path.dirname(folder):
        if os.path.exists(os.path.join(folder, ".git")):
            top = folder
            break
        folder = os.path.dirname(folder)
    told = environ.get("AIDER_CHAT_HISTORY_FILE", "")
    places = [os.path.join(cwd, told)] if told else [os.path.join(top, HISTORY), os.path.join(cwd, HISTORY)]
    return newest(((os.stat(place).st_mtime, place) for place in places if os.path.isfile(place)), since)


def read(content: bytes | str) -> Own:
    data = load(content) if isinstance(content, str) else content
    said = data.decode("utf-8", "replace")
    chats = list(CHAT.finditer(said))
    began = chats[-1][1].strip() if chats else ""
    reading = _Reading(_local(began))
    for line in said[chats[-1].end() if chats else 0 :].split("\n"):
        reading.take(line)
    turns = reading.end()
    if isinstance(content, str):
        turns = _timed(turns, os.path.join(os.path.dirname(content), INPUT))
    return Own(turns, reading.version, reading.model, began)


class _Reading:
    def __init__(self, began: float) -> None:
        self.version = self.model = ""
        self._turns: list[Turn] = []
        self._who = Who.AGENT
        self._lines: list[str] = []
        self._began = began

    def take(self, line: str) -> None:
        mark = line[:5] if line.startswith("#### ") else line[:2] if line.startswith("> ") else ""
        if not mark or not line.endswith("  "):
            if self._who is not Who.AGENT:
                self._flush(Who.AGENT)
            self._lines.append(line)
            return
        who = Who.PERSON if mark == "#### " else Who.NOTE
        if who is not self._who or who is Who.NOTE:
            self._flush(who)
        self._lines.append(line[len(mark) : -2])

    def end(self) -> tuple[Turn, ...]:
        self._flush(Who.AGENT)
        return tuple(self._turns)

    def _flush(self, then: Who) -> None:
        text = "\n".join(self._lines)
        if self._who is Who.NOTE:
            self._notice(text.strip())
        elif text.strip() and not (self._who is Who.PERSON and text == BLANK):
            self._turns.append(
                Turn(self._who, text if self._who is Who.PERSON else text.strip("\n"), self._began)
            )
        self._who, self._lines = then, []

    def _notice(self, text: str) -> None:
        word, _, rest = text.partition(" ")
        if word == "Aider" and rest.startswith("v"):
            self.version = rest[1:]
        elif text.startswith(("Model: ", "Main model: ")):
            self.model = text.partition(": ")[2].split(" ")[0]
        elif text.startswith("Applied edit to "):
            path = text.removeprefix("Applied edit to ")
            self._turns.append(Turn(Who.TOOL, "", self._began, "edit", "", 0, (path,)))
        elif word == "Running" and rest:
            self._turns.append(Turn(Who.TOOL, "", self._began, "run", rest.strip("`")))


def _local(text: str) -> float:
    try:
        return datetime.fromisoformat(text).timestamp()  # aider writes local time without a zone
    except ValueError:
        return moment(text)


def _timed(turns: tuple[Turn, ...], path: str) -> tuple[Turn, ...]:
    """Each turn at the time of the prompt it follows, from the end backwards: the last prompts are this chat's."""
    from dataclasses import replace

    try:
        said = load(path).decode("utf-8", "replace")
    except OSError:
        return turns
    prompts: list[tuple[float, str]] = []
    for block in re.split(r"^# ", said, flags=re.MULTILINE)[1:]:
        when, *lines = block.split("\n")
        prompts.append((_local(when.strip()), "\n".join(line[1:] for line in lines if line.startswith("+"))))
    at: dict[int, float] = {}
    for index in range(len(turns) - 1, -1, -1):
        if turns[index].who is Who.PERSON:
            while prompts and prompts[-1][1].strip() != turns[index].text.strip():
                prompts.pop()
            if not prompts:
                break
            at[index] = prompts.pop()[0]
    now, timed = 0.0, []
    for index, turn in enumerate(turns):
        now = at.get(index, now)
        timed.append(replace(turn, at=now or turn.at))
    return tuple(timed)
