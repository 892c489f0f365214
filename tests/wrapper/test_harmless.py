"""What a replay may send to a live terminal. The judge is a real emulator: it must stay silent."""

from __future__ import annotations

import ctypes

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from wisen.wrapper.harmless import LONGEST, Harmless
from wisen.wrapper.screen import emulator, screen

QUERIES = [
    b"\x1b[c", b"\x1b[0c", b"\x1b[>c", b"\x1b[=c", b"\x1bZ", b"\x05",  # DA1-3, DECID, ENQ
    b"\x1b[5n", b"\x1b[6n", b"\x1b[?6n", b"\x1b[?996n",  # DSR, CPR, theme
    b"\x1b[?2026$p", b"\x1b[4$p", b"\x1b[>0q", b"\x1b[>q", b"\x1b[?u", b"\x1b[>4;?m", b"\x1b[?4m",
    b"\x1b[14t", b"\x1b[16t", b"\x1b[18t", b"\x1b[21t", b"\x1b[?1;1;0S", b"\x1b[1$w", b"\x1b[x", b"\x1b[1;1;1;1;1;1*y",
    b"\x1b]10;?\x07", b"\x1b]11;?\x1b\\", b"\x1b]4;0;?\x07", b"\x1b]52;c;?\x07", b"\x1b]52;c;aGk=\x07", b"\x1b]7501;?\x1b\\",
    b"\x1b]1337;Capabilities\x1b\\", b"\x1b]99;i=1:p=?;\x1b\\", b"\x1b]21;foreground=?\x07",
    b"\x1bP+q4d73\x1b\\", b"\x1bP$qm\x1b\\", b"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\", b"\x1b^pm\x1b\\", b"\x1bXsos\x1b\\",
    b"\xc2\x9bc", b"\xc2\x9b6n", b"\xc2\x9d11;?\xc2\x9c", b"\xc2\x90+q4d73\xc2\x9c", b"\xc2\x9a",  # the same as C1
]  # fmt: skip
MODES = [
    b"\x1b[?2004h",
    b"\x1b[?1000;1006h",
    b"\x1b[?1003h",
    b"\x1b[?1004h",
    b"\x1b[?2031h",
    b"\x1b[>5u",
    b"\x1b[<u",
    b"\x1b[=1u",
]
MODES += [b"\x1b[>4;2m", b"\x1b[?1h", b"\x1b=", b"\x1b[?2048h", b"\x1b[2h"]
SHOWN = [
    b"text", "caf\u00e9 \u4f60 \U0001f680 \u25cf".encode(), b"\r\n\t\x08", b"\x1b[31;1m", b"\x1b[38:2::1:2:3m", b"\x1b[2J", b"\x1b[H",
    b"\x1b[5;10H", b"\x1b[K", b"\x1b[?1049h", b"\x1b[?25l", b"\x1b[?2026h", b"\x1b[1;20r", b"\x1b7", b"\x1b8", b"\x1bM",
    b"\x1b]0;a title\x07", b"\x1b]8;;http://x.example\x1b\\", b"\x1b(0", b"\x1b[2 q", b"\x1b[s", b"\x1b[u", b"\x1b[4h",
]  # fmt: skip


def passed(*pieces: bytes) -> bytes:
    harmless = Harmless()
    return b"".join(map(harmless.pass_on, pieces))


@pytest.mark.parametrize("query", QUERIES + MODES)
def test_what_a_terminal_would_answer_or_remember_is_taken_out(query: bytes) -> None:
    assert passed(b"before" + query + b"after") == b"beforeafter"


@pytest.mark.parametrize("shown", SHOWN)
def test_what_only_draws_passes(shown: bytes) -> None:
    assert passed(b"before" + shown + b"after") == b"before" + shown + b"after"


@given(st.lists(st.sampled_from(QUERIES + MODES + SHOWN), max_size=8), st.integers(1, 9))
def test_the_pieces_make_no_difference(parts: list[bytes], cut: int) -> None:
    data = b"".join(parts) + b"."
    assert passed(*(data[at : at + cut] for at in range(0, len(data), cut))) == passed(data)


def test_of_several_modes_only_the_harmless_ones_pass() -> None:
    assert passed(b"\x1b[?1000;1049;2004h") == b"\x1b[?1049h"


def test_the_persons_own_scrollback_is_left_alone() -> None:
    assert passed(b"\x1b[3J") == b""
    assert b"\x1bc" not in passed(b"\x1bcx")
    assert passed(b"\x1b[2J") == b"\x1b[2J"


def test_a_string_that_was_broken_off_does_not_swallow_what_follows() -> None:
    assert passed(b"\x1b]11;?\x1b[31mred") == b"\x1b[31mred"
    assert passed(b"\x1bPdata\x18text") == b"text"


def test_a_picture_of_any_size_is_never_printed_as_text() -> None:
    picture = b"\x1b_Ga=T;" + b"QUJD" * LONGEST + b"\x1b\\"
    pieces = [picture[at : at + 4096] for at in range(0, len(picture), 4096)]
    assert passed(b"a", *pieces, b"b") == b"ab"


def test_an_unfinished_sequence_waits_and_nothing_is_lost_before_it() -> None:
    harmless = Harmless()
    assert harmless.pass_on(b"text\x1b[") == b"text"
    assert harmless.pass_on(b"31") == b""
    assert harmless.pass_on(b"mred") == b"\x1b[31mred"


PIECES = st.one_of(
    st.sampled_from(QUERIES + MODES + SHOWN),
    st.binary(max_size=6),
    st.sampled_from([b"\x1b", b"\x1b[", b"\x1b]", b"?", b"c"]),
)


@pytest.mark.skipif(emulator() is None, reason="pyghostty 0.1.3 is not installed")
@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=12).map(b"".join))
@example(b"\x1b\x1b[c")
@example(b"\x1b[?2026$\x1b[6n")
@example(b"\x1b]11;?\x1b\x1b[c")
def test_a_real_terminal_answers_nothing(data: bytes) -> None:
    answers: list[bytes] = []
    library = emulator()
    assert library
    display = screen(20, 5)
    # GhosttyTerminalWritePtyFn(terminal, userdata, data, length), option 1
    heard = ctypes.CFUNCTYPE(
        None, ctypes.c_void_p, ctypes.c_void_p, ctypes.POINTER(ctypes.c_char), ctypes.c_size_t
    )(lambda _terminal, _userdata, text, length: answers.append(text[:length]))
    library.ghostty_terminal_set(display._terminal, 1, ctypes.cast(heard, ctypes.c_void_p))  # type: ignore[attr-defined]
    display.feed(b"\x1b[c")
    assert answers, "the judge is awake"
    answers.clear()
    display.feed(passed(data))
    assert answers == []
