"""The loop: waits for whatever happens next, and does it, until the agent has ended.

Law: nothing here blocks but the wait itself, a stop, a screen of ours, and a terminal: 2 ms at a time in a flood while nobody
types, and longer where it does not take the last words of an agent that stops. What may fail is behind the guard.
"""

import termios
import time

from .flow import TICK, Flow
from .guard import Guard
from .inner import Agent
from .monitor import ENDED, PID, STOPPED
from .ready import IN, OUT, is_ready, waiting
from .signals import FORWARDED, Signals, signal
from .size import Size
from .terminal import Terminal

QUIET = 0.060  # seconds without output after the agent's end, where somebody else keeps its terminal open
LINGER = 1.0  # seconds after the agent's end in which another's output is still waited for
LEFT_OVER = 1 << 20  # bytes taken after the agent's end: far more than a pty holds, the rest is another's
GRACE = 1.0  # seconds an agent has to end after its terminal has hung up
LOOK = 0.200  # seconds between two looks at whether we are in the foreground again
DRAIN = 50  # reads of what an agent printed before it stopped (facts: pty.md section 2)
PATIENCE = 0.500  # seconds the agent has to finish a sequence it has begun, before a screen of ours
REST = 0.010  # seconds without output in which what is slow may begin: less than a frame of an agent that draws 60 in a second
LATEST = 10.0  # seconds after the agent's start in which it begins whatever passes
HUNG_UP = signal.SIGHUP  # the wait status of a death by it


class Loop:
    def __init__(self, terminal: Terminal, agent: Agent, taken: Signals, guard: Guard) -> None:
        self.terminal, self.agent, self.taken, self.guard = terminal, agent, taken, guard
        self.flow = Flow(terminal, agent, guard)
        self.ready = waiting()
        self.size = Size(terminal, agent.master)
        self.ended: int | None = None  # the agent's wait status
        self._front = True
        self._unread = b""  # typed, and not read by the agent
        self._early = b""  # signals that came before the agent had a pid
        self._wake = -1  # the face's descriptor that is polled now
        self._quiet_at = self._last_at = self._gone_at = self._look_at = 0.0  # times; 0.0 = never
        self._rests_by = (
            0.0  # when the face hears of a rest at the latest; 0.0: not before the start, nor twice
        )
        self._left_over = LEFT_OVER
        self._enough = False  # somebody wants us to end now

    def run(self) -> int:
        """Until the end; returns the agent's wait status."""
        self.guard.keep(self.guard.record.resize, *self.size.now)
        self.ready.want(self.taken.wake, IN)
        self.ready.want(self.agent.status, IN)
        flow, master, source, out = self.flow, self.agent.master, self.terminal.source, self.terminal.out
        while not self._over():
            self._interest()
            for descriptor, events in self._next():
                if descriptor == master:
                    if events & ~OUT:
                        self._from_agent()
                    if events & OUT:
                        flow.on_to_agent()
                elif descriptor == source and events & ~OUT:
                    flow.from_person()
                elif descriptor == out:
                    flow.on_to_person()
                elif descriptor == self.taken.wake:
                    for number in self.taken.take():
                        self._signal(number)
                elif descriptor == self.agent.status:
                    self._heard()
                elif descriptor == self._wake:
                    flow.send(self.guard.ask("woken"))
            self._timers(time.monotonic())
        flow.tick()
        if flow.person_open and self._front:
            unread = self._unread + bytes(flow.to_agent) + self.guard.held()
            if unread:
                from .typed_ahead import give_back

                give_back(self.terminal, unread, self.guard.recent)
        return HUNG_UP if self.ended is None else self.ended

    # -- what is waited for

    def _next(self) -> list[tuple[int, int]]:
        """What is ready next, but bytes while nothing else goes on: they are passed on here."""
        flow, wait = self.flow, self.ready.wait
        if self.ended is not None or not self._front or self.size.due or self._busy():
            return wait(self._timeout())
        master, source, out = self.agent.master, self.terminal.source, self.terminal.out
        heard = flow.hears_agent
        while not self._busy():
            if flow.hears_agent != heard:
                heard = not heard
                self._interest()
            patience = (flow.tick_at - time.monotonic()) * 1000 if flow.tick_at else None
            if patience is not None and patience <= 0:
                return []
            plain = self.guard.face.passes and not flow.thick
            ready = flow.quick(wait, patience) if plain else wait(patience)
            for at, (descriptor, events) in enumerate(ready):
                if events == IN and descriptor == master:
                    flow.from_agent()
                elif events == IN and descriptor == source:
                    flow.from_person()
                elif events == OUT and descriptor == out:
                    flow.on_to_person()
                else:
                    return ready[at:]
        return []

    def _busy(self) -> bool:
        """There is more to wait for than bytes, room for them and the recorder's tick."""
        flow, face = self.flow, self.guard.face
        if flow.to_agent or not (flow.agent_open and flow.person_open):
            return True
        if face.due or face.screen or face.wake != self._wake:
            return True
        return self.guard.record.waits and not flow.tick_at

    def _interest(self) -> None:
        flow, want = self.flow, self.ready.want
        writes = OUT if flow.to_agent and flow.agent_reads and flow.agent_open else 0
        want(self.agent.master, writes | (IN if flow.hears_agent else 0))
        want(self.terminal.source, IN if flow.hears_person and self._front and self.ended is None else 0)
        want(self.terminal.out, OUT if flow.to_person else 0)
        wake = self.guard.face.wake
        if wake != self._wake:
            if self._wake >= 0:
                want(self._wake, 0)
            if wake >= 0:
                want(wake, IN)
            self._wake = wake

    def _timeout(self) -> float | None:
        """Milliseconds."""
        quiet = self._quiet_at if self.flow.hears_agent else 0.0
        times = (self.flow.tick_at, self.guard.face.due, quiet, self._gone_at, self._look_at, self.size.due)
        due = [at for at in times if at]
        return max(0.0, min(due) - time.monotonic()) * 1000 if due else None

    def _timers(self, now: float) -> None:
        flow, face = self.flow, self.guard.face
        if flow.tick_at and now >= flow.tick_at:
            flow.tick()
            if self._rests_by:
                self._rest(now)
        elif not flow.tick_at and self.guard.record.waits:  # a size, a marker: what comes without output
            flow.tick_at = now + TICK
        if face.due and now >= face.due:
            face.due = 0.0
            flow.send(self.guard.ask("elapsed"))
        if self.size.due and now >= self.size.due:
            self.size.settle()
        if self._look_at and now >= self._look_at:
            self._look_at = now + LOOK
            if self.terminal.in_front():
                self._come_to_front()
        if not flow.person_open and not self._gone_at:
            self._hang_up(now)
        if self.guard.face.screen and self.agent.pid and self.ended is None:
            self._screen()

    def _rest(self, now: float) -> None:
        """Tell the face, once, that nobody is in a hurry now; or look again in a moment."""
        if now - self.flow.last >= REST or now >= self._rests_by:
            self._rests_by = 0.0
            self.flow.send(self.guard.ask("rested"))
        else:
            self.flow.tick_at = now + TICK

    def _over(self) -> bool:
        now = time.monotonic()
        if self._enough or (self._gone_at and now >= self._gone_at):
            return True
        if self.ended is None or (self.flow.to_person and self.flow.person_open):
            return False
        if not self.flow.agent_open or self._left_over <= 0:
            return True
        return now >= self._quiet_at and not self._from_agent()

    # -- what happens

    def _from_agent(self) -> int:
        got = self.flow.from_agent()
        if self.ended is not None and got:
            self._left_over -= got
            self._quiet_at = min(time.monotonic() + QUIET, self._last_at)
        return got

    def _signal(self, number: int) -> None:
        if number == signal.SIGWINCH:
            self._resize()
        elif number in FORWARDED and self.ended is not None:
            self._enough |= not self.taken.ignored(number)
        elif not self.agent.pid:
            self._early += bytes((number,))
        elif number in FORWARDED:
            self.agent.send(number)
        elif number == signal.SIGCONT:
            self._resume()

    def _heard(self) -> None:
        kind, value = self.agent.heard() or (ENDED, HUNG_UP)
        if kind == PID:
            self.agent.pid = value
            early, self._early = self._early, b""
            for number in early:
                self._signal(number)
            self._rests_by = time.monotonic() + LATEST
            self.flow.tick_at = self.flow.tick_at or time.monotonic() + TICK
            self.flow.send(self.guard.ask("started", value, self.agent.master))
        elif kind == STOPPED:
            self._stop()
        elif kind == ENDED:
            self.ready.want(self.agent.status, 0)
            self.ended, self.flow.agent_reads, self._rests_by = value, False, 0.0
            self._unread = self.agent.unread()
            self._quiet_at = time.monotonic() + QUIET
            self._last_at = time.monotonic() + LINGER

    def _resize(self) -> None:
        if self.size.follow():
            self.guard.keep(self.guard.record.resize, *self.size.now)
            self.flow.send(self.guard.ask("resized", *self.size.now))

    def _stop(self) -> None:
        """The agent has stopped itself, or the person has stopped it: so do we, and give the shell its terminal."""
        for _ in range(DRAIN):
            if not self.flow.from_agent():
                break
        self.flow.flush()
        self.flow.tick()
        self.terminal.restore()
        self.taken.stop()
        self.taken.forget(signal.SIGCONT)
        self._resume()

    def _resume(self) -> None:
        """Continued, in the foreground (`fg`) or not (`bg`)."""
        if self.terminal.in_front():
            self._come_to_front()
        else:
            self._front, self._look_at = False, time.monotonic() + LOOK
        self.agent.send(signal.SIGCONT)

    def _come_to_front(self) -> None:
        self._front, self._look_at = True, 0.0
        try:
            typed = self.terminal.enter()
        except (OSError, termios.error):
            return  # gone; reading it will say so
        if typed:
            self.flow.typed(typed)
        self._resize()

    def _hang_up(self, now: float) -> None:
        """The terminal is gone: the agent hears it as from any terminal, and has a moment to end."""
        self._gone_at = now + GRACE
        self.agent.send(signal.SIGHUP)
        self.agent.send(signal.SIGCONT)

    def _screen(self) -> None:
        """A screen of our own, while the agent waits. Begun where its output stands outside any sequence."""
        from . import interlude

        face, flow, modes = self.guard.face, self.flow, self.guard.modes
        argv, face.screen = face.screen, ()
        until = time.monotonic() + PATIENCE
        while not modes.at_ground and flow.agent_open and (left := until - time.monotonic()) > 0:
            if is_ready(self.agent.master, IN, left):
                flow.from_agent()
        flow.flush()
        flow.tick()
        recording = self.guard.record.path
        status, back = interlude.play(argv, self.terminal, self.agent, self.taken, modes, recording)
        self._resize()
        if not back:
            self.size.redraw()
        flow.send(self.guard.ask("screen_done", status))
