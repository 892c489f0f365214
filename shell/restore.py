"""`wisen restore NAME`: bring an archived skill back to where it was; undo what a draft changed on a page."""

from __future__ import annotations

import os
import time

from ..skills.home import Home
from . import say
from .parse import parse


def main(args: list[str]) -> int:
    told = parse("restore", args)
    home = Home(os.environ)
    back = home.library.restore(told.name, home.paths)
    for name, path in back.items():
        home.ledger.tend("restored", name, at=time.time(), where=path)
    path = back.pop(told.name)
    if told.json:
        say.data({"skill": told.name, "path": path, "with_it": list(back.values())})
    else:
        say.text("\n".join((path, *back.values())))
    return 0
