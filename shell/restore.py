"""`wisen restore NAME`: bring an archived skill back to where it was."""

from __future__ import annotations

import os
import time

from ..skills.home import Home
from . import say
from .parse import parse


def main(args: list[str]) -> int:
    told = parse("restore", args)
    home = Home(os.environ)
    path = home.library.restore(told.name, home.paths)
    home.ledger.tend("restored", told.name, at=time.time(), where=path)
    if told.json:
        say.data({"skill": told.name, "path": path})
    else:
        say.text(path)
    return 0
