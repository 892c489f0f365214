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
from ..skills.filtering import cleaned, cleaner
from ..skills.growing import START
from ..skills.home import Home
from ..skills.model import Transcript, Turn, Who
from ..skills.sessions import LIVE, PACKED, attended, running
from ..skills.sessions import Session as Kept
from . import cast, joined, own
from .live import unlent
from .relay import LOOK, ask
from .shown import rest
from .transcribe import from_screen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .facts import Facts
    from .live import Live

DAY = 86_400
RECENT = 20  # sessions looked through for one that nobody closed


def begin(facts: Facts, home: Home) -> None:
    """Write down what is known when the agent starts, its arguments without secrets. Raises WisenError: where the filter
    failed the session is begun all the same, without its arguments."""
    if facts.folder:
        argv: tuple[str, ...] = (facts.profile.name,)
        failed = None
        try:
            clean = cleaner(home.environ, home.paths.home, facts.cwd, home.cwd)
            argv = tuple(clean(word) for word in facts.argv)
            if clean(shlex.join(facts.argv)) != shlex.join(
                argv
            ):  # a secret that only its neighbour gives away
                argv = (clean(shlex.join(facts.argv)),)
        except WisenError as error:
            argv, failed = (facts.profile.name,), error
        home.sessions.begin(
            facts.id, agent=facts.profile.name, argv=argv, cwd=facts.cwd, began=facts.began,
            reader=facts.profile.transcript, scribe=os.getpid(), socket=facts.run_folder.socket,
        )  # fmt: skip
        if failed:
            raise failed


def end(
    facts: Facts,
    home: Home,
    live: Live | None,
    owns: Iterable[str],
    undone: Iterable[float],
    status: int | None,
    now: float,
) -> list[str]:
    """Close a session: transcript, outcomes, the two sections of its skills' pages, copies, what is too old. `live`: what was written
    of it while it ran; without that it is made from the agent's transcripts (`owns`) or the recording.
    Returns what the person should hear of it. Raises WisenError: the session is then closed when somebody asks for it."""
    if not facts.folder:
        return ["no copy was written: this session could not be kept"] if _copies_wanted(facts) else []
    # it is over from now on, for whoever asks for the last one while its transcript is still being made
    kept = home.sessions.update(facts.id, ended=now, status=status, own="\n".join(owns))
    script = live.end(kept) if live else write_down(home, kept, whole=bool(facts.options.transcript))
    home.sessions.update(facts.id, version=script.version, model=script.model, prompts=_prompts(script))
    if judge(home, facts.id, script.turns, undone, now):
        projection.project(home.library, home.standings(), now)
    said = _copies(facts, home.sessions.transcript(facts.id) if live and facts.options.transcript else script)
    _put_away(kept, home.config.record == "full")
    for other in home.sessions.list(RECENT):
        if not other.ended and not other.broken and not running(other):
            recover(home, other.id)
    home.sessions.expire(now - home.config.retention_days * DAY)
    home.history.follow()
    return said


def judge(home: Home, id: str, turns: Sequence[Turn], undone: Iterable[float], now: float) -> bool:
    """Say in the ledger what came of what was lent in a session, as far as it is known now and was not said yet; whether
    anything was lent or withheld in it. Raises WisenError."""
    uses = home.ledger.session_uses(id)
    ids = {use.id for use in uses}
    said = {}
    for known in home.ledger.judgements() if uses else ():
        if known.use in ids and known.source != "person":
            said[known.use] = replace(known, at=now)
    for judgement in outcome.combine(turns, uses, undone=tuple(undone), now=now):
        if said.get(judgement.use) != judgement:
            home.ledger.judge(judgement)
    return bool(uses)


def recover(home: Home, id: str) -> None:
    """Bring the transcript of a session that is not closed up to date; close it when nobody is left to do it."""
    kept = home.sessions.get(id)
    live = os.path.join(kept.folder, LIVE)
    if kept.broken or (kept.ended and not os.path.exists(live)) or (running(kept) and _told_now(kept)):
        return
    if not attended(kept) and not kept.ended:
        # without a status it was cut off with its wrapper
        status = cast.status(live) if os.path.exists(live) else None
        kept = home.sessions.update(id, ended=_last_change(kept), status=status)
    if not home.sessions.told(kept):
        script = write_down(home, kept)
        home.sessions.update(id, prompts=_prompts(script))
        if kept.ended:
            with suppress(WisenError):  # the ledger is not to be had: the next sessions tell as much
                judge(home, id, script.turns, (), time.time())
    if not attended(kept):
        with suppress(WisenError):  # it stays as it is, and can be read and played all the same
            _put_away(kept, home.config.record == "full")


def _told_now(kept: Kept) -> bool:
    """Have the process that keeps a running session write down all that it knows; False where it does not answer."""
    try:
        return bool(kept.socket and ask(kept.socket, LOOK, b"{}"))
    except OSError:
        return False


def _prompts(script: Transcript) -> int:
    return sum(turn.who is Who.PERSON for turn in script.turns)


def write_down(home: Home, kept: Kept, whole: bool = False) -> Transcript:
    """Make the transcript, redact it turn by turn as it comes, and keep it. Returns it with the gist of its turns, which
    is little also of a session of many hours; `whole`: with all of them."""
    script, turns = transcribe(home, kept)
    clean = cleaner(home.environ, home.paths.home, script.cwd, home.cwd)
    held: list[Turn] = []

    def redacted() -> Iterator[Turn]:
        for turn in _unlent(turns):
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
            return script, chain(turns, rest(recording, turns, kept.began) if recording else ())
    if recording:
        return replace(script, source="screen"), from_screen(cast.events(recording), kept.began)
    return script, home.sessions.turns(kept.id)  # what was written while it ran


def _unlent(turns: Iterable[Turn]) -> Iterator[Turn]:
    before = START
    for turn in turns:
        if left := unlent(before, turn):
            before = turn
            yield left


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
