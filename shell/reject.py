"""`wisen reject ID [--why TEXT]`: put a draft aside; it is kept in the archive and not offered again."""

from __future__ import annotations

import os
import time

from ..skills.home import Home
from . import say
from .parse import parse


def main(args: list[str]) -> int:
    told = parse("reject", args)
    home = Home(os.environ)
    draft = home.drafts.get(told.id)
    home.drafts.reject(draft.id, told.why, now=time.time())
    if told.json:
        say.data({"draft": draft.id, "name": draft.name})
    else:
        say.text(f"put aside: {draft.name}")
    return 0
