"""What the editor is offered: pure values."""

import pytest

from wisen.lsp.actions import checklist, offered, on_page, prompt
from wisen.lsp.comments import guessed, leader, words
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


def test_each_fitting_skill_can_be_inserted_with_its_reason_or_opened() -> None:
    text = opened("u", "  x", "python")
    insert, look, learn, other = offered([Match(HOOKS, 0.9, ("trigger fits",))], text, 0)
    assert (
        text.edited(insert.edits).startswith("  x\n  # Migrate to Hooks:\n")
        and "trigger fits" in insert.title
    )
    assert (look.command, look.arguments) == ("wisen.open", ("/lib/hooks/SKILL.md",))
    assert (learn.command, learn.arguments, other.command) == ("wisen.synthesize", ("last",), "wisen.choose")


def test_with_nothing_that_fits_synthesize_is_still_there() -> None:
    assert [offer.command for offer in offered([], opened("u", ""), 0)] == [
        "wisen.synthesize",
        "wisen.choose",
    ]


def test_a_hostile_title_does_not_reach_the_editor_as_it_is() -> None:
    evil = Skill(
        name="x", title="a\x1b[2J\u202eb", description="d", triggers=(), steps=(), body="", identity="i"
    )
    found = offered([Match(evil, 1.0, ())], opened("u", ""), 0)
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
