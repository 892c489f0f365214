"""One folder that the editor has open: its Home, and the library as it was last seen.

Law: whoever asks is never kept waiting by the disk: the library is scanned and its index brought up in a thread of its own
when the watcher tells of a change, and swapped in whole. Knows no protocol. `close` leaves no watcher and no thread.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping

from ..skills import git
from ..skills.errors import WisenError
from ..skills.home import Home
from ..skills.library import Folder, Library, folders
from ..skills.model import Prompt, Skill
from ..skills.paths import project_root
from ..skills.scan import PageFile
from ..skills.sessions import Session, running
from ..skills.watch import Watch
from .account import Account, account
from .answers import Answers, Ask, Matches
from .fresh import Fresh

PATIENCE = 2.0  # seconds a first request waits for the first scan; then it is answered without skills
CARDS = 600  # the matcher's, kept in memory, 3 MB: the lines of one document are about few things
SESSIONS = 20  # the newest; one that still runs is among them


class Seen(Library):
    """A library that keeps its last scan: name -> page."""

    def __init__(self, folders: Iterable[Folder]) -> None:
        super().__init__(folders)
        self.found: Mapping[str, PageFile] = {}
        self._looked: list[PageFile] | None = None

    def walk(self) -> Iterator[PageFile]:
        pages, self._looked = super().walk() if self._looked is None else iter(self._looked), None
        return pages

    def in_force(self, pages: Iterable[PageFile]) -> list[PageFile]:
        files = super().in_force(pages)
        self.found = {file.name: file for file in files}
        return files

    def differs(self, other: Seen) -> bool:
        """Whether the folders hold now what they did not when `other` was scanned. The next walk is this look: a large library takes
        a tenth of a second, which whoever waits for a page that was just accepted would wait twice."""
        self._looked = list(super().walk())
        self.in_force(self._looked)
        return self.found != other.found


class Place:
    """`changed` is called on the loop whenever the library was seen anew. `account`: what the ledger says; `waiting`: how many
    drafts wait; `running`: the sessions that run in this folder's project; `in_git`: whether it is in a git working
    tree where there is something to learn from."""

    def __init__(self, environ: Mapping[str, str], folder: str, changed: Callable[[], None]) -> None:
        self.home = Home(environ, folder)
        self._changed = changed
        self._seen = Seen(folders(self.home.paths, self.home.cwd, self.home.config))
        self._answers: Answers | None = None
        self._ready = asyncio.Event()
        self._again = False
        self._busy = False
        self.account = Fresh(self._read_ledger, Account())
        self.waiting = Fresh(lambda: len(self.home.drafts.list()), 0)
        self.running: Fresh[tuple[Session, ...]] = Fresh(self._read_sessions, ())
        self.in_git = Fresh(lambda: git.changed(project_root(self.home.cwd)), False)
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
        if self._answers:
            self._answers.close()
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

    async def suggest(self, text: str, limit: int = 3) -> Matches:
        """The skills that fit these words; none before the first scan is done."""
        if not (self._answers and self.home.config.lend):
            return ()
        return (await self._answers(text))[:limit]

    def prepare(self, texts: Iterator[str]) -> None:
        """Have the answers to these texts ready, the first ones first."""
        if self._answers and self.home.config.lend:
            self._answers.prepare(texts)

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

    def _read_ledger(self) -> Account:
        book = self.home.ledger
        return account(
            book.uses(), book.judgements(), book.tendings(), book.tracked_since(), time.time(), self.pages
        )

    def _read_sessions(self) -> tuple[Session, ...]:
        root = project_root(self.home.cwd)
        found = self.home.sessions.list(SESSIONS)
        return tuple(
            one for one in found if not one.broken and running(one) and project_root(one.cwd) == root
        )

    def _told(self) -> None:
        if self._watch and self._watch.changes(0):
            self.refresh()

    def _look(self) -> None:
        """The thread: the matcher over the folders as they are now."""
        # Not needed to answer `initialize`, and 40 ms to import.
        from ..skills.around import Around
        from ..skills.suggest import Suggest

        seen, ask = Seen(self._seen.folders), None
        config, cwd = self.home.config, self.home.cwd
        try:
            if not self._answers or seen.differs(self._seen):
                # A clock that stands still: the watcher tells when to look, a request never has to.
                still = lambda: 0.0
                fits = Suggest(
                    seen, self.home.paths.index, config,
                    clock=still, around=Around(still, home=self.home.paths.home), remembered=CARDS,
                )  # fmt: skip
                fits.refresh()
                ask = lambda text: fits(Prompt(text, cwd, "editor"), config.limit).matches
        except Exception:  # the scan of a moment ago still answers
            pass
        with contextlib.suppress(RuntimeError):  # the loop is over
            self._loop.call_soon_threadsafe(self._swap, seen, ask)

    def _swap(self, seen: Seen, ask: Ask | None) -> None:
        self._busy = False
        if not self._watch:  # closed
            self._ready.set()
            return
        if ask:
            if self._answers:
                self._answers.close()
            self._seen, self._answers = seen, Answers(ask)
            gc.collect()  # once a library, 30 ms; then its thousands of pages are not looked through again, they go by themselves
            gc.freeze()
        self._ready.set()
        if ask:
            self._changed()
        if self._again:
            self.refresh()
