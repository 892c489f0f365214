"""Has ready what fits where the person is: the lines around the cursor, before the editor asks about them.

Law: only asks for answers to be made ready, and gives none. Begins when a document opens and when the typing pauses, and has an
end: at most LINES lines around one place in one document, each line once for each library.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from .actions import prompt
from .desk import Desk
from .text import Text

LINES = 400  # around the cursor; about 3 s of one core in a library of 10,000 pages, .5 s in one of 100
FAR = 50  # lines from where it began last, after which it begins anew
SETTLE = 0.05  # seconds without typing; VS Code asks some .16 s after the last key, a person later


class Ahead:
    """To be made and used on the event loop's thread."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._here: tuple[Text, int] | None = None
        self._timer: asyncio.TimerHandle | None = None

    def moved(self, text: Text, line: int, wait: float = 0.0) -> None:
        """The person is at this line."""
        at, near = self._here or (None, 0)
        if at is not text or abs(line - near) > FAR:
            self._here = (text, line)
            self.stop()
            self._timer = asyncio.get_running_loop().call_later(wait, self.begin)

    def begin(self) -> None:
        """Begin where the person is; to be called anew when the library has changed."""
        if self._here:
            text, line = self._here
            self._desk.place(text.uri).prepare(prompts(text, line))

    def closed(self, uri: str) -> None:
        if self._here and self._here[0].uri == uri:
            self._here = None
            self.stop()

    def stop(self) -> None:
        if self._timer:
            self._timer.cancel()


def prompts(text: Text, line: int, most: int = LINES) -> Iterator[str]:
    """What would be asked at each line, the nearest first."""
    near = range(max(0, line - most), min(text.count, line + most))
    for number in sorted(near, key=lambda number: abs(number - line))[:most]:
        yield prompt(text, number, number)
