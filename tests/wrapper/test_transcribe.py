"""Turns from a rendered recording, with and without the prompts the wrapper followed."""

from __future__ import annotations

import json

import pytest

from wisen.skills.model import Turn, Who
from wisen.wrapper.raw import Moment
from wisen.wrapper.tape import KEPT, Line
from wisen.wrapper.transcribe import OUTPUT, PART, Telling, from_screen, prompt_of, turns


def page(text: str) -> list[Line]:
    """Lines as a tape gives them: one second apart, a blank line above counts as a gap."""
    lines: list[Line] = []
    gap = False
    for number, row in enumerate(text.strip("\n").split("\n")):
        if row.strip():
            lines.append(Line(row.rstrip(), float(number), gap and bool(lines)))
        gap = not row.strip()
    return lines


def said(found: tuple[Turn, ...]) -> list[tuple[str, str]]:
    return [(turn.who.value, turn.text) for turn in found]


TALK = """
Agent 1.0

\u276f fix the test

I will look.

\u276f and then
  commit it

Done.
"""


def test_prompts_are_guessed_from_their_sign() -> None:
    assert said(turns(page(TALK))) == [
        ("agent", "Agent 1.0"),
        ("person", "fix the test"),
        ("agent", "I will look."),
        ("person", "and then\ncommit it"),
        ("agent", "Done."),
    ]


def test_known_prompts_are_taken_as_they_were_typed() -> None:
    found = turns(page(TALK), [(2.5, "fix the test"), (6.5, "and then\ncommit  it")])
    assert said(found)[1] == ("person", "fix the test")
    assert said(found)[3:] == [("person", "and then\ncommit  it"), ("agent", "Done.")]


def test_a_prompt_the_screen_does_not_show_stands_at_its_time() -> None:
    found = turns(page("hello\n\n[Pasted text #1]\n\nan answer"), [(3.0, "a very long\npaste of lines")])
    assert said(found) == [
        ("agent", "hello\n\n[Pasted text #1]"),
        ("person", "a very long\npaste of lines"),
        ("agent", "an answer"),
    ]


def test_a_prompt_without_an_answer_is_a_turn() -> None:
    assert said(turns(page("> one\n> two"), [(0.0, "one"), (1.0, "two")])) == [
        ("person", "one"),
        ("person", "two"),
    ]


def test_a_sign_for_each_line_is_one_prompt_where_that_is_the_custom() -> None:
    assert said(turns(page("> line A\n> line B\n\nok"))) == [("person", "line A\nline B"), ("agent", "ok")]


def test_a_menu_and_a_quote_are_no_prompts() -> None:
    menu = page("\u276f do it\n\nMay I?\n\n\u276f 1. Yes\n  2. No\n\n> a quote\n\ndone")
    assert [text for who, text in said(turns(menu)) if who == "person"] == ["do it"]


def test_a_framed_command_is_a_tool_run() -> None:
    found = turns(page("I run it.\n\n\u2502 $ make test\n\u2502 2 failed\n\u2502 exit code: 2\n\nIt failed."))
    assert said(found) == [("agent", "I run it."), ("tool", "2 failed"), ("agent", "It failed.")]
    assert (found[1].command, found[1].status, found[1].tool) == ("make test", 2, "shell")


@pytest.mark.parametrize(
    ("hint", "status"),
    [
        ("exited with code 3", 3),
        ("Exit status: 0", 0),
        ("(exit 127)", 127),
        ("Process exited with code 1", 1),
        ("Took 0.1s", None),
    ],
)
def test_a_bare_command_is_a_tool_run_only_with_a_hint_of_its_end(hint: str, status: int | None) -> None:
    found = turns(page(f"$ make\nbuilt\n{hint}\n\nfine"))
    assert (found[0].who, found[0].command, found[0].status, found[0].text) == (
        Who.TOOL,
        "make",
        status,
        "built",
    )


def test_advice_is_not_a_tool_run() -> None:
    assert said(turns(page("Now run:\n\n$ npm install\n\nand be happy."))) == [
        ("agent", "Now run:\n\n$ npm install\n\nand be happy.")
    ]


def test_times_go_forward_and_begin_where_the_session_began() -> None:
    lines = [Line("answer", 5.0, False), Line("footer", 0.0, True), Line("> next", 7.0, True)]
    assert [turn.at for turn in turns(lines, began=1000.0)] == [1000.0, 1007.0]
    lines = [Line("> ask", 5.0, False), Line("status", 0.0, True)]
    assert [turn.at for turn in turns(lines)] == [5.0, 5.0]


def test_markers_of_other_kinds_are_no_prompts() -> None:
    assert prompt_of(b'{"kind": "prompt", "text": "a\\rb"}') == "a\nb"
    for other in (b"", b"plain", b"[1]", b'{"kind": "lent"}', b"\xff"):
        assert prompt_of(other) == ""


def test_a_whole_recording_becomes_turns() -> None:
    moments = [
        Moment(0.0, "r", b"60x12"),
        Moment(0.1, "o", b"\x1b[?1049h\x1b[HAgent 1.0\x1b[12;1H> "),
        *(Moment(1 + n / 10, "o", bytes([key])) for n, key in enumerate(b"say hi")),
        Moment(2.0, "m", json.dumps({"kind": "prompt", "text": "say hi"}).encode()),
        Moment(2.1, "o", b"\x1b[3;1H> say hi\x1b[5;1H\xe2\x80\xa2 hi\x1b[12;1H> \x1b[K"),
        Moment(3.0, "o", b"\x1b[?1049lbye\r\n"),
        Moment(3.1, "x", b"0"),
    ]
    found = tuple(from_screen(moments, began=100.0))
    assert said(found) == [("agent", "Agent 1.0"), ("person", "say hi"), ("agent", "\u2022 hi\nbye")]
    assert found[1].at == 102.0


def test_nothing_is_nothing() -> None:
    assert tuple(from_screen([])) == ()
    assert turns([]) == ()


def long_talk(count: int, rows: int) -> tuple[list[Moment], list[tuple[str, str]]]:
    """A recording of many prompts with long answers, and the turns it should give."""
    moments, wanted = [Moment(0.0, "r", b"80x24")], []
    for n in range(count):
        prompt, answer = f"question number {n}", [f"answer {n} row {row}" for row in range(rows)]
        moments.append(Moment(10.0 * n + 1, "o", f"> {prompt}".encode()))
        moments.append(Moment(10.0 * n + 2, "m", json.dumps({"kind": "prompt", "text": prompt}).encode()))
        moments.append(Moment(10.0 * n + 2.1, "o", ("\r\n" + "\r\n".join(answer) + "\r\n").encode()))
        wanted += [("person", prompt), ("agent", "\n".join(answer))]
    return moments, wanted


def test_a_long_session_comes_turn_by_turn_and_is_not_gathered_first() -> None:
    moments, wanted = long_talk(300, 100)
    telling = Telling(began=1000.0)
    found, held = [], 0
    for moment in moments:
        found += telling.feed(moment)
        held = max(held, len(telling._lines))
    assert len(found) > 300 and held < KEPT
    found += telling.end()
    assert [(turn.who.value, turn.text) for turn in found] == wanted
    assert [turn.at for turn in found] == sorted(turn.at for turn in found)
    assert found[0].at == 1002.0


@pytest.mark.parametrize("followed", [True, False])
def test_one_endless_turn_is_told_in_parts_and_nothing_of_it_is_lost(followed: bool) -> None:
    moments, _ = long_talk(1, 0)
    moments = moments if followed else moments[:2]
    rows = [f"> quoted {row}" if row % 500 == 7 else f"row {row}" for row in range(20_000)]
    for begin in range(0, len(rows), 100):
        text = "\r\n".join(rows[begin : begin + 100]) + "\r\n" * (2 if begin % 300 == 0 else 1)
        moments.append(Moment(5.0 + begin, "o", f"\r\n{text}".encode()))
    telling, found, held = Telling(), [], 0
    for moment in moments:
        found += telling.feed(moment)
        held = max(held, len(telling._lines))
    assert held < 3 * PART
    live = [*found, *telling.so_far(1e6)]
    found += telling.end()
    assert live == found  # what is told early is what is told at the end
    parts = [turn.text for turn in found if turn.who is Who.AGENT]
    assert max(len(part.split("\n")) for part in parts) <= 2 * PART
    if followed:
        assert [turn.text for turn in found if turn.who is Who.PERSON] == ["question number 0"]
        assert [row for part in parts for row in part.split("\n") if row] == rows


def test_a_command_that_prints_on_and_on_is_told_while_it_does() -> None:
    rows = [f"\u2502 row {number}" for number in range(3 * OUTPUT)]
    telling, held = Telling(), 0
    telling.feed(Moment(0.0, "r", b"80x24"))
    found = telling.feed(Moment(0.5, "o", "\u2502 $ forever\r\n".encode()))
    for begin in range(0, len(rows), 100):
        text = "\r\n".join(rows[begin : begin + 100]) + "\r\n"
        found += telling.feed(Moment(1.0 + begin, "o", text.encode()))
        held = max(held, len(telling._lines))
    found += telling.end()
    assert held <= OUTPUT + 2 * PART
    assert found[0].command == "forever" and found[0].text.count("row") == OUTPUT - 1
    assert [row for turn in found for row in turn.text.split("\n") if row] == [
        row.strip("\u2502 ") if number < OUTPUT - 1 else row for number, row in enumerate(rows)
    ]


def test_while_a_long_answer_grows_the_parts_before_its_last_stay_as_they_are() -> None:
    told = page("\n".join(f"row {row}" + "\n" * (row % 9 == 0) for row in range(4 * PART)))
    before, after = turns(told[: 3 * PART + 5]), turns(told)
    assert len(before) > 3 and after[: len(before) - 1] == before[:-1]
    assert after[0].text.endswith(told[at := after[0].text.count("row") - 1].text) and told[at + 1].gap


def test_a_prompt_with_a_clock_at_the_right_end_of_its_row_is_found() -> None:
    text = "header\n\n \u276f fix the test                       02:03 \u2503\n\n fixed it\n\n \u276f thanks a lot                       02:04 \u2503\n\n welcome"
    found = turns(page(text), [(2.5, "fix the test"), (6.5, "thanks a lot")])
    assert said(found) == [
        ("agent", "header"),
        ("person", "fix the test"),
        ("agent", " fixed it"),
        ("person", "thanks a lot"),
        ("agent", " welcome"),
    ]


def test_a_scroll_bar_is_no_text_and_a_frame_stays() -> None:
    text = "> ask\n\n an answer              \u2588\n and more               \u2502\n\u2502 in a box      \u2502\n a | b \u2502"
    assert said(turns(page(text)))[1] == (
        "agent",
        " an answer\n and more\n\u2502 in a box      \u2502\n a | b \u2502",
    )
