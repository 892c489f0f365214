"""`wisen accept ID`: the person's yes to a draft, as it stands now."""

from __future__ import annotations

import os
import time

from ..skills import learn
from ..skills.home import Home
from . import review, say
from .parse import parse


def main(args: list[str]) -> int:
    told = parse("accept", args)
    home = Home(os.environ)
    draft = home.drafts.get(told.id)
    path = learn.accept(draft, home, now=time.time())
    if told.json:
        say.data({"draft": draft.id, "name": draft.name, "path": path})
    else:
        say.text(path)
        if draft.patches:
            review.undoable(draft.name, draft.took)
    return 0
