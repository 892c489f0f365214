"""Sees pages change. The one gate to watchdog.

Law: events are hints, a reader looks for itself. The handler only enqueues; one thread of ours coalesces for 30 to 100 ms, looks
after links and folders that come and go, and reports paths. A root itself in the report means: scan it again. That is said
once when watching has begun (nothing is missed after it), after an overflow or anything odd, and now and then.
Where inotify is out of watches or instances, polling takes over. `stop` leaves no thread.
"""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import select
import sys
import threading
import time
import warnings
from collections.abc import Sequence

from watchdog import events
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch
from watchdog.observers.polling import PollingObserver

from .spots import Plan, plan

TOGETHER = 0.1  # seconds over which changes are gathered at most, in a storm
QUIET = 0.03  # seconds of nothing after which a change is told: the events of one save come within a few milliseconds
POLL = 1.0  # seconds between two looks where inotify is out
SLOW = 5.0  # seconds after which the roots are reported when there are more links than can be watched
RESCAN = 300.0  # seconds after which the roots are reported whatever happened
TRIES = 20  # times the folders to watch are worked out anew while they keep changing; the next event does it again
CROWD = 10_000  # paths at once; more are reported as "scan again"

# `modified` would triple the events on Linux and overflow the queue (25-43k instead of 15k in a checkout of 5,000 files).
FILTER: list[type[events.FileSystemEvent]] = [
    events.FileClosedEvent,
    events.FileCreatedEvent,
    events.FileDeletedEvent,
    events.FileMovedEvent,
    events.DirCreatedEvent,
    events.DirDeletedEvent,
    events.DirMovedEvent,
]
LOOSE = [*FILTER, events.FileModifiedEvent]  # where nothing tells that a file was closed

_Event = tuple[
    str, str
]  # path, and what it is: "page" (its content changed), "folder", or "?" (may be a link)
_ODD: _Event = ("", "odd")
_STOP: _Event = ("", "stop")


class Watch:
    """Watches folders, which need not exist. `fileno()` becomes readable when `changes()` has something to give."""

    def __init__(self, roots: Sequence[str], *, polling: bool = False) -> None:
        self.roots = tuple(dict.fromkeys(os.path.abspath(root) for root in roots))
        self.polling = polling  # for network and WSL mounts, where the kernel tells nothing
        self._events: queue.SimpleQueue[_Event] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._ready: set[str] = set()
        self._read, self._write = os.pipe()
        os.set_blocking(self._read, False)
        os.set_blocking(self._write, False)
        self._keeper = threading.Thread(target=self._keep, name="wisen-watch", daemon=True)
        self._log = _Log(self._events)

    def start(self) -> Watch:
        """Begin, without waiting for it: the first report (all roots) says that watching has begun."""
        logging.getLogger("watchdog").addHandler(self._log)
        warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"watchdog\.")  # off the terminal
        self._keeper.start()
        return self

    def fileno(self) -> int:
        return self._read

    def changes(self, timeout: float | None = 0.0) -> set[str]:
        """The paths that changed since the last call: pages, folders, or roots to scan again. Waits at most `timeout`
        seconds (None: for ever) for the first."""
        select.select([self._read], [], [], timeout)
        with self._lock:
            with contextlib.suppress(BlockingIOError):
                os.read(self._read, 4096)
            ready, self._ready = self._ready, set()
        return ready

    def stop(self) -> None:
        """End, and leave no thread. Calling it twice is fine."""
        if self._read < 0:
            return
        if self._keeper.is_alive():
            self._events.put(_STOP)
            self._keeper.join()
        logging.getLogger("watchdog").removeHandler(self._log)
        os.close(self._read)
        os.close(self._write)
        self._read = self._write = -1

    def _report(self, paths: set[str]) -> None:
        with self._lock:
            if paths and not self._ready:
                with contextlib.suppress(BlockingIOError):
                    os.write(self._write, b".")
            self._ready |= paths

    def _keep(self) -> None:
        """The thread: until stopped, turn events into reports."""
        observed = _Observed(self._events, self.polling)
        try:
            spots, _ = self._arranged(observed)
            self._report(set(self.roots))
            while True:
                event: _Event | None = self._next(RESCAN if spots.whole else SLOW) or _ODD
                batch: set[str] = set()
                told: set[_Event] = set()
                due = time.monotonic() + TOGETHER
                while event:
                    if event is _STOP:
                        return
                    if event not in told:
                        batch |= self._touched(event, spots)
                        if self._moves(event, spots):
                            spots, new = self._arranged(observed)
                            batch |= new
                        elif event[1] == "page":
                            told.add(event)
                    event = self._next(min(QUIET, due - time.monotonic()))
                self._report(batch if len(batch) <= CROWD else set(self.roots))
        finally:
            observed.stop()

    def _next(self, pause: float) -> _Event | None:
        """The next event within `pause` seconds; None when that time is over."""
        try:
            return self._events.get(timeout=pause) if pause > 0 else None
        except queue.Empty:
            return None

    def _arranged(self, observed: _Observed) -> tuple[Plan, set[str]]:
        """Observe what has to be, until nothing came or went meanwhile; the plan, and the names of what is new in it."""
        new: set[str] = set()
        spots = plan(self.roots)
        for _ in range(TRIES):
            new |= observed.follow(spots)
            again = plan(self.roots)
            if again == spots:
                break
            new |= set(self.roots)
            spots = again
        return spots, new

    def _touched(self, event: _Event, spots: Plan) -> set[str]:
        path, what = event
        if event is _ODD:
            return set(self.roots)
        telling = what != "?" or path.endswith(".md") or path in spots.links or os.path.islink(path)
        return (set(spots.names(path)) if telling else set()) | spots.appears(path)

    def _moves(self, event: _Event, spots: Plan) -> bool:
        """Whether what has to be watched may be different after this event."""
        path, what = event
        known = path in spots.links or path in spots.awaited or path in spots.recursive or path in spots.flat
        return event is _ODD or (what != "page" and (known or os.path.islink(path)))


def native(folder: str) -> bool:
    """Whether the kernel has room to tell of changes below `folder`; False: it would be looked at once a second."""
    observed = _Observed(queue.SimpleQueue(), polling=False)
    try:
        observed.follow(plan([os.path.abspath(folder)]))
        return not observed.polls
    finally:
        observed.stop()


class _Observed:
    """The folders under observation, natively where that works, else by polling."""

    def __init__(self, sink: queue.SimpleQueue[_Event], polling: bool) -> None:
        self._hints = _Hints(sink)
        self._polling = polling
        self._observers: dict[bool, BaseObserver] = {}
        self._watches: dict[tuple[str, bool], tuple[bool, ObservedWatch, tuple[int, int]]] = {}

    def follow(self, spots: Plan) -> set[str]:
        """Observe just these spots; returns the library's names of those that are new."""
        wanted = {(path, True) for path in spots.recursive} | {(path, False) for path in spots.flat}
        alive = {
            emitter.watch
            for one in self._observers.values()
            for emitter in one.emitters
            if emitter.is_alive()
        }
        for spot, (polled, watch, inode) in list(self._watches.items()):
            if spot not in wanted or watch not in alive or inode != _inode(spot[0]):
                with contextlib.suppress(KeyError):
                    self._observers[polled].unschedule(watch)
                del self._watches[spot]
        new = wanted - set(self._watches)
        for path, recursive in sorted(new):
            if self._polling or not self._schedule(path, recursive, polled=False):
                self._schedule(path, recursive, polled=True)
        return {name for path, _ in new for name in spots.names(path)}

    def _schedule(self, path: str, recursive: bool, *, polled: bool) -> bool:
        try:
            observer = self._observers.get(polled)
            if observer is None:
                observer = PollingObserver(timeout=POLL) if polled else Observer()
                observer.start()
                self._observers[polled] = observer
            which = LOOSE if polled or sys.platform != "linux" else FILTER
            inode = _inode(path)
            watch = observer.schedule(self._hints, path, recursive=recursive, event_filter=which)
        except (OSError, RuntimeError):
            return False
        self._watches[path, recursive] = (polled, watch, inode)
        return True

    @property
    def polls(self) -> bool:
        """Whether some folder had to be polled."""
        return any(polled for polled, *_ in self._watches.values())

    def stop(self) -> None:
        for observer in self._observers.values():
            observer.stop()
        for observer in self._observers.values():
            observer.join()


class _Hints(events.FileSystemEventHandler):
    """Puts paths in a queue and does nothing else: a slow handler made events 54 s late."""

    def __init__(self, sink: queue.SimpleQueue[_Event]) -> None:
        self._sink = sink

    def dispatch(self, event: events.FileSystemEvent) -> None:
        written = event.event_type in (events.EVENT_TYPE_CLOSED, events.EVENT_TYPE_MODIFIED)
        for told in (event.src_path, event.dest_path):
            path = os.fsdecode(told)
            if path and (path.endswith(".md") or not written):  # what is no page may be a folder or a link
                self._sink.put((path, "folder" if event.is_directory else "page" if written else "?"))


class _Log(logging.Handler):
    """watchdog tells of lost events only in its log; whatever it warns of means: look again. Keeps it off the terminal."""

    def __init__(self, sink: queue.SimpleQueue[_Event]) -> None:
        super().__init__(logging.WARNING)
        self._sink = sink

    def emit(self, record: logging.LogRecord) -> None:
        self._sink.put(_ODD)


def _inode(path: str) -> tuple[int, int]:
    try:
        status = os.stat(path)
    except OSError:
        return (0, 0)
    return (status.st_dev, status.st_ino)
