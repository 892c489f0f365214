"""The face: what stands between the person and the agent. It may hold back and add bytes; it may never lose, alter or
reorder what was typed. Imports nothing.

The loop asks, the face answers; what a question returns goes to the agent now. A face that raises is replaced by `Plain`
after what it still held has been passed on, so the worst it can do is to be absent. It must not block: the person waits.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .modes import Modes


class Plain:
    """The null face: everything passes."""

    wake: int = -1  # a descriptor to poll for reading; when readable the loop calls woken()
    due: float = 0.0  # a time.monotonic() at which the loop calls elapsed(); 0.0 = never
    # It promises that it holds nothing, gives back a plain character typed now as it is, and does nothing because of what is
    # printed now: so either may go ahead of it, and it hears of them in the next 20 ms, or before anything else.
    passes: bool = False
    screen: tuple[str, ...] = ()  # an argv of ours to run on the real terminal now, then screen_done(status)
    modes: "Modes"  # put here by the loop: what the agent has switched on, up to date when asked

    def started(self, pid: int, master: int) -> None:
        """The agent runs as `pid`, its own process group, behind `master`. It is in its first moments: be quick."""

    def rested(self) -> None:
        """For the first time nothing has passed for a moment: imports and slow things may begin."""

    def typed(self, data: bytes) -> bytes:
        """The person typed `data`; returns what goes to the agent now."""
        return data

    def shown(self, pieces: list[bytes]) -> None:
        """The agent printed these, which are already on their way to the terminal."""

    def woken(self) -> bytes:
        return b""

    def elapsed(self) -> bytes:
        return b""

    def held(self) -> bytes:
        """What was typed and has not been passed on yet. Asked before every question, so that an answer that fails
        loses nothing: asking changes nothing."""
        return b""

    def screen_done(self, status: int) -> bytes:
        return b""

    def resized(self, rows: int, columns: int) -> None:
        """The window has this size now."""

    def ended(self, status: int) -> None:
        """The agent has ended with `status` (128+n for a signal); the terminal is the person's again. Last call."""
