"""Between the loop and what may fail: a face or a recorder that raises is replaced by its null object, and the session goes on.

Law: nothing gets out of here, whatever a face or a disk does; no byte that was typed is lost by it; and the person hears of it
once, after the session (`trouble`).
"""

import time

from .face import Plain
from .inner import HELD
from .modes import Modes
from .record import Nothing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class Guard:
    """Asks the face on behalf of the loop. Every question returns what goes to the agent now."""

    def __init__(
        self, face: "Callable[[], Plain] | None" = None, record: "Callable[[], Nothing] | None" = None
    ) -> None:
        """`face` and `record` make what it stands before."""
        self.face, self.record, self._modes = Plain(), Nothing(), Modes()
        # What a face that `passes` let through already, and nobody has heard of: (time.monotonic(), bytes, printed and not typed).
        self.aside: list[tuple[float, bytes, bool]] = []
        self.recent = b""  # the last that was typed
        self.trouble: list[str] = []
        try:
            self.record = record() if record else self.record
        except BaseException as error:
            self._without_record(error)
        try:
            self.face = face() if face else self.face
            self.face.modes = self._modes
        except BaseException as error:
            self.without_face(error)

    @property
    def modes(self) -> Modes:
        self.catch_up()
        return self._modes

    def catch_up(self) -> None:
        """Let everybody hear of what was put aside."""
        if self.aside:
            aside, self.aside[:] = self.aside[:], ()
            for at, data, printed in aside:
                if printed:
                    self._printed([data], len(data), at)
                else:
                    self._typed(data, at)

    def typed(self, data: bytes) -> bytes:
        """The person typed `data`: recorded, and given to the face."""
        self.catch_up()
        return self._typed(data, time.monotonic())

    def printed(self, pieces: list[bytes], size: int, at: float) -> bytes:
        """The agent printed these `pieces`, `size` bytes in all, at this time.monotonic(): recorded, noted and shown to the
        face, in this order."""
        self.catch_up()
        return self._printed(pieces, size, at)

    def _typed(self, data: bytes, at: float) -> bytes:
        self.recent = (self.recent + data)[-HELD:]
        try:
            self.record.input(data, at)
        except BaseException as error:
            self._without_record(error)
        held = self.held()
        try:
            return self.face.typed(data)
        except BaseException as error:
            self.without_face(error)
            return held + data

    def _printed(self, pieces: list[bytes], size: int, at: float) -> bytes:
        try:
            self.record.output(pieces, size, at)
        except BaseException as error:
            self._without_record(error)
        self._modes.note(pieces, size)
        try:
            self.face.shown(pieces)
        except BaseException as error:
            return self.without_face(error)
        return b""

    def ask(self, question: str, *given: "Any") -> bytes:
        """Any other question of the face, by its name."""
        self.catch_up()
        held = self.held()
        try:
            return getattr(self.face, question)(*given) or b""
        except BaseException as error:
            self.without_face(error)
            return held

    def keep(self, write: "Callable[..., None]", *given: "Any") -> None:
        """One of the recorder's methods."""
        self.catch_up()
        try:
            write(*given)
        except BaseException as error:
            self._without_record(error)

    def held(self) -> bytes:
        try:
            return self.face.held()
        except BaseException:
            return b""

    def _without_record(self, error: BaseException) -> None:
        self.trouble.append(f"the recording stopped: {_line(error)}; the session went on")
        self.record = Nothing()

    def without_face(self, error: BaseException) -> bytes:
        """Go on without it, because of `error`. Returns what it still held."""
        held = self.held()
        self.trouble.append(f"lending stopped: {_line(error)}; what was typed went through")
        self.face = Plain()
        return held


def _line(error: BaseException) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:200]
