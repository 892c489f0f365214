"""A pytest plugin: whatever a test spawns on a pty is spawned through wisen (`pytest -p through_wisen`)."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from ptyprocess import PtyProcess

WISEN = [str(Path(sys.executable).with_name("wisen")), "run", "--"]


def pytest_configure() -> None:
    spawn = PtyProcess.spawn.__func__

    def wrapped(cls: type[PtyProcess], argv: Sequence[str], *given: object, **named: object) -> PtyProcess:
        return spawn(cls, [*WISEN, *argv] if shutil.which(argv[0]) else argv, *given, **named)

    PtyProcess.spawn = classmethod(wrapped)
