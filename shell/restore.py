"""`wisen restore NAME`: bring an archived skill back to where it was."""

from __future__ import annotations

import argparse
import os
import time

from ..skills.home import Home
from . import say


def main(args: list[str]) -> int:
    parser = argparse.ArgumentParser("wisen restore", description="Bring an archived skill back.")
    parser.add_argument("name")
    parser.add_argument("--json", action="store_true")
    told = parser.parse_args(args)
    home = Home(os.environ)
    path = home.library.restore(told.name, home.paths)
    home.ledger.tend("restored", told.name, at=time.time(), where=path)
    if told.json:
        say.data({"skill": told.name, "path": path})
    else:
        say.text(path)
    return 0
