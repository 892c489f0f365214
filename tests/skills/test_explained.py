"""Every setting is explained, with the reason of its range."""

import pytest

from wisen.skills.explained import explained
from wisen.skills.settings import PLACES, RANGES, names


@pytest.mark.parametrize("name", names())
def test_a_setting_says_what_it_does_and_what_it_may_be(name: str) -> None:
    told = explained(name)
    assert told.place in PLACES and told.what and told.allowed and told.project.startswith("may ")
    assert told.variable == f"WISEN_{name.upper()}"
    assert bool(told.why) >= (name in RANGES), "a range has a reason"


def test_what_a_project_may_do_is_what_the_settings_allow() -> None:
    assert {name for name in names() if explained(name).project != "may not set it"} == {
        "lend", "limit", "budget_tokens", "withhold", "deadline_ms", "wanted_rate", "record",
    }  # fmt: skip
