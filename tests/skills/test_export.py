"""A transcript as text, and back."""

import json

from hypothesis import given
from hypothesis import strategies as st
from support.talks import RELEASE, agent, edited, lent, ran, talk

from wisen.skills import export
from wisen.skills.model import Turn, Who

_TEXT = st.text(max_size=40)
_TURNS = st.builds(
    Turn, st.sampled_from(Who), _TEXT, st.floats(0, 2e9), _TEXT, _TEXT, st.none() | st.integers(0, 255), st.tuples(_TEXT)
)  # fmt: skip


@given(st.lists(_TURNS, max_size=6))
def test_json_lines_come_back(turns: list[Turn]) -> None:
    script = talk(*turns)
    head, found = export.read(export.jsonl(script).split("\n"))
    assert found == script.turns
    assert (head["wisen"], head["format"], head["session"], head["agent"]) == (
        "transcript",
        1,
        script.session,
        "claude",
    )


def test_every_line_is_one_object() -> None:
    rows = [json.loads(line) for line in export.jsonl(talk(*RELEASE)).splitlines()]
    assert [row.get("who", "head") for row in rows[:3]] == ["head", "person", "agent"]


def test_odd_rows_are_read_as_far_as_they_go() -> None:
    rows = [
        '{"who": "tool", "text": null, "at": "x", "status": "1", "paths": "no", "extra": 1}',
        "",
        "nonsense",
        '{"who": 3}',
    ]
    assert export.read(rows) == ({}, (Turn(Who.TOOL, ""),))


def test_markdown_reads_like_a_dialogue() -> None:
    text = export.markdown(talk(*RELEASE))
    assert text.startswith(
        "# claude session 20260401-101500-ab12\n\nFolder: `/srv/shop`\n\n## You\n\nCut a release"
    )
    assert "## Tool (exit 1)\n\n```\n$ npm version minor\nnpm error" in text
    assert "Edit $REPO/CHANGELOG.md" in text


def test_output_cannot_close_its_own_fence() -> None:
    text = export.markdown(
        talk(ran("cat x", 0, "a\n```\n# You\n````"), agent("ok"), lent("note"), edited("a"))
    )
    assert "`````\n$ cat x\na\n```\n# You\n````\n`````" in text
    assert "## Lent by wisen\n\nnote" in text
