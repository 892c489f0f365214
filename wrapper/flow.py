"""The flow: bytes from the agent to the terminal, and from the person to the agent, each through a bounded queue.

Law: in order, unchanged, and neither way waits for the other; a side that does not read makes the other wait in the kernel
and nowhere else. The terminal gets its bytes before the recorder and the face hear of them.
"""

import os
import time

from .guard import Guard
from .inner import HELD, Agent
from .ready import IN, OUT, waiting
from .terminal import Terminal

TO_AGENT = 65536  # bytes unwritten at which the person waits (facts: pty.md section 2, and all that follows)
PIECE = 4096  # bytes written to the agent at once: its line discipline takes no more
READ = 4096  # bytes; Linux gives at most 4095, and what is asked for beyond leaves holes in the memory of a long session
THICK = 1024  # bytes of one read after which more is probably there already, and waiting for it costs more than asking
BURST = 16  # reads, after which the person has a turn
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
        self.recent = b""  # the last that was typed
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

    def from_agent(self) -> int:
        """What it has printed, some reads of it while it comes thick; how many bytes, 0 when there is none for now."""
        pieces: list[bytes] = []
        read, master = os.read, self.agent.master
        try:
            for _ in range(BURST):
                pieces.append(data := read(master, READ))
                if self.to_person:
                    self.to_person += data
                elif (written := self._write(data)) < len(data) and not self._finish(data[written:]):
                    break
                if len(data) < THICK:
                    self.agent_open = bool(data)
                    break
        except BlockingIOError:
            pass
        except OSError:  # EIO: Linux's end of file for a master
            self.agent_open = False
        size = sum(map(len, pieces))
        if size:
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
        if not data:
            self.person_open = False
            return
        self.typed(data)

    def typed(self, data: bytes) -> None:
        """What the person typed, through the face. A plain key that it is sure to pass on goes first, and is followed then."""
        if len(data) == 1 and b" " <= data <= b"~" and self.guard.face.passes:
            self.send(data)
            self.guard.typed(data)
        elif through := self.guard.typed(data):
            self.send(through)
        self.recent = (self.recent + data)[-HELD:]

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
        self.tick_at = 0.0
        self.agent.tell(self.guard.modes.reset())
        self.guard.keep(self.guard.record.tick)

    def _finish(self, data: bytes) -> bool:
        """The rest of a piece that the terminal took only in part: waits for room, but for no longer than nobody types.
        Returns whether all of it has been taken; else what is left waits in the queue."""
        out = self.terminal.out
        while data and self._room.wait(ROOM) == [(out, OUT)]:
            data = data[self._write(data) :]
        self.to_person += data
        return not data

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
