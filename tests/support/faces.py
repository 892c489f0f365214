"""Faces and recorders that tests put into a run: `python -m support.faces NAME -- CMD...`, as `wisen.wrapper.run` but with a face.

Each is the smallest thing that shows one behaviour.
"""

from __future__ import annotations

import os
import sys
import time

from wisen.wrapper.face import Plain
from wisen.wrapper.record import Nothing, Recorder
from wisen.wrapper.run import leave, run


class Passes(Plain):
    """Lets keys and small output go ahead of itself."""

    passes = True


class Holds(Plain):
    """Holds back everything from an Enter on, for `deadline` seconds."""

    deadline = 0.05

    def __init__(self) -> None:
        self.kept = b""

    def typed(self, data: bytes) -> bytes:
        if self.kept or b"\r" in data:
            self.kept += data
            self.due = self.due or time.monotonic() + self.deadline
            return b""
        return data

    def elapsed(self) -> bytes:
        kept, self.kept = self.kept, b""
        return kept

    def held(self) -> bytes:
        return self.kept


class HoldsLong(Holds):
    deadline = 60.0


class BreaksTyped(HoldsLong):
    def typed(self, data: bytes) -> bytes:
        if b"!" in data:
            self.kept = b""
            raise RuntimeError("typed broke")
        return super().typed(data)


class BreaksShown(HoldsLong):
    def shown(self, pieces: list[bytes]) -> None:
        if b"BREAK" in b"".join(pieces):
            raise RuntimeError("shown broke")


class BreaksStarted(Plain):
    def started(self, pid: int, master: int) -> None:
        sys.exit("started broke")


class BreaksElapsed(Holds):
    def elapsed(self) -> bytes:
        self.kept = b""
        raise KeyError("elapsed broke")


class Nonsense(HoldsLong):
    """Wants to be called at no time that is one: a bug outside of any question."""

    def typed(self, data: bytes) -> bytes:
        if b"!" in data:
            self.due = "soon"  # type: ignore[assignment]
        return super().typed(data)


class Woken(Plain):
    """Types what comes through a pipe."""

    def started(self, pid: int, master: int) -> None:
        self.wake, writer = os.pipe()
        os.write(writer, b"from afar\r")
        os.close(writer)

    def woken(self) -> bytes:
        data = os.read(self.wake, 100)
        if not data:
            os.close(self.wake)
            self.wake = -1
        return data


class Screens(Plain):
    """Key ^] opens a screen of our own; its status is typed to the agent afterwards."""

    script = "stty -a | grep -o ' icanon'; echo SCREEN; read answer; echo GOT $answer; exit 3"

    def typed(self, data: bytes) -> bytes:
        if data == b"\x1d":
            self.screen = ("sh", "-c", self.script)
            return b""
        return data

    def screen_done(self, status: int) -> bytes:
        return b"<%d>" % status


class ScreensMissing(Screens):
    def typed(self, data: bytes) -> bytes:
        if data == b"\x1d":
            self.screen = ("no-such-screen",)
            return b""
        return data


class Reports(Plain):
    """Writes what it is told into the file named by REPORT."""

    def __init__(self) -> None:
        self.file = open(os.environ["REPORT"], "a", buffering=1)  # noqa: SIM115

    def started(self, pid: int, master: int) -> None:
        print("started", pid, os.getpgid(pid), file=self.file)

    def rested(self) -> None:
        print("rested", file=self.file)

    def shown(self, pieces: list[bytes]) -> None:
        print(
            "shown", b"".join(pieces), self.modes.bracketed_paste, self.modes.alternate_screen, file=self.file
        )

    def typed(self, data: bytes) -> bytes:
        print("typed", data, file=self.file)
        return data

    def resized(self, rows: int, columns: int) -> None:
        print("resized", rows, columns, file=self.file)

    def ended(self, status: int) -> None:
        print("ended", status, file=self.file)


class HearsLater(Reports):
    """As Reports, but keys and small output go ahead of it."""

    passes = True


class BreaksLater(Passes):
    def typed(self, data: bytes) -> bytes:
        if b"!" in data:
            raise RuntimeError("typed broke")
        return data

    def shown(self, pieces: list[bytes]) -> None:
        if b"?" in b"".join(pieces):
            raise RuntimeError("shown broke")


class Fails(Nothing):
    """A recorder on a disk that is full from the second write on."""

    writes = 0

    def output(self, pieces: list[bytes], size: int, at: float) -> None:
        self.writes += 1
        if self.writes > 1:
            raise OSError(28, "No space left on device")


def recorder() -> Nothing:
    if path := os.environ.get("RECORD"):
        return Recorder(path, typed="TYPED" in os.environ, limit=int(os.environ.get("LIMIT", "0")) or 1 << 30)
    return Fails() if "FAILS" in os.environ else Nothing()


if __name__ == "__main__":
    leave(run(sys.argv[3:], face=globals()[sys.argv[1]], record=recorder))
