"""One folder that the editor has open: its Home, and the library as it was last seen.

Law: whoever asks is never kept waiting by the disk: the library is scanned and its index brought up in a thread of its own
when the watcher tells of a change, and swapped in whole. Knows no protocol. `close` leaves no watcher.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
import time
from collections.abc import Callable, Iterable, Mapping

from ..skills.errors import WisenError
from ..skills.home import Home
from ..skills.library import Folder, Library, folders
from ..skills.model import Match, Prompt, Skill, Standing, Use
from ..skills.prune import Proposal, propose
from ..skills.scan import PageFile
from ..skills.standing import standings
from ..skills.suggest import Suggest
from ..skills.watch import Watch

PATIENCE = 2.0  # seconds a first request waits for the first scan; then it is answered without skills
ANSWERED = 256  # prompts whose answers are kept while the library is the same: an editor asks at every move of the cursor
FRESH = 1.0  # seconds for which what the ledger said is not asked again


class Seen(Library):
    """A library that keeps its last scan: name -> page."""

    def __init__(self, folders: Iterable[Folder]) -> None:
        super().__init__(folders)
        self.found: Mapping[str, PageFile] = {}

    def scan(self) -> list[PageFile]:
        files = super().scan()
        self.found = {file.name: file for file in files}
        return files


class Place:
    """`changed` is called on the loop whenever the library was seen anew."""

    def __init__(self, environ: Mapping[str, str], folder: str, changed: Callable[[], None]) -> None:
        self.home = Home(environ, folder)
        self._changed = changed
        self._seen = Seen(folders(self.home.paths, self.home.cwd, self.home.config))
        self._suggest: Suggest | None = None
        self._answered: dict[str, tuple[Match, ...]] = {}
        self._ready = asyncio.Event()
        self._again = False
        self._busy = False
        self._standings: tuple[float, Mapping[str, Standing]] = (-FRESH, {})
        self._loop = asyncio.get_running_loop()
        self._watch: Watch | None = Watch([folder.path for folder in self._seen.folders]).start()
        self._loop.add_reader(self._watch.fileno(), self._told)
        self.refresh()

    @property
    def pages(self) -> Mapping[str, PageFile]:
        """Every page in force, by name, as last seen."""
        return self._seen.found

    @property
    def roots(self) -> Mapping[str, str]:
        """The folders of pages and their origins."""
        return {folder.path: folder.origin for folder in self._seen.folders}

    def close(self) -> None:
        if self._watch:
            self._loop.remove_reader(self._watch.fileno())
            watch, self._watch = self._watch, None
            threading.Thread(target=watch.stop, daemon=True).start()

    def refresh(self) -> None:
        """See the library anew, in a thread; once more if asked again meanwhile."""
        self._again = self._busy
        if not self._busy:
            self._busy = True
            threading.Thread(target=self._look, daemon=True, name="wisen-library").start()

    def suggest(self, text: str, limit: int = 3) -> tuple[Match, ...]:
        """The skills that fit these words; none before the first scan is done."""
        if not (self._suggest and text.strip() and self.home.config.lend):
            return ()
        if text not in self._answered:
            if len(self._answered) >= ANSWERED:
                self._answered.clear()
            asked = Prompt(text, self.home.cwd, "editor")
            try:
                self._answered[text] = self._suggest(asked, self.home.config.limit).matches
            except Exception:  # the matcher may die; everything else is still offered
                return ()
        return self._answered[text][:limit]

    async def ready(self) -> None:
        """Wait for the first scan, for a while."""
        if not self._ready.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ready.wait(), PATIENCE)

    def skill(self, name: str) -> Skill | None:
        """The skill called `name`, read from its page just now; None when there is none that can be read."""
        with contextlib.suppress(WisenError):
            return self._seen.load(self.pages[name]) if name in self.pages else None
        return None

    def standing(self, name: str) -> Standing | None:
        """What the ledger believes of a skill; None when it cannot be asked."""
        asked, known = self._standings
        if time.monotonic() - asked > FRESH:
            with contextlib.suppress(WisenError, OSError):
                book = self.home.ledger
                known = standings(book.uses(), book.judgements(), book.tendings(), time.time(), self.pages)
            self._standings = (time.monotonic(), known)
        return known.get(name)

    def proposal(self, skill: Skill) -> Proposal | None:
        """Why this skill should be moved aside, if it should."""
        standing = self.standing(skill.name)
        with contextlib.suppress(WisenError, OSError):
            book = self.home.ledger
            uses: list[Use] = [] if standing and standing.lent else book.uses()
            told = {skill.name: standing} if standing else {}
            found = propose(told, [skill], uses, book.tracked_since(), time.time(), book.tendings(skill.name))
            return found[0] if found else None
        return None

    def texts(self) -> Iterable[tuple[str, str]]:
        """(path, text) of every page of ours, and of the folder's memo files, read now."""
        memos = [os.path.join(self.home.cwd, name) for name in ("AGENTS.md", "CLAUDE.md", "GEMINI.md")]
        ours = [file.path for file in self.pages.values() if file.origin in ("home", "project")]
        for path in (*ours, *memos):
            with (
                contextlib.suppress(OSError, UnicodeDecodeError),
                open(path, encoding="utf-8", newline="") as file,
            ):
                yield path, file.read(256 * 1024)

    def _told(self) -> None:
        if self._watch and self._watch.changes(0):
            self.refresh()

    def _look(self) -> None:
        """The thread: a new Suggest over the folders as they are now."""
        seen = Seen(self._seen.folders)
        # A clock that stands still: the watcher tells when to look, a request never has to.
        fresh: Suggest | None
        try:
            fresh = Suggest(seen, self.home.paths.index, self.home.config, clock=lambda: 0.0)
            fresh.refresh()
        except Exception:  # the scan of a moment ago still answers
            seen, fresh = self._seen, self._suggest
        with contextlib.suppress(RuntimeError):  # the loop is over
            self._loop.call_soon_threadsafe(self._swap, seen, fresh)

    def _swap(self, seen: Seen, fresh: Suggest | None) -> None:
        self._seen, self._suggest, self._busy = seen, fresh, False
        self._answered = {}
        self._ready.set()
        self._changed()
        if self._again:
            self.refresh()
