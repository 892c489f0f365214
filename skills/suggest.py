"""Which skills fit a prompt: the library and its index, put to the matcher.

Law: never raises for a prompt or a page. The files are the truth: what is lent was read from its page just now. An index
that fails is rebuilt, or kept in memory; which of the two changes no answer.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from threading import RLock
from typing import TYPE_CHECKING, TypeVar

from . import upkeep
from .already import Already
from .around import Around
from .errors import BrokenPage
from .index import ANEW, REMEMBERED, UNKEPT, Busy, Index, Tuned, Unreadable, discard, open_index
from .library import Library, PageFile
from .match import decide, gate, here, judging, meaning, query, rivals
from .match.card import Card
from .match.postings import BLOCK
from .model import Prompt, Skill, Suggestion
from .settings import Config
from .silence import SILENCE, Silence
from .unread import objection

if TYPE_CHECKING:  # it imports the rooms that ask models
    from .opinion import Opinion

CANDIDATES = 1.5  # times as many are fetched from each folder as are looked at closely: what was not searched for ranks them anew
SPARE = 2  # more, and no more, where all was searched for, and few of them are twins or shadowed
DEAR = 6  # blocks' postings that are read, of stems that were not searched for, in the time in which twelve cards are taken apart
RESCAN = 20  # a rescan waits at least this many times as long as the last one took: 5 % of the time at most
SHORT = 0.015  # seconds of a walk that every prompt may wait for: that over 1,000 pages
LEAST_WAIT = 0.2  # seconds between two rescans
FEW, PAST = 40, 300  # past prompts: fewer say nothing; more would take over a second

Answer = TypeVar("Answer")


class Suggest:
    """Answers prompts for one library. `index_path` None or "": the index is kept in memory. `native`: folders whose skills
    the agent loads by itself. `opinion`: the models that are asked too. `clock`: seconds, rising. `around`: tells what
    a folder is about. `remembered`: cards kept in memory, about 5 kB each."""

    def __init__(
        self,
        library: Library,
        index_path: str | None,
        config: Config,
        *,
        native: Sequence[str] = (),
        opinion: Silence | Opinion = SILENCE,
        clock: Callable[[], float] = time.monotonic,
        around: Around | None = None,
        remembered: int = REMEMBERED,
    ) -> None:
        self.library, self.config, self._agent = library, config, Already(native)
        self._roots = sorted((folder.path for folder in library.folders), key=len, reverse=True)
        self._path, self._clock, self._remembered = index_path or "", clock, remembered
        self._around, self._opinion = around or Around(clock), opinion
        self._index: Index | None = None
        self._files: dict[str, PageFile] = {}  # what counts: path -> page
        self._unread: dict[str, tuple[int, int]] = {}  # broken pages, as they were when they were tried
        self._tuned: Tuned | None = None  # a threshold from the person's own prompts
        self._due, self._took = 0.0, 0.0  # when a prompt walks over the files again, and how long that takes
        self.watched = False  # somebody tells of changes: no prompt waits for a walk that takes long
        self.remark = ""  # what befell the index, in words
        self._turn = RLock()  # a watcher's thread may refresh while another asks

    def __call__(self, prompt: Prompt, limit: int = 3) -> Suggestion:
        """What fits, best first, at most `limit`; and all that was weighed."""
        with self._turn:
            if self._clock() >= self._due and not (self.watched and self._took > SHORT):
                self.refresh()
            return self._surely(lambda: self._ask(prompt, limit))

    @property
    def pages(self) -> list[PageFile]:
        """The pages that count and can be read, as they were seen last."""
        return [
            file for file in self._files.values() if self._unread.get(file.path) != (file.mtime_ns, file.size)
        ]

    @property
    def threshold(self) -> float:
        """The score a skill must have: shipped for a library of this size, or fitted by `recalibrate`."""
        tuned = self.tuned
        return tuned.threshold if tuned else gate.threshold(len(self._files))

    @property
    def tuned(self) -> Tuned | None:
        """What `recalibrate` found, here or in another process; None while the library is another size than it was by half."""
        if self._tuned and max(len(self._files), 10) < 2 * max(self._tuned.pages, 10) < 4 * max(
            len(self._files), 10
        ):
            return self._tuned
        return None

    def recalibrate(self, past: Sequence[str]) -> float:
        """Fit the threshold to the person's own past prompts, so that of those that nothing fits `config.wanted_rate` would be lent
        something; kept in the index. Needs no labels. A prompt that shares no word with any page tells nothing; a short history or none
        changes nothing. Returns it."""
        answers = [self(Prompt(text)).candidates for text in past[:PAST]] if len(past) >= FEW else []
        scores = [max(found.score for found in weighed) for weighed in answers if weighed]
        if len(scores) < FEW:
            return self.threshold
        fitted = gate.recalibrate(scores, self.config.wanted_rate, gate.threshold(len(self._files)))
        self._tuned = Tuned(fitted, len(scores), len(self._files))
        with contextlib.suppress(Unreadable):  # then it holds for this process
            self._open().tune(self._roots, self._tuned)
        return self.threshold

    def refresh(self, paths: set[str] | None = None) -> None:
        """Bring the index up to the files: those a watcher names, when it names only pages that are known; else all, by stat."""
        with self._turn:
            if paths is None or not self._due or not self._again(paths):
                self._walk()

    def _walk(self) -> None:
        began = self._clock()
        every: list[PageFile] = []
        walk = self._met(every)
        trouble: Unreadable | None = None
        try:
            self._sync(walk)  # new pages are read while more are looked for
        except Unreadable as error:
            trouble = error
            deque(walk, 0)
        found = self.library.in_force(every)
        self._agent.look(found)
        self._files = {file.path: file for file in found}
        if trouble and not (isinstance(trouble, Busy) and self._holds()):
            self._surely(lambda: self._sync(every))
        with contextlib.suppress(Unreadable):
            self._tuned = self._open().tuned(self._roots)
        ended = self._clock()
        self._took = ended - began
        self._due = ended + max(LEAST_WAIT, RESCAN * self._took)

    def _ask(self, prompt: Prompt, limit: int) -> Suggestion:
        asked = query.query(prompt.text)
        if not asked.stems and not asked.named:
            return Suggestion((), (), self.threshold)
        ranked = weigh(self._open(), self._roots, asked, self._files.__contains__)
        surroundings = self._around(prompt.cwd)
        near, remark = self._opinion.near(prompt, [seen.card for seen in ranked.best], self._load)

        def hints(found: Card) -> list[rivals.Hint]:
            told = [here.speaks(found, asked, surroundings)]
            return [*told, meaning.speaks(near[found.identity])] if found.identity in near else told

        def decided(judged: str | None) -> Suggestion:
            return decide.decide(
                asked,
                ranked,
                threshold=self.threshold,
                limit=min(limit, self.config.limit),
                load=self._load,
                native=self._agent.folders,
                has=self._agent.identities,
                objection=objection,
                hints=hints,
                judged=judged,
            )

        first = decided(None)
        verdict, trouble = self._opinion.judged(prompt, lambda: self._doubtful(prompt, asked, first))
        answer = first if verdict is None else decided(verdict)
        return replace(answer, remarks=tuple(filter(None, (self.remark, remark, trouble))))

    def _doubtful(self, prompt: Prompt, asked: query.Query, first: Suggestion) -> list[Skill]:
        """The pages between which a model may judge."""
        least = 0.0 if prompt.waits >= judging.PATIENT else judging.LEAST
        if asked.named or not first.candidates or first.candidates[0].score < least:
            return []
        best = [found.skill for found in first.candidates if found.features][: judging.SHOWN]
        return [skill for found in best if (skill := self._load(found))]

    def _surely(self, ask: Callable[[], Answer]) -> Answer:
        """Ask the index; a broken one is made anew once, then one in memory has to do."""
        tried = 0
        while True:
            try:
                if tried:
                    self._sync([*self._files.values(), *self.library.shadowed])
                return ask()
            except Unreadable as error:
                tried += 1
                if tried > 2:
                    raise
                self._close()
                kept = tried < 2 and not isinstance(error, Busy)
                self._path = self._path if kept else ""
                self.remark = (ANEW if kept else UNKEPT).format(error)
                discard(self._path)

    def _holds(self) -> bool:
        """Whether the index can answer though another process keeps us from bringing it up to date."""
        try:
            return any(self._open().kept(root) for root in self._roots)
        except Unreadable:
            return False

    @property
    def kept(self) -> bool:
        """Whether the index stands on the disk, and need not be made for each question."""
        return bool(self._open().path)

    def _open(self) -> Index:
        if self._index is None:
            self._index = open_index(self._path, self._remembered)
            self.remark = self._index.remark or self.remark
        return self._index

    def _close(self) -> None:
        if self._index is not None:
            self._index.close()
        self._index = None

    def _load(self, found: Card | Skill) -> Skill | None:
        try:
            return self.library.load(self._files[found.path])
        except BrokenPage:
            return None

    def _again(self, paths: set[str]) -> bool:
        """Look at these pages again; False when one of them is new or gone, so that the walk must decide."""
        changed = []
        for path in paths:
            try:
                file, status = self._files[path], os.stat(path)
            except (OSError, KeyError):
                return False
            changed.append(PageFile(path, file.name, file.origin, status.st_mtime_ns, status.st_size))
        self._files |= {file.path: file for file in changed}
        self._surely(lambda: upkeep.rewrite(self._open(), self._roots, changed, self._unread))
        return True

    def _sync(self, files: Iterable[PageFile]) -> None:
        upkeep.sync(self._open(), self._roots, files, self._unread)

    def _met(self, every: list[PageFile]) -> Iterator[PageFile]:
        """The pages of a walk, each added to `every` when it is found."""
        for file in self.library.walk():
            every.append(file)
            yield file


def weigh(
    index: Index, folders: Sequence[str], asked: query.Query, there: Callable[[str], bool]
) -> decide.Ranked:
    """The candidates for a query, weighed. `there`: whether a path counts. Raises Unreadable."""
    with index.reading():
        pages, counts = index.counts(folders, asked.stems)
        stems, weight = query.searched(asked.stems, pages, counts)
        depth = decide.depth(pages)
        named = index.named(folders, sorted(asked.named)) if asked.named else []
        others = [stem for stem in asked.stems if counts[stem] and stem not in stems]
        dear = len(others) * pages > DEAR * BLOCK  # then their cards tell sooner how often they hold them
        most = max(round(CANDIDATES * decide.close(pages, len(asked.stems))), depth)
        for limit in (most,) if others else (depth + SPARE, most):
            sought = {stem: weight[stem] for stem in stems}
            found = index.candidates(folders, sought, limit, () if dear else others)
            known = {one.card.path for one in found}
            every = [*found, *[one for one in named if one.card.path not in known]]
            here = [one for one in every if there(one.card.path)]
            ranked = decide.rank(asked, here, weight, pages, others if dear else ())
            if len(ranked.scores) >= depth or len(found) < limit:
                break
    decide.weigh(ranked, asked)
    return ranked
