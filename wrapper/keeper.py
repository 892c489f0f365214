"""Keeps one session while it runs: answers for its lending, follows its library, and closes it. Lives in the scribe.

Law: touches no terminal, and starts no process itself. A part that cannot be had (ledger, watcher, index) is done without;
what is lent is never worth a session.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import sys
import time
import traceback
from collections.abc import Callable
from threading import Thread
from typing import TypeVar

from ..skills import handed, known, outcome, past
from ..skills.errors import WisenError
from ..skills.home import Home
from ..skills.model import Note, Skill
from ..skills.suggest import PAST, Suggest
from ..skills.watch import Watch
from . import closing
from .how import expand
from .lender import Lender
from .live import Live

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .facts import Facts

NOTHING = "{}"
CAUGHT_UP = 1.0  # seconds for what is not written down yet, when somebody waits for it
LOST = ("compact", "clear")  # what SessionStart says when the agent begins with an empty context
NOTHING_WAITS = (-1, Note(), "", 0.0)  # number of the prompt, note, form, when it was asked
Result = TypeVar("Result")


class Keeper:
    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.home = Home(facts.environ, facts.cwd)
        self.own: list[str] = []  # the agent's own transcripts, as its hooks name them
        self._lender: Lender | None = None
        self._suggest: Suggest | None = None
        self._watch: Watch | None = None
        self._tuned = False  # the threshold was fitted to the person's own prompts in this session
        self._waiting = NOTHING_WAITS  # the note made last, until it is delivered
        self._undone: list[float] = []  # when the person used the agent's own undo
        self._live: Live | None = None
        self._known: dict[str, object] = {}  # of the session, as it stands on the disk

    def settings(self) -> dict[str, object]:
        """What the face needs to know of the person's settings."""
        config = self.home.config
        return {
            "lend": config.lend and self.facts.options.lend,
            "deadline": config.deadline_ms / 1000,
            "commands": list(config.commands),
            "key": config.key,
        }

    def wake_up(self, lends: bool = True) -> None:
        """Begin the session, and where the agent may ask (`lends`) read the library and watch it. Each part that fails is done
        without, and said in the session's log."""
        self._guarded(lambda: closing.begin(self.facts, self.home))
        if lends:
            self._guarded(self._begin_lending)
            self._guarded(self._begin_watch)
            self._read_pages()

    def meet_pages(self) -> None:
        """Note in the ledger the pages it has not heard of."""
        if self._suggest:
            mine = [page.name for page in self._suggest.pages if page.origin == "home"]
            self._guarded(lambda: self.home.ledger.seen(mine, at=time.time()))

    def write_along(self) -> None:
        """Begin to write the session's turns down while they happen, where they are to be kept."""
        if self.facts.folder and self.home.config.record != "off":
            self._live = self._guarded(lambda: Live(self.facts, self.home))

    def _begin_lending(self) -> None:
        facts, home, profile = self.facts, self.home, self.facts.profile
        home.native = [expand(folder, facts.environ, facts.cwd) for folder in profile.skill_folders]
        suggest = home.suggest
        lender = Lender(
            suggest, home.ledger, home.config,
            session=facts.id, agent=profile.name, cwd=facts.cwd,
            reads_files=profile.reads_files, clock=time.time, random=_random, handed=self._handed,
        )  # fmt: skip
        suggest.refresh()
        self._suggest, self._lender = suggest, lender

    def _begin_watch(self) -> None:
        watch = Watch([folder.path for folder in self.home.library.folders])
        watch.start()
        self._watch = watch
        self.home.suggest.watched = True

    def watching(self) -> list[int]:
        return [self._watch.fileno()] if self._watch else []

    def refresh(self, everything: bool) -> None:
        """Take in what changed in the library since the last look."""
        watch, suggest = self._watch, self._suggest
        changed = (self._guarded(lambda: watch.changes(0)) or set()) if watch else set()
        if suggest and (everything or changed):
            self._guarded(lambda: suggest.refresh(None if everything else changed))
        if changed:
            self._read_pages()
        if suggest and everything and not self._tuned:  # nothing was asked for a while: nobody waits
            self._tuned = True
            self._guarded(lambda: suggest.recalibrate(past.prompts(self.home.sessions, PAST)))

    def _read_pages(self) -> None:
        """Have the model of `match.embeddings` read new pages, in a thread that nobody waits for."""
        if self.home.config.embeddings:
            facts, opinion = self.facts, self.home.opinion
            pages = Home(facts.environ, facts.cwd).library  # one of its own: the other is asked meanwhile
            read = lambda: self._guarded(lambda: opinion.read(pages.skills()))
            Thread(target=read, name="wisen-pages", daemon=True).start()

    def submitted(self, text: str, form: str, at: float, number: int) -> str:
        """A prompt the face saw, its `number` in the session; the note to put beside it, when it asked for one by naming
        a form."""
        if outcome.undo(self.facts.profile.name, text, self.facts.profile.undo):
            self._undone.append(at)
        self._heard(text, at)
        if not form:
            return ""
        note, _ = self._note(text, form)
        self._waiting = (number, note, form, at)
        if form == "file" and (note.text or not (self._lender and self._lender.keeps_file(text))):
            folder = self.facts.run_folder
            self._guarded(lambda: folder.write(folder.note, note.text))
        return note.text

    def delivered(self, number: int) -> None:
        """The note for that prompt has reached the agent."""
        waiting, note, form, at = self._waiting
        lender = self._lender
        if lender and note.text and number == waiting:
            self._waiting = NOTHING_WAITS
            self._guarded(lambda: lender.delivered(note, form, at))

    def hook(self, event: str, payload: bytes) -> str:
        """The answer to one of the agent's hooks, in the shape its profile says; an empty object when nothing is lent."""
        told = self._guarded(lambda: dict(json.loads(payload))) or {}
        lend = self.facts.profile.lend
        own = str(_at(told, str(lend.get("transcript", "transcript_path"))) or "")
        if own and own not in self.own:
            self.own.append(own)
        if own and self._live:
            self._live.source.named(own)
        if self._lender:
            self._lender.model = str(told.get("model") or self._lender.model)
            if told.get("source") in LOST:
                self._lender.forget()
        prompt = str(_at(told, str(lend.get("prompt", "prompt"))) or "")
        note, receipt = self._note(prompt, "hook") if prompt else (Note(), "")
        if prompt:
            self._heard(prompt, time.time())
        self._waiting = (0, note, "hook", time.time())
        if not note.text:
            return NOTHING
        reply = str(lend.get("reply", '{"note":{note},"receipt":{receipt}}'))
        for place, value in (
            ("{event}", event),
            ("{receipt}", json.dumps(receipt)),
            ("{note}", json.dumps(note.text)),  # last: what a page says is never filled in
        ):
            reply = reply.replace(place, value, 1)
        return reply

    def due(self) -> float:
        """Seconds until `step` has something to do."""
        return self._live.due() if self._live else math.inf

    def step(self) -> None:
        """Bring the transcript on the disk a little nearer to what has happened."""
        self._lives(Live.step)

    def looked(self) -> str:
        """Bring the transcript on the disk up to date; the answer to who asked for it, "" when it cannot be."""
        self._lives(lambda live: live.catch_up(CAUGHT_UP))
        return NOTHING if self._live else ""

    def _lives(self, work: Callable[[Live], bool]) -> None:
        """Let the transcript grow, and note what that tells of the session and of what was lent. One that fails is done without:
        it is made when the session is closed."""
        live = self._live
        changed = self._guarded(lambda: work(live)) if live else False
        if changed is None:
            self._live = None
        if not live or not changed:
            return
        known, before = live.known(), self._known
        if known != before:
            self._known = known
            self._guarded(lambda: self.home.sessions.update(self.facts.id, **known))
        if known["prompts"] != before.get("prompts"):
            self._guarded(
                lambda: closing.judge(self.home, self.facts.id, live.turns, self._undone, time.time())
            )

    def _heard(self, text: str, at: float) -> None:
        if self._live:
            self._live.source.heard(text, at)
            self._live.wake()

    def close(self, status: int | None, now: float) -> list[tuple[str, str]]:
        """Write the session down; what the person should read after it (`said`), or be asked (`ask`)."""
        if self._watch:
            self._guarded(self._watch.stop)
        lent = self._lender.lent if self._lender else []
        names = ", ".join(dict.fromkeys(match.skill.name for match in lent))
        self._lender = self._suggest = None  # nothing is asked any more: what comes now needs the memory
        failed = self._guarded(
            lambda: closing.end(self.facts, self.home, self._live, self._owns(), self._undone, status, now)
        )
        said = [("said", line) for line in (self._unwritten() if failed is None else failed)]
        if not names:
            return said
        said.append(("said", f"lent {names} (wisen why --session {self.facts.id})"))
        return said + [("ask", names)] * self.home.config.ask_at_end

    def _owns(self) -> list[str]:
        return self._live.source.paths if self._live else self.own

    def _handed(self) -> list[Skill]:
        """The skills that the person handed to this session from outside since the last look."""
        pages = self._suggest.library if self._suggest else self.home.library
        found = []
        for name in handed.take(self.facts.folder) if self.facts.folder else ():
            with contextlib.suppress(WisenError):
                found.append(pages.find(name))
        return found

    def _unwritten(self) -> list[str]:
        """What the person hears when their session could not be closed."""
        return [
            f"this session was not written down; its log says why, `wisen sessions show {self.facts.id}` tries again"
        ]

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
            sys.stderr.write(known.for_log(traceback.format_exc(), self.facts.environ))
            return None


def _random() -> float:
    """0 to 1, not 1 itself; `random` would be .2 MB for one toss of a coin."""
    return int.from_bytes(os.urandom(4), "big") / (1 << 32)


def _at(told: object, place: str) -> object:
    """What stands at a place like `extra.user_message` in a hook's JSON; None when nothing does."""
    for name in place.split("."):
        told = told.get(name) if isinstance(told, dict) else None
    return told
