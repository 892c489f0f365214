"""`wisen sessions show --follow`: the turns of a session as they happen, until it is over.

Law: reads what the session's own process writes down and starts nothing. A turn that goes on is gone on with; one that is told anew
(a command that has its result now) is shown once more.
"""

from __future__ import annotations

import os
import select
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping

from ..skills import export
from ..skills.errors import WisenError
from ..skills.filtering import cleaned
from ..skills.home import Home
from ..skills.learn import cleaner
from ..skills.model import Turn, Who
from ..skills.sessions import TURNS, Session, running
from ..wrapper import closing
from . import say

LOOK = 0.5  # seconds between two looks at the file
AGAIN = 30  # turns from the end that may still change: what an agent has begun and not finished


def follow(home: Home, told: Namespace, row: Callable[[Turn], Mapping[str, object]]) -> int:
    """Show the session until it is over; `row`: a turn as JSON. Returns the exit status. Raises WisenError: there is none."""
    session = _session(home, told.id)
    closing.recover(home, session.id)
    clean = cleaner(home.sessions.transcript(session.id), home)
    page = _Page() if not told.json else None
    if page:
        say.text(f"{session.id}  {session.agent}  {session.cwd}")
    file, goes_on = _File(os.path.join(session.folder, TURNS)), True
    while goes_on:
        goes_on = running(home.sessions.get(session.id))
        if not goes_on:
            closing.recover(home, session.id)
        for number, turn in file.look():
            turn = cleaned(turn, clean)
            if page:
                page.show(number, turn)
            else:
                say.row({"turn": number, **row(turn)})
        if goes_on:
            select.select([], [], [], LOOK)
    if page:
        page.end()
    return 0


def _session(home: Home, name: str | None) -> Session:
    """The one that is named, else the newest that runs, else the last."""
    if name and name != "last":
        return home.sessions.get(name)
    try:
        going = next((one for one in home.sessions.list() if not one.broken and running(one)), None)
        return going or home.sessions.get("last")
    except WisenError as error:
        raise WisenError(str(error), "begin one in another terminal: wisen claude") from error


class _File:
    """A transcript on the disk: `look` gives what is new or has changed, as (number from 0, turn)."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._rows: list[bytes] = []  # the last ones, as they stood at the last look
        self._first, self._begin = 0, 0  # the number of the first of those, and where it stands in the file
        self._state = (0, 0, 0)

    def look(self) -> Iterator[tuple[int, Turn]]:
        try:
            with open(self._path, "rb") as file:
                state = os.fstat(file.fileno())
                now = (state.st_ino, state.st_mtime_ns, state.st_size)
                if (
                    now == self._state or state.st_size < self._begin
                ):  # nothing new, or in the middle of being told anew
                    return
                if (
                    now[0] != self._state[0]
                ):  # another file: the session is over, and all of it was written once more
                    self._begin = len(file.readline()) + sum(len(file.readline()) for _ in range(self._first))
                file.seek(self._begin)
                rows = file.read().split(b"\n")[:-1]
        except OSError:
            return
        self._state = now
        for number, line in enumerate(rows):
            if number < len(self._rows) and self._rows[number] == line:
                continue
            for turn in export.each([line.decode("utf-8", "replace")]):
                if isinstance(turn, Turn):
                    yield self._first + number, turn
        self._rows = rows
        self._let_go(max(0, len(rows) - AGAIN))

    def _let_go(self, count: int) -> None:
        self._begin += sum(len(row) + 1 for row in self._rows[:count])
        self._first += count
        del self._rows[:count]


class _Page:
    """What stands on the terminal: a heading a turn, and its words, which may go on."""

    def __init__(self) -> None:
        self._number, self._turn = -1, Turn(Who.AGENT, "")

    def show(self, number: int, turn: Turn) -> None:
        last = self._turn
        same = (number, turn.who, turn.command, turn.status) == (
            self._number,
            last.who,
            last.command,
            last.status,
        )
        if same and turn.text.startswith(last.text) and turn.who is not Who.TOOL:
            say.piece(turn.text[len(last.text) :])
        else:
            self.end()
            say.heading(heading(turn))
            say.piece(turn.text)
        self._number, self._turn = number, turn

    def end(self) -> None:
        """The line that is open ends."""
        if self._turn.text and not self._turn.text.endswith("\n"):
            say.text()


def heading(turn: Turn, number: int = 0) -> str:
    """The line above a turn: who, or the command and what came of it; above the person's, its number for `--turn`."""
    if turn.who is not Who.TOOL:
        return f"{turn.who.value}  (turn {number})" if number and turn.who is Who.PERSON else turn.who.value
    status = "" if turn.status is None else f"  (exit {turn.status})"
    return f"$ {turn.command or ' '.join((turn.tool, *turn.paths))}{status}"
