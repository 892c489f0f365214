"""Documents as the editor has them: what holds for every text, change and encoding."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisen.lsp.text import LIMIT, Edit, Place, Span, Text, column, opened, units

ENCODINGS = ("utf-8", "utf-16", "utf-32")
ODD = st.text(st.sampled_from("ab \n\r\t\x0c\u2028é漢😀𝔘\ufeff"), max_size=40)


@given(ODD, st.sampled_from(ENCODINGS))
def test_a_column_goes_to_units_and_back(text: str, encoding: str) -> None:
    for at in range(len(text) + 1):
        assert column(text, units(text[:at], encoding), encoding) == at


@given(ODD, st.integers(-3, 200), st.sampled_from(ENCODINGS))
def test_no_number_of_units_leaves_the_line_or_splits_a_character(
    text: str, told: int, encoding: str
) -> None:
    at = column(text, told, encoding)
    assert 0 <= at <= len(text) and units(text[:at], encoding) <= max(told, 0)


@given(ODD)
def test_lines_end_as_the_protocol_says(source: str) -> None:
    text = opened("u", source)
    assert text.lines() == re.split("\r\n|\n|\r", source)
    assert text.line(text.count) == text.line(-1) == ""


@given(ODD, ODD, st.tuples(*[st.integers(0, 9)] * 4), st.sampled_from(ENCODINGS))
def test_a_change_replaces_just_what_stands_between_its_places(
    source: str, new: str, where: tuple, encoding: str
) -> None:
    text = opened("u", source, encoding=encoding)
    start, end = text.place(*where[:2]), text.place(*where[2:])
    after = text.changed([(where, new)], 7)
    kept_until, kept_from = text.offset(start), max(text.offset(start), text.offset(end))
    assert after.source == source[:kept_until] + new + source[kept_from:] and after.version == 7


def test_a_change_behind_a_form_feed_and_an_astral_sign_goes_where_the_client_meant() -> None:
    text = opened("u", "a\x0cb\u2028c\n😀 name\n", encoding="utf-16")
    assert text.changed([((1, 3, 1, 7), "skill")], 2).source == "a\x0cb\u2028c\n😀 skill\n"
    assert opened("u", "😀 name", encoding="utf-8").changed([((0, 5, 0, 9), "x")], 2).source == "😀 x"


def test_lines_go_in_before_a_line_or_after_the_last_one_that_has_no_end() -> None:
    text = opened("u", "one\ntwo")
    assert text.edited([text.insertion(1, "new\n")]) == "one\nnew\ntwo"
    assert text.edited([text.insertion(2, "new\n")]) == "one\ntwo\nnew"
    assert text.edited([Edit(Span(Place(0, 0), Place(0, 3)), "1"), Edit(text.whole(1), "2")]) == "1\n2"


def test_a_document_too_large_is_not_kept_until_it_is_sent_anew() -> None:
    huge = opened("u", "x" * (LIMIT + 1))
    assert huge.huge and huge.source == "" and huge.changed([((0, 0, 0, 0), "y")], 2).huge
    assert huge.changed([(None, "small")], 3).source == "small"


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_half_a_surrogate_pair_keeps_its_width(encoding: str) -> None:
    assert opened("u", "\ud83dx", encoding=encoding) == Text("u", "\ufffdx", encoding=encoding)
