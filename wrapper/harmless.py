"""What may be shown to a live terminal again: text, colours, cursor and screen; nothing it would answer or remember. Pure.

Law: a list of what passes, never of what does not. Queries (DA, DSR, DECRQM, XTVERSION, kitty, colours, clipboard ...),
keyboard, mouse, paste and focus modes, graphics, notifications and device strings are taken out; so is what wipes the person's own
scrollback. Sequences may be split anywhere.

Finals and modes: ECMA-48 and xterm's ctlseqs.
"""

from __future__ import annotations

import re

LONGEST = 65536  # bytes of a sequence that is waited for; a longer one is dropped
MOVES = frozenset("@ABCDEFGHIJKLMPSTXZ`abdefg")  # cursor, erase, insert, delete, scroll, repeat, tabs
PLAIN = MOVES | frozenset("mrsu")
MODES = frozenset((5, 6, 7, 12, 25, 45, 47, 69, 1047, 1048, 1049, 2026, 2027))
ANSI_MODES = frozenset((4, 20))
TITLES_AND_LINKS = frozenset((b"0", b"1", b"2", b"8"))
SOFT_RESET = b"\x1b[!p\x1b[2J\x1b[H"
END = b"\x0f\x1b[?2026l\x1b[?1049l\x1b[r\x1b[?6l\x1b[?7h\x1b[?69l\x1b[4l\x1b[20l\x1b(B\x1b]8;;\x1b\\\x1b[m\x1b[?25h\r\n"

TOKEN = re.compile(
    rb"(?:\x1b\[|\xc2\x9b)(?P<private>[<-?]*)(?P<given>[0-?]*)(?P<between>[ -/]*)(?P<final>[@-~])"
    rb"|(?:\x1b\]|\xc2\x9d)(?P<command>[^\x07\x18\x1a\x1b;\xc2]*)(?:[^\x07\x18\x1a\x1b\xc2]|\xc2[^\x9c])*"
    rb"(?:(?P<end>\x07|\x1b\\|\xc2\x9c)|[\x18\x1a]|(?=\x1b[^\\]))"
    rb"|(?:\x1b[PX^_]|\xc2[\x90\x98\x9e\x9f])(?:[^\x18\x1a\x1b\xc2]|\xc2[^\x9c])*(?:\x1b\\|\xc2\x9c|[\x18\x1a]|(?=\x1b[^\\]))"
    rb"|\x1b(?P<middle>[ -/]*)(?P<escape>[0-OQ-WYZ\\`-~])"
    rb"|\xc2[\x80-\x8f\x91-\x97\x99\x9a\x9c]"
    rb"|(?P<text>[^\x1b\xc2\x00-\x1f\x7f]+|\xc2[\xa0-\xbf]|[\x07-\x0f])"
    rb"|[\x00-\x06\x10-\x1a\x1c-\x1f\x7f]",
    re.DOTALL,
)
WAITS = re.compile(
    rb"(?:\x1b\[|\xc2\x9b)[0-?]*[ -/]*|(?:\x1b[\]PX^_]|\xc2[\x90\x98\x9d-\x9f])(?:[^\x07\x18\x1a\x1b\xc2]|\xc2[^\x9c])*[\x1b\xc2]?"
    rb"|\x1b[ -/]*|\xc2"
)
STRING_END = re.compile(rb"[\x07\x18\x1a]|\x1b\\|\x1b(?=[^\\])|\xc2\x9c")


class Harmless:
    """A stream of output on its way to a live terminal."""

    def __init__(self) -> None:
        self._held = b""
        self._endless = False  # inside a string that was too long to wait for

    def pass_on(self, data: bytes) -> bytes:
        """What of the output so far may be shown; a sequence that is not complete waits for the rest."""
        data = self._held + data
        shown: list[bytes] = []
        at = self._after_string(data)
        while at < len(data):
            token = TOKEN.match(data, at)
            if token:
                shown.append(_kept(token))
                at = token.end()
            elif WAITS.fullmatch(data, at):
                self._endless = len(data) - at > LONGEST
                break
            else:
                at += 1
        self._held = data[-1:] if self._endless else data[at:]  # the last byte may begin the string's end
        return b"".join(shown)

    def _after_string(self, data: bytes) -> int:
        """Where the output goes on after a string that was too long to wait for; its end if it does not yet."""
        if not self._endless:
            return 0
        end = STRING_END.search(data)
        self._endless = end is None
        return end.end() if end else len(data)


def _kept(token: re.Match[bytes]) -> bytes:
    if token["text"] is not None:
        return token["text"]
    if token["final"] is not None:
        return _control(token[0], token["private"], token["given"], token["between"], token["final"].decode())
    if token["command"] is not None:
        return token[0] if token["end"] and token["command"] in TITLES_AND_LINKS else b""
    if token["escape"] is not None:
        return _escape(token[0], token["middle"], token["escape"])
    return b""


def _control(whole: bytes, private: bytes, given: bytes, between: bytes, final: str) -> bytes:
    if final in "hl" and not between and private in (b"", b"?"):
        allowed = MODES if private else ANSI_MODES
        modes = [mode for mode in given.split(b";") if mode.isdigit() and int(mode) in allowed]
        return b"\x1b[" + private + b";".join(modes) + final.encode() if modes else b""
    if (between, final) in ((b" ", "q"), (b"!", "p")) and not private:
        return whole
    if between or private:
        return b""
    if final == "J" and given.strip(b"0") == b"3":
        return b""
    return whole if final in PLAIN else b""


def _escape(whole: bytes, middle: bytes, final: bytes) -> bytes:
    if middle:
        return whole if middle[:1] in b"()*+-./#" else b""
    if final == b"c":
        return SOFT_RESET
    return whole if final in b"78DEHMNO\\" else b""
