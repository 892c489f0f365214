"""Keeps one session while it runs: answers for its lending, follows its library, and closes it. Lives in the scribe.

Law: starts no process and touches no terminal. A part that cannot be had (ledger, watcher, index) is done without;
what is lent is never worth a session.
"""

from __future__ import annotations

import json
import random
import sys
import time
import traceback
from collections.abc import Callable
from typing import TypeVar

from ..skills import outcome
from ..skills.home import Home
from ..skills.model import Note
from ..skills.suggest import Suggest
from ..skills.watch import Watch
from . import closing
from .lender import Lender
from .native import expand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .wrap import Session

NOTHING = "{}"
LOST = ("compact", "clear")  # what SessionStart says when the agent begins with an empty context
Result = TypeVar("Result")


class Keeper:
    def __init__(self, session: Session) -> None:
        self.session = session
        self.home = Home(session.environ, session.cwd)
        self.own = ""  # the agent's own transcript, once a hook has named it
        self._lender: Lender | None = None
        self._suggest: Suggest | None = None
        self._watch: Watch | None = None
        self._waiting: tuple[Note, str, float] = (Note(), "", 0.0)  # made, not delivered yet
        self._undone: list[float] = []  # when the person used the agent's own undo

    def settings(self) -> dict[str, object]:
        """What the face needs to know of the person's settings."""
        config = self.home.config
        return {
            "lend": config.lend and self.session.options.lend,
            "deadline": config.deadline_ms / 1000,
            "commands": list(config.commands),
            "key": config.key,
        }

    def wake_up(self) -> None:
        """Read the library and begin to watch it. Each part that fails is done without, and said in the session's log."""
        session, home, profile = self.session, self.home, self.session.profile
        self._guarded(lambda: closing.begin(session, home))
        native = [expand(folder, session.environ, session.cwd) for folder in profile.skill_folders]
        self._suggest = Suggest(home.library, home.paths.index, home.config, native=native)
        self._lender = Lender(
            self._suggest, home.ledger, home.config,
            session=session.id, agent=profile.name, cwd=session.cwd,
            reads_files=profile.reads_files, clock=time.time, random=random.random,
        )  # fmt: skip
        self._suggest.refresh()
        self._guarded(
            lambda: home.ledger.seen(
                (s.name for s in home.library.skills() if s.origin == "home"), at=time.time()
            )
        )
        self._guarded(self._begin_watch)

    def _begin_watch(self) -> None:
        watch = Watch([folder.path for folder in self.home.library.folders])
        watch.start()
        self._watch = watch

    def watching(self) -> list[int]:
        return [self._watch.fileno()] if self._watch else []

    def refresh(self, everything: bool) -> None:
        """Take in what changed in the library since the last look."""
        changed = self._watch.changes(0) if self._watch else set()
        if self._suggest and (everything or changed):
            self._suggest.refresh(None if everything else changed)

    def submitted(self, text: str, form: str, at: float) -> str:
        """A prompt the face saw; the note to put beside it, when it asked for one by naming a form."""
        profile = self.session.profile
        if outcome.undo(profile.name, text, profile.undo):
            self._undone.append(at)
        if not form:
            return ""
        note, _ = self._note(text, form)
        self._waiting = (note, form, at)
        if form == "file" and (note.text or not (self._lender and self._lender.keeps_file(text))):
            self.session.run_folder.write(self.session.run_folder.note, note.text)
        return note.text

    def delivered(self) -> None:
        """The face has put the last note beside the prompt."""
        note, form, at = self._waiting
        self._waiting = (Note(), "", 0.0)
        if self._lender and note.text:
            self._lender.delivered(note, form, at)

    def hook(self, event: str, payload: bytes) -> str:
        """The answer to one of the agent's hooks, in the shape its profile says; an empty object when nothing is lent."""
        told = self._guarded(lambda: dict(json.loads(payload))) or {}
        self.own = str(told.get("transcript_path") or self.own)
        if self._lender:
            self._lender.model = str(told.get("model") or self._lender.model)
            if told.get("source") in LOST:
                self._lender.forget()
        prompt = str(told.get("prompt") or "")
        if not prompt:
            return NOTHING
        note, receipt = self._note(prompt, "hook")
        if not note.text:
            return NOTHING
        self._waiting = (note, "hook", time.time())
        self._guarded(self.delivered)
        reply = str(self.session.profile.lend.get("reply", '{"note":{note}}'))
        for place, value in (
            ("{event}", event),
            ("{receipt}", json.dumps(receipt)),
            ("{note}", json.dumps(note.text)),  # last: what a page says is never filled in
        ):
            reply = reply.replace(place, value, 1)
        return reply

    def close(self, status: int | None, now: float) -> list[tuple[str, str]]:
        """Write the session down; what the person should read after it (`said`), or be asked (`ask`)."""
        if self._watch:
            self._watch.stop()
        self._guarded(lambda: closing.end(self.session, self.home, self.own, self._undone, status, now))
        lent = self._lender.lent if self._lender else []
        names = ", ".join(dict.fromkeys(match.skill.name for match in lent))
        if not names:
            return []
        said = [("said", f"lent {names} (wisen why --session {self.session.id})")]
        return said + [("ask", names)] * self.home.config.ask_at_end

    def _note(self, text: str, form: str) -> tuple[Note, str]:
        """What the lender says; nothing when it fails."""

        def ask() -> tuple[Note, str]:
            self.refresh(everything=False)
            return self._lender.note(text, form) if self._lender else (Note(), "")

        return self._guarded(ask) or (Note(), "")

    def _guarded(self, work: Callable[[], Result]) -> Result | None:
        """The result, or None when it fails: what went wrong stands in the session's log, the session goes on."""
        try:
            return work()
        except Exception:
            traceback.print_exc(file=sys.stderr)
            return None
