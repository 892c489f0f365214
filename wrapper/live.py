"""The transcript of a session, on the disk while it runs: what `source` says, redacted.

Law: every turn is redacted before it is written. A step takes some milliseconds, for the scribe answers the agent in between, and all
steps together a twentieth of a core at most. What is held is a few words a turn, and what may still change. It writes nothing but
the session's own folder.
"""

from __future__ import annotations

import ctypes
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from ..skills.filtering import cleaned, secrets, through
from ..skills.growing import Growing
from ..skills.home import Home
from ..skills.lend import without_notes
from ..skills.model import Transcript, Turn, Who
from ..skills.redact import Known
from ..skills.sessions import LIVE, TURNS, Session
from .source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .facts import Facts

LOOK = 1.0  # seconds between two looks while something happens
IDLE = 15.0  # and while nothing does
SHARE = 20  # a look that took long is followed by a pause so many times as long
SLICE = 0.02  # seconds of one step, where there is much to do
COPIED = 8 << 20  # bytes of an agent's database that are copied a second, at most
LONG = 0.005  # seconds of a look that held much: a long turn, many lines
FRESH = 30.0  # seconds after which what is known to be a secret is looked up again


class Live:
    """One session's. Raises WisenError, all through: the disk or the filter fails, and this is of no use any more."""

    def __init__(self, facts: Facts, home: Home, clock: Callable[[], float] = time.monotonic) -> None:
        self._home, self._clock = home, clock
        self._script = Transcript(facts.id, facts.profile.name, facts.cwd, facts.began)
        self.source = Source(
            facts.profile.transcript, facts.environ, facts.cwd, facts.began, os.path.join(facts.folder, LIVE)
        )
        self._secrets = self._known_now()
        self._clean = through(self._secrets)
        self._clean(facts.cwd)  # a filter that stumbles is found out before anything is begun
        self._stale = False  # what is known to be a secret has changed since the first turn
        self._looked_up = clock()
        self._growing = Growing(os.path.join(facts.folder, TURNS), self._script, self._kept)
        self._due, self._pause, self._took = clock() + LOOK, LOOK, 0.0
        _give_back()  # what waking up took

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The gist of what stands on the disk."""
        return self._growing.turns

    def due(self) -> float:
        """Seconds until there is something to do."""
        return max(0.0, self._due - self._clock())

    def wake(self) -> None:
        """Something happens."""
        self._pause = LOOK
        self._due = min(self._due, self._clock() + LOOK)

    def step(self) -> bool:
        """Do a little of what is to be done, and say whether anything new came to stand on the disk."""
        began = self._clock()
        told = self._growing.told
        more = self.source.step(self._clock, began + SLICE)
        self._freshen(began)
        if self.source.new:
            if self._growing.show(self.source.gone, self.source.turns):
                more = True
            else:
                self.source.told()
        now = self._clock()
        self._took += now - began
        changed = self._growing.told != told
        if more:
            self._due = now
        else:
            self._pause = LOOK if changed else min(self._pause * 1.5, IDLE)
            self._due = now + max(self._pause, self._took * SHARE, self.source.weight / COPIED)
            if self._took > LONG:
                _give_back()
            self._took = 0.0
        return changed

    def catch_up(self, limit: float) -> bool:
        """Do all that is to be done, for `limit` seconds at most; whether anything new came of it."""
        until = self._clock() + limit
        changed = self.step()
        while self._due <= self._clock() < until:
            changed = self.step() or changed
        return changed

    def known(self) -> dict[str, object]:
        """What is known of the session by now, as `Sessions.update` takes it."""
        about = self.source.about
        prompts = sum(turn.who is Who.PERSON for turn in self.turns)
        return {
            "own": "\n".join(self.source.paths),
            "version": about.version,
            "model": about.model,
            "prompts": prompts,
        }

    def end(self, kept: Session) -> Transcript:
        """Write down the rest, and that it is over. The transcript with the gist of its turns."""
        self.catch_up(float("inf"))  # in steps: a long rest is not held whole
        turns = self.source.end()
        about = self.source.about
        self._freshen(float("inf"))
        self._growing.show(self.source.gone, turns, enough=0)
        where, turns = self.source.where, ()
        self.source.forget()  # what comes after this needs the memory
        _give_back()
        script = replace(
            self._script, ended=kept.ended, status=kept.status, version=about.version, model=about.model,
            source=where,
        )  # fmt: skip
        self._growing.close(script, (lambda turn: cleaned(turn, self._clean)) if self._stale else None)
        return replace(script, turns=self.turns)

    def _freshen(self, now: float) -> None:
        """What is known to be a secret, once more: a file of them may be new."""
        if now - self._looked_up < FRESH:
            return
        self._looked_up = now
        if (found := self._known_now()) != self._secrets:
            self._secrets, self._stale = found, True
            self._clean = through(found)

    def _known_now(self) -> Known:
        return secrets(self._home.environ, self._home.paths.home, self._script.cwd, self._home.cwd)

    def _kept(self, before: Turn, turn: Turn) -> Turn | None:
        left = unlent(before, turn)
        return cleaned(left, self._clean) if left else None


def _give_back() -> None:
    """Give the system what is free: glibc keeps it, 2.4 MB after a long turn. Elsewhere nothing of that name is there."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def unlent(before: Turn, turn: Turn) -> Turn | None:
    """A turn without the notes that were typed for the person, and without the echo of the prompt `before` it, where that carried
    one. None when nothing is left."""
    text = turn.text if turn.who is Who.NOTE else without_notes(turn.text)
    if text != turn.text and turn.who is Who.AGENT and before.who is Who.PERSON:
        text = text.removeprefix(without_notes(before.text)).lstrip("\n")
    return replace(turn, text=text) if text or turn.command or turn.paths else None
