"""Signals as bytes in a pipe: handlers do nothing, the loop reads what came. And what the agent must inherit of them.

Law: after `undo` the process is as its caller made it; an agent starts with the mask and the ignored signals that its
caller had, except for what Python itself had changed (SIGPIPE, SIGXFSZ), which are default again.
"""

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal
    from types import FrameType
    from typing import Any
else:
    try:
        import _signal as signal  # the same calls without enum, which costs 4 ms before the agent runs
    except ImportError:
        import signal

__all__ = ["FORWARDED", "STOPS", "Signals", "default_again", "die", "send", "signal"]

FORWARDED = (
    signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT,
    signal.SIGUSR1, signal.SIGUSR2, signal.SIGALRM, signal.SIGTSTP,
)  # fmt: skip
OWN = (signal.SIGWINCH, signal.SIGCONT, signal.SIGCHLD)
STOPS = (signal.SIGTTOU, signal.SIGTTIN)
PYTHON_IGNORES = (signal.SIGPIPE, signal.SIGXFSZ)


def _nothing(number: int, frame: "FrameType | None") -> None: ...


class Signals:
    """Takes the signals from now on. Raises OSError when there is no descriptor for the pipe."""

    def __init__(self) -> None:
        self.wake, self._end = os.pipe()
        os.set_blocking(self.wake, False)
        os.set_blocking(self._end, False)
        self._ahead = b""
        self.mask = signal.pthread_sigmask(signal.SIG_SETMASK, ())
        self._before: dict[int, Any] = {
            number: signal.getsignal(number) for number in (*FORWARDED, *OWN, *STOPS)
        }
        signal.set_wakeup_fd(self._end, warn_on_full_buffer=False)
        # Also those that the caller ignores: an agent that takes one all the same (an interactive bash does) would hear it.
        for number in (*FORWARDED, *OWN):
            signal.signal(number, _nothing)

    def ignored(self, number: int) -> bool:
        """Whether the caller ignores it."""
        return bool(self._before[number] == signal.SIG_IGN)

    def take(self) -> bytes:
        """The numbers of the signals that came since, in order."""
        taken, self._ahead = self._ahead, b""
        try:
            while piece := os.read(self.wake, 512):
                taken += piece
        except OSError:
            pass
        return taken

    def forget(self, number: int) -> None:
        """As if `number` had not come."""
        self._ahead = bytes(came for came in self.take() if came != number)

    def stop(self) -> None:
        """Stop our whole process group as the terminal's own key does; returns when continued, or at once
        where the kernel ignores it because no shell above could ever continue us."""
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        try:
            os.kill(0, signal.SIGTSTP)
        finally:
            signal.signal(signal.SIGTSTP, _nothing)

    def undo(self) -> None:
        """Give every signal back as the caller had it."""
        signal.set_wakeup_fd(-1)
        for number, handler in self._before.items():
            if handler is not None:  # None: set outside Python, not ours to restore
                signal.signal(number, handler)
        signal.pthread_sigmask(signal.SIG_SETMASK, self.mask)
        os.close(self.wake)
        os.close(self._end)

    def in_monitor(self) -> tuple[int, int]:
        """The monitor outlives whatever its group gets; a child's end wakes its pipe. Returns both ends of the pipe.
        Blocked and not ignored: what comes for the agent between fork and exec waits until the agent can hear it."""
        signal.set_wakeup_fd(-1)
        signal.pthread_sigmask(signal.SIG_BLOCK, (*FORWARDED, *STOPS))
        os.close(self.wake)
        os.close(self._end)
        pipe = os.pipe()
        for end in pipe:
            os.set_blocking(end, False)
        signal.set_wakeup_fd(pipe[1], warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, _nothing)
        return pipe

    def in_agent(self) -> None:
        """What the agent is to inherit."""
        signal.set_wakeup_fd(-1)
        for number, handler in self._before.items():
            signal.signal(number, signal.SIG_IGN if handler == signal.SIG_IGN else signal.SIG_DFL)
        default_again()
        signal.pthread_sigmask(signal.SIG_SETMASK, self.mask)


def default_again() -> None:
    """Undo what every Python does to its signals at its start."""
    for number in PYTHON_IGNORES:
        signal.signal(number, signal.SIG_DFL)


def send(group: int, number: int) -> None:
    """To a process group; one that is gone is let be."""
    if group > 1:
        try:
            os.killpg(group, number)
        except OSError:
            pass


def die(number: int) -> None:
    """End as the agent did, by the same signal, leaving no core of ours. Returns where the signal cannot kill us."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    except (ImportError, OSError, ValueError):
        pass
    try:
        signal.signal(number, signal.SIG_DFL)
    except (OSError, ValueError):
        pass  # SIGKILL has no handler to set
    signal.pthread_sigmask(signal.SIG_UNBLOCK, (number,))
    os.kill(os.getpid(), number)
