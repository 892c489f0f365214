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

from ..skills.home import Home
from ..skills.model import Note
from ..skills.watch import Watch
from . import closing, native
from .lender import Lender

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .wrap import Session

NOTHING = "{}"


class Keeper:
    def __init__(self, session: Session) -> None:
        self.session = session
        self.home = Home(session.environ, session.cwd)
        self.own = ""  # the agent's own transcript, once a hook has named it
        self._lender: Lender | None = None
        self._watch: Watch | None = None
        self._typed: list[tuple[float, str]] = []

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
        """Read the library and begin to watch it."""
        session, home = self.session, self.home
        closing.begin(session, home)
        profile = session.profile
        native_folders = [
            native.expand(folder, session.environ, session.cwd) for folder in profile.skill_folders
        ]
        self._lender = Lender(
            home.suggest, home.ledger, home.config,
            session=session.id, agent=profile.name, cwd=session.cwd, native=native_folders,
            reads_files=profile.reads_files, clock=time.time, random=random.random,
        )  # fmt: skip
        home.suggest.refresh(None)
        self._watch = Watch([folder.path for folder in home.library.folders])
        self._watch.start()

    def watching(self) -> list[int]:
        return [self._watch.fileno()] if self._watch else []

    def refresh(self, everything: bool) -> None:
        """Take in what changed in the library since the last look."""
        changed = self._watch.changes(0) if self._watch else set()
        if everything or changed:
            self.home.suggest.refresh(None if everything else changed)

    def submitted(self, text: str, form: str) -> str:
        """A prompt the face saw; the note to put beside it, when it asked for one by naming a form."""
        self._typed.append((time.time(), text))
        if not form:
            return ""
        note, _ = self._note(text, form)
        if form == "file" and (note.text or not (self._lender and self._lender.keeps_file(text))):
            self.session.run_folder.write(self.session.run_folder.note, note.text)
        return note.text

    def hook(self, event: str, payload: bytes) -> str:
        """The answer to one of the agent's hooks, in the shape its profile says; an empty object when nothing is lent."""
        told = json.loads(payload or b"{}")
        self.own = str(told.get("transcript_path") or self.own)
        if self._lender:
            self._lender.model = str(told.get("model") or self._lender.model)
        prompt = str(told.get("prompt") or "")
        if not prompt:
            return NOTHING
        note, receipt = self._note(prompt, "hook")
        if not note.text:
            return NOTHING
        reply = str(self.session.profile.lend.get("reply", '{"note":{note}}'))
        for place, value in (
            ("{event}", event),
            ("{note}", json.dumps(note.text)),
            ("{receipt}", json.dumps(receipt)),
        ):
            reply = reply.replace(place, value, 1)
        return reply

    def close(self, status: int | None, now: float) -> list[str]:
        """Write the session down; returns what the person should read after it."""
        if self._watch:
            self._watch.stop()
        closing.end(self.session, self.home, self.own, self._typed, status, now)
        lent = self._lender.lent if self._lender else []
        names = ", ".join(dict.fromkeys(match.skill.name for match in lent))
        return [f"lent {names} (wisen why --session {self.session.id})"] if names else []

    def _note(self, text: str, form: str) -> tuple[Note, str]:
        """What the lender says; nothing when it fails, and the failure in the session's log."""
        try:
            self.refresh(everything=False)
            return self._lender.note(text, form) if self._lender else (Note(), "")
        except Exception:
            traceback.print_exc(file=sys.stderr)
            return Note(), ""
