"""Turns from a recording, for an agent without a transcript of its own. Values in, values out; the screen does the rendering.

The person's prompts are the markers the wrapper left (`m`, JSON {"kind": "prompt", "text": ...}); without any they are
guessed from lines that begin with a prompt sign. What stands between them is the agent's. A command is a turn of its own only
where the screen makes it sure: a line `$ CMD` inside a frame, or with its exit status after it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ..skills.model import Turn, Who
from .raw import Moment
from .render import Rendering
from .rows import key_of
from .tape import Line

SIGNS = ("\u276f", "\u203a", ">>>", ">")  # the surest first: `>` is also a Markdown quote
COMMAND = re.compile(
    r"^(?P<frame>\s*[\u2502\u2503\u23bf\u2514\u256d|]?\s*)\$ (?P<command>\S.*?)\s*[\u2502\u2503|]?$"
)
STATUS = re.compile(
    r"(?:exit(?:ed)?(?: with)?(?: code| status)?|exit_code|returned)[:= ]+\(?(?P<status>\d{1,3})\b|^\W*Took \d",
    re.IGNORECASE,
)
ASIDE = re.compile(r"\s{3,}\S{1,12}\W*$")  # a clock or the like, at the right end of a prompt's row
BAR = re.compile(
    r"(?<=\S)\s{2,}[\u2502\u2503\u2588\u2590-\u2593]+$"
)  # a scroll bar at the right edge, where no frame begins the row
CHOICE = re.compile(r"\d+[.)]\s")
PART = 1_000  # lines of one turn: what an agent says in a longer one is told in parts
OUTPUT = 5_000  # lines of one command's output; what it prints beyond them is told as the agent's, so that its end is not waited for in vain
FAR = 2.0  # seconds that an echo on the screen may come before its marker: what is being typed is shown first


_Span = tuple[int, int, float, str]  # the lines that echo a prompt, its time, its text


class Telling:
    """A recording on its way to turns: feed moments in order, take the turns that are complete; `end` gives the others.

    `began` (epoch seconds) is added to their times. Of a turn that goes on for hours a few PARTs are held, or one OUTPUT.
    """

    def __init__(self, began: float = 0.0) -> None:
        self._rendering = Rendering()
        self._began = began
        self._lines: list[Line] = []  # finished, and not told yet
        self._prompts: list[tuple[float, str]] = []  # not told yet
        self._followed = False  # the keystrokes were: no prompt is guessed
        self._last = (
            0.0  # when the last turn was said: what stands at the foot of a screen was seen long before it
        )

    def feed(self, moment: Moment) -> list[Turn]:
        self._rendering.feed(moment)
        if moment.kind == "m" and (text := prompt_of(moment.data)):
            self._prompts.append((moment.at, text))
            self._followed = True
        finished = self._rendering.finished()
        self._lines += finished
        return self._tell() if finished else []

    def so_far(self, until: float) -> list[Turn]:
        """The turns that are not complete yet, as they stand when nothing more came `until` then (seconds since the start)."""
        self._rendering.quiet(until)
        lines = self._lines + self._rendering.settled()
        return [turn for _, turn in _turns(lines, self._spans(lines), self._began, self._last)]

    def end(self) -> list[Turn]:
        try:
            self._lines += self._rendering.lines()
        finally:
            self._rendering.close()
        return self._said(len(self._lines), self._spans(self._lines))

    def _tell(self) -> list[Turn]:
        """The turns before the last prompt that is seen: its own may go on. Of a long one the parts that nothing changes any more."""
        spans = [span for span in self._spans(self._lines) if span[0] < len(self._lines)]
        cut = spans[-1][0] if spans else 0
        if cut:
            return self._said(cut, spans[:-1])
        if len(self._lines) > 2 * PART:
            ends = [end for end, _ in _turns(self._lines, spans, self._began, self._last)]
            cut = max((end for end in ends if end <= len(self._lines) - PART), default=0)
        return self._said(cut, spans) if cut else []

    def _said(self, cut: int, spans: Sequence[_Span]) -> list[Turn]:
        """Tell the lines before `cut`, with these prompts, and let go of them."""
        found = [turn for _, turn in _turns(self._lines[:cut], spans, self._began, self._last)]
        self._last = found[-1].at if found else self._last
        del self._lines[:cut], self._prompts[: len(spans)]
        return found

    def _spans(self, lines: Sequence[Line]) -> list[_Span]:
        return _told(lines, self._prompts) if self._followed else _guessed(lines)


def from_screen(moments: Iterable[Moment], began: float = 0.0) -> Iterator[Turn]:
    """The turns of a recording, one by one."""
    telling = Telling(began)
    for moment in moments:
        yield from telling.feed(moment)
    yield from telling.end()


def turns(
    lines: Sequence[Line], prompts: Sequence[tuple[float, str]] = (), began: float = 0.0
) -> tuple[Turn, ...]:
    """Turns from rendered lines and, where the keystrokes were followed, the prompts with their times."""
    spans = _told(lines, prompts) if prompts else _guessed(lines)
    return tuple(turn for _, turn in _turns(lines, spans, began, 0.0))


def _turns(
    lines: Sequence[Line], spans: Sequence[_Span], began: float, last: float
) -> list[tuple[int, Turn]]:
    """Each turn, with the number of the line before which it ends."""
    found: list[tuple[int, Turn]] = []
    at = 0
    for begin, end, when, text in [*spans, (len(lines), len(lines), 0.0, "")]:
        found += [(at + ends, turn) for ends, turn in _agent(lines[at:begin], began)]
        if text:
            found.append((end, Turn(Who.PERSON, text, began + when)))
        at = end
    for number, (ends, turn) in enumerate(found):
        last = max(last, turn.at)
        found[number] = ends, replace(turn, at=last)
    return found


def prompt_of(data: bytes) -> str:
    """The prompt in a marker; "" when it marks something else."""
    try:
        told = json.loads(data)
    except ValueError:
        return ""
    if not isinstance(told, dict) or told.get("kind") != "prompt":
        return ""
    return str(told.get("text", "")).replace("\r\n", "\n").replace("\r", "\n")


def _told(lines: Sequence[Line], prompts: Sequence[tuple[float, str]]) -> list[_Span]:
    """Where the known prompts stand. One that the screen does not show (a folded paste) begins at its time."""
    spans: list[_Span] = []
    asked = {key_of(row) for _, text in prompts for row in text.split("\n")}
    keys = [_asked(line.text, asked) for line in lines]
    at = 0
    for number, (when, text) in enumerate(prompts):
        until = prompts[number + 1][0] if number + 1 < len(prompts) else float("inf")
        wanted = [key for key in map(key_of, text.split("\n")) if key]
        begin = _echo(lines, keys, wanted, at, when, until)
        end = begin
        if begin >= 0:
            end = begin + _echoed(keys, wanted, begin)
        else:
            begin = end = next((n for n in range(at, len(lines)) if lines[n].at >= when), len(lines))
        spans.append((begin, end, when, text))
        at = end
    return spans


def _asked(text: str, asked: set[str]) -> str:
    """The key of a row; without what stands aside at its right end, where the rest is a row of a prompt."""
    bare = key_of(ASIDE.sub("", text))
    return bare if bare in asked else key_of(text)


def _echo(
    lines: Sequence[Line], keys: list[str], wanted: list[str], low: int, when: float, until: float
) -> int:
    """The line on which the prompt's first line is echoed nearest to its time; -1 when it is not."""
    if not wanted:
        return -1
    fits = [
        n for n in range(low, len(keys)) if keys[n] and (keys[n] == wanted[0] or _cut(keys[n], wanted[0]))
    ]
    near = [n for n in fits if when - FAR - len(wanted[0]) <= lines[n].at < until]
    return min(near, key=lambda n: (-_echoed(keys, wanted, n), n), default=-1)


def _cut(key: str, wanted: str) -> bool:
    """The agent folded a long line by itself: the row holds its beginning."""
    return len(key) > 20 and wanted.startswith(key)


def _echoed(keys: list[str], wanted: list[str], begin: int) -> int:
    """How many lines from `begin` say what the prompt says."""
    said = " ".join(wanted)
    count = 0
    while begin + count < len(keys) and said:
        key = keys[begin + count]
        if not key or not said.startswith(key):
            break
        said = said[len(key) :].lstrip()
        count += 1
    return count


def _guessed(lines: Sequence[Line]) -> list[_Span]:
    """Lines that begin with a prompt sign and were followed by something else."""
    for sign in SIGNS:
        start = re.compile(rf"^(\s{{0,2}}[\u2502|]?\s{{0,2}}){re.escape(sign)} ?(\S.*?)\s*[\u2502|]?$")
        spans: list[_Span] = []
        at = 0
        while at < len(lines):
            match = start.match(lines[at].text)
            end = at + 1
            if match and not CHOICE.match(match[2]):
                said = [match[2]]
                while (
                    end < len(lines)
                    and not lines[end].gap
                    and (more := _goes_on(lines[end].text, sign, start))
                ):
                    said.append(more)
                    end += 1
                spans.append((at, end, lines[at].at, "\n".join(said)))
            at = end
        if spans:
            return spans
    return []


def _goes_on(text: str, sign: str, start: re.Pattern[str]) -> str:
    """A further line of the same prompt: indented under it, or with the same sign again where that is the custom."""
    match = start.match(text)
    if match:
        return match[2] if sign == ">" else ""
    return text.strip() if re.match(r"\s{2,6}[^\s\u23bf\u2514]", text) else ""


def _agent(lines: Sequence[Line], began: float) -> list[tuple[int, Turn]]:
    found: list[tuple[int, Turn]] = []
    said = at = 0  # what was said since the last command begins here
    while at < len(lines):
        end, turn = _command(lines, at, began)
        if turn:
            found += [*_speech(lines, said, at, began), (end, turn)]
            said = end
        at = end
    return found + _speech(lines, said, at, began)


def _command(lines: Sequence[Line], at: int, began: float) -> tuple[int, Turn | None]:
    """The tool turn that begins at this line, and where it ends; (the next line, None) when that is not sure."""
    match = COMMAND.match(lines[at].text)
    if not match:
        return at + 1, None
    end = at + 1
    framed = bool(match["frame"].strip())
    status, ended, output = None, framed, []
    last = min(len(lines), at + OUTPUT)
    while end < last and not COMMAND.match(lines[end].text):
        text = lines[end].text
        hint = STATUS.search(text)
        if (
            lines[end].gap
            and not hint
            and (ended or end > at + 1)
            and not (framed and text.lstrip()[:1] in "\u2502\u2503")
        ):
            break
        if hint:
            ended = True
            status = int(hint["status"]) if hint["status"] else status
        else:
            output.append(text.strip(" \u2502\u2503\u23bf\u2514"))
        end += 1
        if hint and hint["status"]:
            break
    if not ended:
        return at + 1, None
    return end, Turn(Who.TOOL, "\n".join(output), began + lines[at].at, "shell", match["command"], status)


def _speech(lines: Sequence[Line], begin: int, end: int, began: float) -> list[tuple[int, Turn]]:
    """What the agent says in these lines: as one turn, or where they are many in parts, cut where a blank row is or at PART. Where a part
    ends is told by its own lines, so that it stays the same while more is said."""
    found: list[tuple[int, Turn]] = []
    while begin < end:
        upto = end
        if end - begin > PART:
            upto = begin + PART
            upto = next((n for n in range(upto, begin + PART // 2, -1) if lines[n].gap), upto)
        part = lines[begin:upto]
        text = "".join(("\n\n" if line.gap else "\n") + _without_bar(line.text) for line in part).lstrip("\n")
        if text.strip():
            found.append((upto, Turn(Who.AGENT, text, began + min(line.at for line in part))))
        begin = upto
    return found


def _without_bar(text: str) -> str:
    return text if text.lstrip()[:1] in "\u2502\u2503" else BAR.sub("", text)
