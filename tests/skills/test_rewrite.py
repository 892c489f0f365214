"""A setting changed in a file that a person wrote: everything else stays as it was."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisen.skills import rewrite
from wisen.skills.errors import WisenError
from wisen.skills.settings import flat, names

MINE = """\
# my settings
[lend]
limit = 2      # two are enough
withhold = 0.1

# models
[model]
backend = 'extract'   # none on this machine
"""


def test_one_value_changes_and_its_comment_stays() -> None:
    assert rewrite.with_setting(MINE, "limit", 1) == MINE.replace("limit = 2 ", "limit = 1 ")
    assert rewrite.with_setting(MINE, "backend", "ollama") == MINE.replace("'extract'", '"ollama"')


def test_a_new_one_goes_under_its_section() -> None:
    text = rewrite.with_setting(MINE, "deadline_ms", 90)
    assert tomllib.loads(text)["lend"] == {"limit": 2, "withhold": 0.1, "deadline_ms": 90}
    assert [line for line in text.splitlines() if "deadline" not in line] == MINE.splitlines()


def test_a_section_that_is_not_there_is_made() -> None:
    text = rewrite.with_setting(MINE, "record", "text")
    assert text.startswith(MINE) and tomllib.loads(text)["record"] == {"what": "text"}
    assert rewrite.with_setting("", "record", "text") == '[record]\nwhat = "text"\n'


@pytest.mark.parametrize(
    "text", ["limit = 3\n", "lend.limit = 3\n", "[lend]\nlimit = 3\n", "lend = {limit = 3}\n"]
)
def test_it_is_changed_where_it_stands(text: str) -> None:
    assert rewrite.with_setting(text, "limit", 1) == text.replace("3", "1")
    assert "limit" not in rewrite.without(text, "limit")


def test_what_does_not_stand_there_is_taken_away_without_a_trace() -> None:
    assert rewrite.without(MINE, "key") == MINE


def test_windows_line_ends_stay() -> None:
    text = MINE.replace("\n", "\r\n")
    assert rewrite.with_setting(text, "limit", 1) == text.replace("limit = 2 ", "limit = 1 ")


def test_a_broken_file_is_not_touched() -> None:
    with pytest.raises(WisenError, match="no valid TOML"):
        rewrite.with_setting("limit = \n", "limit", 1)


@given(
    name=st.sampled_from(["limit", "budget_tokens", "deadline_ms", "retention_days"]), value=st.integers(0, 3)
)
def test_what_is_set_is_read_back(name: str, value: int) -> None:
    found, warnings = flat(tomllib.loads(rewrite.with_setting(MINE, name, value)), "")
    assert found[name] == value and not warnings and name in names()
