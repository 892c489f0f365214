"""The sessions that were wrapped: one private folder each, with what is known of it, its recording and its transcript.

    sessions/ID/session.json      who, where, when, how it ended
    sessions/ID/raw               the live recording; recording.cast.gz once the session is closed
    sessions/ID/transcript.jsonl  a header line, then one redacted turn a line

Law: what is written here was redacted by the caller; `remove` really removes; a broken folder is listed as broken, never
fatal. `last` is the newest session that is over; one that still runs has to be named.
"""

from __future__ import annotations

import contextlib
import difflib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace

from . import export, files
from .errors import NotFound, WisenError
from .model import Transcript, Turn
from .names import shown
from .paths import Paths

FORMAT = 1  # of session.json
FACTS, TURNS = "session.json", "transcript.jsonl"
LIVE, PACKED = "raw", "recording.cast.gz"
RECORDINGS = (LIVE, PACKED, "recording.cast")  # the last: of an older wisen
NONE_YET = "put `wisen` in front of your agent: wisen claude"


@dataclass(frozen=True, slots=True)
class Session:
    """What is known of one session. `ended` 0.0 while it runs; `own`: the agent's own transcripts; `scribe`: the pid that
    closes it, which answers at `socket`."""

    id: str
    folder: str
    agent: str = ""
    argv: tuple[str, ...] = ()
    cwd: str = ""
    began: float = 0.0
    ended: float = 0.0
    status: int | None = None
    version: str = ""
    model: str = ""
    own: str = ""
    reader: str = ""
    scribe: int = 0
    socket: str = ""
    prompts: int = 0  # what the person asked, once the session is closed
    broken: str = ""


class Sessions:
    def __init__(self, paths: Paths) -> None:
        self._root = paths.sessions

    def folder(self, id: str) -> str:
        return os.path.join(self._root, id)

    def begin(self, id: str, **facts: object) -> Session:
        """Write down a session that has begun; its folder is made when it is missing. Raises WisenError."""
        session = replace(Session(id, self.folder(id)), **facts)  # type: ignore[arg-type]
        files.private_folder(session.folder)
        self._write(session)
        return session

    def update(self, id: str, **facts: object) -> Session:
        """Change what is known, in one step. Raises NotFound, WisenError."""
        session = replace(self.get(id), **facts)  # type: ignore[arg-type]
        self._write(session)
        return session

    def list(self, limit: int = 0) -> Sequence[Session]:
        """Newest first; `limit` 0 for all."""
        names = self._names()
        return [self._read(name) for name in (names[:limit] if limit else names)]

    def count(self) -> int:
        """How many are kept."""
        return len(self._names())

    def get(self, name: str) -> Session:
        """By id, by the beginning of one, or `last`. Raises NotFound with what there is."""
        names = self._names()
        if name == "last":
            over = (
                session for session in map(self._read, names) if not session.broken and not running(session)
            )
            if session := next(over, None):
                return session
            raise NotFound(
                "no session has been kept yet", f"{names[0]} still runs; name it" if names else NONE_YET
            )
        found = [candidate for candidate in names if candidate.startswith(name)] if name else []
        if name in found:
            found = [name]
        if len(found) == 1:
            return self._read(found[0])
        near = ", ".join((found or difflib.get_close_matches(name, names, 3, 0.0))[:3])
        what = f"{len(found)} sessions begin with {name}" if found else f"there is no session {shown(name)}"
        raise NotFound(
            what, f"the nearest are {near}; `wisen sessions list` has them all" if near else NONE_YET
        )

    def transcript(self, name: str) -> Transcript:
        """The turns of a session. Raises NotFound."""
        session = self.get(name)
        head, turns = self._script(session)
        return Transcript(
            session.id, session.agent, session.cwd, session.began, turns, session.ended, session.status,
            session.version, session.model, str(head.get("source", "")),
        )  # fmt: skip

    def turns(self, id: str) -> Iterator[Turn]:
        """The turns of a session by its whole id, one by one; none when there is no transcript of it."""
        with (
            contextlib.suppress(OSError),
            open(os.path.join(self.folder(id), TURNS), encoding="utf-8", errors="replace") as file,
        ):
            yield from (turn for turn in export.each(file) if isinstance(turn, Turn))

    def write_transcript(self, id: str, script: Transcript, turns: Iterable[Turn] | None = None) -> None:
        """Keep the turns (those of `script`, or these as they come), redacted already. Raises WisenError."""
        told = export.rows(replace(script, session=id), script.turns if turns is None else turns)
        rows = (row.encode("utf-8", "replace") for row in told)
        files.write(os.path.join(self.folder(id), TURNS), rows)

    def search(self, text: str) -> Sequence[tuple[str, int, Turn]]:
        """(session, number, turn) of the turns that hold `text`, newest session first."""
        wanted = text.casefold()
        return [
            (session.id, number, turn)
            for session in self.list()
            for number, turn in enumerate(self._script(session)[1])
            if wanted in turn.text.casefold() or wanted in turn.command.casefold()
        ]

    def states(self) -> dict[str, tuple[int, int]]:
        """When (ns) each kept transcript was written and how long it is, by session: what tells whether one has changed."""
        found = {}
        for id in self._names():
            with contextlib.suppress(OSError):
                status = os.stat(os.path.join(self.folder(id), TURNS))
                found[id] = (status.st_mtime_ns, status.st_size)
        return found

    def told(self, session: Session) -> bool:
        """Whether a session's transcript was made when it was over, and so is whole."""
        try:
            with open(os.path.join(session.folder, TURNS), encoding="utf-8", errors="replace") as file:
                head, _ = export.read([file.readline()])
        except OSError:
            return False
        return bool(head.get("ended"))

    def recording(self, session: Session) -> str:
        """The path of a session's recording, "" when none is kept."""
        places = (os.path.join(session.folder, name) for name in RECORDINGS)
        return next(filter(os.path.exists, places), "")

    def remove(self, name: str) -> str:
        """Take a session away for good; its id. Raises NotFound, WisenError (it still runs; it cannot be removed)."""
        session = self.get(name)
        if attended(session):
            over = bool(session.ended)
            raise WisenError(
                f"{session.id} {'is being closed' if over else 'still runs'}",
                "try again in a moment" if over else "end the agent first",
            )
        import shutil

        try:
            shutil.rmtree(session.folder)
        except OSError as error:
            raise WisenError(
                f"cannot remove {session.folder}: {error.strerror}", "check who owns it"
            ) from error
        return session.id

    def expire(self, before: float) -> Sequence[str]:
        """Remove the recordings (not the transcripts) of sessions that ended before `before`; their ids."""
        gone = []
        for session in self.list():
            if session.ended and session.ended < before:
                for name in RECORDINGS:
                    path = os.path.join(session.folder, name)
                    with contextlib.suppress(OSError):
                        os.unlink(path)
                        gone.append(session.id)
        return gone

    def _names(self) -> Sequence[str]:
        try:
            with os.scandir(self._root) as entries:
                return sorted((e.name for e in entries if e.is_dir(follow_symlinks=False)), reverse=True)
        except OSError:
            return []

    def _read(self, id: str) -> Session:
        folder = self.folder(id)
        try:
            with open(os.path.join(folder, FACTS), encoding="utf-8") as file:
                told = json.load(file)
            return _session(id, folder, told)
        except (OSError, ValueError, TypeError, AttributeError, RecursionError) as error:
            return Session(id, folder, broken=str(error) or type(error).__name__)

    def _write(self, session: Session) -> None:
        known = {name: value for name, value in asdict(session).items() if name not in ("folder", "broken")}
        told = json.dumps({"wisen": "session", "format": FORMAT, **known}, indent=1)
        files.write(os.path.join(session.folder, FACTS), (told + "\n").encode())

    def _script(self, session: Session) -> tuple[dict[str, object], tuple[Turn, ...]]:
        try:
            with open(os.path.join(session.folder, TURNS), encoding="utf-8", errors="replace") as file:
                return export.read(file)
        except OSError:
            return {}, ()


def running(session: Session) -> bool:
    """Whether a session goes on: it has no end, and the process that would close it lives."""
    return not session.ended and attended(session)


def attended(session: Session) -> bool:
    """Whether somebody is there to close a session: the process that does lives, and has not done so yet."""
    if session.scribe <= 0 or (session.ended and not os.path.exists(os.path.join(session.folder, LIVE))):
        return False
    try:
        os.kill(session.scribe, 0)
    except PermissionError:
        return True
    except (OSError, OverflowError):
        return False
    return not _waits_for_burial(session.scribe)


def _waits_for_burial(pid: int) -> bool:
    """Whether a process has ended and nobody has asked how: in a container, nobody may ever."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            return file.read().rpartition(b")")[2].split()[:1] == [b"Z"]
    except OSError:
        return False


def _session(id: str, folder: str, told: dict[str, object]) -> Session:
    """The session in a session.json. Raises TypeError for a value of the wrong type."""
    kinds: dict[str, type | tuple[type, ...]] = {
        "agent": str, "cwd": str, "version": str, "model": str, "own": str, "reader": str, "socket": str, "scribe": int, "prompts": int,
        "began": (int, float), "ended": (int, float), "status": (int, type(None)), "argv": list,
    }  # fmt: skip
    for name, kind in kinds.items():
        if name in told and not isinstance(told[name], kind):
            raise TypeError(f"{FACTS}: `{name}` is no {kind}")
    known = {name: told[name] for name in kinds if name in told}
    return Session(id, folder, **{**known, "argv": tuple(map(str, told.get("argv", ())))})  # type: ignore[arg-type, call-overload]
