"""`wisen skills import SOURCE`: pages from elsewhere, each read, looked through for hazards, shown, and asked for.

Law: a yes is to exact bytes: at the terminal to what was just shown, else `--yes HASH` with the hash that was shown. A page against
which an error is found goes in only at the terminal, asked for twice. Many new pages with nothing found in them but form may be shown
one after the other and asked for together; all others are asked for one by one. Only the page is taken; what came beside it is named.
"""

from __future__ import annotations

import time
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass

from ..skills import archive, lint, page, review
from ..skills.errors import BrokenPage, NotFound, WisenError
from ..skills.home import Home
from ..skills.incoming import Arrival, Incoming, gather
from ..skills.model import Draft, Finding
from ..skills.scan import OURS
from . import say
from .reading import laid_out
from .review import sure, undoable

NAMED = 5  # files beside a page that are named
MANY = 4  # new pages from which they may be asked for together
# What a page may lack or have too much of, and be asked for with others: nothing that it could do, hide, or listen for.
FORM = frozenset(
    "front-matter-missing unknown-field allowed-tools-list description-angle description-colon triggers-missing steps-missing long beside".split()
)


@dataclass(frozen=True, slots=True)
class Seen:
    """An arrival beside the library: `state` is new, same (it stands there already) or changes (another page of that name)."""

    arrival: Arrival
    state: str
    findings: tuple[Finding, ...]
    standing: str = ""  # the page that it would change
    where: str = ""

    @property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.severity == "error"]

    @property
    def ordinary(self) -> bool:
        return self.state == "new" and not self.errors and all(one.kind in FORM for one in self.findings)


def main(home: Home, told: Namespace) -> int:
    if not say.plain():
        say.progress(f"reading {told.source}")
    incoming = gather(told.source, home.cwd, home.environ)
    say.progress("")
    chosen = [one for one in incoming.arrivals if not told.only or one.name in told.only]
    if not chosen:
        raise NotFound(f"no page was found in {told.source}", _why_none(incoming, told.only))
    seen = [look(home, arrival) for arrival in chosen]
    if told.yes:
        done = _with_hashes(home, incoming, seen, told.yes)
    elif say.at_terminal() and not told.json:
        done = _asked(home, incoming, seen, told.plain)
    else:
        done = {}
    if told.json:
        say.data([_as_json(one, done) for one in seen])
    elif not say.at_terminal() and not told.yes:
        _shown(seen)
    for path, reason in incoming.left:
        say.talk(f"wisen: {path} is not taken: {reason}")
    return int(bool(told.yes) and len(done) < len(told.yes))


def look(home: Home, arrival: Arrival) -> Seen:
    """What is to know about a page before it is let in."""
    findings = (*lint.lint(arrival.text, name=arrival.name), *review.secrets(arrival.text))
    if arrival.beside:
        many = ", ".join(arrival.beside[:NAMED]) + (" ..." if len(arrival.beside) > NAMED else "")
        comes = f"{len(arrival.beside)} other files came with it and are not taken: {many}"
        findings += (Finding("beside", comes, "hint", 0, "if a step needs one, put it where the step says"),)
    try:
        file = home.library.file(arrival.name)
        standing = page.decode(home.library.bytes(file))
    except NotFound:
        return Seen(arrival, "new", findings)
    except BrokenPage as error:  # what stands there is not written over
        return Seen(arrival, "new", (*findings, Finding("broken", str(error), "error", 0, error.hint)))
    if file.name != arrival.name:
        return Seen(arrival, "new", findings)
    if page.identity(standing) == page.identity(arrival.text):
        return Seen(arrival, "same", findings)
    return Seen(arrival, "changes" if file.origin in OURS else "new", findings, standing, file.path)


def _asked(home: Home, incoming: Incoming, seen: Sequence[Seen], plain: bool) -> dict[str, str]:
    """Each page shown and asked for. Returns name -> path of those let in."""
    done: dict[str, str] = {}
    ordinary = [one for one in seen if one.ordinary]
    if len(ordinary) >= MANY:
        told = f"{len(ordinary)} of {len(seen)} pages are new, with nothing found in them but form"
        said = say.asks(f"{told}: [o]ne by one, [t]ogether, [q]uit", "otq")
        if said == "q":
            return done
        if said == "t":
            done = _together(home, incoming, ordinary, plain)
            seen = [one for one in seen if not one.ordinary]
    for number, one in enumerate(seen, 1):
        if one.state == "same":
            say.talk(f"{one.arrival.name}: you have it already")
            continue
        say.heading(f"page {number} of {len(seen)}, from {one.arrival.path}")
        say.paged(_laid_out(one, plain))
        while True:
            said = say.asks("\n[n]o, [y]es into the library, [q]uit", "nyq")
            if said != "y" or sure(one.findings):
                break
        if said == "q":
            break
        if said == "y":
            done[one.arrival.name] = _let_in(home, incoming, one)
            say.text(f"imported: {done[one.arrival.name]}")
            if one.state == "changes":
                undoable(one.arrival.name)
    return done


def _together(home: Home, incoming: Incoming, seen: Sequence[Seen], plain: bool) -> dict[str, str]:
    """These pages shown, to the last line of each, and then asked for. Returns name -> path of those let in."""
    done: dict[str, str] = {}
    for number, one in enumerate(seen, 1):
        say.heading(f"page {number} of {len(seen)}, from {one.arrival.path}")
        say.paged(_laid_out(one, plain))
    if say.asks(f"\n[n]o, [y]es, all {len(seen)} of them into the library", "ny") == "y":
        for one in seen:
            try:
                done[one.arrival.name] = _let_in(home, incoming, one)
                say.text(f"imported: {done[one.arrival.name]}")
            except WisenError as error:  # such as two names that could be taken for one another
                say.talk(f"wisen: {one.arrival.name} is not let in: {error}")
    return done


def _with_hashes(
    home: Home, incoming: Incoming, seen: Sequence[Seen], hashes: Sequence[str]
) -> dict[str, str]:
    by_seal = {one.arrival.seal: one for one in seen}
    for told in hashes:
        if told not in by_seal:
            raise WisenError(
                f"no page here has the hash {told[:16]}…: it is not what was shown",
                "run the import without --yes and read it again",
            )
    done: dict[str, str] = {}
    for told in hashes:
        one = by_seal[told]
        if one.errors:
            say.talk(
                f"wisen: {one.arrival.name} is not let in: {one.errors[0].message}\nhint: import it at a terminal, where you read it first"
            )
        elif one.state == "same":
            done[one.arrival.name] = ""
        else:
            done[one.arrival.name] = _let_in(home, incoming, one)
            say.talk(f"imported: {done[one.arrival.name]}")
    return done


def _let_in(home: Home, incoming: Incoming, one: Seen) -> str:
    arrival = one.arrival
    now, why = time.time(), f"imported from {incoming.origin}"

    def aside(path: str) -> str:
        return archive.former(path, arrival.name, home.paths.archive, why, now, arrival.text)

    path = home.library.save(arrival.name, arrival.text, aside=aside if one.standing else None)
    identity = page.identity(arrival.text)
    home.ledger.tend("accepted", arrival.name, at=now, where=path, identity=identity, why=why)
    return path


def _laid_out(one: Seen, plain: bool) -> list[str]:
    shown = Draft("", one.arrival.name, one.arrival.text, "", "", findings=one.findings, patches=one.where)
    head = f"{one.arrival.name}, {'a change of a page you have' if one.standing else 'new'}"
    return laid_out(shown, one.standing, say.width(), plain or say.plain(), head)


def _shown(seen: Sequence[Seen]) -> None:
    """To a pipe: every page, and the hash that a yes would need."""
    for one in seen:
        say.text("\n".join(_laid_out(one, plain=False)))
        say.text(f"\nhash {one.arrival.seal}{'  (you have it already)' if one.state == 'same' else ''}\n")
    say.talk("nothing was imported; run it at a terminal, or say --yes HASH for each page you have read")


def _why_none(incoming: Incoming, only: Sequence[str]) -> str:
    if only and incoming.arrivals:
        return f"it has {', '.join(one.name for one in incoming.arrivals[:8])}"
    if incoming.left:
        return f"{incoming.left[0][0]}: {incoming.left[0][1]}"
    return "a page is NAME/SKILL.md, or a NAME.md at the top"


def _as_json(one: Seen, done: dict[str, str]) -> dict[str, object]:
    arrival = one.arrival
    return {
        "name": arrival.name, "state": one.state, "hash": arrival.seal, "from": arrival.path, "beside": list(arrival.beside),
        "page": arrival.text, "imported": done.get(arrival.name, ""),
        "findings": [{"kind": f.kind, "severity": f.severity, "line": f.line, "message": f.message, "hint": f.hint} for f in one.findings],
    }  # fmt: skip
