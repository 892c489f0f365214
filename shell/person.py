"""A person at a keyboard, played: the one file that imports pexpect. For the demo and the doctor; the wrapper never uses it.

Law: waits for bytes, never for time; what it started is gone when it leaves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

import pexpect

from ..skills.errors import WisenError

PATIENCE = 20.0  # seconds for an answer; only ever reached when something is wrong


class Person:
    """Runs a command in a pseudo-terminal of its own and types into it."""

    def __init__(
        self, argv: Sequence[str], environ: Mapping[str, str], cwd: str, rows: int = 30, columns: int = 100
    ) -> None:
        self._child = pexpect.spawn(
            argv[0], list(argv[1:]), env=dict(environ), cwd=cwd, dimensions=(rows, columns), timeout=PATIENCE
        )
        self._child.delaybeforesend = None
        self.seen = b""

    def sees(self, text: str) -> None:
        """Wait until the terminal has shown `text`. Raises WisenError when it does not come."""
        try:
            self._child.expect_exact(text.encode())
        except (pexpect.TIMEOUT, pexpect.EOF) as error:
            self.seen += self._child.before or b""
            raise WisenError(
                f"the agent did not show {text!r}", "`wisen doctor` says what is wrong here"
            ) from error
        self.seen += self._child.before + self._child.after

    def enters(self, text: str) -> None:
        self._child.send(text.encode() + b"\r")

    def leaves(self) -> int:
        """Wait for the end; the exit status, 128+n for a signal."""
        self._child.expect(pexpect.EOF)
        self.seen += self._child.before or b""
        self._child.wait()
        signal = self._child.signalstatus
        return 128 + signal if signal else int(self._child.exitstatus or 0)

    def text(self) -> str:
        """What was shown, without escape sequences."""
        plain = re.sub(rb"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\r", b"", self.seen)
        return plain.decode("utf-8", "replace")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._child.close(force=True)
