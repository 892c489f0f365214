"""The flow: bytes from the agent to the terminal, and from the person to the agent, each through a bounded queue.

Law: in order, unchanged, and neither way waits for the other; a side that does not read makes the other wait in the kernel
and nowhere else. The terminal gets its bytes before the recorder and the face hear of them; of small pieces and plain keys
they hear at the tick, or before anything else happens.
"""

import os
import time

from .guard import Guard
from .inner import Agent
from .ready import IN, OUT, waiting
from .terminal import Terminal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .ready import Wait

TO_AGENT = 65536  # bytes unwritten at which the person waits (facts: pty.md section 2, and all that follows)
PIECE = 4096  # bytes written to the agent at once: its line discipline takes no more
READ = 4096  # bytes; Linux gives at most 4095, and what is asked for beyond leaves holes in the memory of a long session
THICK = 1024  # bytes of one read after which more is probably there already, and waiting for it costs more than asking
LOOKS = 20  # for the echo of a key, or for room in a flood: about 40 µs, what a sleeper is woken in (tests/bench/pty.py)
ASIDE = 65536  # bytes put aside at most, as many as wait for the recorder
BURST = 64  # reads, after which the person has a turn: 3 ms of a flood
ROOM = 2  # milliseconds a terminal in a flood has to make room while nobody types; asking the loop after each piece costs more
TICK = 0.020  # seconds after which what was seen is written down
LAST_WORDS = 10.0  # seconds a terminal has to take what an agent printed before it stopped


class Flow:
    def __init__(self, terminal: Terminal, agent: Agent, guard: Guard) -> None:
        self.terminal, self.agent, self.guard = terminal, agent, guard
        self.to_person, self.to_agent = bytearray(), bytearray()
        self.agent_open = True  # its terminal may still give us something
        self.agent_reads = True  # it has not ended; what comes for it after that stays here
        self.person_open = True
        self.thick = False  # it printed much at once since the last tick
        self.last = 0.0  # the time.monotonic() at which the agent printed last
        self._room = waiting()
        self._room.want(terminal.out, OUT)
        self._room.want(terminal.source, IN)
        self.tick_at = 0.0  # a time.monotonic() at which tick() is due; 0.0 = never

    @property
    def hears_agent(self) -> bool:
        """Whether there is room for more of the agent's output: all of it has been taken. Its terminal holds more than
        enough for it to go on meanwhile, and a queue of ours costs each byte a copy and the person a wait behind it."""
        return self.agent_open and not self.to_person

    @property
    def hears_person(self) -> bool:
        return self.person_open and len(self.to_agent) < TO_AGENT

    def quick(self, wait: "Wait", milliseconds: float | None) -> list[tuple[int, int]]:
        """What is ready next, after at most so many milliseconds, but small pieces and plain keys: those are passed on here as
        they come, and put aside for who wants to hear of them. Asking after each what else there is to do is half of what
        a key costs (tests/bench/pty.py), and nothing of it can change while nobody hears of anything."""
        read, now, put_aside = os.read, time.monotonic, self.guard.aside.append
        master, source, left = self.agent.master, self.terminal.source, ASIDE
        ready = wait(milliseconds)
        while len(ready) == 1 and ready[0][1] == IN:
            descriptor = ready[0][0]
            if descriptor != master and descriptor != source:
                break
            try:
                data = read(descriptor, READ)
            except OSError:
                break  # whoever reads it next finds out why
            if descriptor == source:
                if len(data) != 1 or not b" " <= data <= b"~" or not self._give(data):
                    self.typed(data)
                    return []
                at = now()
                put_aside((at, data, False))
                data = self._echo()
            elif not data:
                break
            if data:
                if len(data) >= THICK:
                    self.from_agent(data)
                    return []
                if (written := self._write(data)) < len(data):
                    self.to_person += data[written:]
                self.last = at = now()
                put_aside((at, data, True))
            self.tick_at = self.tick_at or at + TICK
            milliseconds = (self.tick_at - at) * 1000
            if (left := left - len(data) - 1) <= 0:
                self.guard.catch_up()
                left = ASIDE
            if milliseconds <= 0 or self.to_person:
                return []
            ready = wait(milliseconds)
        return ready

    def _echo(self) -> bytes:
        """What the agent prints in the moment after a key. An echo comes at once; falling asleep before it and being woken by it
        costs more than looking."""
        read, master = os.read, self.agent.master
        for _ in range(LOOKS):
            os.sched_yield()
            try:
                return read(master, READ)
            except BlockingIOError:
                continue
            except OSError:
                break  # whoever reads it next finds out why
        return b""

    def from_agent(self, data: bytes = b"") -> int:
        """What it has printed, some reads of it while it comes thick; how many bytes, 0 when there is none for now.
        `data` has been read already."""
        pieces: list[bytes] = []
        read, master = os.read, self.agent.master
        try:
            for _ in range(BURST):
                pieces.append(data := data or read(master, READ))
                if self.to_person:
                    self.to_person += data
                elif (written := self._write(data)) < len(data) and not self._finish(data[written:]):
                    break
                if len(data) < THICK:
                    self.agent_open = bool(data)
                    break
                data = b""
        except BlockingIOError:
            pass
        except OSError:  # EIO: Linux's end of file for a master
            self.agent_open = False
        size = sum(map(len, pieces))
        if size:
            self.thick |= size >= THICK
            self.last = time.monotonic()
            if extra := self.guard.printed(pieces, size, self.last):
                self.send(extra)
            if not self.tick_at:
                self.tick_at = self.last + TICK
        return size

    def on_to_person(self) -> None:
        """The terminal has room."""
        with memoryview(self.to_person) as waiting:
            written = self._write(waiting)
        del self.to_person[:written]  # moves no bytes: a bytearray keeps an offset

    def from_person(self) -> None:
        """One read."""
        try:
            data = os.read(self.terminal.source, READ)
        except OSError:
            data = b""
        self.typed(data)

    def typed(self, data: bytes) -> None:
        """What the person typed, through the face; nothing: the terminal is gone."""
        if not data:
            self.person_open = False
        elif through := self.guard.typed(data):
            self.send(through)

    def send(self, data: bytes) -> None:
        """To the agent, behind what already waits."""
        if self.to_agent or not self.agent_reads:
            self.to_agent += data
        elif (written := self._give(data[:PIECE])) < len(data):
            self.to_agent += data[written:]

    def on_to_agent(self) -> None:
        """The agent's terminal has room."""
        while self.to_agent and self.agent_reads and (written := self._give(bytes(self.to_agent[:PIECE]))):
            del self.to_agent[:written]

    def flush(self) -> None:
        """Write what the person has not got yet, waiting for the terminal."""
        data, self.to_person = bytes(self.to_person), bytearray()
        self.to_person += self.terminal.finish(data, LAST_WORDS)

    def tick(self) -> None:
        """Write down what was seen."""
        self.tick_at, self.thick = 0.0, False
        self.agent.tell(self.guard.modes.reset())
        self.guard.keep(self.guard.record.tick)

    def _finish(self, data: bytes) -> bool:
        """The rest of a piece that the terminal took only in part: looks for room, then waits for it, but for no longer than
        nobody types. Returns whether there may be more at once; what is left now waits in the queue."""
        looks, slept, out = LOOKS, False, self.terminal.out
        while data:
            if written := self._write(data):
                data, looks = data[written:], LOOKS
            elif looks:
                looks -= 1
                os.sched_yield()
            elif self._room.wait(ROOM) == [(out, OUT)]:
                slept = True
            else:
                break
        self.to_person += data
        return not (data or slept)

    def _write(self, data: bytes | memoryview) -> int:
        """How much of it the terminal has taken; all of it, for ever, when it is gone."""
        try:
            return os.write(self.terminal.out, data) if self.person_open else len(data)
        except BlockingIOError:
            return 0
        except OSError:
            self.person_open = False
            return len(data)

    def _give(self, piece: bytes) -> int:
        """How much of it the agent's terminal has taken; all of it when there is none any more."""
        try:
            return os.write(self.agent.master, piece)
        except BlockingIOError:
            return 0
        except OSError:
            return len(piece)
