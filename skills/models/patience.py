"""Waits for a slow answer, up to a total deadline, whatever the other side does meanwhile.

Law: the waiting is in the caller's thread, so Ctrl-C works; the work is in a thread of its own that ends with the process.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from ..errors import WisenError

SLACK = 5.0  # seconds a socket waits beyond the deadline, so that the deadline speaks and not the socket
LARGEST = 1 << 20  # characters of an answer; a draft has some thousand

Say = Callable[[str], None]
Done = TypeVar("Done")


def within(seconds: float, who: str, work: Callable[[Say], Done], progress: Say) -> Done:
    """What `work` returns. It may say how far it is through the function it is given. Raises what it raises, and WisenError
    when it is not done in time."""
    events: queue.SimpleQueue[str | BaseException | tuple[Done]] = queue.SimpleQueue()

    def run() -> None:
        try:
            events.put((work(events.put),))
        except BaseException as error:
            events.put(error)

    threading.Thread(target=run, name="wisen-model", daemon=True).start()
    end = time.monotonic() + seconds
    try:
        while True:
            try:
                event = events.get(timeout=max(0.0, end - time.monotonic()))
            except queue.Empty:
                raise WisenError(
                    f"{who} did not finish within {seconds:g} seconds",
                    "try a smaller model, or `--backend extract`, which needs none",
                ) from None
            if isinstance(event, str):
                progress(event)
            elif isinstance(event, tuple):
                return event[0]
            else:
                raise event
    finally:
        progress("")
