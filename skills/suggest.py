"""Which skills fit a prompt: the library and its index, put to the matcher.

Law: never raises for a prompt or a page. The files are the truth: what is lent was read from its page just now. An index
that fails is rebuilt, or kept in memory.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence

from .errors import BrokenPage
from .index import Index, Unreadable, open_index
from .library import Library, PageFile
from .match import background, card, decide, gate, query
from .match.card import Card
from .model import Prompt, Skill, Suggestion
from .settings import Config

CANDIDATES = 30  # of each folder, looked at
RESCAN = 20  # a rescan waits at least this many times as long as the last one took: 5 % of the time at most
LEAST_WAIT = 0.2  # seconds between two rescans


class Suggest:
    """Answers prompts for one library. `index_path` None or "": the index is kept in memory. `native`: folders whose skills
    the agent loads by itself. `clock`: seconds, rising."""

    def __init__(
        self,
        library: Library,
        index_path: str | None,
        config: Config,
        *,
        native: Sequence[str] = (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.library, self.config, self.native = library, config, tuple(native)
        self._own: float | None = None  # a threshold from the person's own prompts
        self._path, self._clock = index_path or "", clock
        self._index: Index | None = None
        self._files: dict[str, PageFile] = {}
        self._shadowed: frozenset[str] = frozenset()
        self._due = 0.0

    def __call__(self, prompt: Prompt, limit: int = 3) -> Suggestion:
        """What fits, best first, at most `limit`; and all that was weighed."""
        if self._clock() >= self._due:
            self.refresh()
        try:
            return self._ask(prompt, limit)
        except Unreadable:
            self._path, self._index = "", None
            self.refresh()
            return self._ask(prompt, limit)

    @property
    def threshold(self) -> float:
        """The score a skill must have: shipped for a library of this size, or moved by `recalibrate`."""
        return gate.threshold(len(self._files)) if self._own is None else self._own

    def recalibrate(self, past: Iterable[str]) -> float:
        """Move the threshold to where `config.wanted_rate` of the person's own past prompts would have been lent something.
        Needs no labels. Returns it."""
        scores = []
        for text in past:
            candidates = self(Prompt(text)).candidates
            scores.append(max((found.score for found in candidates), default=0.0))
        self._own = gate.recalibrate(scores, self.config.wanted_rate, gate.threshold(len(self._files)))
        return self._own

    def refresh(self, paths: set[str] | None = None) -> None:
        """Bring the index up to the files: all of them by stat, whatever `paths` a watcher names."""
        began = self._clock()
        found = self.library.scan()
        self._files = {file.path: file for file in found}
        self._shadowed = frozenset(file.path for file in self.library.shadowed)
        try:
            self._sync([*found, *self.library.shadowed])
        except Unreadable:
            self._path, self._index = "", Index()
            self._sync([*found, *self.library.shadowed])
        ended = self._clock()
        self._due = ended + max(LEAST_WAIT, RESCAN * (ended - began))

    def _ask(self, prompt: Prompt, limit: int) -> Suggestion:
        asked = query.query(prompt.text)
        if not asked.stems and not asked.named:
            return Suggestion()
        folders = [folder.path for folder in self.library.folders]
        ranked, weight = weigh(self._open(), folders, asked, self._files.__contains__)
        return decide.decide(
            asked,
            ranked,
            weight,
            threshold=self.threshold,
            limit=min(limit, self.config.limit),
            load=self._load,
            native=self.native,
        )

    def _open(self) -> Index:
        if self._index is None:
            self._index = open_index(self._path)
        return self._index

    def _load(self, found: Card) -> Skill | None:
        file = self._files.get(found.path)
        try:
            return self.library.load(file) if file else None
        except BrokenPage:
            return None

    def _sync(self, files: Iterable[PageFile]) -> None:
        index = self._open()
        by_folder: dict[str, list[PageFile]] = {folder.path: [] for folder in self.library.folders}
        roots = sorted(by_folder, key=len, reverse=True)
        for file in files:
            root = next((root for root in roots if file.path.startswith(root.rstrip("/") + "/")), None)
            if root:
                by_folder[root].append(file)
        for root, present in by_folder.items():
            kept = index.kept(root)
            gone = kept.keys() - {file.path for file in present}
            changed = [
                file
                for file in present
                if (old := kept.get(file.path)) is None
                or (old.mtime_ns, old.size) != (file.mtime_ns, file.size)
            ]
            touched: list[tuple[str, int, int]] = []
            new: list[tuple[Card, int, int]] = []
            for file in changed:
                try:
                    skill = self.library.load(file)
                except BrokenPage:
                    gone |= {file.path} & kept.keys()
                    continue
                old = kept.get(file.path)
                if old and old.identity == skill.identity:
                    touched.append((file.path, file.mtime_ns, file.size))
                else:
                    new.append((card.card(skill), file.mtime_ns, file.size))
            if gone or touched or new:
                index.change(root, gone, touched, new)


def weigh(
    index: Index, folders: Sequence[str], asked: query.Query, there: Callable[[str], bool]
) -> tuple[decide.Ranked, Mapping[str, float]]:
    """(the candidates for a query with all their features; stem -> idf). `there`: whether a path counts. Raises Unreadable."""
    pages, counts = index.counts(folders, asked.stems)
    stems, weight = query.searched(asked.stems, pages, counts)
    cards = index.candidates(folders, stems, CANDIDATES)
    if asked.named:
        known = {found.path for found in cards}
        cards += [found for found in index.named(folders, sorted(asked.named)) if found.path not in known]
    ranked = decide.rank(asked, [found for found in cards if there(found.path)], weight)
    pages, counts = index.counts(folders, ranked.vocabulary())
    idf = background.idf(pages, counts)
    decide.weigh(ranked, asked, weight, idf.__getitem__)
    return ranked, weight
