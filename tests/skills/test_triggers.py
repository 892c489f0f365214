"""What a page listens for, in all the ways people write it down."""

import pytest

from wisen.skills import page
from wisen.skills.triggers import lines, places


def triggers(text: str) -> tuple[str, ...]:
    return page.parse("# T\n\n" + text if not text.startswith("---") else text, name="x").triggers


def not_when(text: str) -> tuple[str, ...]:
    return page.parse("# T\n\n" + text, name="x").not_when


AB = ("fix the build", "mend it")


@pytest.mark.parametrize(
    "text",
    [
        '## Triggers\n- "fix the build"\n- "mend it"\n',
        "## Triggers\n* fix the build\n* mend it\n",
        "## Triggers\n1. 'fix the build'\n2) `mend it`\n",
        "## Triggers\n- [ ] **fix the build**\n- [x] _mend it_,\n",
        "## Triggers\n\n- “fix the build”\n\n- «mend it»\n",
        "## Triggers\n- fix the build\n  - mend it\n",
        "## Triggers\n- fix\n  the build\n- mend it\n",
        '## Triggers\n"fix the build", "mend it"\n',
        '## Triggers\n- "fix the build" or "mend it"\n',
        '## Triggers\n- "fix the build", `mend it`\n',
        "## Triggers\nfix the build, mend it\n",
        "## Triggers\nfix the build; mend it\n",
        "## Triggers\nfix the build\nmend it\n",
        "## Triggers\n- fix the build\n- FIX THE BUILD\n- mend it\n",
        "# Trigger\n- fix the build\n- mend it\n",
        "#### 2. **Trigger Phrases:**\n- fix the build\n- mend it\n",
        "## Trigger conditions\n- fix the build\n- mend it\n",
        "## When to Use This Skill\n- fix the build\n- mend it\n",
        "## Auslöser\n- fix the build\n- mend it\n",
        "## 触发条件\n- fix the build\n- mend it\n",
        "## Triggers\n### often\n- fix the build\n### seldom\n- mend it\n",
        "## Triggers\n- fix the build\n\n## Other\n- x\n\n## When to use\n- mend it\n",
        "Triggers: fix the build, mend it\n",
        '**Triggers:** "fix the build", "mend it"\n',
        "## Triggers\n- [fix the build](https://example.org)\n- mend it\n",
        "---\ntriggers: [fix the build, mend it]\n---\n# T\n",
        "---\ntriggers:\n  - fix the build\n  - 'mend it'\n---\n# T\n",
        "---\ntriggers: fix the build, mend it\n---\n# T\n",
        '---\nmetadata:\n  wisen-triggers: "fix the build; mend it"\n---\n# T\n',
        "---\nmetadata:\n  triggers:\n    - fix the build\n    - mend it\n---\n# T\n",
        "---\nwhen_to_use: |\n  fix the build\n  mend it\n---\n# T\n",
        "---\nwhen_to_use: |\n  - fix the build\n  - mend it\n---\n# T\n",
        "---\ntriggers: [fix the build]\n---\n# T\n## Triggers\n- mend it\n",
    ],
)
def test_one_list_in_many_hands(text: str) -> None:
    assert triggers(text) == AB


@pytest.mark.parametrize(
    "text",
    [
        "```md\n## Triggers\n- a fake one\n```\n",
        "<!--\n## Triggers\n- a fake one\n-->\n",
        "    ## Triggers\n- no heading above\n",
        "## When not to use\n- a fake one\n",
        "## Triggered by\n- a fake one\n",
        "## Triggers\n```\n- in code\n```\n",
        '## Triggers\n- \n- `\n- ""\n',
    ],
)
def test_what_is_none(text: str) -> None:
    assert triggers(text) == ()


def test_what_a_person_would_say_is_taken_out_of_a_sentence_beside_it() -> None:
    assert triggers('## When to use\n- When the user asks to "make it fast", or similar\n') == (
        "make it fast",
        'When the user asks to "make it fast", or similar',
    )


def test_a_sentence_is_not_cut_at_its_commas() -> None:
    told = "Use it for tables, lists, and whatever else the person may bring along, in any shape."
    assert triggers(f"## When to use\n{told}\n") == (told,)


def test_words_keep_what_is_theirs() -> None:
    assert triggers("## Triggers\n- don't run snake_case_name\n- `git rebase` goes wrong\n- *\n") == (
        "don't run snake_case_name",
        "git rebase goes wrong",
        "*",
    )


def test_at_most_200_of_at_most_300_characters() -> None:
    found = triggers("## Triggers\n" + "".join(f"- {n} {'x' * 500}\n" for n in range(500)))
    assert len(found) == 200 and max(map(len, found)) == 300


@pytest.mark.parametrize(
    "heading", ["Not when", "Not for", "Do not use", "Don't use this when", "When NOT to use", "不适用"]
)
def test_when_it_does_not_fit(heading: str) -> None:
    text = f"## Triggers\n- fix it\n\n## {heading}\n- only docs\n"
    assert (triggers(text), not_when(text)) == (("fix it",), ("only docs",))


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_each_stands_on_a_line(ending: str) -> None:
    rows = [
        "---",
        "name: x",
        "---",
        "",
        "# T",
        "",
        "## Triggers",
        '- "a b"',
        "### More",
        "- c; d",
        "",
        "## Steps",
        "- e",
    ]
    text = ending.join(rows)
    assert list(lines(text)) == [(7, "a b"), (9, "c"), (9, "d")]
    assert list(lines(text.split(ending * 2)[1])) == []
    assert list(lines(ending.join(rows[4:]))) == [(3, "a b"), (5, "c"), (5, "d")]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('---\nname: a\ntriggers:\n  - deploy it\n  - "*"\nlicense: MIT\n---\n# T\n', 4),
        ('---\r\nname: a\r\ntriggers:\r\n- "*"\r\n---\r\n# T\r\n', 3),
        ('---\ntriggers: [deploy, "*"]\n---\n# T\n', 1),
        ('---\nname: a\ntriggers: [deploy,\n  "*",\n  any]\n---\n# T\n', 3),
        ('---\nname: a\nmetadata:\n  x: y\n  wisen-triggers: "deploy it; *"\n---\n# T\n', 4),
        ('---\nname: a\ntriggers: >\n  cut\n  *\n---\n# T\n\n## Triggers\n- "*"\n', 9),
        ("# T\n\n## Triggers\n- deploy\n- *\n", 4),
    ],
)
def test_a_phrase_is_found_where_it_stands(text: str, line: int) -> None:
    assert "*" in triggers(text) and places(text, ["*", "never said"]) == {"*": line}


def test_a_phrase_over_several_lines_stands_where_its_field_begins() -> None:
    text = "---\nname: a\nmetadata:\n  wisen-triggers: >\n    every\n    task\n---\n# T\n"
    assert triggers(text) == ("every task",) and places(text, ["every task"]) == {"every task": 2}
    told = '---\nname: a\n---\n# T\n## When to use\nSay "help".\n'
    assert triggers(told) == ('Say "help".',) and places(told, triggers(told)) == {'Say "help".': 5}
