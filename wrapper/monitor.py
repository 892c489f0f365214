"""The monitor: the process between wrapper and agent that leads the agent's session on the inner terminal.

Law: it does next to nothing, so that nothing can kill it. It exists for two reasons. A command run directly behind a
pty is in an orphaned process group, where the kernel throws the stop key away; with a leader above it, ^Z works (the model
of sudo's use_pty). And if the wrapper is killed, somebody must give the person the terminal back: the life line, a pipe
whose write end only the wrapper holds, tells.

Over the status pipe go 8-byte records (kind, value): PID, STOPPED (by which signal), ENDED (a wait status). Down the life
line come mode-reset strings, each ended by NUL; the last one counts.
"""

import errno
import fcntl
import os
import select
import struct
import sys
import termios

from . import aside, signals
from .signals import Signals, signal
from .terminal import LFLAG, Terminal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, NoReturn

PID, STOPPED, ENDED = range(3)
RECORD = struct.Struct("<ii")
BROKEN = 70 << 8  # the wait status of an exit with EX_SOFTWARE: our bug, said as such


class Agent:
    """The wrapper's view of what runs behind the inner terminal. Raises OSError when it cannot be started."""

    def __init__(
        self, path: str, argv: list[str], environ: "Mapping[str, str]", inner: "Inner", terminal: Terminal, taken: Signals
    ) -> None:
        opened = [*os.pipe()]
        try:
            opened += os.pipe()
            self.status, status_end, life_end, self._life = opened
            self.monitor = os.fork()
        except OSError:
            for descriptor in opened:
                os.close(descriptor)
            raise
        if not self.monitor:
            os.close(self.status)
            os.close(self._life)
            os.close(inner.master)
            _monitor(path, argv, environ, inner.slave, terminal, taken, status_end, life_end)
        for descriptor in (status_end, life_end, inner.slave):
            os.close(descriptor)
        os.set_blocking(self._life, False)
        self.master, self.pid = inner.master, 0
        self._told = b""

    def heard(self) -> "tuple[int, int] | None":
        """The next record; None when the monitor is gone."""
        try:
            record = os.read(self.status, RECORD.size)
        except OSError:
            record = b""
        return RECORD.unpack(record) if len(record) == RECORD.size else None

    def send(self, number: int) -> None:
        """A signal to the agent's group and to whatever group is in the foreground there; never to the monitor."""
        groups = {self.pid}
        try:
            groups.add(os.tcgetpgrp(self.master))
        except OSError:
            pass
        for group in groups - {0, self.monitor}:
            signals.send(group, number)

    def tell(self, reset: bytes) -> None:
        """What to write to the real terminal should we be killed."""
        if reset != self._told:
            self._told = reset
            try:
                os.write(self._life, reset + b"\0")
            except OSError:
                pass

    def release(self) -> None:
        """The end: hang up the inner terminal, let the monitor go."""
        for descriptor in (self.master, self.status, self._life):
            os.close(descriptor)
        try:
            os.waitpid(self.monitor, os.WNOHANG)
        except OSError:
            pass


class Inner:
    """The inner terminal: made like the real one, size and pixels too. Raises OSError when there is none to be had."""

    def __init__(self, terminal: Terminal) -> None:
        self.master, self.slave = os.openpty()
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, terminal.size())
        termios.tcsetattr(self.slave, termios.TCSANOW, terminal.before)
        os.set_blocking(self.master, False)

    def close(self) -> None:
        for descriptor in (self.master, self.slave):
            try:
                os.close(descriptor)
            except OSError:
                pass

    def replay(self, waiting: bytes, before: "list[Any]") -> None:
        """Type what was typed before we were there. The real terminal has echoed it, so the inner one must not."""
        quiet = list(before)
        quiet[LFLAG] &= ~(termios.ECHO | termios.ECHONL)
        termios.tcsetattr(self.slave, termios.TCSANOW, quiet)
        try:
            os.write(self.master, waiting)
        except OSError:
            pass
        poll = select.poll()
        poll.register(self.slave, select.POLLIN)
        poll.poll(20 if b"\n" in waiting else 0)  # either way the line discipline has taken it in when this returns
        termios.tcsetattr(self.slave, termios.TCSANOW, before)


def _monitor(
    path: str, argv: list[str], environ: "Mapping[str, str]", slave: int, terminal: Terminal, taken: Signals, status: int, life: int
) -> "NoReturn":
    result = BROKEN
    try:
        wake, _ = taken.in_monitor()
        os.setsid()
        fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
        given = dict(aside.untouched(environ))
        given[aside.TTY] = aside.mark(os.ttyname(slave))
        agent = os.fork()
        if not agent:
            _agent(path, argv, given, slave, taken)
        _own_group(agent)
        os.write(status, RECORD.pack(PID, agent))
        result = _watch(agent, wake, status, life, terminal)
        os.tcsetpgrp(slave, os.getpgrp())  # so that the hang-up of our end reaches none of the agent's background jobs
    except OSError:
        pass
    finally:
        try:
            os.write(status, RECORD.pack(ENDED, result))
            if sys.platform != "linux":  # there a session leader's end takes unread output with it
                os.close(slave)
                while os.read(life, 4096):
                    pass
        finally:
            os._exit(0)


def _watch(agent: int, wake: int, status: int, life: int, terminal: Terminal) -> int:
    """Until the agent has ended, returning its wait status; or the wrapper was killed, which does not return."""
    poll = select.poll()
    poll.register(wake, select.POLLIN)
    poll.register(life, select.POLLIN)
    reset = partial = b""
    while True:
        for descriptor, _ in poll.poll():
            if descriptor == wake:
                os.read(wake, 512)
                while (found := os.waitpid(agent, os.WNOHANG | os.WUNTRACED))[0]:
                    if not os.WIFSTOPPED(found[1]):
                        return found[1]
                    os.write(status, RECORD.pack(STOPPED, os.WSTOPSIG(found[1])))
            elif piece := os.read(life, 65536):
                *told, partial = (partial + piece).split(b"\0")
                reset = told[-1] if told else reset
            else:
                _rescue(agent, terminal, reset)


def _rescue(agent: int, terminal: Terminal, reset: bytes) -> "NoReturn":
    """The wrapper was killed: the terminal goes back to the person, the agent is hung up."""
    terminal.rescue()
    signals.send(agent, signal.SIGHUP)
    signals.send(agent, signal.SIGCONT)
    if reset:
        terminal.finish(reset, 1000)
    os._exit(0)


def _agent(path: str, argv: list[str], environ: "Mapping[str, str]", slave: int, taken: Signals) -> "NoReturn":
    status = aside.NOT_EXECUTABLE
    try:
        _own_group(os.getpid())
        os.tcsetpgrp(slave, os.getpid())
        keeps_stderr = not _same_terminal(1, 2)  # before 1 is replaced
        os.dup2(slave, 0)
        os.dup2(slave, 1)
        if not keeps_stderr:
            os.dup2(slave, 2)
        taken.in_agent()
        failed = aside.execute(path, argv, environ)
        status = aside.cannot(argv[0], failed)
    finally:
        os._exit(status)


def _own_group(agent: int) -> None:
    """The agent in its own group. Done from both sides of the fork: either may be first."""
    try:
        os.setpgid(agent, agent)
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.ESRCH, errno.EPERM):  # it has run exec, or ended: the other side did it
            raise


def _same_terminal(one: int, other: int) -> bool:
    try:
        return os.isatty(other) and os.fstat(one).st_rdev == os.fstat(other).st_rdev
    except OSError:
        return False
