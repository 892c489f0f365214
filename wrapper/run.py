"""One wrapped run: raw mode, the inner terminal, the monitor, the loop, and everything given back at the end.

Law: until the agent runs nothing is imported but what that needs (tests/wrapper/test_pty_start.py has the list); the rest comes
while it starts. Whatever cannot be had, the agent runs all the same, with less, and last as a plain exec. The terminal is
restored on every way out.
"""

import os
import sys
import termios

from . import aside, signals
from .inner import Agent, Inner
from .monitor import Command
from .signals import Signals
from .terminal import Terminal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import NoReturn

    from .face import Plain
    from .guard import Guard
    from .loop import Loop
    from .record import Nothing


class Status(int):
    """An exit status; `signal` is the number of the signal that ended the agent, 0 for an exit of its own."""

    signal = 0


def run(
    argv: "list[str]",
    *,
    face: "Callable[[], Plain] | None" = None,
    environ: "Mapping[str, str] | None" = None,
    record: "Callable[[], Nothing] | None" = None,
) -> Status:
    """Run the command wrapped; returns its exit status (128+n for a signal; 127 and 126 when it cannot be run).
    `face` and `record` make what stands in between and what writes it down, once the agent has been started.

    Where there is nothing to wrap (no terminal on stdin and stdout, in the background, wrapped already), or no way to, the
    process becomes the command.
    """
    environ = os.environ if environ is None else environ
    if steps_aside(environ):
        return Status(aside.plain(argv, environ))
    try:
        terminal, taken = Terminal(), Signals()
    except (OSError, termios.error) as error:
        return _less(argv, environ, error)
    inner, typed = None, b""
    try:
        typed = terminal.enter()
        command = Command(argv, environ)
        inner = Inner(terminal)
        if typed:
            inner.replay(typed, terminal.before)
        terminal.open_own()
        agent = Agent(command, inner, terminal, taken)
    except (OSError, termios.error) as error:
        if typed:
            from .typed_ahead import give_back

            give_back(terminal, typed, typed)
        terminal.restore()
        terminal.close_own()
        taken.undo()
        if inner is not None:
            inner.close()
        return _less(argv, environ, error)
    return _between(terminal, agent, taken, face, record)


def _between(
    terminal: Terminal,
    agent: Agent,
    taken: Signals,
    face: "Callable[[], Plain] | None",
    record: "Callable[[], Nothing] | None",
) -> Status:
    """The loop, until the agent has ended, and the terminal given back. What it needs is imported while the agent starts."""
    from .guard import Guard
    from .loop import Loop

    guard = Guard(face, record)
    waited = 0
    try:
        waited = _through(Loop(terminal, agent, taken, guard), guard)
    finally:
        if waited:
            terminal.finish(guard.modes.reset(), 1.0)
        terminal.restore()
        terminal.close_own()
        status = _status(waited)
        guard.keep(guard.record.exit, status)
        guard.ask("ended", int(status))
        guard.keep(guard.record.close)
        agent.release()
        taken.undo()
        for line in guard.trouble:
            aside.talk(line, "`wisen doctor` says what is wrong")
    return status


def _through(loop: "Loop", guard: "Guard") -> int:
    """The loop to its end. A bug in it, or in what a face wants of it, costs the face and not the session."""
    try:
        return loop.run()
    except Exception as error:
        loop.flow.send(guard.without_face(error))
        return loop.run()


def steps_aside(environ: "Mapping[str, str]") -> bool:
    """True where there is nothing to wrap: a pipe on either side, a job in the background, or an agent wrapped already."""
    if not (os.isatty(0) and os.isatty(1)):
        return True
    try:
        if os.tcgetpgrp(0) != os.getpgrp():
            return True
    except OSError:
        pass  # not our controlling terminal
    return aside.wrapped_already(environ)


def leave(status: int) -> "NoReturn":
    """End the process as the agent ended: with its status, or by the same signal."""
    aside.flush()
    number = getattr(status, "signal", 0)
    if number:
        signals.die(number)
    os._exit(status)


def _status(waited: int) -> Status:
    if os.WIFSIGNALED(waited):
        status = Status(128 + os.WTERMSIG(waited))
        status.signal = os.WTERMSIG(waited)
        return status
    return Status(os.WEXITSTATUS(waited))


def _less(argv: "list[str]", environ: "Mapping[str, str]", error: Exception) -> Status:
    """The agent without us, and one line of why; or, where it is the command that cannot be found, just that."""
    try:
        aside.find(argv[0], environ)
    except OSError as missing:
        return Status(aside.cannot(argv[0], missing))
    aside.talk(f"{argv[0]} runs without wisen: {error}", "nothing is lent or kept this time")
    return Status(aside.plain(argv, environ))


def main(args: "list[str]") -> "NoReturn":
    """`python -m wisen.wrapper.run -- CMD...`: nothing but the wrapper."""
    leave(run(args[1:] if args[:1] == ["--"] else args))


if __name__ == "__main__":
    main(sys.argv[1:])
