"""`wisen AGENT [ARG...]`: an agent, wrapped. The one place where profile, run folder, recorder, face and scribe meet.

Law: stands on the path before the agent runs, so it imports what that needs and no more. Whatever fails here,
the agent runs all the same, with less: no scribe, no recording, no lending, and last as a plain exec.
"""

import os
import sys
import time

from ..skills.paths import Paths, private, project_root
from . import aside, how, native, profiles
from .facts import Facts, Options
from .run import run, steps_aside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from .following import Following
    from .link import Link
    from .record import Nothing

SUMMARY_LIMIT = (
    2.0  # seconds the shell waits for the session to be closed; the scribe goes on alone after that
)
COPY_LIMIT = 60.0  # the same where the person asked for a copy: the file is there when the command returns
SHORT = 1.0  # seconds; a shorter run in which nothing was said has nothing to wait for


def wrap(argv: list[str], environ: "Mapping[str, str]", options: Options | None = None) -> int:
    """Run the agent wrapped; returns its exit status (128+n for a signal)."""
    options = options or Options()
    if environ.get("WISEN_OFF", "0") not in ("", "0"):
        return aside.plain(argv, environ)
    if steps_aside(environ):
        if options.transcript or options.record:
            aside.talk(
                "nothing is wrapped here, so nothing is copied",
                "run it in a terminal, and not inside another wisen",
            )
        return run(argv, environ=environ)
    try:
        aside.find(argv[0], environ)
    except OSError as error:
        return aside.cannot(argv[0], error)
    try:
        session = Session(argv, environ, options)
    except Exception as error:  # whatever it is, the agent runs
        aside.talk(f"nothing is kept of this session: {error}", "`wisen doctor` says what is wrong")
        return run(argv, environ=environ)
    status: int | None = None
    try:
        status = run(session.argv, face=session.follow, environ=session.environ, record=session.record)
        return status
    finally:
        session.close(status)


class Session:
    """One wrapped run: its folders; its recorder and its face once the agent starts, its scribe once nobody is in a hurry.

    Raises OSError when there is no place for the run folder. A data folder that cannot be written is a notice.
    """

    def __init__(self, argv: list[str], environ: "Mapping[str, str]", options: Options) -> None:
        self.paths = Paths(environ)
        self.argv, self.environ = argv, dict(environ)
        profile = profiles.find(argv, self.paths.agents, environ)
        guarded = native.guarded(environ) if profile.lend.get("guarded") else ""
        self.facts = Facts(argv, self.environ, options, profile, native.RunFolder(environ, guarded))
        self.notices = [profile.notice] if profile.notice else []
        way = "none"
        if options.lend:
            way = how.lent(profile, argv, environ, self.facts.cwd, guarded=bool(guarded)).way
        if way in ("hook", "file"):
            try:
                self.argv, self.environ = native.prepare(profile, argv, environ, self.facts.run_folder)
            except (OSError, ValueError) as error:
                way = "typed"
                self.notices.append(f"lending by typing, because {error}")
        self.environ["WISEN_SESSION"] = self.facts.id
        self.facts.environ = self.environ
        self.facts.folder = self._folder()
        self.way = way
        self.scribe = 0  # its pid
        self.over = False  # the agent has ended
        self.recorder: Nothing | None = None
        self.face: Following | None = None

    def follow(self) -> "Following":
        """Make the face."""
        from .following import Following

        profile = self.facts.profile
        self.face = Following(
            self.way, self.start_scribe, self.mark, self.facts.id,
            newline_submits=profile.keys.get("newline") == "submit",
            shell_stays=profile.keys.get("shell", "stays") != "line",
            own_words=profile.how != "none",
        )  # fmt: skip
        return self.face

    def mark(self, text: str) -> None:
        """Put a marker into the recording; a disk that fails is the loop's to notice."""
        try:
            if self.recorder:
                self.recorder.marker(text)
        except OSError:
            pass

    def start_scribe(self) -> "Link":
        """Fork the scribe, now that nobody is in a hurry, or that the agent has ended. Returns our end of the line to it; a
        dead one when it cannot be."""
        from .scribe import fork

        self.scribe, link = fork(self.facts, listens=not self.over)
        return link

    def close(self, status: int | None) -> None:
        """Tell the scribe that it is over, wait where there is something to wait for, say what there is to say.
        Never raises; an interruption ends the waiting, not the agent's status."""
        words: list[dict[str, object]] = []
        self.over = True
        try:
            if self.face:
                self.face.awaken()
            if self.face and self.scribe:
                self.face.link.send(ended=None if status is None else int(status))
                words = self.face.link.last_words(self._patience(self.face.submitted))
            self.facts.run_folder.remove()
            self.notices += [str(word["said"]) for word in words if "said" in word]
            if self.notices:
                from ..skills.visible import visible

                sys.stderr.write("".join(f"wisen: {visible(line)}\n" for line in self.notices))
            for word in words:
                if "ask" in word:
                    from .question import ask

                    ask(str(word["ask"]), self.facts.id, self.environ)
        except BaseException:
            pass  # nobody is there to read it; the agent's status is what counts

    def _patience(self, submitted: int) -> float:
        if self.facts.options.transcript or self.facts.options.record:
            return COPY_LIMIT
        short = time.time() - self.facts.began < SHORT
        return 0.0 if short and not submitted else SUMMARY_LIMIT

    def _folder(self) -> str:
        folder = os.path.join(self.paths.sessions, self.facts.id)
        try:
            private(folder)
        except OSError as error:
            self.notices.append(f"this session is not kept: {folder}: {error.strerror}")
            return ""
        return folder

    def record(self) -> "Nothing":
        """Make the recorder."""
        from .record import Nothing, Recorder

        self.recorder = Nothing()
        if self.facts.folder and not self._unrecorded():
            try:
                self.recorder = Recorder(os.path.join(self.facts.folder, "raw"))
            except OSError as error:
                self.notices.append(f"this session is not recorded: {error.strerror}")
        return self.recorder

    def _unrecorded(self) -> bool:
        """True where the settings say `record = "off"`: the one setting that must be known before the first byte.
        The word is looked for first, so that only a person who speaks of recording pays for reading TOML."""
        root = project_root(self.facts.cwd)
        files = (self.paths.settings, os.path.join(root, ".wisen", "config.toml"))
        if not self.environ.get("WISEN_RECORD") and not any(_speaks_of_recording(path) for path in files):
            return False
        from ..skills.config import load

        return load(self.paths, root, self.environ).record == "off"


def _speaks_of_recording(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            return b"record" in file.read(1 << 16)
    except OSError:
        return False
