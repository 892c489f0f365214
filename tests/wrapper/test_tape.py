"""A full-screen agent, snapshot by snapshot, and the page that should come of it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from wisen.wrapper.rows import key_of
from wisen.wrapper.tape import Tape

RULE = "\u2500" * 30
WORDS = st.lists(st.sampled_from("make test file error row done alpha".split()), min_size=1, max_size=4).map(
    " ".join
)


class Pages:
    """Feeds a tape and asks for its text."""

    def __init__(self) -> None:
        self.tape = Tape()
        self.at = 0.0

    def see(self, *rows: str) -> Pages:
        self.tape.see(rows, self.at)
        self.at += 1
        return self

    @property
    def text(self) -> list[str]:
        return [line.text for line in self.tape.lines()]


def test_the_same_screen_twice_is_one_page() -> None:
    assert Pages().see("a line", "b line").see("a line", "b line").text == ["a line", "b line"]


def test_new_rows_go_in_above_the_composer() -> None:
    pages = Pages().see("Header", "> ", "status").see("Header", "> hello", "status")
    pages.see("Header", "> hello", "answer", "> ", "status")
    assert pages.text == ["Header", "> hello", "answer", "status"]


def test_a_line_that_grows_is_one_line() -> None:
    assert Pages().see("The ans").see("The answer is").see("The answer is 42").text == ["The answer is 42"]


def test_a_line_that_is_overwritten_by_another_is_kept() -> None:
    assert Pages().see("top", "Reading file", "foot").see("top", "Applied the edit", "foot").text == [
        "top",
        "Applied the edit",
        "Reading file",  # a state of being busy stands after what came of it
        "foot",
    ]


def test_a_spinner_that_counts_is_one_line() -> None:
    pages = Pages()
    for second, sign in enumerate("\u273b\u273d\u2736\u2722"):
        pages.see("ask", f"{sign} Pondering\u2026 ({second}s)", "foot")
    assert pages.text == ["ask", "\u2722 Pondering\u2026 (3s)", "foot"]


def test_what_is_said_twice_on_one_screen_is_kept_twice() -> None:
    assert Pages().see("ok", "next", "ok").text == ["ok", "next", "ok"]


def test_a_page_with_nothing_in_common_follows() -> None:
    first, second = [f"a{n} first" for n in range(5)], [f"b{n} second" for n in range(5)]
    assert Pages().see(*first).see(*second).text == first + second


def test_a_covering_page_stands_between_what_was_before_and_after() -> None:
    pages = Pages().see("shell before")
    pages.tape.turn_away()
    pages.see("inside the editor")
    pages.tape.turn_back()
    assert pages.see("shell before", "shell after").text == [
        "shell before",
        "inside the editor",
        "shell after",
    ]


def test_a_blank_row_above_is_remembered() -> None:
    pages = Pages().see("one", "", "two", "three")
    assert [line.gap for line in pages.tape.lines()] == [False, True, False]


def test_brackets_alone_are_lines_too() -> None:
    code = ["def f() {", "}", "def g() {", "}"]
    assert Pages().see(*code).see(*code).text == code


def test_time_is_when_a_line_was_first_seen() -> None:
    pages = Pages().see("one").see("one", "two")
    assert [line.at for line in pages.tape.lines()] == [0.0, 1.0]


def test_frames_and_bullets_are_not_what_a_row_says() -> None:
    assert key_of("\u2502 > hello  there \u2502") == key_of("\u276f hello there") == "hello there"
    assert key_of(RULE) == key_of("  ") == key_of(">") == ""
    assert key_of("- item") == "- item"


def test_what_lies_far_behind_is_handed_out_once_and_held_no_longer() -> None:
    tape, found = Tape(400), []
    for begin in range(0, 5000, 50):
        rows = [text for n in range(begin, begin + 50) for text in ("", f"line {n}")]
        tape.see(rows, 0.0, 80)
        found += tape.finished()
        assert len(tape.lines()) <= 500
    found += tape.lines()
    assert [line.text for line in found] == [f"line {n}" for n in range(5000)]
    assert [line.gap for line in found] == [False, *[True] * 4999]


def test_an_overwritten_line_whose_neighbour_is_finished_is_still_left_out() -> None:
    tape = Tape(40)
    tape.see(["head", "same line", "x", "same line"], 0.0)
    tape.see(["head", "same line", "x", "other"], 0.0)
    found = []
    for begin in range(0, 200, 10):
        tape.see([f"row {n}" for n in range(begin, begin + 10)], 0.0, 5)
        found += tape.finished()
    assert [line.text for line in found[:4]] == ["head", "same line", "x", "other"]


@settings(max_examples=80, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=60), st.data())
def test_scrolling_back_and_forth_repeats_nothing_and_loses_nothing(
    doc: list[str], data: st.DataObject
) -> None:
    doc = [f"{number:03d} {text}" for number, text in enumerate(doc)]
    height, upto, seen = 10, 0, set[int]()
    pages = Pages()
    while upto < len(doc):
        upto = min(len(doc), upto + data.draw(st.integers(1, height)))
        top = max(0, upto - height)
        rows = ["Header", *doc[top:upto], *[""] * (height - upto + top), RULE, "> ", "status"]
        pages.see(*rows)
        seen |= set(range(top, upto))
        if top and data.draw(st.booleans()):
            back = data.draw(st.integers(0, top))
            pages.see("Header", *doc[back : back + height], RULE, "> ", "status").see(*rows)
    assert [text for text in pages.text if text[0].isdigit()] == [doc[number] for number in sorted(seen)]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(WORDS, st.integers(1, 5)), min_size=1, max_size=10))
def test_a_talk_with_composer_spinner_and_streaming_is_read_back_as_it_was(
    turns: list[tuple[str, int]],
) -> None:
    pages, said = Pages(), ["Agent v1"]

    def show(more: list[str], composer: str = "") -> None:
        body = [*said, *more][-10:]
        pages.see(*body, *[""] * (10 - len(body)), RULE, f"\u276f {composer}", RULE, "auto mode on")

    for turn, (text, count) in enumerate(turns):
        prompt = f"{turn}: {text}"  # the same exchange again and again, on a full screen, looks like none
        for upto in range(0, len(prompt) + 1, 3):
            show([], prompt[:upto])
        show([], prompt)
        said += [f"\u276f {prompt}", ""]
        for second, sign in enumerate("\u273b\u273d\u2736"):
            show([f"{sign} Thinking\u2026 ({second}s)"])
        for number in range(count):
            answer = f"\u25cf answer {number} to {prompt}"
            for upto in range(4, len(answer), 7):
                show([answer[:upto], "", "\u273b Thinking\u2026 (3s)"])
            said.append(answer)
            show(["", "\u273d Thinking\u2026 (4s)"])
        said.append("")
        show([])
    found = [text for text in pages.text if "Thinking" not in text and text != "auto mode on"]
    assert found == [text for text in said if text]
