"""`wisen AGENT [ARG...]`: an agent, wrapped. The one place where profile, run folder, recorder, face and scribe meet.

Law: stands on the path before the agent runs, so it imports what that needs and no more. Whatever fails here,
the agent runs all the same, with less: no scribe, no recording, no lending, and last as a plain exec.
"""

from __future__ import annotations

import os
import sys
import time

from ..skills.paths import Paths, private
from . import aside, native, profiles
from .following import Following
from .link import Link
from .record import Nothing, Recorder
from .run import run, steps_aside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

SUMMARY_LIMIT = (
    2.0  # seconds the shell waits for the session to be closed; the scribe goes on alone after that
)


class Options:
    """What `wisen run` may say: where a copy of transcript and recording go, and whether to lend."""

    def __init__(self, lend: bool = True, transcript: str = "", record: str = "") -> None:
        self.lend, self.transcript, self.record = lend, transcript, record


def wrap(argv: list[str], environ: Mapping[str, str], options: Options | None = None) -> int:
    """Run the agent wrapped; returns its exit status (128+n for a signal)."""
    if environ.get("WISEN_OFF", "0") not in ("", "0"):
        return aside.plain(argv, environ)
    if steps_aside(environ):
        return run(argv, environ=environ)
    try:
        aside.find(argv[0], environ)
    except OSError as error:
        return aside.cannot(argv[0], error)
    try:
        session = Session(argv, environ, options or Options())
    except Exception as error:  # whatever it is, the agent runs
        sys.stderr.write(
            f"wisen: nothing is kept of this session: {error}\nhint: `wisen doctor` says what is wrong\n"
        )
        return run(argv, environ=environ)
    try:
        return run(session.argv, face=session.face, environ=session.environ, record=session.recorder)
    finally:
        session.close()


class Session:
    """One wrapped run: its folders, its face, its recorder; its scribe once the agent runs.

    Raises OSError when there is no place for the run folder. A data folder that cannot be written is a notice:
    the session is then lent to, but not kept.
    """

    def __init__(self, argv: list[str], environ: Mapping[str, str], options: Options) -> None:
        self.paths = Paths(environ)
        self.original, self.options = argv, options
        self.argv, self.environ = argv, dict(environ)
        self.cwd = os.getcwd()
        self.profile = profiles.find(argv, self.paths.agents)
        self.began = time.time()
        self.id = time.strftime("%Y%m%d-%H%M%S-", time.localtime(self.began)) + os.urandom(2).hex()
        self.notices = [self.profile.notice] if self.profile.notice else []
        self.folder = self._folder()
        self.recorder = self._recorder()
        self.run_folder = native.RunFolder(environ)
        self.how = native.usable(self.profile, argv, environ, self.cwd) if options.lend else "none"
        if self.how in ("hook", "file"):
            try:
                self.argv, self.environ = native.prepare(self.profile, argv, environ, self.run_folder)
            except (OSError, ValueError) as error:
                self.how = "typed"
                self.notices.append(f"lending by typing, because {error}")
        self.environ["WISEN_SESSION"] = self.id
        self.scribe = 0  # its pid
        newline_submits = self.profile.keys.get("newline") == "submit"
        shell_stays = self.profile.keys.get("shell", "stays") != "line"
        self.face = Following(self.how, self.start_scribe, self.mark, self.id, newline_submits, shell_stays)

    def mark(self, text: str) -> None:
        """Put a marker into the recording; a disk that fails is the loop's to notice."""
        try:
            self.recorder.marker(text)
        except OSError:
            pass

    def start_scribe(self) -> Link:
        """Fork the scribe, now that the agent runs. Returns our end of the line to it; a dead one when it cannot be."""
        from .scribe import fork

        self.scribe, link = fork(self)
        return link

    def close(self) -> None:
        """Wait for the scribe where there is something to wait for, and say what there is to say; never raises."""
        if not self.scribe:
            self.run_folder.remove()
        words = self.face.link.last_words(SUMMARY_LIMIT) if self.face.submitted else []
        self.notices += [str(word["said"]) for word in words if "said" in word]
        try:
            sys.stderr.write("".join(f"wisen: {line}\n" for line in self.notices))
            for word in words:
                if "ask" in word:
                    from .question import ask

                    ask(str(word["ask"]), self.id, self.environ)
        except Exception:
            pass  # nobody is there to read it; the agent's status is what counts

    def _folder(self) -> str:
        folder = os.path.join(self.paths.sessions, self.id)
        try:
            private(folder)
        except OSError as error:
            self.notices.append(f"this session is not kept: {folder}: {error.strerror}")
            return ""
        return folder

    def _recorder(self) -> Nothing:
        if not self.folder or self._unrecorded():
            return Nothing()
        try:
            return Recorder(os.path.join(self.folder, "raw"))
        except OSError as error:
            self.notices.append(f"this session is not recorded: {error.strerror}")
            return Nothing()

    def _unrecorded(self) -> bool:
        """True where the settings say `record = "off"`: the one setting that must be known before the first byte.
        The word is looked for first, so that only a person who speaks of recording pays for reading TOML."""
        try:
            with open(self.paths.settings, "rb") as file:
                if b"record" not in file.read(1 << 16):
                    return False
        except OSError:
            return False
        from ..skills.config import load

        return load(self.paths, self.cwd, self.environ).record == "off"
