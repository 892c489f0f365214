"""What fits which words, in one library as it stands: asked once, kept, and made ready before anyone asks.

Law: the matcher is asked on one thread of this room and nowhere else, so the event loop never waits for it; who asks goes before
what is only made ready, and finds the thread idle when the next question comes at once. The answers belong to one snapshot of the
library and go with it: nothing stale is ever given.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Iterator

from ..skills.model import Match, Skill

KEPT = 2000  # answers; an editor asks again at every move of the cursor
LULL = 0.015  # seconds after an answer before more is made ready: half of what lies between two moves of a held key (30 a second)

Matches = tuple[Match, ...]
Ask = Callable[[str], Matches]


class Answers:
    """`ask` may raise: then nothing fits. To be made and called on the event loop's thread."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._loop = asyncio.get_running_loop()
        self._kept: dict[str, Matches] = {}
        self._skills: dict[str, Skill] = {}  # one copy of a page, however many answers name it
        self._asked: dict[str, list[asyncio.Future[Matches]]] = {}  # waited for; the oldest first
        self._ahead: Iterator[str] | None = None
        self._stir = threading.Condition()
        self._over = False
        self._thread = threading.Thread(target=self._work, name="wisen-answers", daemon=True)
        self._thread.start()

    async def __call__(self, text: str) -> Matches:
        """The skills that fit these words."""
        known = self._kept.get(text)
        if known is not None:
            return known
        if self._over or not text.strip():
            return ()
        waiting: asyncio.Future[Matches] = self._loop.create_future()
        with self._stir:
            self._asked.setdefault(text, []).append(waiting)
            self._stir.notify()
        return await waiting

    def prepare(self, texts: Iterator[str]) -> None:
        """Have the answers to these texts ready, the first ones first, instead of those that were to be made ready before.
        The texts are drawn on the other thread."""
        with self._stir:
            self._ahead = texts
            self._stir.notify()

    def close(self) -> None:
        """Make nothing more ready; who waits is still answered."""
        with self._stir:
            self._over, self._ahead = True, None
            self._stir.notify()

    def _work(self) -> None:
        """The thread."""
        lull = 0.0
        while True:
            with self._stir:
                if lull and not self._over:
                    self._stir.wait_for(lambda: self._asked or self._over, lull)
                while not (self._asked or self._ahead or self._over):
                    self._stir.wait()
                text = next(iter(self._asked), "")
                waiting, ahead = self._asked.pop(text, []), self._ahead
            lull = LULL if waiting else 0.0
            if waiting:
                if not all(one.cancelled() for one in waiting):
                    found = self._answer(text)
                    with contextlib.suppress(RuntimeError):  # the loop is over
                        self._loop.call_soon_threadsafe(_tell, waiting, found)
            elif ahead:
                text = ""
                with contextlib.suppress(Exception):  # whoever asks does not depend on what is made ready
                    text = next((text for text in ahead if text and text not in self._kept), "")
                if text:
                    self._answer(text)
                else:
                    with self._stir:
                        self._ahead = self._ahead if self._ahead is not ahead else None
            else:
                return

    def _answer(self, text: str) -> Matches:
        if text in self._kept:
            return self._kept[text]
        try:
            found = self._ask(text)
        except Exception:  # the matcher may die; everything else is still offered
            return ()
        if len(self._kept) >= KEPT:
            for old in list(self._kept)[: KEPT // 2]:
                del self._kept[old]
            self._skills.clear()
        self._kept[text] = tuple(
            Match(
                self._skills.setdefault(f"{one.skill.path}\0{one.skill.identity}", one.skill),
                one.score,
                one.because,
            )
            for one in found
        )
        return self._kept[text]


def _tell(waiting: list[asyncio.Future[Matches]], found: Matches) -> None:
    for one in waiting:
        if not one.done():
            one.set_result(found)
