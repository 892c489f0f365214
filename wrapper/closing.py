"""From a session that ran to a transcript that may be learnt from, and to what the ledger makes of it.

Law: the best source first: the agent's own file, else the rendered recording. Every turn is redacted before it is written. Nothing
here needs the wrapper: a session whose scribe died is closed later by whoever asks for it.
"""

from __future__ import annotations

import os
import shlex
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from ..skills import known, outcome, projection
from ..skills.errors import WisenError
from ..skills.export import jsonl, markdown
from ..skills.files import write
from ..skills.home import Home
from ..skills.lend import without_notes
from ..skills.model import Transcript, Turn, Who
from ..skills.paths import project_root
from ..skills.redact import Redactor
from ..skills.sessions import Session as Kept
from ..skills.sessions import running
from . import cast, own
from .transcribe import from_screen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .wrap import Session

DAY = 86_400
SLACK = 2.0  # seconds by which an agent's clock and ours may differ


def begin(session: Session, home: Home) -> None:
    """Write down what is known when the agent starts. Raises WisenError."""
    if session.folder:
        home.sessions.begin(
            session.id, agent=session.profile.name, argv=tuple(session.original), cwd=session.cwd, began=session.began,
            reader=session.profile.transcript, scribe=os.getpid(),
        )  # fmt: skip


def end(
    session: Session, home: Home, own_path: str, undone: Iterable[float], status: int | None, now: float
) -> None:
    """Close a session: transcript, outcomes, the two sections of its skills' pages, copies, what is too old."""
    if not session.folder:
        return
    kept = home.sessions.update(session.id, ended=now, status=status, own=own_path)
    script = write_down(home, kept)
    uses = home.ledger.session_uses(session.id)
    for judgement in outcome.combine(script.turns, uses, undone=tuple(undone), now=now):
        home.ledger.judge(judgement)
    if uses:
        projection.project(home.library, home.standings(), now)
    _copies(session, script)
    _put_away(kept, home.config.record == "full")
    home.sessions.expire(now - home.config.retention_days * DAY)


def recover(home: Home, id: str) -> None:
    """Bring the transcript of a session that is not closed up to date; close it when nobody is left to do it."""
    kept = home.sessions.get(id)
    if kept.ended or kept.broken:
        return
    write_down(home, kept)
    if not running(kept):
        home.sessions.update(id, ended=_last_change(kept))


def write_down(home: Home, kept: Kept) -> Transcript:
    """Make the transcript, redact it, and keep it."""
    script = redacted(transcribe(home, kept), home)
    home.sessions.write_transcript(kept.id, script)
    return script


def transcribe(home: Home, kept: Kept) -> Transcript:
    """The turns of a session from its best source, not yet redacted."""
    script = Transcript(kept.id, kept.agent, kept.cwd, kept.began, (), kept.ended, kept.status)
    reader = own.reader(kept.reader) if kept.reader else None
    if reader:
        path = kept.own or reader.find(home.environ, kept.cwd, kept.began)
        told = _read(lambda: reader.read(path)) if path else None
        turns = (
            tuple(turn for turn in told.turns if not turn.at or turn.at >= kept.began - SLACK) if told else ()
        )
        if told and turns:
            return replace(script, turns=unlent(turns), source="own", version=told.version, model=told.model)
    for name in ("raw", "recording.cast", "recording.cast.gz"):
        path = os.path.join(kept.folder, name)
        if os.path.exists(path):
            return replace(script, turns=unlent(from_screen(cast.events(path), kept.began)), source="screen")
    return script


def redacted(script: Transcript, home: Home) -> Transcript:
    """The transcript without secrets, machine-specific paths and identity. Raises when the filter fails: then nothing is kept."""
    root = project_root(script.cwd or home.cwd)
    redactor = Redactor(known.gather(home.environ, home.paths.home, script.cwd, root))

    def clean(turn: Turn) -> Turn:
        return replace(
            turn,
            text=redactor.redact(turn.text).text,
            command=redactor.redact(turn.command).text if turn.command else "",
            paths=tuple(redactor.redact(path).text for path in turn.paths),
        )

    return replace(script, turns=tuple(clean(turn) for turn in script.turns))


def unlent(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """The turns without the notes that were typed for the person, and without the echo of a prompt that carried one."""
    kept: list[Turn] = []
    for turn in turns:
        text = turn.text if turn.who is Who.NOTE else without_notes(turn.text)
        if text != turn.text and turn.who is Who.AGENT and kept and kept[-1].who is Who.PERSON:
            text = text.removeprefix(kept[-1].text).lstrip("\n")
        if text or turn.command or turn.paths:
            kept.append(replace(turn, text=text))
    return tuple(kept)


def _copies(session: Session, script: Transcript) -> None:
    """What `wisen run --transcript FILE --record FILE` asked for."""
    if path := session.options.transcript:
        write(path, (markdown(script) if path.endswith(".md") else jsonl(script)).encode())
    if path := session.options.record:
        cast.to_asciicast(os.path.join(session.folder, "raw"), path, began=session.began)


def _put_away(kept: Kept, keep: bool) -> None:
    """The live recording becomes a packed asciicast, or goes."""
    live = os.path.join(kept.folder, "raw")
    if not os.path.exists(live):
        return
    if keep:
        whole = os.path.join(kept.folder, "recording.cast")
        cast.to_asciicast(live, whole, title=kept.agent, command=shlex.join(kept.argv), began=kept.began)
        cast.compress(whole)
    os.unlink(live)


def _read(work: Callable[[], own.Own]) -> own.Own | None:
    try:
        return work()
    except (OSError, WisenError):
        return None


def _last_change(kept: Kept) -> float:
    """When a session without an end last said something."""
    try:
        return os.stat(os.path.join(kept.folder, "raw")).st_mtime
    except OSError:
        return time.time()
