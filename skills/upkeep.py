"""The index brought up to the pages: what is new or changed is read, what is gone is forgotten.

Law: an index and pages in, nothing out; raises nothing but Unreadable. Written in steps, so that an index that is broken off goes on
from there.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, MutableMapping, Sequence
from itertools import groupby

from .index import Index, Kept
from .match.postings import BLOCK
from .reading import Read, reads
from .scan import PageFile

STEP = BLOCK  # pages written in one step

Unread = MutableMapping[
    str, tuple[int, int]
]  # path -> (mtime_ns, size) of a page that cannot be read, as it was when it was tried
Change = tuple[PageFile, Kept | None]  # a page, and what the index knows of it


def sync(index: Index, roots: Sequence[str], pages: Iterable[PageFile], unread: Unread) -> None:
    """Bring the index up to these pages: there are no others. They may still be looked for while the first are read. `roots`: the
    folders of the library, inner ones first; `unread`: is not tried again, and grows."""
    kept = {root: index.kept(root) for root in roots}
    gone = {root: set(known) for root, known in kept.items()}

    def changed(root: str, pages: Iterable[PageFile]) -> Iterator[Change]:
        known, left = kept[root], gone[root]
        for page in pages:
            left.discard(page.path)
            old, now = known.get(page.path), (page.mtime_ns, page.size)
            if (old is None or (old.mtime_ns, old.size) != now) and unread.get(page.path) != now:
                yield page, old

    for root, some in _by_root(pages, roots):
        _write(index, root, changed(root, some), unread)
    for root, paths in gone.items():
        if paths:
            index.change(root, gone=sorted(paths))


def rewrite(index: Index, roots: Sequence[str], pages: Sequence[PageFile], unread: Unread) -> None:
    """Look at these pages again, whatever is known of them."""
    for root, some in _by_root(pages, roots):
        again = list(some)
        kept = index.kept(root, [page.path for page in again])
        _write(index, root, ((page, kept.get(page.path)) for page in again), unread)


def _by_root(pages: Iterable[PageFile], roots: Sequence[str]) -> Iterator[tuple[str, Iterator[PageFile]]]:
    """Runs of pages that stand in the same folder of the library; others are nobody's."""
    begins = [(f"{root.rstrip('/')}/", root) for root in roots]

    def where(page: PageFile) -> str:
        return next((root for start, root in begins if page.path.startswith(start)), "")

    for root, some in groupby(pages, where):
        if root:
            yield root, some


def _write(index: Index, root: str, changes: Iterable[Change], unread: Unread) -> None:
    waiting: list[Read] = []
    with contextlib.closing(reads((page, old.identity if old else "") for page, old in changes)) as found:
        for some in found:
            waiting.append(some)
            if sum(len(one.part.rows) for one in waiting) >= STEP:
                _put(index, root, waiting, unread)
                waiting = []
    if waiting:
        _put(index, root, waiting, unread)


def _put(index: Index, root: str, found: Sequence[Read], unread: Unread) -> None:
    broken = {path: (mtime_ns, size) for one in found for path, mtime_ns, size in one.gone}
    unread.update(broken)
    touched = [page for one in found for page in one.touched]
    index.change(root, list(broken), touched, [one.part for one in found])
