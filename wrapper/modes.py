"""What the agent has switched on in the terminal, and the bytes that switch it off, or on again.

Law: only watches. Output is handed over as it comes (`note`) and looked at when somebody asks or when much has gathered, so
that a flood costs little. Only what was seen set and not reset is ever reset.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

ALTERNATE = (1049, 1047, 47)
# In the order in which they are reset: output held back first, then the screen, then what the terminal would type at us.
MOUSE = (9, 1000, 1001, 1002, 1003, 1005, 1006, 1015, 1016)
OFF = (2026, *ALTERNATE, *MOUSE, 1004, 2004, 2031, 2048, 1, 5, 6, 66, 69)
ON = (7, 25)  # set in a fresh terminal: wrapping, a visible cursor
SOFT_RESET = (1, 6, 66, 69, *ON)  # what DECSTR puts back
GATHERED = 32768  # bytes, after which it is thinned, or looked at without being asked
FLOOD = 16384  # bytes gathered that are more than a screen drawn anew: 200 columns by 50 rows, coloured
TAIL = 16384  # bytes kept to tell whether the stream is inside a sequence
BEGUN = 64  # bytes; a longer CSI than this is none that is followed here
LAST = 1024  # bytes of a flood that are always looked at
CLOSERS = frozenset(b"0 00 22 23 24 25 27 28 29 39 49 54 55 59".split()) | {b""}  # SGR back to normal


class Modes:
    """The modes of one terminal, as the bytes noted so far have left them."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []
        self._size = 0
        self._tail = b""
        self._begun = b""
        self._patterns: tuple[re.Pattern[bytes], re.Pattern[bytes]] | None = None
        self._fresh()

    def _fresh(self) -> None:
        self._set: set[int] = set()  # of OFF: set; of ON: reset
        self._kitty: tuple[list[int], list[int]] = ([], [])  # flags pushed, by screen
        self._keypad = self._coloured = self._insert = False
        self._other_keys = 0  # the value of modifyOtherKeys
        self._cursor = self._margins = b""

    def note(self, pieces: list[bytes], size: int) -> None:
        """The agent has printed these, `size` bytes in all."""
        self._waiting += pieces
        self._size += size
        if self._size > GATHERED:
            self._thin()

    @property
    def bracketed_paste(self) -> bool:
        self.settle()
        return 2004 in self._set

    @property
    def alternate_screen(self) -> bool:
        self.settle()
        return not self._set.isdisjoint(ALTERNATE)

    @property
    def kitty(self) -> int:
        """The kitty keyboard flags in force, as far as the agent has asked for them; 0 for none."""
        self.settle()
        stack = self._kitty[self.alternate_screen]
        return stack[-1] if stack else 0

    @property
    def at_ground(self) -> bool:
        """False while the stream is inside an escape sequence, a string or a character."""
        self.settle()
        if self._begun:
            return False
        start = self._tail.rfind(b"\x1b")
        if start >= 0 and not _complete(self._tail[start + 1 :]):
            return False
        for back in (1, 2, 3):
            byte = self._tail[-back] if len(self._tail) >= back else 0
            if 0xC0 <= byte < 0xF8:
                return back >= (2 if byte < 0xE0 else 3 if byte < 0xF0 else 4)
            if byte < 0x80:
                break
        return True

    def reset(self) -> bytes:
        """What puts back exactly what was set and not reset."""
        return self.leave() + (b"\x1b[0m" if self._coloured else b"")

    def leave(self) -> bytes:
        """As `reset`, but colours stay: for a screen of ours, that the alternate screen saves and restores around it."""
        main, alternate = self._pushed()
        out = [b"\x1b[<%du" % len(alternate)] if alternate else []
        out += [b"\x1b[?%dl" % mode for mode in OFF if mode in self._set]
        out += [b"\x1b[<%du" % len(main)] if main else []
        out += [b"\x1b[>4m"] if self._other_keys else []
        out += [b"\x1b>"] if self._keypad else []
        out += [b"\x1b[4l"] if self._insert else []
        out += [b"\x1b[?%dh" % mode for mode in ON if mode in self._set]
        out += [b"\x1b7\x1b[r\x1b8"] if self._margins else []
        out += [b"\x1b[0 q"] if self._cursor else []
        return b"".join(out)

    def enter(self, drawn: bytes = b"") -> bytes:
        """What undoes `leave`. `drawn` goes out on the alternate screen as soon as it is there, before any other mode is set."""
        main, alternate = self._pushed()
        out = [b"\x1b[>%du" % flags for flags in main]
        out += [b"\x1b[?%dh" % mode for mode in ALTERNATE if mode in self._set]
        out += [drawn]
        out += [b"\x1b[>%du" % flags for flags in alternate]
        out += [b"\x1b[>4;%dm" % self._other_keys] if self._other_keys else []
        out += [b"\x1b="] if self._keypad else []
        out += [b"\x1b[4h"] if self._insert else []
        out += [b"\x1b7" + self._margins + b"\x1b8"] if self._margins else []
        out += [self._cursor]
        out += [b"\x1b[?%dl" % mode for mode in ON if mode in self._set]
        out += [b"\x1b[?%dh" % mode for mode in reversed(OFF) if mode in self._set and mode not in ALTERNATE]
        return b"".join(out)

    def _pushed(self) -> tuple[list[int], list[int]]:
        """The kitty flags that can be popped now. Each screen has its own; the one not shown is out of reach."""
        self.settle()
        return self._kitty[0], self._kitty[1] if self.alternate_screen else []

    def _thin(self) -> None:
        """Of a flood without any private mode keep the end. To join and look at all of it costs as much as to record it."""
        waiting, left, drop = self._waiting, self._size, 0
        if not any(b"?" in piece for piece in (self._begun, *waiting)):
            while left - len(waiting[drop]) > FLOOD:
                left -= len(waiting[drop])
                drop += 1
        if not drop:
            return self.settle()
        self._begun, at = b"", drop
        while at and len(self._begun) < BEGUN:  # what is kept may go on with a sequence that is not
            at -= 1
            self._begun = waiting[at][-BEGUN:] + self._begun
        self._size = left
        del waiting[:drop]
        return None

    def settle(self) -> None:
        """Look at what was noted. Of a flood that sets no private mode only the end is looked at."""
        if not self._waiting:
            return
        flood = self._size > FLOOD
        data = self._begun + b"".join(self._waiting)
        self._waiting, self._size, self._begun = [], 0, b""
        self._tail = data[-TAIL:] if len(data) > TAIL else (self._tail + data)[-TAIL:]
        if b"\x1b" not in data:
            return
        start = data.rfind(b"\x1b", -BEGUN)
        if start >= 0 and not _complete(data[start + 1 :]):
            self._begun = data[start:]
            self._tail = self._tail[: -len(self._begun)]
        change, colour = self._patterns or self._compile()
        begin = max(0, len(data) - LAST) if flood and not (b"?" in data and b"\x1b[?" in data) else 0
        for found in change.finditer(data, begin, len(data) - len(self._begun)):
            self._change(found[1] or b"", found[2] or found[4] or b"", found[3] or found[5] or found[6])
        at, floor = len(data), max(data.rfind(end, begin) + 1 for end in (b"\x1bc", b"\x1b[!p"))
        while (at := data.rfind(b"\x1b[", max(begin, floor), at)) >= 0:
            if last := colour.match(data, at):
                self._coloured = not CLOSERS.issuperset(last[1].split(b";"))
                break

    def _compile(self) -> "tuple[re.Pattern[bytes], re.Pattern[bytes]]":
        import re  # not before the agent runs and has printed an escape

        self._patterns = (
            re.compile(rb"\x1b(?:\[(?:([?>=<!])([0-9;:]*)([hlumnp])|([0-9;]*)(r| q|[hl]))|([=>c]))"),
            re.compile(rb"\x1b\[([0-9;:]*)m"),
        )
        return self._patterns

    def _change(self, private: bytes, parameters: bytes, final: bytes) -> None:
        numbers = [int(number) if number.isdigit() else 0 for number in parameters.split(b";")]
        first, second = numbers[0], numbers[1] if len(numbers) > 1 else 0
        if final == b"c":
            self._fresh()
        elif final in b"=>":
            self._keypad = final == b"="
        elif final == b"p" and private == b"!":
            self._set.difference_update(SOFT_RESET)
            self._keypad = self._coloured = self._insert = False
            self._cursor = self._margins = b""
        elif final in b"hl" and private == b"?":
            for mode in numbers:
                if mode in OFF or mode in ON:
                    (self._set.add if (final == b"h") == (mode in OFF) else self._set.discard)(mode)
        elif final in b"hl" and not private:
            self._insert = final == b"h" if 4 in numbers else self._insert
        elif final == b"u" and private:
            self._keyboard(private, first, second)
        elif final in b"mn" and private == b">" and (first == 4 or not parameters):
            self._other_keys = second if final == b"m" else 0
        elif final == b"r" and not private:
            self._margins = b"\x1b[%br" % parameters if parameters.strip(b";0") else b""
        elif final == b" q":
            self._cursor = b"\x1b[%b q" % parameters if first else b""

    def _keyboard(self, private: bytes, flags: int, how: int) -> None:
        """The kitty keyboard protocol: push, pop, and set (how: 1 all, 2 add, 3 remove)."""
        stack = self._kitty[not self._set.isdisjoint(ALTERNATE)]
        if private == b">":
            stack.append(flags)
        elif private == b"<":
            del stack[-(flags or 1) :]
        elif private == b"=" and (stack or flags):
            old = stack.pop() if stack else 0
            stack.append(flags if how < 2 else old | flags if how == 2 else old & ~flags)


def _complete(rest: bytes) -> bool:
    """Whether what follows an ESC, up to the end of the stream, is a whole sequence."""
    kind = rest[:1]
    if kind == b"[":
        return any(0x40 <= byte <= 0x7E for byte in rest[1:])
    if kind and kind in b"]PX^_":
        return kind == b"]" and b"\x07" in rest  # ended by ST: then that is the last ESC, and not this
    return any(0x30 <= byte <= 0x7E for byte in rest)
