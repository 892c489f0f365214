"""From a session that ran to a transcript that may be learnt from, and to what the ledger makes of it.

Law: the best source first: the agent's own file, else the rendered recording. Every turn is redacted before it is written. Nothing
here needs the wrapper: a session whose scribe died is closed later by whoever asks for it.
"""

from __future__ import annotations

import os
import shlex
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import chain

from ..skills import outcome, projection
from ..skills.errors import WisenError
from ..skills.export import jsonl, markdown
from ..skills.files import write
from ..skills.home import Home
from ..skills.learn import cleaned, cleaner
from ..skills.lend import without_notes
from ..skills.model import Transcript, Turn, Who
from ..skills.sessions import LIVE, PACKED, attended, running
from ..skills.sessions import Session as Kept
from . import cast, joined, own, replay
from .transcribe import from_screen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .facts import Facts

DAY = 86_400
RECENT = 20  # sessions looked through for one that nobody closed


def begin(facts: Facts, home: Home) -> None:
    """Write down what is known when the agent starts, its arguments without secrets. Raises WisenError: where the filter
    failed the session is begun all the same, without its arguments."""
    if facts.folder:
        argv: tuple[str, ...] = (facts.profile.name,)
        failed = None
        try:
            clean = cleaner(Transcript(facts.id, facts.profile.name, facts.cwd, facts.began), home)
            argv = tuple(clean(word) for word in facts.argv)
            if clean(shlex.join(facts.argv)) != shlex.join(
                argv
            ):  # a secret that only its neighbour gives away
                argv = (clean(shlex.join(facts.argv)),)
        except WisenError as error:
            argv, failed = (facts.profile.name,), error
        home.sessions.begin(
            facts.id, agent=facts.profile.name, argv=argv, cwd=facts.cwd, began=facts.began,
            reader=facts.profile.transcript, scribe=os.getpid(),
        )  # fmt: skip
        if failed:
            raise failed


def end(
    facts: Facts, home: Home, owns: Iterable[str], undone: Iterable[float], status: int | None, now: float
) -> list[str]:
    """Close a session: transcript, outcomes, the two sections of its skills' pages, copies, what is too old.
    Returns what the person should hear of it. Raises WisenError: the session is then closed when somebody asks for it."""
    if not facts.folder:
        return ["no copy was written: this session could not be kept"] if _copies_wanted(facts) else []
    # it is over from now on, for whoever asks for the last one while its transcript is still being made
    kept = home.sessions.update(facts.id, ended=now, status=status, own="\n".join(owns))
    script = write_down(home, kept, whole=bool(facts.options.transcript))
    home.sessions.update(facts.id, version=script.version, model=script.model, prompts=_prompts(script))
    uses = home.ledger.session_uses(facts.id)
    for judgement in outcome.combine(script.turns, uses, undone=tuple(undone), now=now):
        home.ledger.judge(judgement)
    if uses:
        projection.project(home.library, home.standings(), now)
    said = _copies(facts, script)
    _put_away(kept, home.config.record == "full")
    for other in home.sessions.list(RECENT):
        if not other.ended and not other.broken and not running(other):
            recover(home, other.id)
    home.sessions.expire(now - home.config.retention_days * DAY)
    home.history.follow()
    return said


def recover(home: Home, id: str) -> None:
    """Bring the transcript of a session that is not closed up to date; close it when nobody is left to do it."""
    kept = home.sessions.get(id)
    live = os.path.join(kept.folder, LIVE)
    if kept.broken or (kept.ended and not os.path.exists(live)):
        return
    if not attended(kept) and not kept.ended:
        # without a status it was cut off with its wrapper
        status = cast.status(live) if os.path.exists(live) else None
        kept = home.sessions.update(id, ended=_last_change(kept), status=status)
    if not home.sessions.told(kept):
        script = write_down(home, kept)
        home.sessions.update(id, prompts=_prompts(script))
    if not attended(kept):
        with suppress(WisenError):  # it stays as it is, and can be read and played all the same
            _put_away(kept, home.config.record == "full")


def _prompts(script: Transcript) -> int:
    return sum(turn.who is Who.PERSON for turn in script.turns)


def write_down(home: Home, kept: Kept, whole: bool = False) -> Transcript:
    """Make the transcript, redact it turn by turn as it comes, and keep it. Returns it with the gist of its turns, which
    is little also of a session of many hours; `whole`: with all of them."""
    script, turns = transcribe(home, kept)
    clean = cleaner(script, home)
    held: list[Turn] = []

    def redacted() -> Iterator[Turn]:
        for turn in unlent(turns):
            turn = cleaned(turn, clean)
            held.append(turn if whole else outcome.gist(turn))
            yield turn

    if home.config.record == "off":
        deque(redacted(), maxlen=0)
    else:
        home.sessions.write_transcript(kept.id, script, redacted())
    return replace(script, turns=tuple(held))


def transcribe(home: Home, kept: Kept) -> tuple[Transcript, Iterable[Turn]]:
    """What is known of a session, and its turns from the best source, not yet redacted."""
    script = Transcript(kept.id, kept.agent, kept.cwd, kept.began, (), kept.ended, kept.status)
    recording = home.sessions.recording(kept)
    reader = own.reader(kept.reader) if kept.reader else None
    if reader:
        paths = kept.own.split("\n") if kept.own else [reader.find(home.environ, kept.cwd, kept.began)]
        told = [one for path in paths if path and (one := _read(reader, path))]
        turns = [
            turn for one in told for turn in one.turns if not turn.at or turn.at >= kept.began - joined.SLACK
        ]
        if turns:
            last = told[-1]
            script = replace(script, source="own", version=last.version, model=last.model)
            return script, chain(turns, _unwritten(turns, recording, kept.began))
    if recording:
        return replace(script, source="screen"), from_screen(cast.events(recording), kept.began)
    return script, ()


def _unwritten(turns: Sequence[Turn], recording: str, began: float) -> Iterable[Turn]:
    """What the terminal saw after the agent's own transcript ends, where it ends too early."""
    asked = replay.prompts(recording) if recording else []
    since = joined.beyond(turns, [(began + at, text) for at, text in asked])
    if since is None:
        return ()
    return (turn for turn in from_screen(cast.events(recording), began) if turn.at >= since)


def unlent(turns: Iterable[Turn]) -> Iterator[Turn]:
    """The turns without the notes that were typed for the person, and without the echo of a prompt that carried one."""
    before = Turn(Who.AGENT, "")
    for turn in turns:
        text = turn.text if turn.who is Who.NOTE else without_notes(turn.text)
        if text != turn.text and turn.who is Who.AGENT and before.who is Who.PERSON:
            text = text.removeprefix(before.text).lstrip("\n")
        if text or turn.command or turn.paths:
            before = replace(turn, text=text)
            yield before


def _copies_wanted(facts: Facts) -> bool:
    return bool(facts.options.transcript or facts.options.record)


def _copies(facts: Facts, script: Transcript) -> list[str]:
    """Write what `wisen run --transcript FILE --record FILE` asked for; returns what could not be."""
    options, failed = facts.options, []
    live = os.path.join(facts.folder, LIVE)
    try:
        if path := options.transcript:
            text = markdown(script) if path.endswith(".md") else jsonl(script)
            write(path, text.encode("utf-8", "backslashreplace"))
    except WisenError as error:
        failed.append(f"no transcript: {error}")
    try:
        if options.record:
            if not os.path.exists(live):
                raise WisenError("nothing was recorded", "")
            cast.to_asciicast(live, options.record, began=facts.began)
    except WisenError as error:
        failed.append(f"no recording: {error}")
    return failed


def _put_away(kept: Kept, keep: bool) -> None:
    """The live recording becomes a packed asciicast, or goes."""
    live = os.path.join(kept.folder, LIVE)
    if not os.path.exists(live):
        return
    if keep:
        packed = os.path.join(kept.folder, PACKED)
        cast.pack(live, packed, title=kept.agent, command=shlex.join(kept.argv), began=kept.began)
    os.unlink(live)


def _read(reader: own.Reader, path: str) -> own.Own | None:
    try:
        return reader.read(path)
    except (OSError, WisenError):
        return None


def _last_change(kept: Kept) -> float:
    """When a session without an end last said something."""
    try:
        return os.stat(os.path.join(kept.folder, LIVE)).st_mtime
    except OSError:
        return time.time()
