"""Reads skill pages while they are written, and says what it finds.

Law: at most one reading each SETTLE seconds however fast the person types; what takes longer (links, secrets, triggers that
other skills answer too) is read once the typing pauses, a little at a time, and thrown away when the text has changed.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Mapping, Sequence

from ..skills import triggers
from . import grounds
from .features import Session
from .remarks import Remark, collisions, links, secrets
from .text import Text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..skills.redact import Found

SETTLE = 0.1  # seconds between two readings of one document
PAUSE = 0.4  # seconds without typing before the long reading
TRIGGERS = 20  # looked up in the library, each about a millisecond

Publish = Callable[[Text, Sequence[Remark]], None]


class Proofreader:
    """`hints` is called when inlay hints are to be asked for anew."""

    def __init__(self, of: Session, publish: Publish, hints: Callable[[], None]) -> None:
        self._of, self._publish, self._hints = of, publish, hints
        self._due: dict[str, asyncio.TimerHandle] = {}
        self._later: dict[str, asyncio.TimerHandle] = {}
        self._last: dict[str, float] = {}
        self._reading: set[asyncio.Task[None]] = set()

    def touched(self, uri: str) -> None:
        """A document was opened or changed: read it soon."""
        if uri not in self._due and self._of.desk.page(self._of.desk.text(uri)):
            wait = max(0.0, self._last.get(uri, 0.0) + SETTLE - time.monotonic())
            self._due[uri] = asyncio.get_running_loop().call_later(wait, self._read, uri)

    def library_changed(self) -> None:
        for uri in self._of.desk.texts:
            self.touched(uri)

    def closed(self, uri: str) -> None:
        for timers in (self._due, self._later):
            if timer := timers.pop(uri, None):
                timer.cancel()
        self._last.pop(uri, None)
        self._of.read.pop(uri, None)
        self._of.gone.pop(uri, None)
        if self._of.deep.pop(uri, None) is not None:
            self._publish(Text(uri, ""), ())

    def _read(self, uri: str) -> None:
        self._due.pop(uri, None)
        self._last[uri] = time.monotonic()
        text = self._of.desk.text(uri)
        page = self._of.desk.page(text)
        if not page or text.version < 0:
            return
        kept = self._of.deeper(text)
        self._of.deep[uri] = (text, kept)
        self._publish(text, () if text.huge else [*self._of.remarks(text, page), *kept])
        if timer := self._later.pop(uri, None):
            timer.cancel()
        self._later[uri] = asyncio.get_running_loop().call_later(PAUSE, self._begin, text)

    def _begin(self, text: Text) -> None:
        self._later.pop(text.uri, None)
        task = asyncio.get_running_loop().create_task(self._read_well(text))
        self._reading.add(task)
        task.add_done_callback(self._reading.discard)

    async def _read_well(self, text: Text) -> None:
        page = self._of.desk.page(text)
        place = await self._of.desk.settled(text.uri)
        if not page or text.huge or page.what == "memo":
            return
        folder = os.path.dirname(page.path)
        found = list(links(text, lambda target: os.path.exists(os.path.join(folder, target))))
        found += secrets(text, await asyncio.to_thread(_secrets, text.source))
        phrases = [phrase for _, phrase in triggers.lines(text.source)][:TRIGGERS]
        answers = {one: [match.skill.name for match in await place.suggest(one)] for one in phrases}
        found += collisions(text, page, answers)
        origin = place.roots.get(_root(page.path, place.roots), "")
        broken, gone = await asyncio.to_thread(grounds.read, text, page, origin, place.home)
        found += broken if self._of.able.hints else [*broken, *gone]
        if self._of.desk.text(text.uri) is text:
            self._of.deep[text.uri] = (text, found)
            self._publish(text, [*self._of.remarks(text, page), *found])
            _, known = self._of.gone.get(text.uri, (text, []))
            self._of.gone[text.uri] = (text, gone)
            if known != gone:
                self._hints()


def _root(path: str, roots: Mapping[str, str]) -> str:
    """The folder of the library a page stands in; "" for none."""
    return max((root for root in roots if path.startswith(root.rstrip("/") + "/")), key=len, default="")


def _secrets(source: str) -> Sequence[Found]:
    from ..skills import redact  # not needed to answer `initialize`, and 50 ms to import

    return redact.redact(source).findings
