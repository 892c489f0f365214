"""Pages read and made ready for the index: here, or in processes beside where there are many and the machine has cores for it.

Law: what comes back is the same either way, in the same order; a process beside that fails, or says nothing for PATIENCE, is done
without. They end with their pipe, and one that hangs by a timer of its own, whatever becomes of us; they write nowhere else.
"""

from __future__ import annotations

import contextlib
import gc
import marshal
import os
import select
import signal
import sys
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from itertools import chain, count, islice
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, NamedTuple

from .errors import BrokenPage
from .library import Library, PageFile
from .match.card import Card, card
from .match.part import Part, part
from .match.postings import BLOCK
from .model import Skill

if TYPE_CHECKING:
    from concurrent.futures import Future

BATCH = 2_048  # pages at once: its rows and postings are some 5 MB
MANY = 2 * BATCH  # pages from which on a second process is worth its start, a tenth of a second
MOST = 4  # processes beside; one writes what they read
AHEAD = 2  # batches asked for, a process: what is read waits for us, and no reader does
PIPE = 1 << 20  # bytes that may be on their way at once: what Linux lets anybody ask for
LENGTH = 8  # bytes that say how long what follows is
PLAIN = 2  # marshal's version before references: what is said here is said once, and so is made and read a third faster
LARGEST = 1 << 30  # bytes, more than any batch of pages has
PATIENCE = 60.0  # seconds for a batch, which takes one: a disk that is slower is not read faster by two
SPAN = 1 << 23  # bytes of pages that go through a stage together: BATCH of 4 kB


class Batch(NamedTuple):
    """Pages to be read; what is known of them (path -> identity); the place in its block that the first probably gets."""

    files: Sequence[PageFile]
    known: Mapping[str, str]
    first: int


class Read(NamedTuple):
    """What some pages say, each as (path, mtime_ns, size). `gone`: those that cannot be read. `touched`: those that are what they were.
    `part`: the others, ready."""

    gone: list[tuple[str, int, int]]
    touched: list[tuple[str, int, int]]
    part: Part


def read(files: Sequence[PageFile], known: Mapping[str, str], first: int = 0) -> Read:
    """Look at these pages. `known`: path -> the identity it had; `first`: see `part`."""
    library = Library(())
    gone: list[tuple[str, int, int]] = []
    touched: list[tuple[str, int, int]] = []

    def new() -> Iterator[tuple[Card, int, int]]:
        for run in _spans(files):
            skills: list[tuple[Skill, int, int]] = []
            for file in run:
                try:
                    skill = library.load(file, with_steps=False)
                except BrokenPage:
                    gone.append((file.path, file.mtime_ns, file.size))
                    continue
                if known.get(file.path) == skill.identity:
                    touched.append((file.path, file.mtime_ns, file.size))
                else:
                    skills.append((skill, file.mtime_ns, file.size))
            yield from [(card(skill), mtime_ns, size) for skill, mtime_ns, size in skills]

    return Read(gone, touched, part(new(), first))


def _spans(files: Sequence[PageFile]) -> Iterator[Sequence[PageFile]]:
    """The pages in runs of a bounded size: stage by stage a page takes three fifths of the time that it takes one by one, since
    a stage then finds its code and its tables in the processor's caches; 2,000 pages a stage 86 % of what 256 take
    (tests/bench/match_latency.py)."""
    begin = size = 0
    for at, file in enumerate(files):
        if at > begin and size + file.size > SPAN:
            yield files[begin:at]
            begin, size = at, 0
        size += file.size
    yield files[begin:]


def reads(files: Iterable[tuple[PageFile, str]], patience: float = PATIENCE) -> Generator[Read, None, None]:
    """The same for any number of pages, each with the identity it had, BATCH by BATCH. They are asked for a little ahead, so that
    whoever finds them may still be looking. `patience`: seconds that a process beside may be silent."""
    rest = iter(files)
    some = list(islice(rest, MANY))
    batches = _batches(chain(some, rest))
    given: deque[Batch] = deque()
    if len(some) == MANY and (beside := min(_cores(), MOST)) > 1:
        with contextlib.suppress(OSError, EOFError, ValueError, TypeError, RuntimeError):
            yield from _beside(batches, given, beside, patience)
    for batch in chain(given, batches):
        yield read(*batch)


def _batches(files: Iterator[tuple[PageFile, str]]) -> Iterator[Batch]:
    for turn in count():
        if not (some := list(islice(files, BATCH))):
            return
        yield Batch(
            [file for file, _ in some],
            {file.path: old for file, old in some if old},
            turn * BATCH % BLOCK,
        )


def _beside(batches: Iterator[Batch], given: deque[Batch], most: int, patience: float) -> Iterator[Read]:
    """Each batch read by one of `most` processes, whichever is free. A thread asks it and waits, so that it waits neither for the
    others nor for what is done meanwhile with what they found. Raises OSError, EOFError or ValueError when one fails, RuntimeError
    when there can be no thread; `given` are the batches that are then left."""
    import fcntl
    import subprocess  # for thousands of pages: others need not have them
    from concurrent.futures import ThreadPoolExecutor

    readers: list[subprocess.Popen[bytes]] = []
    free: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()

    def reader() -> subprocess.Popen[bytes]:
        try:
            return free.get_nowait()
        except Empty:
            told = [sys.executable, "-P", "-m", __name__]
            pipe, null = subprocess.PIPE, subprocess.DEVNULL
            readers.append(one := subprocess.Popen(told, stdin=pipe, stdout=pipe, stderr=null))
            with contextlib.suppress(
                OSError, AttributeError
            ):  # not Linux, or no more to be had: then as it is
                fcntl.fcntl(one.stdout.fileno(), fcntl.F_SETPIPE_SZ, PIPE)  # type: ignore[union-attr]
            return one

    def ask(batch: Batch) -> Read:
        asked = reader()
        try:
            _put((list(map(tuple, batch.files)), batch.known, batch.first), asked.stdin, patience)
            gone, touched, ready = _take(asked.stdout, patience)
        finally:
            free.put(asked)  # one that failed too: there are never more than threads
        return Read(gone, touched, Part(*ready))

    pool = ThreadPoolExecutor(most, "wisen-reading")
    asked: deque[Future[Read]] = deque()
    try:
        while True:
            for batch in islice(batches, AHEAD * most - len(asked)):
                given.append(batch)
                asked.append(pool.submit(ask, batch))
            if not asked:
                return
            found = asked.popleft().result()
            given.popleft()
            yield found
    finally:
        for one in readers:
            one.kill()
        pool.shutdown(cancel_futures=True)
        for one in readers:
            one.kill()
            with contextlib.suppress(OSError, ValueError, subprocess.TimeoutExpired):
                one.communicate(timeout=patience)


def _framed(value: Any) -> bytes:
    told = marshal.dumps(value, PLAIN)
    return len(told).to_bytes(LENGTH, "little") + told


def _put(value: Any, pipe: Any, patience: float) -> None:
    """Hand a value to a process. Raises OSError, TimeoutError when it takes none of it for that long."""
    os.set_blocking(pipe.fileno(), False)
    left = memoryview(_framed(value))
    while left:
        if not select.select([], [pipe], [], patience)[1]:
            raise TimeoutError
        left = left[os.write(pipe.fileno(), left) :]


def _take(pipe: Any, patience: float) -> Any:
    """What a process hands over. Raises OSError, EOFError, TimeoutError when nothing of it comes for that long."""

    def some(count: int) -> memoryview:
        found = memoryview(bytearray(count))
        at = 0
        while at < count:
            if not select.select([pipe], [], [], patience)[0]:
                raise TimeoutError
            got = os.readv(pipe.fileno(), [found[at:]])
            if not got:
                raise EOFError
            at += got
        return found

    length = int.from_bytes(some(LENGTH), "little")
    if length > LARGEST:
        raise ValueError("that is no batch")
    return marshal.loads(some(length))


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def main() -> None:
    """The process beside: batches on stdin, what they say on stdout, until stdin ends."""
    gc.disable()  # nothing here runs in circles
    with contextlib.suppress(EOFError, BrokenPipeError, KeyboardInterrupt):
        while length := int.from_bytes(sys.stdin.buffer.read(LENGTH), "little"):
            files, known, first = marshal.loads(sys.stdin.buffer.read(length))
            signal.setitimer(signal.ITIMER_REAL, 2 * PATIENCE)  # nobody may be left who waits for it
            found = read([PageFile(*file) for file in files], known, first)
            signal.setitimer(signal.ITIMER_REAL, 0)
            sys.stdout.buffer.write(_framed((found.gone, found.touched, tuple(found.part))))
            sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
