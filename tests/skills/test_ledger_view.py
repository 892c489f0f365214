"""The shape other programs rely on."""

import json

import pytest
from support.uses import NOW, Past

from wisen.skills.ledger_view import as_json
from wisen.skills.standing import standings

KEYS = "skill standing lent withheld helped harmed unknown first_used last_used lift tokens why".split()


def test_every_skill_in_one_shape() -> None:
    past = (
        Past(first=200.0)
        .lent(5)
        .lent(9, "helped")
        .lent(1, "harmed")
        .withheld(3, "helped")
        .withheld(7, "harmed")
    )
    rows = as_json(standings(past.uses, past.judgements, [], NOW, ["a", "b"]), NOW)
    assert [list(row) for row in rows] == [KEYS, KEYS]
    a, b = rows
    assert (a["skill"], a["standing"], a["lent"], a["withheld"]) == ("a", "proven", 15, 10)
    assert (a["helped"], a["harmed"], a["unknown"], a["tokens"]) == (9, 1, 5, 1500)
    assert (b["skill"], b["lent"], b["first_used"], b["last_used"], b["lift"]) == ("b", 0, 0.0, 0.0, None)
    lift = a["lift"]
    assert isinstance(lift, dict) and list(lift) == ["value", "low", "high"]
    assert lift["value"] == pytest.approx(0.6) and lift["low"] < lift["value"] < lift["high"]
    assert json.loads(json.dumps(rows)) == rows


def test_an_empty_ledger_is_an_empty_list() -> None:
    assert as_json({}, NOW) == []
