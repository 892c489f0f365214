"""Sees pages change.

Law: events are hints, a reader looks for itself. The handler only enqueues; one thread of ours coalesces for 30 to 100 ms, looks
after links and folders that come and go, and reports paths. A root itself in the report means: scan it again. That is said
once when watching has begun (nothing is missed after it), after an overflow or anything odd, and now and then.
Where inotify is out of watches or instances, polling takes over; folders that other machines change too are polled besides.
`stop` leaves no thread.
"""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import select
import threading
import time
import warnings
from collections.abc import Sequence

from . import mounts
from .observed import ODD, Event, Log, Observed
from .spots import Plan, plan

TOGETHER = 0.1  # seconds over which changes are gathered at most, in a storm
QUIET = 0.03  # seconds of nothing after which a change is told: the events of one save come within a few milliseconds
LOOK = 2.0  # seconds after which the watched folders are looked at: one that is renamed, or mounted over, tells nobody
SLOW = 5.0  # seconds after which the roots are reported when there are more links than can be watched
RESCAN = 300.0  # seconds after which the roots are reported whatever happened
TRIES = 20  # times the folders to watch are worked out anew while they keep changing; the next event does it again
CROWD = 10_000  # paths at once; more are reported as "scan again"

STOP: Event = ("", "stop")


class Watch:
    """Watches folders, which need not exist. `fileno()` becomes readable when `changes()` has something to give."""

    def __init__(self, roots: Sequence[str], *, polling: bool = False, table: str = mounts.TABLE) -> None:
        self.roots = tuple(dict.fromkeys(os.path.abspath(root) for root in roots))
        self.polling = polling  # only look, once a second
        self._table = table  # the file that tells which folders are on other machines
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._ready: set[str] = set()
        self._read, self._write = os.pipe()
        os.set_blocking(self._read, False)
        os.set_blocking(self._write, False)
        self._keeper = threading.Thread(target=self._keep, name="wisen-watch", daemon=True)
        self._log = Log(self._events)

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
            self._events.put(STOP)
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
        observed = Observed(self._events, self.polling, self._table)
        try:
            spots, _ = self._arranged(observed)
            self._report(set(self.roots))
            while True:
                event: Event | None = self._waits(observed, RESCAN if spots.whole else SLOW)
                batch: set[str] = set()
                told: set[Event] = set()
                grown = False  # whether a folder came, which takes a watch of its own
                due = time.monotonic() + TOGETHER
                while event:
                    if event is STOP:
                        return
                    grown = grown or event[1] == "folder"
                    if event not in told:
                        batch |= self._touched(event, spots)
                        if self._moves(event, spots):
                            spots, new = self._arranged(observed)
                            batch |= new
                        elif event[1] == "page":
                            told.add(event)
                    event = self._next(min(QUIET, due - time.monotonic()))
                if grown and observed.full():
                    spots, _ = self._arranged(observed)
                    batch |= set(self.roots)
                self._report(batch if len(batch) <= CROWD else set(self.roots))
        finally:
            observed.stop()

    def _waits(self, observed: Observed, pause: float) -> Event:
        """The next event; ODD when `pause` is over, or when a folder stands in the place of one that is watched."""
        due = time.monotonic() + pause
        while (left := due - time.monotonic()) > 0:
            event = self._next(min(LOOK, left))
            if event or observed.replaced():
                return event or ODD
        return ODD

    def _next(self, pause: float) -> Event | None:
        """The next event within `pause` seconds; None when that time is over."""
        try:
            return self._events.get(timeout=pause) if pause > 0 else None
        except queue.Empty:
            return None

    def _arranged(self, observed: Observed) -> tuple[Plan, set[str]]:
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

    def _touched(self, event: Event, spots: Plan) -> set[str]:
        path, what = event
        if event is ODD:
            return set(self.roots)
        telling = what != "?" or path.endswith(".md") or path in spots.links or os.path.islink(path)
        return (set(spots.names(path)) if telling else set()) | spots.appears(path)

    def _moves(self, event: Event, spots: Plan) -> bool:
        """Whether what has to be watched may be different after this event."""
        path, what = event
        known = path in spots.links or path in spots.awaited or path in spots.recursive or path in spots.flat
        return event is ODD or (what != "page" and (known or os.path.islink(path)))
