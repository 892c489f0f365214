"""What the editor is offered: pure values."""

import pytest

from wisen.lsp.actions import Insert, Run, checklist, offered, prompt
from wisen.lsp.comments import words
from wisen.skills.model import Match, Skill

HOOKS = Skill(
    name="hooks", title="Migrate to Hooks", description="d", triggers=(), steps=("Find the class", "Use\n   `useState`"),
    body="", identity="i", path="/lib/hooks/SKILL.md",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("    # convert this class", "convert this class"),
        ("// TODO: convert\n// it", "TODO: convert\nit"),
        ("<!-- convert this -->", "convert this"),
        ("- [ ] convert this", "convert this"),
        ("/* convert */", "convert"),
        ("-- select", "select"),
        ("convert # this", "convert # this"),
    ],
)
def test_a_comment_is_read_as_what_it_says(text: str, said: str) -> None:
    assert words(text) == said


def test_the_prompt_is_the_selected_lines_and_what_the_editor_complains_of() -> None:
    lines = ["a\n", "# convert this\n", "class X:\n"]
    assert prompt(lines, 1, 2, ["componentDidMount is deprecated"]) == "convert this\nclass X:\ncomponentDidMount is deprecated"


def test_steps_are_a_comment_in_code_and_a_checklist_in_text() -> None:
    assert checklist(HOOKS, "python", "  ") == "  # Migrate to Hooks:\n  # [ ] Find the class\n  # [ ] Use `useState`\n"
    assert checklist(HOOKS, "markdown") == "Migrate to Hooks:\n- [ ] Find the class\n- [ ] Use `useState`\n"


def test_each_fitting_skill_can_be_inserted_with_its_reason_or_opened() -> None:
    insert, opened, learn = offered([Match(HOOKS, 0.9, ("trigger fits",))], ["  x\n"], 0, "python")
    assert isinstance(insert, Insert) and insert.line == 1 and "trigger fits" in insert.title
    assert isinstance(opened, Run) and opened.arguments == ("/lib/hooks/SKILL.md",)
    assert isinstance(learn, Run) and learn.command == "wisen.synthesize"


def test_with_nothing_that_fits_synthesize_is_still_there() -> None:
    assert [a.title for a in offered([], [], 0, "python")] == ["wisen: /synthesize the last session into a skill"]


def test_a_hostile_title_does_not_reach_the_editor_as_it_is() -> None:
    evil = Skill(name="x", title="a\x1b[2J\u202eb", description="d", triggers=(), steps=(), body="", identity="i")
    assert all("\x1b" not in a.title and "\u202e" not in a.title for a in offered([Match(evil, 1.0, ())], [], 0, ""))
