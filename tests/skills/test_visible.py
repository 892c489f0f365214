"""Text that is not ours cannot act on a terminal, hide, or pretend (T1-T6 of the attack list)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisen.skills.visible import columns, line, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J\x1b[H", "<U+001B>[2J<U+001B>[H"),
        ("\x1b]0;title\x07", "<U+001B>]0;title<U+0007>"),
        ("\x1b]8;;http://x\x1b\\word", "<U+001B>]8;;http://x<U+001B>\\word"),
        ("\x1b]52;c;QUJD\x07", "<U+001B>]52;c;QUJD<U+0007>"),
        ("\x1bP$q q\x1b\\", "<U+001B>P$q q<U+001B>\\"),
        ("\x1bc", "<U+001B>c"),
        ("\x9b2J", "<U+009B>2J"),
        ("safe\rEVIL", "safe<U+000D>EVIL"),
        ("ab\x08\x08", "ab<U+0008><U+0008>"),
        ("a\x7fb\x00", "a<U+007F>b<U+0000>"),
        ("a\u202eb\u2066c", "a<U+202E>b<U+2066>c"),
        ("zero\u200bwidth\ufeff", "zero<U+200B>width<U+FEFF>"),
        ("tag\U000e0041", "tag<U+E0041>"),
        ("soft\u00adhyphen", "soft<U+00AD>hyphen"),
        ("a\u2028b", "a<U+2028>b"),
        ("selector\ufe01", "selector<U+FE01>"),
        ("lone \ud800", "lone <U+D800>"),
    ],
)
def test_what_acts_or_hides_is_spelt_out(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize(
    "text",
    ["plain", "two\nlines\tand a tab", "naïve café", "漢字かな", "שלום", "│ box │", "✔ done", "❤\ufe0f"],
)
def test_what_is_only_text_stays(text: str) -> None:
    assert visible(text) == text


@given(st.text())
def test_nothing_unsafe_is_ever_left(text: str) -> None:
    shown = visible(text)
    assert not any(
        ord(c) < 32 and c not in "\n\t" or 0x7F <= ord(c) <= 0x9F or 0x202A <= ord(c) <= 0x202E for c in shown
    )
    assert visible(shown) == shown


def test_one_line_is_one_line() -> None:
    assert line("first\nsecond\tthird  \r\n fourth", 80) == "first second third fourth"


@pytest.mark.parametrize(
    "text", ["x" * 200, "漢" * 200, "e\u0301" * 200, "\x1b" * 200, "a " * 200, "x" * 10_000_000]
)
@pytest.mark.parametrize("width", [1, 7, 40])
def test_one_line_is_never_wider_than_asked(text: str, width: int) -> None:
    shown = line(text, width)
    assert columns(shown) <= width
    assert shown.endswith("…")


def test_columns_count_wide_and_combining_characters() -> None:
    assert [columns(t) for t in ("abc", "漢字", "e\u0301", "")] == [3, 4, 1, 0]
