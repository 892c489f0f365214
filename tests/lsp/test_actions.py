"""What the editor is offered: pure values."""

import pytest

from wisen.lsp.actions import as_prompt, checklist, learnt, offered, on_page, prompt
from wisen.lsp.comments import guessed, leader, uncommented, words
from wisen.lsp.page import Page
from wisen.lsp.text import opened
from wisen.skills.model import Match, Skill
from wisen.skills.prune import Proposal

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
    text = opened("u", "a\n# convert this\nclass X:\n")
    assert (
        prompt(text, 1, 2, ["componentDidMount is deprecated"])
        == "convert this\nclass X:\ncomponentDidMount is deprecated"
    )


def test_steps_are_a_comment_in_code_and_a_checklist_in_text() -> None:
    assert (
        checklist(HOOKS, "python", "  ")
        == "  # Migrate to Hooks:\n  # [ ] Find the class\n  # [ ] Use `useState`\n"
    )
    assert checklist(HOOKS, "markdown") == "Migrate to Hooks:\n- [ ] Find the class\n- [ ] Use `useState`\n"


def test_each_fitting_skill_can_be_inserted_with_its_reason_opened_copied_or_handed_over() -> None:
    text = opened("u", "  x", "python")
    match = Match(HOOKS, 0.9, ("trigger fits",))
    insert, look, copied, handed = offered([match], text, 0, "codex")
    assert (
        text.edited(insert.edits).startswith("  x\n  # Migrate to Hooks:\n")
        and "trigger fits" in insert.title
    )
    assert (look.command, look.arguments) == ("wisen.open", ("/lib/hooks/SKILL.md",))
    assert (copied.command, copied.arguments) == ("wisen.copy", ("/lib/hooks/SKILL.md",))
    assert (handed.command, handed.arguments) == ("wisen.hand", ("hooks", "u")) and "codex" in handed.title
    assert "wisen.hand" not in [offer.command for offer in offered([match], text, 0)], "where no agent runs"


def test_a_skill_can_be_made_of_a_selection_a_change_or_a_session() -> None:
    text = opened("u", "a\nb\nc")
    assert [offer.command for offer in learnt(text, 0, 0, git=False)] == ["wisen.synthesize", "wisen.choose"]
    selected, change, *_ = learnt(text, 0, 2, git=True)
    assert (selected.command, selected.arguments) == ("wisen.selection", ("u", "0", "2"))
    assert (change.command, change.arguments) == ("wisen.change", ("u",))


def test_in_a_commit_its_message_is_what_the_person_is_about_and_gits_remarks_are_not() -> None:
    text = opened(
        "u", "rotate the keys\n\nweekly now\n# On branch main\n# ---- >8 ----\ndiff --git a b\n", "git-commit"
    )
    assert prompt(text, 3, 3) == "rotate the keys\n\nweekly now"


def test_words_selected_within_a_line_count_and_one_word_or_a_block_cursor_means_the_line() -> None:
    text = opened("u", "# then rotate the keys, quickly", "python")
    assert prompt(text, 0, 0, within="rotate the keys") == "rotate the keys"
    assert prompt(text, 0, 0, within="r") == prompt(text, 0, 0) == "then rotate the keys, quickly"


def test_a_copied_skill_is_its_title_and_its_steps() -> None:
    assert as_prompt(HOOKS) == "Migrate to Hooks:\n\n1. Find the class\n2. Use `useState`\n"


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("python", "# How to x:\n#\n#  1. a\n", "How to x:\n\n 1. a"),
        ("javascript", "/* How to x\n * - a\n */", "How to x\n- a\n"),
        ("markdown", "# How to x\n- a", "# How to x\n- a"),
        ("sql", "-- x\n-- - a", "x\n- a"),
    ],
)
def test_of_a_comment_only_the_marks_go(language: str, before: str, after: str) -> None:
    assert uncommented(before, language) == after


def test_a_hostile_title_does_not_reach_the_editor_as_it_is() -> None:
    evil = Skill(
        name="x", title="a\x1b[2J\u202eb", description="d", triggers=(), steps=(), body="", identity="i"
    )
    found = offered([Match(evil, 1.0, ())], opened("u", ""), 0, "a")
    assert all("\x1b" not in offer.title and "\u202e" not in offer.title for offer in found)


def test_a_draft_is_accepted_as_the_person_sees_it_or_rejected() -> None:
    accept, reject, _ = on_page(Page("x", "/d/x-1/SKILL.md", "draft", "x-1"), None, "digest", drafts=3)
    assert (accept.command, accept.arguments) == ("wisen.accept", ("x-1", "digest"))
    assert (reject.command, reject.arguments) == ("wisen.reject", ("x-1",))


def test_a_page_that_does_not_earn_its_place_can_be_archived_or_kept() -> None:
    archive, keep, drafts, prune = on_page(
        Page("x", "/l/x/SKILL.md"), Proposal("x", "harmed in 5"), "", drafts=2
    )
    assert archive.arguments == ("x", "harmed in 5") and "harmed in 5" in archive.title
    assert (keep.command, drafts.command, prune.command) == ("wisen.keep", "wisen.drafts", "wisen.prune")


def test_a_language_without_a_name_is_told_by_the_ending() -> None:
    assert leader(guessed("file:///w/app.py")) == "#" and leader(guessed("file:///w/app.TSX")) == "//"
    assert guessed("file:///w.d/Makefile") == guessed("") == ""
