"""The agent's full screen as it stood at the end of a recording, as bytes that draw it: `python -m wisen.wrapper.again RAW`.

Law: reads one recording and writes to stdout: nothing where the screen cannot be known (no emulator, a recording that stopped at its
limit, the main screen, which the terminal keeps by itself). Runs beside a screen of ours; nobody waits long for it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable

from ..skills.errors import WisenError
from .cast import events
from .raw import Moment, size
from .screen import Screen, screen


def drawing(moments: Iterable[Moment]) -> bytes:
    """What draws the alternate screen again, once the terminal has switched to it; b"" when it is not shown or not known."""
    shown: Screen | None = None
    for moment in moments:
        if moment.kind == "r":
            if shown:
                shown.resize(*size(moment.data))
            else:
                shown = screen(*size(moment.data))
        elif moment.kind == "o" and shown:
            shown.feed(moment.data)
        elif moment.kind == "m" and _stopped(moment.data):
            return b""
    return shown.drawn() if shown and shown.alternate else b""


def _stopped(marker: bytes) -> bool:
    try:
        return bool(json.loads(marker) == {"kind": "full"})
    except ValueError:
        return False


def main() -> None:
    try:
        sys.stdout.buffer.write(drawing(events(sys.argv[1])))
    except WisenError:
        pass


if __name__ == "__main__":
    main()
