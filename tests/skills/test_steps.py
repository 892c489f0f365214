"""What a page says to do, each step with all that belongs to it."""

import pytest

from wisen.skills import page


def steps(text: str) -> tuple[str, ...]:
    return page.parse("# T\n\n" + text, name="x").steps


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("## Steps\n1. one\n2. two\n", ("one", "two")),
        ("## Steps\n1) one\n1) two\n", ("one", "two")),
        ("## Steps\n- one\n- two\n", ("one", "two")),
        ("## Steps\na) one\nb) two\n", ("one", "two")),
        ("## Steps\nA. one\nB. two\n", ("one", "two")),
        (
            "## Steps\n1. Ask whether it is they or\nI. think twice\n2. two\n",
            ("Ask whether it is they or\nI. think twice", "two"),
        ),
        ("## Steps\n- [ ] one\n- [x] two\n", ("one", "two")),
        ("## Steps\n\n1. one\n\n   more\n\n2. two\n", ("one\n\nmore", "two")),
        ("## Steps\n1. one\n   - a\n   - b\n2. two\n", ("one\n- a\n- b", "two")),
        ("## Steps\n1. one\n- a\n- b\n2. two\n", ("one\n- a\n- b", "two")),
        ("## Steps\n1. one\n   1. a\n   2. b\n2. two\n", ("one\n1. a\n2. b", "two")),
        ("## Steps\n1. one\n```sh\nls\n# 3. no\n```\n2. two\n", ("one\n```sh\nls\n# 3. no\n```", "two")),
        ("## Steps\n1. one\n   ```sh\n     ls\n   ```\n", ("one\n```sh\n  ls\n```",)),
        ("## Steps\n   1. one\n   2. two\n", ("one", "two")),
        ("## Steps\n1. one\n<!-- hidden\nthing -->\n2. two\n", ("one", "two")),
        ("## Steps\n### Group\n1. one\n### Other\n2. two\n", ("one", "two")),
        ("## Steps\n### Step 1: one\ntext\n### Step 2 - two\n", ("one\ntext", "two")),
        ("## Steps\n### 1. one\n- a\n### 2. two\n- b\n", ("one\n- a", "two\n- b")),
        ("## Step 1: one\n\ntext\n\n## Step 2: two\n", ("one\ntext", "two")),
        ("## Steps\nJust do\nit.\n", ("Just do it.",)),
        ("## Steps\n\n## Notes\n1. no step\n", ()),
        ("## Notes\n1. no step\n", ()),
        ("## Workflow\n1. one\n\n## Steps\n1. two\n", ("two",)),
        ("## Instructions\n1. one\n", ("one",)),
        ("## Schritte\n1. eins\n", ("eins",)),
        ("## 步骤\n1. 一\n2、 二\n", ("一", "二")),
        ("## Steps\n1. one\n\n## Last Used\n2026-01-01\n", ("one",)),
        ("## Steps\n1.\n2. two\n", ("two",)),
    ],
)
def test_steps_as_people_write_them(text: str, found: tuple[str, ...]) -> None:
    assert steps(text) == found


def test_at_most_200() -> None:
    assert len(steps("## Steps\n" + "1. x\n" * 300)) == 200
