"""The list of attacks, and that each has a test of its number or stands in the README beside this file with a reason."""

import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent
TESTS = HERE.parent
KINDS = {"S": 33, "T": 8, "K": 20, "R": 4, "M": 13}  # secrets, terminal, pages, what is dropped, models
ATTACKS = [f"{kind}{number}" for kind, last in KINDS.items() for number in range(1, last + 1)]
TESTED = {
    number
    for path in TESTS.rglob("test_*.py")
    for number in re.findall(r"^(?:async )?def test_([A-Z]\d+)_", path.read_text(), re.MULTILINE)
}
TABLE = dict(
    re.findall(r"^\| ([A-Z]\d+) \| [^|]+ \| ([^|]+) \|$", (HERE / "README.md").read_text(), re.MULTILINE)
)


@pytest.mark.parametrize("attack", ATTACKS)
def test_each_attack_has_a_test_or_a_reason(attack: str) -> None:
    assert attack in TABLE, "it stands in the table"
    tested = TABLE[attack].strip() == "tested"
    assert tested == (attack in TESTED)
    assert tested or len(TABLE[attack].split()) > 5, "an exception says why"


def test_the_table_names_no_other() -> None:
    assert sorted(TABLE) == sorted(ATTACKS)
    assert set(ATTACKS) >= TESTED
