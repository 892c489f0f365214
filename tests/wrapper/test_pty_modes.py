"""Modes an agent leaves set: reset after a crash, exactly those; untouched after a clean end. (pty.md row 31)"""

from __future__ import annotations

import itertools
import os
import signal
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.rig import WRAPPER, eventually, rig, words

from wisen.wrapper.modes import Modes

CLAUDE = b"\x1b[?2004h\x1b[?1004h\x1b[>5u\x1b[>4;2m\x1b[?25l\x1b[?2026h"
SEQUENCES = st.sampled_from([
    b"\x1b[?2004h", b"\x1b[?2004l", b"\x1b[?1049h", b"\x1b[?1049l", b"\x1b[?1000;1006h", b"\x1b[?1000l", b"\x1b[?25l", b"\x1b[?25h",
    b"\x1b[?7l", b"\x1b[>1u", b"\x1b[>5u", b"\x1b[<u", b"\x1b[<2u", b"\x1b[=3;2u", b"\x1b[>4;2m", b"\x1b[>4m", b"\x1b=", b"\x1b>",
    b"\x1b[4h", b"\x1b[4l", b"\x1b[3;9r", b"\x1b[r", b"\x1b[5 q", b"\x1b[0 q", b"\x1b[31m", b"\x1b[0m", b"\x1b[m", b"\x1b[39m", b"\x1bc",
    b"\x1b[!p", b"text", "é🚀".encode(), b"\x1b]0;title\x07", b"\x1b]8;;x\x1b\\", b"\x1bP+q\x1b\\", b"\x1b[2J\x1b[H", b"\r\n", b"\x1b(B",
])  # fmt: skip


def after(*pieces: bytes) -> Modes:
    modes = Modes()
    for piece in pieces:
        modes.note([piece], len(piece))
    return modes


@pytest.mark.parametrize(("set_", "reset"), [
    (b"\x1b[?2004h", b"\x1b[?2004l"),
    (b"\x1b[?1049h\x1b[?1002;1006h", b"\x1b[?1049l\x1b[?1002l\x1b[?1006l"),
    (b"\x1b[>1u\x1b[>5u\x1b[<u", b"\x1b[<1u"),
    (b"\x1b[>4;2m", b"\x1b[>4m"),
    (b"\x1b[?25l\x1b[?7l", b"\x1b[?7h\x1b[?25h"),
    (b"\x1b=\x1b[?1h", b"\x1b[?1l\x1b>"),
    (b"\x1b[5;20r", b"\x1b7\x1b[r\x1b8"),
    (b"\x1b[3 q", b"\x1b[0 q"),
    (b"\x1b[38;5;0m", b"\x1b[0m"),
    (b"\x1b[31mred\x1b[39m", b""),
    (b"\x1b[?2004h\x1b[?2004l\x1b[?1049h\x1b[?1049l", b""),
    (CLAUDE + b"\x1bc", b""),
    (b"\x1b[31m\x1bc", b""),
    (b"\x1b[31m\x1b[!p", b""),
    (b"\x1b[31m" + b"\x1b[2K" * 100, b"\x1b[0m"),
    (CLAUDE, b"\x1b[?2026l\x1b[?1004l\x1b[?2004l\x1b[<1u\x1b[>4m\x1b[?25h"),
    (b"plain text, 100 % of it", b""),
])  # fmt: skip
def test_exactly_what_was_set_is_reset(set_: bytes, reset: bytes) -> None:
    assert after(set_).reset() == reset


@given(st.lists(SEQUENCES), st.lists(st.integers(0, 200)))
def test_it_does_not_matter_where_the_stream_is_cut(sequences: list[bytes], cuts: list[int]) -> None:
    stream = b"".join(sequences)
    places = sorted({0, len(stream), *(cut for cut in cuts if cut < len(stream))})
    cut = Modes()
    for begin, end in itertools.pairwise(places):
        cut.note([stream[begin:end]], end - begin)
        cut.settle()
    whole = after(stream)
    assert (cut.reset(), cut.enter(), cut.at_ground) == (whole.reset(), whole.enter(), whole.at_ground)


@given(st.lists(SEQUENCES))
def test_after_the_reset_nothing_is_set(sequences: list[bytes]) -> None:
    modes = after(*sequences)
    modes.note([reset := modes.reset()], len(reset))
    assert modes.reset() == b""


@given(st.lists(SEQUENCES))
def test_left_and_entered_again_it_is_as_before(sequences: list[bytes]) -> None:
    modes = after(*sequences)
    leave, enter, reset = modes.leave(), modes.enter(), modes.reset()
    modes.note([leave, enter], len(leave + enter))
    assert (modes.reset(), modes.enter()) == (reset, enter)


@pytest.mark.parametrize(
    "stream",
    [
        b"\x1b",
        b"\x1b[",
        b"\x1b[38;5",
        b"\x1b]0;title",
        b"\x1bPq#0",
        b"\x1b]8;;x\x1b",
        b"a\xc3",
        b"\xf0\x9f\x9a",
        b"\x1b(",
    ],
)
def test_inside_a_sequence_is_not_ground(stream: bytes) -> None:
    assert not after(stream).at_ground


@pytest.mark.parametrize(
    "stream",
    [
        b"",
        b"text",
        b"\x1b[0m",
        b"\x1b]0;title\x07",
        b"\x1bPq#0\x1b\\",
        "é🚀".encode(),
        b"\xff",
        b"\x1b(B",
        b"\x1b7",
    ],
)
def test_after_a_sequence_is_ground(stream: bytes) -> None:
    assert after(stream).at_ground


def test_a_flood_hides_no_private_mode() -> None:
    flood = b"\x1b[32mline\x1b[0m\r\n" * 5000
    modes = after(*[flood[at : at + 4096] for at in range(0, len(flood), 4096)], b"\x1b[?2004h", flood, flood)
    assert modes.bracketed_paste


@given(st.integers(0, 4000), st.sampled_from([1, 3, 60, 900, 4095]), st.integers(0, 60_000))
@settings(deadline=None)
def test_nor_wherever_it_is_cut(lines: int, size: int, begin: int) -> None:
    line = b"\x1b[32mline\x1b[0m\r\n"
    flood, at = line * 4000, lines * len(line)
    flood = flood[:at] + b"\x1b[?1049h" + flood[at:]
    pieces = [flood[:begin]] if begin else []
    pieces += [flood[place : place + size] for place in range(begin, len(flood), size)]
    assert after(*pieces).alternate_screen


def test_the_end_of_a_flood_is_known() -> None:
    flood = b"\x1b[32mline\x1b[0m\r\n" * 5000
    pieces = [flood[at : at + 4000] for at in range(0, len(flood), 4000)]
    assert after(*pieces).at_ground and not after(*pieces).reset()
    assert not after(*pieces, b"\x1b]0;ti").at_ground
    assert after(*pieces, b"\x1b[31mred").reset() == b"\x1b[0m"


# -- through a real terminal


@pytest.mark.parametrize("end", [f"kill -{signal.SIGKILL} $$", f"kill -{signal.SIGSEGV} $$", "exit 1"])
def test_after_a_crash_the_modes_are_reset(end: str) -> None:
    with rig(
        [
            *WRAPPER,
            "sh",
            "-c",
            r"printf '\033[?1049h\033[?1002;1006h\033[?2004h\033[>5u\033[?25lUP'; ulimit -c 0; " + end,
        ]
    ) as person:
        person.end()
        assert (
            person.seen.partition(b"UP")[2]
            == b"\x1b[<1u\x1b[?1049l\x1b[?1002l\x1b[?1006l\x1b[?2004l\x1b[?25h"
        )


def test_after_a_clean_end_nothing_is_touched() -> None:
    """`wisen tput civis` hides the cursor, as tput was asked to."""
    with rig([*WRAPPER, "sh", "-c", r"printf '\033[?25lUP'"]) as person:
        assert person.end() == 0
        assert person.seen == b"\x1b[?25lUP"


def test_after_a_crash_that_set_nothing_nothing_is_written() -> None:
    with rig([*WRAPPER, "sh", "-c", "echo UP; kill -9 $$"]) as person:
        person.end()
        assert person.seen == b"UP\r\n"


def test_the_wrapper_killed_the_monitor_resets_the_modes(tmp_path: Path) -> None:
    script = r"stty raw; printf '\033[?1000h\033[?2004hUP'; exec sleep 60"
    wrapper = [sys.executable, "-m", "support.faces", "Plain", "--"]
    environ = {"PYTHONPATH": str(Path(__file__).parent.parent), "RECORD": str(tmp_path / "raw")}
    with rig(["sh", "-c", words(wrapper, "sh", "-c", script) + "; sleep 60"], environ=environ) as person:
        person.wait(b"UP")
        eventually(lambda: b"hUP" in (tmp_path / "raw").read_bytes())  # the monitor is told just before
        children = Path(f"/proc/{person.pid}/task/{person.pid}/children").read_text().split()
        os.kill(int(children[-1]), signal.SIGKILL)
        person.wait(b"\x1b[?1000l\x1b[?2004l")


def test_stopped_the_modes_stay_as_the_agent_left_them() -> None:
    """An agent that stops itself has put them right; and one that has not is the same without us."""
    script = "import os, signal; os.write(1, b'\\x1b[?2004hUP'); os.kill(os.getpid(), signal.SIGSTOP); os.write(1, b'ON')"
    with rig([*WRAPPER, sys.executable, "-c", script]) as person:
        person.end()
        assert person.seen == b"\x1b[?2004hUPON"
