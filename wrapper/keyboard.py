"""Bytes typed by the person -> the line being composed, and where its Enter stands. Pure; imports nothing.

Law: it only reads. It knows the text exactly, or knows that it does not (`sure` is False: history, completion, a
picker put text there that was never typed). Answers of the terminal, mouse and focus reports are not typing.

Enter is CR, `CSI 13u`, `CSI 13;1u`, `CSI 27;1;13~`. Not Enter: LF (unless the agent's profile says that Ctrl-J submits), Shift or
Alt with Enter, a backslash before it, anything inside a bracketed paste.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST = 65536  # characters followed; a longer text is no longer sure
ENTERS = (b"\x1b[13u", b"\x1b[13;1u", b"\x1b[27;1;13~")
PASTE_END = b"\x1b[201~"


class Keyboard:
    """Follows one composer. Feed it what is typed; it stops after each Enter.

    Attributes: text (str), cursor (index into text), sure (bool), pasted (True when part of it was pasted).
    """

    def __init__(self, newline_submits: bool = False) -> None:
        self.newline_submits = newline_submits
        self._letters: list[str] = []
        self.cursor = 0
        self.sure = True
        self.pasted = False
        self._pending = b""  # an unfinished escape or UTF-8 sequence
        self._pasting = False

    @property
    def text(self) -> str:
        return "".join(self._letters)

    @property
    def at_ground(self) -> bool:
        """False inside a paste, an escape sequence or a character: nothing may be put between those bytes."""
        return not (self._pasting or self._pending)

    @property
    def at_end(self) -> bool:
        return self.cursor == len(self._letters)

    def clear(self) -> None:
        self._letters, self.cursor, self.sure, self.pasted = [], 0, True, False

    def feed(self, data: bytes) -> tuple[int, int] | None:
        """Read typed bytes up to and with the first Enter.

        Returns (start, end) of that Enter in `data`: `text` is then what is being submitted, and the caller feeds
        `data[end:]` after `clear()`. `start` is negative when the Enter's first bytes came with earlier data.
        Returns None when all of `data` was read without an Enter.
        """
        if self._pending == b"\x1b" and data[:1] not in (b"[", b"O"):
            self._pending, self.sure = (
                b"",
                False,
            )  # the Escape key by itself: what it did to the text is not known
        before = len(self._pending)
        data = self._pending + data
        self._pending = b""
        at, length = 0, len(data)
        while at < length:
            if self._pasting:
                at = self._paste(data, at)
                continue
            byte = data[at]
            if byte == 0x1B:
                end = _sequence_end(data, at)
                if end < 0:
                    self._pending = data[at:]
                    break
                sequence = data[at:end]
                if sequence in ENTERS and not self._continues():
                    return at - before, end - before
                self._escape(sequence)
                at = end
            elif byte == 0x0D or (byte == 0x0A and self.newline_submits):
                if not self._continues():
                    return at - before, at + 1 - before
                at += 1
            elif byte < 0x20 or byte == 0x7F:
                self._control(byte)
                at += 1
            else:
                end = at + _width(byte)
                if end > length:
                    self._pending = data[at:]
                    break
                self._insert(data[at:end].decode("utf-8", "replace"))
                at = end
        return None

    def _continues(self) -> bool:
        """A backslash before Enter is a new line in several agents; then nothing is submitted."""
        if self._letters[-1:] == ["\\"] and self.at_end:
            self._insert("\n")
            return True
        return False

    def _insert(self, text: str) -> None:
        if len(self._letters) + len(text) > LONGEST:
            self.sure = False
            return
        self._letters[self.cursor : self.cursor] = text
        self.cursor += len(text)

    def _paste(self, data: bytes, at: int) -> int:
        end = data.find(PASTE_END, at)
        if end < 0:
            keep = next((n for n in range(5, 0, -1) if data.endswith(PASTE_END[:n])), 0)
            self._insert(_pasted(data[at : len(data) - keep]))
            self._pending = data[len(data) - keep :] if keep else b""
            return len(data)
        self._insert(_pasted(data[at:end]))
        self._pasting = False
        return end + len(PASTE_END)

    def _control(self, byte: int) -> None:
        act: Callable[[], None] | None = {
            0x01: self._home, 0x02: self._left, 0x03: self.clear, 0x04: self._delete, 0x05: self._end, 0x06: self._right,
            0x08: self._backspace, 0x0A: self._newline, 0x0B: self._kill_right, 0x0C: _nothing, 0x15: self._kill_left,
            0x17: self._kill_word, 0x7F: self._backspace, 0x1D: _nothing,
        }.get(byte)  # fmt: skip
        if act is None:
            self.sure = False  # completion, history search, undo ...: text we never saw
        else:
            act()

    def _escape(self, sequence: bytes) -> None:
        if sequence == b"\x1b[200~":
            self._pasting = self.pasted = True
            return
        if sequence[:2] in (b"\x1b]", b"\x1bP", b"\x1b_", b"\x1b^", b"\x1bX"):
            return  # the terminal answering a query
        act = {
            b"\x1b[C": self._right, b"\x1b[D": self._left, b"\x1bOC": self._right, b"\x1bOD": self._left,
            b"\x1b[H": self._home, b"\x1b[F": self._end, b"\x1bOH": self._home, b"\x1bOF": self._end,
            b"\x1b[1~": self._home, b"\x1b[4~": self._end, b"\x1b[3~": self._delete, b"\x1b\r": self._newline,
            b"\x1b[13;2u": self._newline, b"\x1b[27;2;13~": self._newline, b"\x1b[13;3u": self._newline,
            b"\x1b[127u": self._backspace, b"\x1b[I": _nothing, b"\x1b[O": _nothing,
        }.get(sequence)  # fmt: skip
        if act is not None:
            act()
        elif sequence.endswith(b"u") and sequence[2:3].isdigit():
            self._kitty(sequence)
        elif not _report(sequence):
            self.sure = False

    def _kitty(self, sequence: bytes) -> None:
        """A key in the kitty protocol: `CSI code[:...][;modifiers[:event]][;text] u`."""
        fields = sequence[2:-1].split(b";")
        code = int(fields[0].split(b":")[0] or b"0")
        modifiers, _, event = (fields[1] if len(fields) > 1 else b"1").partition(b":")
        if event == b"3":  # a release
            return
        held = (int(modifiers or b"1") - 1) & ~(64 | 128)  # caps lock and num lock do not count
        if held == 4 and 97 <= code <= 122:
            self._control(code - 96)
        elif held in (0, 1) and code in (9, 27):
            self.sure = False
        elif held in (0, 1) and 32 <= code < 57344:
            self._insert(chr(code).upper() if held else chr(code))
        elif held:
            self.sure = False

    def _backspace(self) -> None:
        if self.cursor:
            self.cursor -= 1
            del self._letters[self.cursor]

    def _delete(self) -> None:
        del self._letters[self.cursor : self.cursor + 1]

    def _left(self) -> None:
        self.cursor = max(0, self.cursor - 1)

    def _right(self) -> None:
        self.cursor = min(len(self._letters), self.cursor + 1)

    def _home(self) -> None:
        self.cursor = 0

    def _end(self) -> None:
        self.cursor = len(self._letters)

    def _newline(self) -> None:
        self._insert("\n")

    def _kill_left(self) -> None:
        del self._letters[: self.cursor]
        self.cursor = 0
        self.sure = self.sure or not self._letters

    def _kill_right(self) -> None:
        del self._letters[self.cursor :]

    def _kill_word(self) -> None:
        at = self.cursor
        while at and self._letters[at - 1].isspace():
            at -= 1
        while at and not self._letters[at - 1].isspace():
            at -= 1
        del self._letters[at : self.cursor]
        self.cursor = at


def _nothing() -> None:
    pass


def _pasted(data: bytes) -> str:
    return data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")


def _width(byte: int) -> int:
    return 1 if byte < 0xC0 else 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4


def _report(sequence: bytes) -> bool:
    """True for what a terminal sends by itself: mouse, cursor position, attributes, mode and theme reports."""
    final = sequence[-1:]
    return sequence[:3] in (b"\x1b[<", b"\x1b[?", b"\x1b[>", b"\x1b[M") or final in (
        b"R",
        b"c",
        b"t",
        b"n",
        b"x",
        b"y",
    )


def _sequence_end(data: bytes, at: int) -> int:
    """The index after the escape sequence that begins at `at`; -1 when it is not finished yet.

    A lone ESC at the end of the data counts as unfinished: the next byte tells.
    """
    length = len(data)
    if at + 1 >= length:
        return -1
    kind = data[at + 1]
    if kind == 0x5B:  # CSI
        if data[at + 2 : at + 3] == b"M":  # X10 mouse: three bytes follow
            return at + 6 if length >= at + 6 else -1
        end = at + 2
        while end < length and 0x20 <= data[end] <= 0x3F:
            end += 1
        return end + 1 if end < length else -1
    if kind == 0x4F:  # SS3
        return at + 3 if length >= at + 3 else -1
    if kind in b"]P_^X":  # OSC, DCS, APC, PM, SOS: to BEL or ST
        bell, st = data.find(b"\x07", at + 2), data.find(b"\x1b\\", at + 2)
        ends = [bell + 1] * (bell >= 0) + [st + 2] * (st >= 0)
        return min(ends) if ends else -1
    return at + 2
