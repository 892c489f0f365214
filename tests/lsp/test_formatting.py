"""A page set out: only what must change does, no word, and doing it twice does nothing. Pure."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.pages import HOOKS

from wisen.lsp.formatting import formatted
from wisen.lsp.text import opened


def after(source: str) -> str:
    text = opened("u", source)
    return text.edited(formatted(text))


def test_a_page_that_is_set_out_is_left_as_it_is() -> None:
    assert formatted(opened("u", HOOKS)) == [] == formatted(opened("u", f"---\nname: x\n---\n\n{HOOKS}"))


@pytest.mark.parametrize(
    ("before", "then"),
    [
        ("# A\ntext\n## B\n\n\n\n- x  \n", "# A\ntext\n\n## B\n\n- x\n"),
        ("# A\n\n## Steps\n1. a\n1. b\n3. c\n", "# A\n\n## Steps\n1. a\n2. b\n3. c\n"),
        ("# A\n\n## Steps\n\n1. a\n1. b\n", "# A\n\n## Steps\n\n1. a\n1. b\n"),
        ("# A\n\n## Steps\n\n1. a\n   - 7. b\n2. c\n\nThen:\n\n1. d\n3. e\n", "# A\n\n## Steps\n\n1. a\n   - 7. b\n2. c\n\nThen:\n\n1. d\n2. e\n"),
        ("# A\n\nfirst  \nsecond  \n", "# A\n\nfirst  \nsecond\n"),
        ("# A\n\n```\n#  code  \n\n\n\n1. x\n```\n", "# A\n\n```\n#  code  \n\n\n\n1. x\n```\n"),
        ("# A\n\n<!--\n\n\nhidden  \n-->\n", "# A\n\n<!--\n\n\nhidden  \n-->\n"),
        ("\n\n# A", "# A\n"),
        ("# A\n\n\n", "# A\n"),
        ("# A\r\ntext\r\n## B", "# A\r\ntext\r\n\r\n## B\r\n"),
        ("# A\n  \n \ntext\n", "# A\n\ntext\n"),
        ("---\nname:   x  \n\n\n---\n# A\n", "---\nname:   x  \n\n\n---\n# A\n"),
    ],
)  # fmt: skip
def test_what_is_changed(before: str, then: str) -> None:
    assert after(before) == then


@pytest.mark.parametrize("source", ["", "\n", "   ", "\r\n\r\n"])
def test_nothing_is_made_of_nothing(source: str) -> None:
    assert formatted(opened("u", source)) == []


PIECES = st.lists(
    st.sampled_from(
        ["# A", "## Steps", "## B ", "1. a", "3. b  ", "  - c", "text", "text  ", "", " ", "\t", "```", "<!--", "-->", "---", "name: x", "\x0c", "é\u2028😀 "]
    ),
    max_size=14,
)  # fmt: skip


@given(PIECES, st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
def test_twice_is_once_and_no_word_is_lost(pieces: list[str], ending: str, ends: bool) -> None:
    source = ending.join(pieces) + ending * ends
    once = after(source)
    assert after(once) == once
    words = lambda text: re.sub(r"[\s\d]+", " ", text).split()
    assert words(once) == words(source)
