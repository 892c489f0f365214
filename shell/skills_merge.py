"""`wisen skills merge NAME OTHER`: a draft that adds to one page what another says more. Changes neither: the draft is read and let in as
any other, and the other page put aside by a word of its own; one word undoes both."""

from __future__ import annotations

import time
from argparse import Namespace

from ..skills import learn
from ..skills.home import Home
from ..skills.lesson import Nothing
from . import review, say


def main(home: Home, told: Namespace) -> int:
    made = learn.join(told.name, told.other, home, now=time.time())
    if isinstance(made, Nothing):
        if told.json:
            say.data({"draft": None, "why": str(made)})
        else:
            say.text(f"nothing to add: {made}")
            say.talk(
                f"`wisen skills archive {told.other}` puts {told.other} aside, `wisen restore {told.other}` brings it back"
            )
        return 0
    if told.json:
        say.data(review.as_json(made))
        return 0
    if say.at_terminal():
        return review.one(home, made)
    review.show(made)
    say.talk(f"\ndraft {made.id}; `wisen review {made.id}` reads it, `wisen accept {made.id}` lets it in")
    return 0
