"""`wisen synthesize [--session ID|last | --text FILE|- | --change] [--backend ...] [--yes] [--review] [--json]`: a draft from a
session, from a text that tells how, or from the change in this git working tree.

`--yes` is the person's yes, given beforehand: the draft goes into the library unless a check speaks against it.
"""

from __future__ import annotations

import os
import sys
import time
from argparse import Namespace

from ..skills import git, gleaned, learn, models
from ..skills.errors import WisenError
from ..skills.gleaned import LONGEST
from ..skills.home import Home
from ..skills.model import Draft, Transcript
from . import review, say, sessions
from .mishap import guarded
from .parse import parse


def main(args: list[str]) -> int:
    told = parse("synthesize", args)
    if not told.pause:
        return _synthesize(told)
    told.reviewed = False
    status = guarded(lambda: _synthesize(told))
    if status or not told.reviewed:
        say.pause()
    return status


def _synthesize(told: Namespace) -> int:
    home = Home(os.environ)
    say.progress("reading")
    script = _material(home, told)
    made = learn.synthesize(
        script,
        home,
        models.chosen(told.backend or home.config.backend, home.config, home.environ),
        now=time.time(),
        progress=say.progress,
    )
    say.progress("")
    if not isinstance(made, Draft):
        return _nothing(made, told)
    path = ""
    errors = [finding for finding in made.findings if finding.severity == "error"]
    if told.yes and not errors:
        path = learn.accept(made, home, now=time.time())
    elif (told.review or say.at_terminal()) and not told.json:
        told.reviewed = True
        return review.one(home, made)
    if told.json:
        say.data({**review.as_json(made), "accepted": path})
        return int(told.yes and not path)
    review.show(made)
    if path:
        say.text(f"\naccepted: {path}")
    elif errors:
        say.talk(
            f"wisen: not accepted: {errors[0].message}\nhint: read it with `wisen review {made.id}`, then `wisen accept {made.id}`"
        )
        return int(told.yes)
    else:
        say.talk(f"\ndraft {made.id}; `wisen review {made.id}` reads it, `wisen accept {made.id}` lets it in")
    return 0


def _material(home: Home, told: Namespace) -> Transcript:
    """What the draft is to be made of."""
    if told.text:
        return gleaned.text(_read(told.text), home.cwd, time.time(), told.wanted)
    if told.change:
        diff, message, branch = git.change(home.cwd, home.environ)
        return gleaned.change(diff, home.cwd, time.time(), told.wanted or message, branch)
    return sessions.transcript(home, told.session)


def _read(path: str) -> str:
    try:
        if path == "-":
            return sys.stdin.buffer.read(LONGEST).decode("utf-8", "replace")
        with open(path, "rb") as file:
            return file.read(LONGEST).decode("utf-8", "replace")
    except OSError as error:
        raise WisenError(
            f"cannot read {path}: {error.strerror}", "name a text file, or `-` for stdin"
        ) from error


def _nothing(made: object, told: Namespace) -> int:
    if told.json:
        say.data({"draft": None, "why": str(made)})
    else:
        what = "text" if told.text else "change" if told.change else "session"
        say.text(f"nothing to learn from this {what}: {made}")
    return 0
