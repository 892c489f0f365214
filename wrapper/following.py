"""The face that lends: follows what the person composes, holds an Enter for at most a deadline, types the note beside it.

Law: what was typed reaches the agent byte for byte and in order. Held bytes wait in one queue behind the Enter, and
go with the deadline whatever happens. A note is added only after the whole prompt stands, only where the
terminal's state says that it will be read as text (facts: bracketed paste on, or a plain line; echo on or an own line editor; the
agent itself in the foreground), and never into a password, a menu, a shell escape or a command.

One turn:  composing -> Enter held, scribe asked -> note pasted -> pause -> Enter goes.
"""

from __future__ import annotations

import os
import sys
import termios
import time

from .face import Plain
from .keyboard import Keyboard
from .link import Link
from .pasted import Pasted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .modes import Modes

DEADLINE = 0.150  # seconds an Enter is held for an answer, until the settings say otherwise (DESIGN.md 7)
WAKING = 1.5  # seconds after the start in which an Enter may wait for the scribe to wake: few type that fast
SHORTEST = 8  # characters, and two words: `y`, `1`, `go on` ask for no skill
ESCAPES = "/!#:%"  # what begins a command or a shell escape in the agents seen
SHELL = "!"  # what begins a shell escape; in some agents (Gemini) every later line is one too, until Escape
ESCAPE_KEY = (b"\x1b", b"\x1b[27u", b"\x1b[27;1u")
PASS_KEY = 10  # exit status of our palette that says: the key was pressed twice, give it to the agent
FORBIDDEN = {code: None for code in (*range(0x20), 0x7F, *range(0x80, 0xA0)) if code not in (9, 10)}


class Following(Plain):
    """`how`: hook (only watches), file or typed (asks before Enter), none (own commands only)."""

    modes: Modes  # put there by the loop

    def __init__(
        self,
        how: str,
        start: Callable[[], Link],
        mark: Callable[[str], None],
        session: str,
        newline_submits: bool = False,
        shell_stays: bool = True,
        own_words: bool = True,
    ) -> None:
        """`start` makes the line to a scribe once the agent runs; `mark` puts a marker into the recording.
        `shell_stays`: after a line with `!` nothing is pasted until Escape; the default for agents nobody knows.
        `own_words`: our key and commands are taken; not in an editor or a shell, where they mean something else."""
        self.how, self.session = how, session
        self._start: Callable[[], Link] | None = start
        self._mark = mark
        self.link = Link(-1, -1)
        self.keyboard = Keyboard(newline_submits)
        self.deadline = DEADLINE
        self.commands: tuple[str, ...] = ()
        self.keys: tuple[bytes, ...] = ()  # every form in which our key may come
        self.submitted = 0  # prompts seen; none: there is nothing to wait for at the end
        self._master = self._pid = -1
        self._enter = b""  # held
        self._queue = b""  # typed behind it
        self._paste: Pasted | None = None  # written, its Enter still held
        self._wakes_by = 0.0  # until then the scribe may still be reading the library
        self._on_screen = False
        self._shell_stays, self._in_shell = shell_stays, False
        self._own_words, self._pressed = own_words, b""
        self._question = 0  # the number of the prompt whose Enter is held

    # -- what the loop asks of a face

    def started(self, pid: int, master: int) -> None:
        self._pid, self._master = pid, master
        if self.how == "hook":
            self.awaken()  # the agent may ask at once

    def rested(self) -> None:
        self.awaken()

    def awaken(self) -> None:
        """Start the scribe now, where it does not run yet."""
        start, self._start = self._start, None
        if start:
            self.link = start()
            self._wakes_by = time.monotonic() + WAKING
            self.wake = self.link.wake

    @property
    def passes(self) -> bool:  # type: ignore[override]  # asked at each key, and told by what is held
        return not (self._on_screen or self._enter)

    def typed(self, data: bytes) -> bytes:
        if not self.passes:
            self._queue += data
            return b""
        if data in self.keys and self.keyboard.at_ground and self._ours():
            self._pressed = data
            self._open("palette")
            return b""
        if data in ESCAPE_KEY:
            self._in_shell = False
        return self._compose(data)

    def shown(self, pieces: list[bytes]) -> None:
        if self._paste:
            self._paste.shown(b"".join(pieces), time.monotonic())
            self.due = self._paste.due

    def woken(self) -> bytes:
        out = b""
        for message in self.link.receive():
            if "note" in message:
                if message.get("n") == self._question:
                    out += self._lend(str(message["note"]), str(message.get("form", "")))
            elif "settings" in message:
                self._settle(message["settings"])
            elif "awake" in message:
                self._wakes_by = 0.0
                self.due = min(self.due, time.monotonic() + self.deadline) if self._enter else self.due
        self.wake = self.link.wake
        if not self.link.alive and self._enter and not self._paste:
            out += self._let_go()
        return out

    def elapsed(self) -> bytes:
        return self._let_go()

    def screen_done(self, status: int) -> bytes:
        self.screen, self._on_screen = (), False
        key = self._pressed if status == PASS_KEY else b""
        queue, self._queue = self._queue, b""
        return key + self._compose(queue)

    def held(self) -> bytes:
        return self._enter + self._queue

    # -- one turn

    def _compose(self, data: bytes) -> bytes:
        out = b""
        while data:
            enter = self.keyboard.feed(data)
            if enter is None:
                return out + data
            start, end = enter
            keyboard, text = self.keyboard, self.keyboard.text
            command = self._command(text) if start >= 0 else ""
            if command:
                out += data[:start] + b"\x7f" * len(text)
                keyboard.clear()
                self._queue = data[end:]
                self._open(command)
                return out
            form = self._form(text) if start >= 0 else ""
            self._tell(text, form)
            self._in_shell |= self._shell_stays and text[:1] == SHELL
            keyboard.clear()
            if form and self.link.alive:
                self._enter, self._queue = data[start:end], data[end:]
                self.due = max(time.monotonic() + self.deadline, self._wakes_by)
                return out + data[:start]
            out, data = out + data[:end], data[end:]
        return out

    def _tell(self, text: str, form: str) -> None:
        """Tell the scribe what was submitted, and ask for a note when there is a form for one. Never a hidden word."""
        if self.keyboard.sure and text.strip() and self._visible():
            self.awaken()
            self.submitted += 1
            self._mark(f'{{"kind": "prompt", "text": {_quoted(text)}}}')
            self._question = self.submitted
            self.link.send(submitted=text, form=form, at=time.time(), n=self._question)

    def _lend(self, note: str, form: str) -> bytes:
        if not self._enter or self._paste:
            return b""  # too late: the deadline has passed
        note = note.translate(FORBIDDEN)
        if not note or (form == "paste" and not self.modes.bracketed_paste):
            return self._let_go()
        self.link.send(delivered=self._question)
        if form == "file":
            return self._let_go()
        if form == "line":
            return note.replace("\n", " ").encode() + self._let_go()
        self._paste = Pasted(note, time.monotonic())
        self.due = self._paste.due
        return b"\x1b[200~" + ("\r\r" + note.replace("\n", "\r")).encode() + b"\x1b[201~"

    def _let_go(self) -> bytes:
        """The person's Enter, and what was typed behind it."""
        enter, queue = self._enter, self._queue
        self._enter, self._queue, self._paste, self.due = b"", b"", None, 0.0
        return enter + self._compose(queue)

    def _open(self, name: str) -> None:
        verb = {"synthesize": ("synthesize", "--review", "--pause"), "palette": ("palette",)}.get(
            name, ("palette", "--show", name)
        )
        self.screen = (sys.executable, "-P", "-m", "wisen.shell.main", *verb, "--session", self.session)
        self._on_screen = True

    def _settle(self, settings: object) -> None:
        if isinstance(settings, dict):
            self.deadline = float(settings.get("deadline", DEADLINE))
            self.commands = tuple(settings.get("commands", ()))
            self.keys = key_forms(str(settings.get("key", ""))) if self._own_words else ()
            if not settings.get("lend", True):
                self.how = "none" if self.how == "typed" else self.how

    # -- what may be done now

    def _command(self, text: str) -> str:
        word = text.strip()
        known = word[:1] == "/" and word[1:] in self.commands and word == text.rstrip()
        return word[1:] if known and self.keyboard.sure and self.keyboard.at_end and self._ours() else ""

    def _ours(self) -> bool:
        """The agent itself is listening, so that our key and words are ours to take."""
        return self._own_words and self._foreground() and self._visible()

    def _form(self, text: str) -> str:
        """How a note could be put beside this prompt: file, paste, line, or "" for not at all."""
        words, keyboard = text.strip(), self.keyboard
        if self.how not in ("typed", "file") or not keyboard.sure or not self._visible():
            return ""
        if len(words) < SHORTEST or len(words.split()) < 2 or words[0] in ESCAPES or not self._foreground():
            return ""
        if self.how == "file":
            return "file"
        if not keyboard.at_end or (self._in_shell and self.modes.bracketed_paste):
            return ""
        if self.modes.bracketed_paste:
            return "paste"
        return "" if self.modes.alternate_screen or "\n" in words else "line"

    def _visible(self) -> bool:
        """False while the terminal echoes nothing in canonical mode: somebody asks for a password."""
        try:
            flags = termios.tcgetattr(self._master)[3]
        except termios.error:
            return False
        return bool(flags & termios.ECHO) or not flags & termios.ICANON

    def _foreground(self) -> bool:
        """The agent itself reads the terminal, and not a program it has started there."""
        try:
            return os.tcgetpgrp(self._master) == self._pid
        except OSError:
            return True


def _quoted(text: str) -> str:
    """As JSON. By what `json` itself uses, for the person waits for this Enter: all of `json` costs 2 ms and 0.3 MB."""
    try:
        from _json import encode_basestring_ascii as quote
    except ImportError:
        from json import dumps as quote
    return str(quote(text))


def key_forms(name: str) -> tuple[bytes, ...]:
    """The bytes of a key `ctrl-X`: as a control character, in the kitty protocol, and as xterm's modifyOtherKeys.
    Nothing for "off", or for a name that is none."""
    head, _, letter = name.lower().rpartition("-")
    if head != "ctrl" or len(letter) != 1 or not 0x40 <= ord(letter.upper()) < 0x60:
        return ()
    code = ord(letter)
    return bytes((code & 0x1F,)), b"\x1b[%d;5u" % code, b"\x1b[27;5;%d~" % code
