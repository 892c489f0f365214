"""Recordings as terminals send them, and the lines a reader of the transcript should find."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wisen.wrapper.plain import PlainScreen
from wisen.wrapper.raw import Moment
from wisen.wrapper.render import HISTORY, Rendering, lines


def shown(*pieces: bytes | tuple[float, bytes], size: bytes = b"40x10") -> list[str]:
    """The lines of a recording whose pieces come 0.1 s apart."""
    return [line.text for line in lines(recording(*pieces, size=size))]


def recording(*pieces: bytes | tuple[float, bytes], size: bytes = b"40x10") -> list[Moment]:
    moments, at = [Moment(0.0, "r", size)], 0.0
    for piece in pieces:
        wait, data = piece if isinstance(piece, tuple) else (0.1, piece)
        at += wait
        moments.append(Moment(at, "o", data))
    return moments


def test_what_scrolled_off_is_kept_in_order() -> None:
    text = b"".join(b"line %d\r\n" % n for n in range(3 * HISTORY))
    assert shown(text) == [f"line {n}" for n in range(3 * HISTORY)]


def test_a_wrapped_line_comes_whole() -> None:
    long = " ".join(f"word{n}" for n in range(30))
    assert shown(b"before\r\n" + long.encode() + b"\r\nafter\r\n") == ["before", long, "after"]


def test_a_wrapped_line_that_scrolls_off_piece_by_piece_comes_whole() -> None:
    long = " ".join(f"word{n}" for n in range(30))
    pieces = (
        [f"{word} ".encode() for word in long.split(" ")]
        + [b"\r\n"]
        + [b"more\r\n%d\r\n" % n for n in range(12)]
    )
    found = shown(*pieces, size=b"40x5")
    assert found[0] == long
    assert found.count(long) == 1


def test_a_full_screen_agent_keeps_what_it_showed_and_then_wiped() -> None:
    assert shown(
        b"$ agent\r\n",
        b"\x1b[?1049h\x1b[2J\x1b[H",
        b"\x1b[1;1Hhello from the agent\x1b[2;1H\xe2\x9d\xaf ask me",
        b"\x1b[2J\x1b[1;1Hanother page",
        b"\x1b[?1049l",
        b"resume with: agent --again\r\n",
    ) == ["$ agent", "hello from the agent", "\u276f ask me", "another page", "resume with: agent --again"]


def test_what_was_drawn_right_before_the_agent_left_is_seen_without_a_pause() -> None:
    assert "last words" in shown(b"\x1b[?1049h", b"\x1b[3;1Hlast words\x1b[?1049lbye\r\n")


def test_a_synchronized_update_is_seen_whole_and_never_half() -> None:
    found = shown(
        b"\x1b[?1049h\x1b[?2026h\x1b[1;1Hhalf of",
        (0.5, b" the answer\x1b[?2026l"),
    )
    assert found == ["half of the answer"]


def test_an_agent_that_clears_and_prints_all_again_says_nothing_twice() -> None:
    talk = [f"turn {n} says {'abc'[n % 3]}" for n in range(60)]
    pieces = []
    for upto in (10, 25, 26, 60):
        pieces.append(b"\x1b[2J\x1b[3J\x1b[H" + "\r\n".join(talk[:upto]).encode())
    assert shown(*pieces) == talk


@pytest.mark.parametrize("piece", [900, 4096, 70_000])
def test_a_page_much_longer_than_the_screen_is_printed_again_and_said_once(piece: int) -> None:
    talk = [f"turn {n} says {n * 7919 % 1000}" for n in range(5000)]
    again = [b"".join(b"%s\r\n" % line.encode() for line in talk[:upto]) for upto in (4000, 4001, 5000)]
    pieces: list[bytes | tuple[float, bytes]] = []
    for page in again:
        page = b"\x1b[2J\x1b[3J\x1b[H" + page
        pieces += [(0.1 if not at else 0.001, page[at : at + piece]) for at in range(0, len(page), piece)]
    assert shown(*pieces) == talk


def test_a_real_clear_keeps_what_stood_there() -> None:
    assert shown(b"old one\r\nold two\r\n", b"\x1b[H\x1b[2J\x1b[3J", b"new one\r\n") == [
        "old one",
        "old two",
        "new one",
    ]


def test_a_sequence_split_over_two_reads_is_one_sequence() -> None:
    assert shown(b"\x1b[?1049h\x1b[1;1Hkept", b"\x1b[?10", b"49ldone\r\n") == ["kept", "done"]


def test_a_live_region_that_is_redrawn_in_place_ends_as_its_last_state() -> None:
    frames = [b"\r\x1b[K\xe2\xa0\x8b Working... (%ds)" % second for second in range(5)]
    assert shown(*frames, b"\r\x1b[Kdone in 5s\r\n") == ["done in 5s", "\u280b Working... (4s)"]


def test_typing_is_one_line_not_one_per_key() -> None:
    keys = [bytes([key]) for key in b"fix the failing test"]
    assert shown(b"> ", *keys, b"\r\nfixed it\r\n") == ["> fix the failing test", "fixed it"]


def test_a_resize_loses_nothing_and_repeats_nothing() -> None:
    moments = recording(b"one two three four five six\r\n", b"second line\r\n")
    moments.append(Moment(1.0, "r", b"20x8"))
    moments.append(Moment(1.1, "o", b"third line\r\n"))
    said = " ".join(line.text for line in lines(moments))
    assert all(said.count(part) == 1 for part in ("one two three four five six", "second line", "third line"))


def test_no_output_is_no_lines() -> None:
    assert lines([]) == []
    assert lines([Moment(0.0, "r", b"80x24"), Moment(1.0, "x", b"0")]) == []


def test_garbage_is_survived() -> None:
    noise = random.Random(7).randbytes(20000)
    assert isinstance(shown(*(noise[at : at + 100] for at in range(0, len(noise), 100))), list)


def test_without_the_emulator_the_plain_screen_still_gives_the_lines() -> None:
    rendering = Rendering(40, 10, PlainScreen)
    for moment in recording(b"\x1b[1mbold\x1b[m line\r\n", b"wait 10%\rwait 99%\r\n", b"done\r\n")[1:]:
        rendering.feed(moment)
    assert [line.text for line in rendering.lines()] == ["bold line", "wait 99%", "done"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text("abc def", min_size=1, max_size=60), min_size=1, max_size=60),
    st.integers(1, 400),
    st.integers(10, 50),
)
def test_whatever_the_pieces_a_plain_program_is_rendered_the_same(
    said: list[str], cut: int, width: int
) -> None:
    numbered = [f"{n} {' '.join(text.split())}".rstrip() for n, text in enumerate(said)]
    data = "".join(line + "\r\n" for line in numbered).encode()
    pieces = [data[at : at + cut] for at in range(0, len(data), cut)]
    assert shown(*pieces, size=b"%dx8" % width) == numbered
