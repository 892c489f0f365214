"""Which descriptors are ready: poll(2), or select(2) where poll does not know terminals (macOS).

Law: a descriptor nobody wants anything of is not asked about, so that a hang-up seen once cannot wake the loop for ever.
"""

import select
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    # (descriptor, events) of all that is ready, after at most so many milliseconds, rounded up; None: however long it takes.
    Wait = Callable[[float | None], list[tuple[int, int]]]

IN, OUT = select.POLLIN, select.POLLOUT


class Poll:
    def __init__(self) -> None:
        self._poll = select.poll()
        self._wanted: dict[int, int] = {}
        self.wait: Wait = self._poll.poll

    def want(self, descriptor: int, events: int) -> None:
        """Wake for these events from now on; 0 for none."""
        if self._wanted.get(descriptor, 0) != events:
            self._wanted[descriptor] = events
            if events:
                self._poll.register(descriptor, events)
            else:
                self._poll.unregister(descriptor)


class Select:
    """The same over select(2), for descriptors below 1024."""

    def __init__(self) -> None:
        self._wanted: dict[int, int] = {}

    def want(self, descriptor: int, events: int) -> None:
        if events:
            self._wanted[descriptor] = events
        else:
            self._wanted.pop(descriptor, None)

    def wait(self, milliseconds: float | None) -> list[tuple[int, int]]:
        readers = [descriptor for descriptor, events in self._wanted.items() if events & IN]
        writers = [descriptor for descriptor, events in self._wanted.items() if events & OUT]
        may_read, may_write, _ = select.select(
            readers, writers, [], None if milliseconds is None else milliseconds / 1000
        )
        found = dict.fromkeys(may_read, IN)
        for descriptor in may_write:
            found[descriptor] = found.get(descriptor, 0) | OUT
        return list(found.items())


def waiting() -> Poll | Select:
    """What this system knows its terminals by."""
    return Select() if sys.platform == "darwin" else Poll()


def is_ready(descriptor: int, events: int, seconds: float) -> bool:
    """Whether one descriptor is ready, waiting for it at most `seconds`."""
    ready = waiting()
    ready.want(descriptor, events)
    return bool(ready.wait(max(0.0, seconds * 1000)))
