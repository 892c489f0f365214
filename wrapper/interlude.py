"""A screen of our own, in the middle of a session: a program on the real terminal, in the alternate screen.

Law: the agent neither sees nor gets anything of it. Its output waits in the kernel meanwhile, nothing typed here reaches it, and
its screen comes back as it was: the main screen by the terminal itself, the alternate one from the recording, and where there is
none by making the agent draw it again.
"""

import os
import sys
import time

from .inner import Agent
from .modes import Modes
from .ready import IN, is_ready, waiting
from .signals import FORWARDED, STOPS, Signals, signal
from .terminal import Terminal

LEAVE = b"\x1b[?1049l"
OPEN, CLOSE = b"\x1b[?1049h\x1b[0m\x1b[H\x1b[2J", b"\x1b[0m" + LEAVE
FAILED = 127  # as a shell says that a program could not be started
PATIENCE = 2.0  # seconds the drawing of the agent's screen is waited for, once ours is closed
KEYBOARD = (signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP)


def play(
    argv: tuple[str, ...], terminal: Terminal, agent: Agent, taken: Signals, modes: Modes, recording: str = ""
) -> tuple[int, bool]:
    """Run `argv` and give the terminal back in raw mode, with the agent's modes. Returns its exit status, and whether the agent's
    screen stands there again: from the `recording`, where the agent had the alternate one and the size is still the same."""
    full, size = modes.alternate_screen, terminal.size()
    again = _Again(recording, taken) if full and recording else None
    agent.tell(LEAVE + modes.reset())
    terminal.finish(modes.leave() + OPEN, 1.0)
    terminal.restore()
    status = _run(argv, terminal, agent, taken)
    drawn = again.drawn() if again else b""
    if terminal.size() != size:
        drawn = b""
    if terminal.in_front():
        terminal.raw(flush=True)
    terminal.finish(CLOSE + modes.enter(drawn), 1.0)
    agent.tell(modes.reset())
    return status, bool(drawn) or not full


class _Again:
    """What draws the agent's full screen again, made in a process of its own while a screen of ours is up."""

    def __init__(self, recording: str, taken: Signals) -> None:
        self._pid, self._reader = 0, -1
        try:
            self._reader, writer = os.pipe()
            self._pid = os.fork()
        except OSError:
            return
        if not self._pid:
            try:
                null = os.open(os.devnull, os.O_RDWR)
                for target, source in ((0, null), (1, writer), (2, null)):
                    os.dup2(source, target)
                taken.in_agent()
                os.execv(sys.executable, (sys.executable, "-P", "-m", "wisen.wrapper.again", recording))
            finally:
                os._exit(FAILED)
        os.close(writer)

    def drawn(self) -> bytes:
        """All of it, or nothing when it is not there in time."""
        found, until = b"", time.monotonic() + PATIENCE
        while self._pid and is_ready(self._reader, IN, max(0.0, until - time.monotonic())):
            piece = os.read(self._reader, 65536)
            if not piece:
                break
            found += piece
        else:
            found = b""
        if self._reader >= 0:
            os.close(self._reader)
        if not self._pid:
            return b""
        if not found:
            os.kill(self._pid, signal.SIGKILL)
        _, waited = os.waitpid(self._pid, 0)
        return found if not waited else b""


def _run(argv: tuple[str, ...], terminal: Terminal, agent: Agent, taken: Signals) -> int:
    """The program, as a job of its own in the foreground. Returns its exit status."""
    source = terminal.source
    try:
        child = os.fork()
    except OSError:
        return FAILED
    if not child:
        _become(argv, source, taken)
    _foreground(source, child, child)
    ready = waiting()
    ready.want(taken.wake, IN)
    status = None
    while status is None:
        found, waited = os.waitpid(child, os.WNOHANG | os.WUNTRACED)
        if found and os.WIFSTOPPED(waited):
            os.kill(child, signal.SIGCONT)
        elif found:
            status = os.waitstatus_to_exitcode(waited)
        else:
            ready.wait(None)
            _signals(child, agent, taken)
    _foreground(source, 0, os.getpgrp())
    return status if status >= 0 else 128 - status


def _signals(child: int, agent: Agent, taken: Signals) -> None:
    """What comes for us goes to the agent, but not keys of this screen; what ends us ends the screen too."""
    for number in taken.take():
        if number in (signal.SIGTERM, signal.SIGHUP):
            os.kill(child, number)
        if number in FORWARDED and number not in KEYBOARD:
            agent.send(number)


def _become(argv: tuple[str, ...], source: int, taken: Signals) -> None:
    try:
        _foreground(source, os.getpid(), os.getpid())
        taken.in_agent()
        for number in (signal.SIGTSTP, *STOPS):
            signal.signal(number, signal.SIG_IGN)
        os.execvp(argv[0], argv)
    finally:
        os._exit(FAILED)


def _foreground(source: int, process: int, group: int) -> None:
    """Make `group` the terminal's foreground, and `process` a member of it; done from both sides of the fork."""
    before = signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    try:
        if process:
            os.setpgid(process, group)
        os.tcsetpgrp(source, group)
    except OSError:
        pass  # not our controlling terminal, or the program has begun already
    finally:
        signal.signal(signal.SIGTTOU, before)
