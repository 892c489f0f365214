"""The emulator and the plain screen behind one door."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wisen.wrapper.plain import PlainScreen
from wisen.wrapper.screen import Screen, emulator, screen, whole

needs_emulator = pytest.mark.skipif(emulator() is None, reason="pyghostty 0.1.3 is not installed")
Make = Callable[[int, int], Screen]
EITHER = pytest.mark.parametrize(
    "make", [pytest.param(screen, marks=needs_emulator), PlainScreen], ids=["emulator", "plain"]
)


def fed(make: Make, data: bytes, cols: int = 20, rows: int = 4) -> Screen:
    display = make(cols, rows)
    display.feed(data)
    return display


@EITHER
def test_lines_fill_the_screen_and_scroll_off(make: Make) -> None:
    display = fed(make, b"".join(b"line %d\r\n" % n for n in range(6)))
    assert display.rows() == ["line 3", "line 4", "line 5", ""]
    assert display.history() == 3
    assert display.since(0) == [f"line {n}" for n in range(6)] + [""]


@EITHER
def test_history_is_forgotten_and_the_screen_stays(make: Make) -> None:
    display = fed(make, b"".join(b"line %d\r\n" % n for n in range(6)))
    assert display.forget()
    assert display.history() == 0
    assert display.rows()[0] == "line 3"


@EITHER
def test_carriage_return_backspace_and_erase_line(make: Make) -> None:
    assert fed(make, b"wait 10%\rwait 99%").rows()[0] == "wait 99%"
    assert fed(make, b"abcd\b\bXY").rows()[0] == "abXY"
    assert fed(make, b"gone\r\x1b[Kstays").rows()[0] == "stays"
    assert fed(make, b"left right\x1b[5D\x1b[1K").rows()[0].strip() == "ight"
    assert fed(make, b"a\tb").rows()[0] == "a       b"


@EITHER
def test_colours_titles_and_links_are_no_text(make: Make) -> None:
    data = b"\x1b[1;31mred\x1b[m \x1b]0;a title\x07\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\ \x1b(Bend\x1bP+q\x1b\\."
    assert fed(make, data).rows()[0] == "red link end."


@EITHER
@pytest.mark.parametrize("cut", range(1, 12))
def test_bytes_may_be_split_anywhere(make: Make, cut: int) -> None:
    data = "caf\u00e9 \x1b[1mbold\x1b[m \u4f60\x1b]2;t\x07!".encode()
    display = make(40, 3)
    for at in range(0, len(data), cut):
        display.feed(data[at : at + cut])
    assert display.rows()[0] == "caf\u00e9 bold \u4f60!"


@EITHER
def test_modes_are_known(make: Make) -> None:
    display = fed(make, b"\x1b[?2004h")
    assert display.mode(2004)
    display.feed(b"\x1b[?2004l")
    assert not display.mode(2004)


@EITHER
def test_no_bytes_and_many_bytes_are_survived(make: Make) -> None:
    display = fed(make, b"")
    display.feed(bytes(range(256)) * 50)
    display.resize(10, 2)
    assert len(display.rows()) == 2
    display.close()
    display.close() if isinstance(display, PlainScreen) else None


@EITHER
@settings(max_examples=40, deadline=None)
@given(data=st.binary(max_size=400))
def test_noise_is_never_an_error(make: Make, data: bytes) -> None:
    display = fed(make, data)
    assert len(display.rows()) == 4
    assert len(display.since(0)) >= 4 or isinstance(display, PlainScreen)


@needs_emulator
def test_cursor_addressing_and_the_alternate_screen() -> None:
    display = fed(screen, b"main\x1b[?1049h\x1b[3;5Halt")
    assert display.alternate
    assert display.rows() == ["", "", "    alt", ""]
    assert display.history() == 0
    display.feed(b"\x1b[?1049l")
    assert not display.alternate
    assert display.rows()[0] == "main"


@needs_emulator
def test_a_wrapped_line_stands_whole_in_its_first_row() -> None:
    display = fed(screen, b"a sentence that is longer than the screen is wide\r\nnext", 20, 4)
    assert display.rows()[:3] == ["a sentence that is l", "onger than the scree", "n is wide"]
    assert display.since(0) == ["a sentence that is longer than the screen is wide", None, None, "next"]


@needs_emulator
def test_reading_from_the_middle_of_a_wrapped_line_gives_no_half_of_it() -> None:
    display = fed(screen, b"a sentence that is longer than the screen is wide\r\nnext\r\nand more\r\n", 20, 3)
    assert display.history() == 3
    assert display.since(1)[0] is None
    assert "next" in display.since(1)


@needs_emulator
def test_forgetting_waits_for_the_end_of_a_sequence() -> None:
    display = fed(screen, b"".join(b"%d\r\n" % n for n in range(9)) + b"\x1b[3")
    assert not display.forget()
    display.feed(b"1m")
    assert display.forget()


@needs_emulator
def test_the_private_sequences_that_agents_send_print_nothing() -> None:
    data = b"\x1b[<u\x1b[>5u\x1b[>4;2m\x1b[?2026h\x1b[?2031h\x1b[?u\x1b[>0q\x1b[c\x1b]11;?\x07\x1b[?2026$pok"
    assert fed(screen, data).rows()[0] == "ok"


def test_blanks_at_a_wrap_do_not_shift_the_lines_after_it() -> None:
    assert whole(["one", "two", "x"], ["one  two", "x"]) == ["one  two", None, "x"]
    assert whole(["", "a", ""], ["", "a"]) == ["", "a", ""]
    assert whole(["same", "same"], ["same", "same"]) == ["same", "same"]


def test_the_plain_screen_breaks_the_line_where_it_cannot_follow() -> None:
    assert fed(PlainScreen, b"top\x1b[5;1Hbelow").rows()[:2] == ["top", "below"]
