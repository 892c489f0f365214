"""`wisen accept ID`: the person's yes to a draft, as it stands now."""

from __future__ import annotations

import argparse
import os
import time

from ..skills import learn
from ..skills.home import Home
from . import say


def main(args: list[str]) -> int:
    parser = argparse.ArgumentParser(
        "wisen accept", description="Let a draft into the library, as it stands now."
    )
    parser.add_argument("id", nargs="?", default="last", help="default: the newest draft")
    parser.add_argument("--json", action="store_true")
    told = parser.parse_args(args)
    home = Home(os.environ)
    draft = home.drafts.get(told.id)
    path = learn.accept(draft, home, now=time.time())
    if told.json:
        say.data({"draft": draft.id, "name": draft.name, "path": path})
    else:
        say.text(path)
    return 0
