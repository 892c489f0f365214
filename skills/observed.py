"""Folders under observation. The one gate to watchdog.

Law: what happens is put in a queue, by a handler that does nothing else. Where the kernel is out of watches or instances folders are
polled instead; those that other machines change too are polled besides. `stop` leaves no thread.
"""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import sys

from . import mounts
from .spared import without
from .spots import Plan, plan

with without("ctypes.util"):  # 1.1 MB with shutil, subprocess and tempfile
    from watchdog import events
    from watchdog.observers import Observer
    from watchdog.observers.api import BaseObserver, ObservedWatch
    from watchdog.observers.polling import PollingObserver

__all__ = ["ODD", "Event", "Log", "Observed", "native"]

POLL = 1.0  # seconds between two looks where inotify is out

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

_ELSEWHERE = os.path.dirname(os.path.abspath(__file__))  # a folder that is no library
Event = tuple[
    str, str
]  # path, and what it is: "page" (its content changed), "folder", or "?" (may be a link)
ODD: Event = ("", "odd")


def native(folder: str) -> bool:
    """Whether the kernel has room to tell of changes below `folder`; False: it would be looked at once a second."""
    observed = Observed(queue.SimpleQueue())
    try:
        observed.follow(plan([os.path.abspath(folder)]))
        return not observed.polls
    finally:
        observed.stop()


class Observed:
    """The folders under observation, natively where that works, else by polling."""

    def __init__(
        self, sink: queue.SimpleQueue[Event], polling: bool = False, table: str = mounts.TABLE
    ) -> None:
        self._hints = _Hints(sink)
        self._polling, self._table = polling, table
        self._observers: dict[bool, BaseObserver] = {}
        # (path, recursive) -> its inode, and how it is observed: (polled, watch), both ways where others change it too
        self._watches: dict[tuple[str, bool], tuple[tuple[int, int], list[tuple[bool, ObservedWatch]]]] = {}

    def follow(self, spots: Plan) -> set[str]:
        """Observe just these spots; returns the library's names of those that are new."""
        wanted = {(path, True) for path in spots.recursive} | {(path, False) for path in spots.flat}
        alive = {
            emitter.watch
            for one in self._observers.values()
            for emitter in one.emitters
            if emitter.is_alive()
        }
        for spot, (inode, ways) in list(self._watches.items()):
            fine = alive.issuperset(w for _, w in ways) and (
                not self._polling or all(polled for polled, _ in ways)
            )
            if spot not in wanted or inode != _inode(spot[0]) or not fine:
                for polled, watch in ways:
                    with contextlib.suppress(KeyError):
                        self._observers[polled].unschedule(watch)
                del self._watches[spot]
        new = wanted - set(self._watches)
        table = _text(self._table) if new else ""
        for path, recursive in sorted(new):
            told = not self._polling and self._schedule(path, recursive, polled=False)
            if not told or mounts.distant(path, table):
                self._schedule(path, recursive, polled=True)
        if not self._polling and self.full():
            return self.follow(spots)
        return {name for path, _ in new for name in spots.names(path)}

    def replaced(self) -> bool:
        """Whether another folder, or none, stands where one is watched."""
        return any(inode != _inode(path) for (path, _), (inode, _) in self._watches.items())

    def full(self) -> bool:
        """Whether the kernel has no watch left; then all is polled from the next `follow` on. Asked by watching one folder more: below
        a root watchdog passes over the folders it gets no watch for, and says nothing."""
        native = self._observers.get(False)
        if native is None or self._polling:
            return False
        try:
            native.unschedule(native.schedule(events.FileSystemEventHandler(), _ELSEWHERE, event_filter=[]))
        except OSError:
            self._polling = True
        return self._polling

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
        self._watches.setdefault((path, recursive), (inode, []))[1].append((polled, watch))
        return True

    @property
    def polls(self) -> bool:
        """Whether the kernel does not tell of some folder."""
        return any(all(polled for polled, _ in ways) for _, ways in self._watches.values())

    def stop(self) -> None:
        for observer in self._observers.values():
            observer.stop()
        for observer in self._observers.values():
            observer.join()


class _Hints(events.FileSystemEventHandler):
    """Puts paths in a queue and does nothing else: a slow handler made events 54 s late."""

    def __init__(self, sink: queue.SimpleQueue[Event]) -> None:
        self._sink = sink

    def dispatch(self, event: events.FileSystemEvent) -> None:
        written = event.event_type in (events.EVENT_TYPE_CLOSED, events.EVENT_TYPE_MODIFIED)
        for told in (event.src_path, event.dest_path):
            path = os.fsdecode(told)
            if path and (path.endswith(".md") or not written):  # what is no page may be a folder or a link
                self._sink.put((path, "folder" if event.is_directory else "page" if written else "?"))


class Log(logging.Handler):
    """watchdog tells of lost events only in its log; whatever it warns of means: look again. Keeps it off the terminal."""

    def __init__(self, sink: queue.SimpleQueue[Event]) -> None:
        super().__init__(logging.WARNING)
        self._sink = sink

    def emit(self, record: logging.LogRecord) -> None:
        self._sink.put(ODD)


def _text(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""


def _inode(path: str) -> tuple[int, int]:
    try:
        status = os.stat(path)
    except OSError:
        return (0, 0)
    return (status.st_dev, status.st_ino)
