"""When the Enter behind a paste may go."""

import pytest

from wisen.wrapper.pasted import LONGEST, PAUSE, QUIET, UNSURE, Pasted

NOTE = "\n<wisen-note>\nFrom the person's own notes\n</wisen-note>"


def pasted() -> Pasted:
    return Pasted(NOTE, 100.0)


def test_an_agent_that_writes_nothing_gets_it_in_the_end() -> None:
    assert pasted().due == 100.0 + LONGEST


@pytest.mark.parametrize(
    "drawn",
    ["[Pasted text #1 +14 lines]", "[Pasted ~15 lines]", "[paste #1 +15 lines]", "[Paste #1 - 15 lines]", "\x1b[2m<wisen-note>"],
)  # fmt: skip
def test_what_was_drawn_is_known_however_it_is_shown(drawn: str) -> None:
    paste = pasted()
    paste.shown(drawn.encode(), 100.02)
    assert paste.due == 100.02 + PAUSE


def test_a_sign_cut_in_two_is_seen() -> None:
    paste = pasted()
    paste.shown(b"\x1b[31m[Pa", 100.02)
    assert paste.due == 100.02 + UNSURE
    paste.shown(b"sted text", 100.03)
    assert paste.due == 100.03 + PAUSE


def test_who_is_slow_to_draw_is_given_as_long_again() -> None:
    paste = pasted()
    paste.shown(b"[Pasted text]", 101.0)
    assert paste.due == 102.0


def test_a_blinking_cursor_is_no_answer() -> None:
    paste = pasted()
    paste.shown(b"\x1b[?25l", 100.01)
    assert paste.due == pytest.approx(100.01 + UNSURE)


def test_who_draws_on_is_waited_for_but_not_for_ever() -> None:
    paste = pasted()
    paste.shown(b"[Pasted text]", 100.1)
    paste.shown(b"more", 100.6)
    assert paste.due == 100.6 + QUIET
    paste.shown(b"more", 105.0)
    assert paste.due == 100.0 + LONGEST
