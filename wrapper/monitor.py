"""The monitor: the process between wrapper and agent that leads the agent's session on the inner terminal.

Law: it does next to nothing, so that nothing can kill it. It exists for two reasons. A command run directly behind a
pty is in an orphaned process group, where the kernel throws the stop key away; with a leader above it, ^Z works (the model
of sudo's use_pty). And if the wrapper is killed, somebody must give the person the terminal back: the life line, a pipe
whose write end only the wrapper holds, tells.

Over the status pipe go 8-byte records (kind, value): PID, STOPPED (by which signal), ENDED (a wait status). Down the life
line come mode-reset strings, each ended by NUL; the last one counts, and BYE says that the terminal is restored.
"""

import errno
import fcntl
import os
import termios

from . import aside, signals
from .ready import IN, waiting
from .signals import Signals, signal
from .terminal import Terminal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import NoReturn

PID, STOPPED, ENDED = range(3)
RECORD = 8  # bytes: two little-endian numbers
BYE = b"bye"
BROKEN = 70 << 8  # the wait status of an exit with EX_SOFTWARE: our bug, said as such


class Command:
    """What to run: `path` is the file, `argv` the words, `environ` all of the environment."""

    def __init__(self, argv: list[str], environ: "Mapping[str, str]") -> None:
        """Raises OSError where a shell would say 127 or 126."""
        self.path = aside.find(argv[0], environ)
        self.argv, self.environ = argv, dict(aside.untouched(environ))


def monitor(
    command: Command, slave: int, terminal: Terminal, taken: Signals, told: tuple[int, int]
) -> "NoReturn":
    """Start the command on `slave` and see it through; `told`: the pipe ends (status, life). Does not return."""
    status, life = told
    result = BROKEN
    try:
        wake, _ = taken.in_monitor()
        os.setsid()
        fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
        _mark(command.environ, slave)
        agent = os.fork()
        if not agent:
            _agent(command, slave, taken, status)
        _own_group(agent)
        result = _watch(agent, wake, status, life, terminal)
        os.tcsetpgrp(slave, os.getpgrp())  # our end hangs up the foreground: not the background jobs
    except OSError:
        pass
    finally:
        try:
            os.write(status, record(ENDED, result))
            os.close(slave)
            _see_off(life, terminal)
        finally:
            os._exit(0)


def record(kind: int, value: int) -> bytes:
    return kind.to_bytes(4, "little") + value.to_bytes(4, "little")


def recorded(data: bytes) -> tuple[int, int]:
    """(kind, value)"""
    return int.from_bytes(data[:4], "little"), int.from_bytes(data[4:], "little")


def _mark(environ: dict[str, str], slave: int) -> None:
    try:
        environ[aside.TTY] = aside.mark(os.ttyname(slave))
    except OSError:
        pass  # a terminal without a name, as in some containers: an inner wisen will wrap again


def _see_off(life: int, terminal: Terminal) -> None:
    """Outlive the wrapper. Elsewhere than on Linux our end, as the session's leader, would take unread output with it."""
    told = b""
    while piece := os.read(life, 65536):
        told += piece
    if not told.endswith(BYE + b"\0"):
        terminal.rescue()


def _watch(agent: int, wake: int, status: int, life: int, terminal: Terminal) -> int:
    """Until the agent has ended, returning its wait status; or the wrapper was killed, which does not return."""
    ready = waiting()
    ready.want(wake, IN)
    ready.want(life, IN)
    reset = partial = b""
    while True:
        for descriptor, _ in ready.wait(None):
            if descriptor == wake:
                os.read(wake, 512)
                while (found := os.waitpid(agent, os.WNOHANG | os.WUNTRACED))[0]:
                    if not os.WIFSTOPPED(found[1]):
                        return found[1]
                    os.write(status, record(STOPPED, os.WSTOPSIG(found[1])))
            elif piece := os.read(life, 65536):
                *told, partial = (partial + piece).split(b"\0")
                reset = told[-1] if told else reset
            else:
                _rescue(agent, terminal, reset)


def _rescue(agent: int, terminal: Terminal, reset: bytes) -> "NoReturn":
    """The wrapper has gone: the agent is hung up. Where it was killed, the terminal goes back to the person."""
    if reset != BYE:
        terminal.rescue()
    signals.send(agent, signal.SIGHUP)
    signals.send(agent, signal.SIGCONT)
    if reset != BYE:
        terminal.finish(reset, 1.0)
    os._exit(0)


def _agent(command: Command, slave: int, taken: Signals, told: int) -> "NoReturn":
    """Says its PID itself, so that it is known before anything is printed."""
    status = aside.NOT_EXECUTABLE
    try:
        _own_group(os.getpid())
        os.tcsetpgrp(slave, os.getpid())
        keeps_stderr = not _same_terminal(1, 2)  # before 1 is replaced
        os.dup2(slave, 0)
        os.dup2(slave, 1)
        if not keeps_stderr:
            os.dup2(slave, 2)
        os.write(told, record(PID, os.getpid()))
        taken.in_agent()
        status = aside.cannot(command.argv[0], aside.execute(command.path, command.argv, command.environ))
    finally:
        os._exit(status)


def _own_group(agent: int) -> None:
    """The agent in its own group. Done from both sides of the fork: either may be first."""
    try:
        os.setpgid(agent, agent)
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.ESRCH, errno.EPERM):
            raise  # else it has run exec, or ended: the other side did it


def _same_terminal(one: int, other: int) -> bool:
    try:
        return os.isatty(other) and os.fstat(one).st_rdev == os.fstat(other).st_rdev
    except OSError:
        return False
