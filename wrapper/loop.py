"""The loop: moves bytes between the person and the agent until the agent has ended.

Law: what was typed reaches the agent in order, what the agent prints reaches the terminal in order, and neither waits for
the other: both ways are bounded queues, and a side that does not read makes the other wait in the kernel and
nowhere else. Nothing here blocks but `poll`, a stop, and a terminal that does not take the last words of an agent
that stops. Everything that may fail is behind the guard.
"""

import os
import time

from . import interlude
from .guard import Guard
from .monitor import ENDED, PID, STOPPED, Agent
from .ready import IN, OUT, Poll
from .signals import FORWARDED, Signals, signal
from .size import Size
from .terminal import Terminal

TO_PERSON = 262144  # bytes unwritten at which the agent waits (facts: pty.md section 2, and all that follows)
TO_AGENT = 65536  # bytes unwritten at which the person waits
PIECE = 4096  # bytes written to the agent at once: its line discipline takes no more
TICK = 0.020  # seconds after which what was seen is written down
QUIET = 0.060  # seconds without output after the agent's end, where somebody else keeps its terminal open
LEFT_OVER = 1 << 20  # bytes taken after the agent's end at most: far more than a pty holds, so the rest is another's
GRACE = 1.0  # seconds an agent has to end after its terminal has hung up
LOOK = 0.200  # seconds between two looks at whether we are in the foreground again
PATIENCE = 0.500  # seconds the agent has to finish a sequence it has begun, before a screen of ours
HUNG_UP = signal.SIGHUP  # the wait status of a death by it


class Loop:
    def __init__(self, terminal: Terminal, agent: Agent, taken: Signals, guard: Guard, ready: Poll, typed: bytes = b"") -> None:
        """`typed`: what goes to the agent first."""
        self.terminal, self.agent, self.taken, self.guard, self.ready = terminal, agent, taken, guard, ready
        self.modes = guard.modes
        self.size = Size(terminal, agent.master)
        self.to_person, self.to_agent = bytearray(), bytearray(typed)
        self.ended: int | None = None  # the agent's wait status
        self.source_open = self.sink_open = self.master_open = True
        self.front = True
        self.pending = b""  # signals that came before the agent had a pid
        self._wake = -1  # the face's descriptor that is polled now
        self._tick_at = self._quiet_at = self._gone_at = self._look_at = 0.0
        self._left_over = LEFT_OVER
        self._enough = False

    def run(self) -> int:
        """Until the end; returns the agent's wait status."""
        self.guard.keep(self.guard.record.resize, *self.size.now)
        self.ready.want(self.taken.wake, IN)
        self.ready.want(self.agent.status, IN)
        ready, agent, terminal = self.ready, self.agent, self.terminal
        while not self._over():
            self._interest()
            for descriptor, events in ready.wait(self._timeout()):
                if descriptor == agent.master:
                    if events & ~OUT:
                        self._from_agent()
                    if events & OUT:
                        self._to_agent()
                elif descriptor == terminal.source and events & ~OUT:
                    self._from_person()
                elif descriptor == terminal.out:
                    self._to_person()
                elif descriptor == self.taken.wake:
                    for number in self.taken.take():
                        self._signal(number)
                elif descriptor == agent.status:
                    self._heard()
                elif descriptor == self._wake:
                    self._send(self.guard.ask("woken"))
            self._timers(time.monotonic())
        self.tick()
        return HUNG_UP if self.ended is None else self.ended

    # -- what is waited for

    def _interest(self) -> None:
        want = self.ready.want
        reads = IN if len(self.to_person) < TO_PERSON else 0
        want(self.agent.master, (reads | (OUT if self.to_agent else 0)) if self.master_open else 0)
        want(self.terminal.source, IN if self.source_open and self.front and len(self.to_agent) < TO_AGENT else 0)
        if self.to_person or self.terminal.out != self.terminal.source:
            want(self.terminal.out, OUT if self.to_person else 0)
        wake = self.guard.face.wake
        if wake != self._wake:
            if self._wake >= 0:
                want(self._wake, 0)
            self._wake = wake
            if wake >= 0:
                want(wake, IN)

    def _timeout(self) -> float | None:
        quiet = self._quiet_at if len(self.to_person) < TO_PERSON else 0.0
        due = [at for at in (self._tick_at, self.guard.face.due, quiet, self._gone_at, self._look_at, self.size.due) if at]
        return min(due) - time.monotonic() if due else None

    def _timers(self, now: float) -> None:
        if self._tick_at and now >= self._tick_at:
            self.tick()
        due = self.guard.face.due
        if due and now >= due:
            self.guard.face.due = 0.0
            self._send(self.guard.ask("elapsed"))
        if self.size.due and now >= self.size.due:
            self.size.settle()
        if self._look_at and now >= self._look_at:
            self._look_at = now + LOOK
            if self.terminal.in_front():
                self._come_to_front()
        if self.guard.face.screen and self.agent.pid and self.ended is None:
            self._screen()

    def _over(self) -> bool:
        now = time.monotonic()
        if self._enough or (self._gone_at and now >= self._gone_at):
            return True
        if self.ended is None or self.to_person:
            return False
        return not self.master_open or self._left_over <= 0 or bool(self._quiet_at and now >= self._quiet_at)

    # -- from the agent to the person

    def _from_agent(self) -> bool:
        """One read; False when there is nothing more for now."""
        try:
            data = os.read(self.agent.master, 65536)
        except BlockingIOError:
            return False
        except OSError:  # EIO: Linux's end of file for a master
            data = b""
        if not data:
            self.master_open = False
            return False
        if self.sink_open:
            if self.to_person:
                self.to_person += data
            else:
                self._write(data)
        guard = self.guard
        guard.keep(guard.record.output, data)
        self.modes.note(data)
        if extra := guard.shown(data):
            self._send(extra)
        if not self._tick_at:
            self._tick_at = time.monotonic() + TICK
        if self.ended is not None:
            self._left_over -= len(data)
            self._quiet_at = time.monotonic() + QUIET
        return True

    def _write(self, data: bytes) -> None:
        try:
            written = os.write(self.terminal.out, data)
        except BlockingIOError:
            written = 0
        except OSError:
            self.hang_up()
            return
        if written < len(data):
            self.to_person += data[written:]

    def _to_person(self) -> None:
        data = bytes(self.to_person[:65536])
        rest = self.to_person[65536:]
        self.to_person = bytearray()
        self._write(data)
        self.to_person += rest

    def flush(self, patience: float = 10.0) -> None:
        """Write what the person has not got yet, waiting for the terminal."""
        data, self.to_person = bytes(self.to_person), bytearray()
        self.terminal.finish(data, int(patience * 1000))

    def tick(self) -> None:
        """Write down what was seen."""
        self._tick_at = 0.0
        self.guard.keep(self.guard.record.tick)
        self.agent.tell(self.modes.reset())

    # -- from the person to the agent

    def _from_person(self) -> None:
        try:
            data = os.read(self.terminal.source, 65536)
        except OSError:
            data = b""
        if not data:
            self.hang_up()
            return
        self.guard.keep(self.guard.record.input, data)
        self._send(self.guard.typed(data))

    def _send(self, data: bytes) -> None:
        if data:
            self.to_agent += data
            self._to_agent()

    def _to_agent(self) -> None:
        try:
            while self.to_agent:
                del self.to_agent[: os.write(self.agent.master, self.to_agent[:PIECE])]
        except BlockingIOError:
            pass
        except OSError:
            self.to_agent.clear()

    # -- what happens to us and to the agent

    def _signal(self, number: int) -> None:
        if number == signal.SIGWINCH:
            self.resize()
        elif number in FORWARDED and self.ended is not None:
            self._enough = True
        elif not self.agent.pid:
            self.pending += bytes((number,))
        elif number in FORWARDED:
            self.agent.send(number)
        elif number == signal.SIGCONT:
            self.resume()

    def resize(self) -> None:
        if self.size.follow():
            self.guard.keep(self.guard.record.resize, *self.size.now)
            self._send(self.guard.ask("resized", *self.size.now))

    def _heard(self) -> None:
        kind, value = self.agent.heard() or (ENDED, self.ended if self.ended is not None else HUNG_UP)
        if kind == PID:
            self.agent.pid = value
            self._send(self.guard.ask("started", value, self.agent.master))
            pending, self.pending = self.pending, b""
            for number in pending:
                self._signal(number)
        elif kind == STOPPED:
            self._stop()
        elif kind == ENDED:
            self.ready.want(self.agent.status, 0)
            self.ended = value
            self._quiet_at = time.monotonic() + QUIET

    def _stop(self) -> None:
        """The agent has stopped itself, or the person has stopped it: so do we, and give the shell its terminal."""
        for _ in range(50):
            if not self._from_agent():
                break
        self.flush()
        self.tick()
        self.terminal.restore()
        self.taken.stop()
        self.taken.forget(signal.SIGCONT)
        self.resume()

    def resume(self) -> None:
        """Continued, in the foreground (`fg`) or not (`bg`)."""
        if self.terminal.in_front():
            self._come_to_front()
        else:
            self.front, self._look_at = False, time.monotonic() + LOOK
        self.agent.send(signal.SIGCONT)

    def _come_to_front(self) -> None:
        self.front, self._look_at = True, 0.0
        self.terminal.raw()
        self.resize()

    def _screen(self) -> None:
        """A screen of our own, while the agent waits. Begun where its output stands outside any sequence."""
        face, until = self.guard.face, time.monotonic() + PATIENCE
        argv, face.screen = face.screen, ()
        poll = Poll()
        poll.want(self.agent.master, IN)
        while not self.modes.at_ground and self.master_open and (left := until - time.monotonic()) > 0:
            if poll.wait(left):
                self._from_agent()
        self.flush()
        self.tick()
        status = interlude.play(argv, self.terminal, self.agent, self.taken, self.modes)
        self.resize()
        if self.modes.alternate_screen:
            self.size.redraw()
        self._send(self.guard.ask("screen_done", status))

    def hang_up(self) -> None:
        """The terminal is gone: the agent hears it as from any terminal, and has a moment to end."""
        if not self._gone_at:
            self.source_open = self.sink_open = False
            self.to_person.clear()
            self._gone_at = time.monotonic() + GRACE
            self.agent.send(signal.SIGHUP)
            self.agent.send(signal.SIGCONT)
