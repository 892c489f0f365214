"""The one gate to the terminal emulator: libghostty-vt from the `pyghostty` wheel, by ctypes, loaded at first use.

Law: nothing is loaded at import. The library's numbers are its ABI, so only the release they were taken from is loaded, and only
after it has answered a known screen rightly; otherwise `plain.PlainScreen` stands in, which reads no cursor
addressing but loses no line. Numbers from the declarations in pyghostty 0.1.3 (terminal.h, point.h, selection.h).
"""

from __future__ import annotations

import ctypes
import os
import re
import sys
from functools import cache
from importlib.util import find_spec
from typing import Protocol

from .plain import PlainScreen

RELEASE = "0.1.3"
LINES = 20_000  # rows of history kept; whoever wants more reads them in time and forgets them
LINE_BYTES = 1024  # a row of the emulator costs about 825 bytes (facts: 200,000 lines in 165 MB)

CURSOR_X, CURSOR_Y, ACTIVE_SCREEN, TOTAL_ROWS, MODE, AT_GROUND = 3, 4, 6, 14, 37, 38  # keys of _get
PLAIN, DRAWING = 0, 1  # what a selection is written as
PALETTE = re.compile(rb"\A(?:\x1b\]4;[^\x1b]*\x1b\\)+")  # the emulator's own colours, before a drawing
SCROLLBACK_BYTES, SCROLLBACK_LINES = 27, 28  # options of _set
ACTIVE, WHOLE = 0, 2  # coordinate systems of a point


class Screen(Protocol):
    """A terminal without a face: fed with output, asked for text. Rows are right-trimmed."""

    def feed(self, data: bytes) -> None: ...

    def rows(self) -> list[str]:
        """The visible rows from the top, exactly as many as the screen is high."""

    def since(self, row: int) -> list[str | None]:
        """History and screen from that row of history on; a line the terminal wrapped stands whole in its first
        row and None in the others."""

    def history(self) -> int:
        """How many rows have scrolled off the main screen and are kept; 0 on the alternate screen."""

    def forget(self) -> bool:
        """Drop the history; False when it cannot be now (in the middle of a sequence)."""

    @property
    def alternate(self) -> bool: ...

    def mode(self, number: int) -> bool:
        """Is this DEC private mode set?"""

    def drawn(self) -> bytes:
        """What draws the visible screen again on an empty one: text, colours, cursor, pen; b"" when that is not known."""

    def resize(self, cols: int, rows: int) -> None: ...

    def close(self) -> None: ...


def screen(cols: int, rows: int) -> Screen:
    """A fresh screen: the emulator where it can be had, else the plain one."""
    library = emulator()
    return _Ghostty(library, cols, rows) if library else PlainScreen(cols, rows)


@cache
def emulator() -> ctypes.CDLL | None:
    """The library, loaded and checked once; None when it is not there, is another release or answers wrongly."""
    spec = find_spec("pyghostty")
    folder = next(iter(spec.submodule_search_locations or ()), "") if spec else ""
    suffix = "dylib" if sys.platform == "darwin" else "so"
    path = os.path.join(folder, "_lib", f"libghostty-vt.{suffix}")
    if not folder or not os.path.isdir(
        os.path.join(os.path.dirname(folder), f"pyghostty-{RELEASE}.dist-info")
    ):
        return None
    try:
        library = ctypes.CDLL(path)
        _declare(library)
        return library if _answers(library) else None
    except (OSError, AttributeError):
        return None


class _Value(ctypes.Structure):
    _fields_ = (("x", ctypes.c_uint16), ("y", ctypes.c_uint32), ("padding", ctypes.c_uint64))


class _Point(ctypes.Structure):
    """GhosttyPoint holds a union; a struct of the same size and alignment is passed the same way."""

    _fields_ = (("tag", ctypes.c_int), ("value", _Value))


class _Ref(ctypes.Structure):
    _fields_ = (
        ("size", ctypes.c_size_t),
        ("node", ctypes.c_void_p),
        ("x", ctypes.c_uint16),
        ("y", ctypes.c_uint16),
    )


class _Selection(ctypes.Structure):
    _fields_ = (("size", ctypes.c_size_t), ("start", _Ref), ("end", _Ref), ("rectangle", ctypes.c_bool))


class _Format(ctypes.Structure):
    _fields_ = (
        ("size", ctypes.c_size_t),
        ("emit", ctypes.c_int),
        ("unwrap", ctypes.c_bool),
        ("trim", ctypes.c_bool),
        ("selection", ctypes.POINTER(_Selection)),
    )


class _Mode(ctypes.Structure):
    _fields_ = (("mode", ctypes.c_uint16), ("value", ctypes.c_bool))


def _declare(library: ctypes.CDLL) -> None:
    handle, size, pointer = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p
    for name, result, *arguments in (
        ("new", ctypes.c_int, pointer, ctypes.POINTER(handle), ctypes.c_uint16, ctypes.c_uint16),
        ("free", None, handle),
        ("vt_write", None, handle, ctypes.c_char_p, size),
        ("set", ctypes.c_int, handle, ctypes.c_int, pointer),
        ("get", ctypes.c_int, handle, ctypes.c_int, pointer),
        ("resize", ctypes.c_int, handle, ctypes.c_uint16, ctypes.c_uint16, ctypes.c_uint32, ctypes.c_uint32),
        ("grid_ref", ctypes.c_int, handle, _Point, ctypes.POINTER(_Ref)),
        ("selection_format_buf", ctypes.c_int, handle, _Format, ctypes.c_char_p, size, ctypes.POINTER(size)),
    ):
        function = getattr(library, f"ghostty_terminal_{name}")
        function.restype, function.argtypes = result, arguments


def _answers(library: ctypes.CDLL) -> bool:
    """Does it draw a known screen as it should?"""
    try:
        terminal = _Ghostty(library, 10, 3)
        terminal.feed(b"one\r\ntwo\r\n\xc3\xa9\r\nfour\x1b[?2004h\x1b[2;3Hx")
        seen = (terminal.rows(), terminal.alternate, terminal.mode(2004), terminal.since(0))
        forgot = terminal.history(), terminal.forget(), terminal.history()
        terminal.feed(b"\x1b[?1049h\x1b[Halt\x1b[?2004l")
        then = (terminal.rows(), terminal.alternate, terminal.mode(2004))
        terminal.close()
    except (OSError, ValueError, ctypes.ArgumentError):
        return False
    drawn = ["two", "\u00e9 x", "four"]
    return (seen, forgot, then) == (
        (drawn, False, True, ["one", *drawn]),
        (1, True, 0),
        (["alt", "", ""], True, False),
    )


class _Ghostty:
    def __init__(self, library: ctypes.CDLL, cols: int, rows: int) -> None:
        self._library = library
        self._terminal = ctypes.c_void_p()
        self._cols, self._height = cols, rows
        if library.ghostty_terminal_new(None, ctypes.byref(self._terminal), cols, rows):
            raise OSError("the terminal emulator could not be started")
        for option, value in ((SCROLLBACK_BYTES, LINES * LINE_BYTES), (SCROLLBACK_LINES, LINES)):
            library.ghostty_terminal_set(self._terminal, option, ctypes.byref(ctypes.c_size_t(value)))

    def feed(self, data: bytes) -> None:
        self._library.ghostty_terminal_vt_write(self._terminal, data, len(data))

    def rows(self) -> list[str]:
        return self._text(ACTIVE, 0, self._height, unwrap=False)

    def since(self, row: int) -> list[str | None]:
        total = self._get(TOTAL_ROWS, ctypes.c_size_t)
        count = total - row
        found = whole(self._text(WHOLE, row, count, False), self._text(WHOLE, row, count, True))
        if (
            row
            and len(found) > 1
            and len(self._text(WHOLE, row - 1, 2, True)) == 1
            and self._text(WHOLE, row, 1, False)[0]
        ):
            found[0] = None  # the end of a line that began above
        return found

    def history(self) -> int:
        return 0 if self.alternate else max(0, self._get(TOTAL_ROWS, ctypes.c_size_t) - self._height)

    def forget(self) -> bool:
        if not self._get(AT_GROUND, ctypes.c_bool):
            return False
        self.feed(b"\x1b[3J")
        return True

    @property
    def alternate(self) -> bool:
        return self._get(ACTIVE_SCREEN, ctypes.c_int) == 1

    def mode(self, number: int) -> bool:
        asked = _Mode(number, False)
        self._library.ghostty_terminal_get(self._terminal, MODE, ctypes.byref(asked))
        return bool(asked.value)

    def drawn(self) -> bytes:
        rows = PALETTE.sub(b"", self._selected(ACTIVE, 0, self._height, DRAWING, unwrap=False, trim=False))
        place = self._get(CURSOR_Y, ctypes.c_uint16) + 1, self._get(CURSOR_X, ctypes.c_uint16) + 1
        return b"\x1b[H" + rows + b"\x1b[%d;%dH" % place

    def resize(self, cols: int, rows: int) -> None:
        if not self._library.ghostty_terminal_resize(self._terminal, cols, rows, 8, 16):
            self._cols, self._height = cols, rows

    def close(self) -> None:
        if self._terminal:
            self._library.ghostty_terminal_free(self._terminal)
            self._terminal = ctypes.c_void_p()

    __del__ = close

    def _get(
        self, key: int, kind: type[ctypes.c_size_t | ctypes.c_uint16 | ctypes.c_int | ctypes.c_bool]
    ) -> int:
        value = kind()
        self._library.ghostty_terminal_get(self._terminal, key, ctypes.byref(value))
        return int(value.value)

    def _ref(self, space: int, x: int, y: int) -> _Ref:
        ref = _Ref(ctypes.sizeof(_Ref))
        if self._library.ghostty_terminal_grid_ref(
            self._terminal, _Point(space, _Value(x, y)), ctypes.byref(ref)
        ):
            raise ValueError(f"no cell {x},{y}")
        return ref

    def _text(self, space: int, row: int, count: int, unwrap: bool) -> list[str]:
        """`count` rows from `row`; the library leaves out blank rows at the end, which are put back."""
        if count <= 0:
            return []
        text = (
            self._selected(space, row, count, PLAIN, unwrap, trim=True).decode("utf-8", "replace").split("\n")
        )
        return text + [""] * (count - len(text)) if not unwrap else text

    def _selected(self, space: int, row: int, count: int, emit: int, unwrap: bool, trim: bool) -> bytes:
        ends = self._ref(space, 0, row), self._ref(space, self._cols - 1, row + count - 1)
        chosen = _Selection(ctypes.sizeof(_Selection), *ends, False)
        form = _Format(ctypes.sizeof(_Format), emit, unwrap, trim, ctypes.pointer(chosen))
        needed = ctypes.c_size_t()
        write = self._library.ghostty_terminal_selection_format_buf
        write(self._terminal, form, None, 0, ctypes.byref(needed))
        buffer = ctypes.create_string_buffer(max(1, needed.value))
        if write(self._terminal, form, buffer, len(buffer), ctypes.byref(needed)):
            raise ValueError("the screen could not be read")
        return buffer.raw[: needed.value]


def whole(rows: list[str], lines: list[str]) -> list[str | None]:
    """The rows with each wrapped line whole in its first row and None in its others, from the same text read by rows and
    by lines. Both are right-trimmed, so blanks at a wrap are found in `lines` only."""
    found: list[str | None] = []
    rest, at = "", 0
    for row in rows:
        bare = row.lstrip()
        if rest and rest.lstrip().startswith(bare):
            rest = rest.lstrip()[len(bare) :]
            found.append(None)
        elif at < len(lines) and lines[at].startswith(row):
            rest = lines[at][len(row) :]
            found.append(lines[at])
            at += 1
        else:
            rest = ""
            found.append(row)
    return found
