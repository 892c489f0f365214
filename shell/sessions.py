"""`wisen sessions list|show|search|replay|export|rm`: what was wrapped, said and done.

Law: everything but the recording is redacted, once more on its way out; the recording is the person's own and leaves this
machine only where they write it to.
"""

from __future__ import annotations

import os
import time
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence

from ..skills import export, hypertext, trials
from ..skills.errors import NotFound, WrongUse
from ..skills.history import Hit
from ..skills.home import Home
from ..skills.learn import cleaner, redacted
from ..skills.model import Outcome, Transcript, Turn, Use, Who
from ..skills.sessions import Session, running
from ..skills.visible import line
from ..wrapper import closing
from . import along, say
from .parse import parse
from .replaying import replay

FORMATS: Mapping[str, Callable[[Transcript], str]] = {
    "md": export.markdown,
    "jsonl": export.jsonl,
    "html": hypertext.html,
}
NO_SESSION = "no session yet; put `wisen` in front of your agent: wisen claude"
LONGEST = 60  # characters of what was asked first, in the list
AROUND = 40  # characters of a turn shown before the word that was found


def main(args: list[str]) -> int:
    told = parse("sessions", args)
    verb = {
        "list": _list,
        "show": _show,
        "search": _search,
        "replay": replay,
        "export": _export,
        "rm": _remove,
    }
    return verb[told.verb](Home(os.environ), told)


def transcript(home: Home, name: str) -> Transcript:
    """A session's transcript; made now, from what was recorded, when nobody could close the session."""
    session = home.sessions.get(name)
    closing.recover(home, session.id)
    return home.sessions.transcript(session.id)


def _list(home: Home, told: Namespace) -> int:
    found = home.sessions.list(max(0, told.limit))
    if told.ids:
        for session in found:
            say.text(session.id)
        return 0
    uses = _uses(home, found)
    rows = [_row(session, *uses.get(session.id, ((), "")), _asked(home, session)) for session in found]
    if told.json:
        say.data(rows)
    elif rows:
        head = ("id", "agent", "began", "length", "prompts", "exit", "lent", "outcome", "folder, first asked")
        say.table(head, (_cells(row, home.paths.home) for row in rows))
        if len(rows) == told.limit < (every := home.sessions.count()):
            say.more(f"{len(rows)} of {every} sessions; --limit 0 shows all")
    else:
        say.talk(NO_SESSION)
    return 0


def _uses(home: Home, found: Sequence[Session]) -> dict[str, tuple[tuple[str, ...], str]]:
    """What was lent in each of these sessions, and the outcome: harmed beats helped beats unknown."""
    since = min((session.began for session in found), default=0.0)
    verdicts = trials.verdicts(home.ledger.judgements(since))
    lent: dict[str, list[Use]] = {}
    for use in home.ledger.uses(since=since):
        if use.lent:
            lent.setdefault(use.session, []).append(use)
    told = {}
    for id, uses in lent.items():
        seen = {verdicts[use.id].outcome for use in uses if use.id in verdicts}
        word = next((o for o in (Outcome.HARMED, Outcome.HELPED) if o in seen), Outcome.UNKNOWN)
        told[id] = (tuple(dict.fromkeys(use.skill for use in uses)), word.value)
    return told


def _asked(home: Home, session: Session) -> str:
    """What the person asked first, as far as it is written down."""
    prompts = (turn.text for turn in home.sessions.turns(session.id) if turn.who is Who.PERSON)
    return " ".join(next(prompts, "").split())


def _row(session: Session, lent: Sequence[str], outcome: str, asked: str) -> dict[str, object]:
    s, goes_on = session, running(session)
    return {
        "id": s.id, "agent": s.agent, "cwd": s.cwd, "began": s.began, "ended": s.ended, "status": s.status,
        "prompts": s.prompts, "asked": asked, "lent": list(lent), "outcome": outcome,
        "state": "broken" if s.broken else "running" if goes_on else "over" if s.ended and s.status is not None else "cut off",
    }  # fmt: skip


def _cells(row: Mapping[str, object], home: str) -> Sequence[object]:
    ended, lent, folder = float(str(row["ended"])), row["lent"], str(row["cwd"])
    length = _length(ended - float(str(row["began"]))) if ended else "-"
    if folder == home or folder.startswith(home + os.sep):
        folder = "~" + folder[len(home) :]
    names = ", ".join(lent) if isinstance(lent, list) else ""
    end = row["status"] if row["state"] == "over" else row["state"]
    return (
        row["id"], row["agent"], say.when(float(str(row["began"]))), length, row["prompts"] or "-", end, names or "-",
        row["outcome"] or "-", f"{folder}: {line(str(row['asked']), LONGEST)}" if row["asked"] else folder,
    )  # fmt: skip


def _length(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes // 60} h {minutes % 60:02} min" if minutes >= 60 else f"{minutes} min"


def _show(home: Home, told: Namespace) -> int:
    if told.follow and (told.format or told.turn):
        raise WrongUse("--follow shows each turn as it comes", "leave --turn and --format out")
    if told.follow:
        return along.follow(home, told, _turn)
    script = _leaving(home, told.id or "last", told.turn)
    if told.json:
        say.data(as_json(script))
    elif told.format:
        say.document(FORMATS[told.format](script))
    else:
        say.text(f"{script.session}  {script.agent}  {say.when(script.began)}  {script.cwd}")
        number = (told.turn or 1) - 1
        for turn in script.turns:
            number += turn.who is Who.PERSON
            say.heading(along.heading(turn, number))
            say.text(turn.text.rstrip())
    return 0


def _leaving(home: Home, name: str, turn: int | None = None) -> Transcript:
    """A transcript on its way out: redacted again, with what is a secret today. `turn`: only that prompt and its answer."""
    script = transcript(home, name)
    if turn is not None:
        starts = [n for n, t in enumerate(script.turns) if t.who is Who.PERSON]
        if not 0 < turn <= len(starts):
            raise NotFound(
                f"there is no turn {turn} in {script.session}", f"it has {len(starts)}; 1 is the first"
            )
        end = [*starts, len(script.turns)][turn]
        script = export.part(script, starts[turn - 1], end)
    return redacted(script, cleaner(script, home))


def as_json(script: Transcript) -> dict[str, object]:
    """{session, agent, cwd, began, ended, status, version, model, source, turns: [{who, text, at, tool, command, status, paths}]}"""
    return {
        "session": script.session, "agent": script.agent, "cwd": script.cwd, "began": script.began, "ended": script.ended,
        "status": script.status, "version": script.version, "model": script.model, "source": script.source,
        "turns": [_turn(turn) for turn in script.turns],
    }  # fmt: skip


def _turn(turn: Turn) -> dict[str, object]:
    return {
        "who": turn.who.value, "text": turn.text, "at": turn.at, "tool": turn.tool, "command": turn.command,
        "status": turn.status, "paths": list(turn.paths),
    }  # fmt: skip


def _search(home: Home, told: Namespace) -> int:
    hits = home.history.search(" ".join(told.text), told.limit if told.limit > 0 else 1 << 30)
    if told.json:
        say.data([_hit(hit) for hit in hits])
    for session, number, turn in () if told.json else hits:
        excerpt = _around(" ".join(f"{turn.command} {turn.text}".split()), " ".join(told.text))
        say.text(f"{session}  {number:>3}  {turn.who.value:<6}  {excerpt}")
    if not hits and not told.json:
        say.talk("nothing that was said or run holds that" if home.sessions.count() else NO_SESSION)
    elif len(hits) == told.limit and not told.json:
        say.more(f"the first {len(hits)}; --limit 0 shows all")
    return 0 if hits else 1


def _hit(hit: Hit) -> dict[str, object]:
    return {"session": hit.session, "turn": hit.number, "who": hit.turn.who.value, "text": hit.turn.text}


def _around(text: str, wanted: str) -> str:
    """A line of a turn, with the first word that was looked for in it."""
    folded = text.casefold()
    places = [at for word in wanted.casefold().replace('"', " ").split() if (at := folded.find(word)) >= 0]
    begin = max(0, min(places, default=0) - AROUND)
    return ("…" if begin else "") + line(text[begin:], 100)


def _export(home: Home, told: Namespace) -> int:
    say.document(FORMATS[told.format](_leaving(home, told.id)))
    return 0


def _remove(home: Home, told: Namespace) -> int:
    session = home.sessions.get(told.id)
    home.sessions.remove(session.id)
    home.history.forget(session.id)
    waiting = home.drafts.forget(session.id)
    home.ledger.tend("session removed", "", at=time.time(), where=session.id)
    say.talk(
        f"removed {session.id}: its recording, transcript and log are gone, and its words from the search"
    )
    for draft in waiting:
        say.talk(f"a draft made of it still waits: wisen review {draft}, or wisen reject {draft}")
    return 0
