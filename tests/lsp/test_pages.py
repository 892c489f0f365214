"""What is said, mended, completed, outlined and named in skill pages: pure values."""

import pytest
from support.pages import HOOKS

from wisen.lsp import complete, fixes, mentions, outline, telling
from wisen.lsp.account import Account, Told
from wisen.lsp.page import Page, anatomy, kind
from wisen.lsp.remarks import Remark, carried, collisions, links, remarks, secrets
from wisen.lsp.text import Place, Text, opened
from wisen.skills import redact
from wisen.skills.model import Lift, Outcome, Skill, Standing, Use

PAGE = Page("deploy-docs", "/lib/deploy-docs/SKILL.md")
GOOD = """---
name: deploy-docs
description: Publishes the docs. Use when asked to deploy or publish the docs site.
---

# Skill: Deploy the docs

## Triggers
- "deploy the docs"
- "publish the docs site"

## Steps
1. Run `make docs`
2. Push the branch

```sh
# no heading
make docs
```
"""
ROOTS = {"/lib": "home", "/repo/.claude/skills": "foreign"}
DAY = 86_400


def page(source: str) -> Text:
    return opened("file:///lib/deploy-docs/SKILL.md", source)


def kinds(source: str) -> list[str]:
    return [remark.kind for remark in remarks(page(source), PAGE)]


def mended(source: str, remark: str) -> str:
    """The page after the quick fix of its one remark of that kind."""
    text = page(source)
    (offer,) = [one for one in fixes.fixes(text, PAGE, list(remarks(text, PAGE))) if one.fixes[0] == remark]
    return text.edited(offer.edits)


@pytest.mark.parametrize(
    ("path", "language", "found"),
    [
        ("/lib/deploy-docs/SKILL.md", "skill", Page("deploy-docs", "/lib/deploy-docs/SKILL.md")),
        ("/elsewhere/x/skill.md", "markdown", Page("x", "/elsewhere/x/skill.md")),
        ("/lib/flat.md", "markdown", Page("flat", "/lib/flat.md")),
        ("/lib/README.md", "markdown", None),
        ("/lib/deploy-docs/notes.md", "markdown", None),
        ("/repo/.claude/skills/flat.md", "markdown", None),
        ("/repo/AGENTS.md", "markdown", Page("", "/repo/AGENTS.md", "memo")),
        ("/drafts/a-1/a/SKILL.md", "markdown", Page("deploy-docs", "/drafts/a-1/a/SKILL.md", "draft", "a-1")),
        ("/drafts/a-1/SKILL.md", "markdown", Page("deploy-docs", "/drafts/a-1/SKILL.md", "draft", "a-1")),
        ("/repo/app.py", "python", None),
        ("", "markdown", None),
    ],
)
def test_a_page_is_known_by_its_place(path: str, language: str, found: Page | None) -> None:
    assert kind(path, GOOD, language, "/drafts", ROOTS) == found


def test_a_good_page_gets_no_remark() -> None:
    assert kinds(GOOD) == []


@pytest.mark.parametrize(
    ("remark", "before", "after"),
    [
        ("name-folder", "name: deploy-docs", "name: other"),
        ("name-pattern", "name: deploy-docs", "name: Deploy_Docs"),
        ("description-colon", 'description: "Note: publishes."', "description: Note: publishes."),
        ("matches-all", '- "deploy the docs"\n', '- "deploy the docs"\n- "*"\n'),
        (
            "matches-all",
            "triggers:\n  - deploy it\n---\n\n#",
            "triggers:\n  - deploy it\n  - every task\n---\n\n#",
        ),
        ("duplicate-key", "---\n\n# Skill", "name: twice\n---\n\n# Skill"),
        ("hidden-unseen", "Push the branch", "Push\u200b the\u2060 branch"),
        ("hidden-bidi", "Push the branch", "Push \u202ethe branch"),
        ("unknown-field", "metadata:\n  wisen-author: me\n---\n\n#", "author: me\n---\n\n#"),
        (
            "allowed-tools-list",
            "allowed-tools: Read Bash\n---\n\n#",
            "allowed-tools:\n  - Read\n  - Bash\n---\n\n#",
        ),
    ],
)
def test_a_quick_fix_changes_the_line_it_must_and_no_other(remark: str, before: str, after: str) -> None:
    good = GOOD
    if before not in good:
        line = (
            next(line for line in GOOD.splitlines() if line.startswith("description"))
            if "desc" in before
            else "---\n\n#"
        )
        good = GOOD.replace(line, before, 1)
    bad = good.replace(before, after, 1)
    assert remark in kinds(bad)
    assert mended(bad, remark) == good


def test_only_the_marks_that_hide_something_are_taken_out() -> None:
    honest = "\u05e4\u05e8\u05d5\u05e1 \u05d0\u05ea \u05d4\u05d0\u05ea\u05e8\u200f!"
    bad = GOOD.replace("Push the branch", f"{honest} and \u202ethe branch", 1)
    assert mended(bad, "hidden-bidi") == bad.replace("\u202e", "")


def test_what_mends_two_remarks_is_offered_once() -> None:
    text = page(GOOD.replace("name: deploy-docs", "name: Deploy Docs"))
    found = list(remarks(text, PAGE))
    assert {"name-pattern", "name-folder"} <= {one.kind for one in found}
    assert [offer.title for offer in fixes.fixes(text, PAGE, found)] == ["wisen: name it `deploy-docs`"]


def test_what_is_missing_is_added() -> None:
    bare = mended(HOOKS, "front-matter-missing")
    assert bare.endswith(HOOKS) and bare.startswith("---\nname: deploy-docs\ndescription: ")
    assert not {"front-matter-missing", "name-missing", "description-missing", "description-colon"} & set(
        kinds(bare)
    )
    nameless = GOOD.replace("name: deploy-docs\n", "")
    assert mended(nameless, "name-missing") == GOOD
    mute = mended(
        GOOD.replace(
            "description: Publishes the docs. Use when asked to deploy or publish the docs site.\n", ""
        ),
        "description-missing",
    )
    assert 'description: "Run `make docs`' not in mute and "Use when asked to deploy the docs." in mute
    deaf = GOOD.replace('## Triggers\n- "deploy the docs"\n- "publish the docs site"\n\n', "")
    assert '## Triggers\n- "deploy the docs"\n\n## Steps' in mended(deaf, "triggers-missing")
    idle = GOOD[: GOOD.index("## Steps")] + "## Last Used\n2026-01-01\n"
    assert "## Steps\n1. \n\n## Last Used" in mended(idle, "steps-missing")
    empty = GOOD.replace('- "deploy the docs"\n- "publish the docs site"\n', "")
    assert mended(empty, "triggers-missing") == empty.replace(
        "## Triggers\n", '## Triggers\n- "deploy the docs"\n'
    )
    bare = f"{GOOD[: GOOD.index('## Steps')]}## Steps"
    assert mended(bare, "steps-missing") == f"{bare}\n1. "


def test_a_long_description_is_cut_at_a_sentence() -> None:
    long = GOOD.replace("Publishes the docs.", "Publishes the docs. " * 60)
    assert "description-long" not in kinds(mended(long, "description-long"))


def test_links_that_lead_nowhere_are_marked_where_they_stand() -> None:
    text = page(
        "See [it](references/a.md), [web](https://x.y/z), [top](#top) and `scripts/run.sh`.\n```\n[no](code.md)\n```\n"
    )
    found = list(links(text, lambda target: target == "references/a.md"))
    assert [(one.message, one.span.start.column) for one in found] == [("scripts/run.sh is not there", 66)]


def test_what_was_known_before_a_change_holds_where_its_lines_went_and_of_none_that_changed() -> None:
    was = page(GOOD)
    found = [Remark(was.whole(line), "link", str(line)) for line in (1, 13)]
    there = lambda now: [(one.message, one.span.start.line) for one in carried(found, was, page(now))]
    assert there(GOOD) == [("1", 1), ("13", 13)]
    assert there(GOOD.replace("## Steps\n", "## Steps\n\n\n")) == [("1", 1), ("13", 15)]
    assert there(GOOD.replace("Push the", "Push a")) == [("1", 1)]
    assert there(GOOD.replace("Push the", "Push a").replace("---\n", "", 1)) == [("1", 0)]
    assert there("") == []


def test_a_trigger_that_another_skill_answers_too_is_said_at_its_line() -> None:
    (found,) = collisions(page(GOOD), PAGE, {"publish the docs site": ["deploy-docs", "release"]})
    assert found.span.start.line == 9 and "`release`" in found.message and found.severity == "hint"


def test_a_secret_is_marked_and_can_be_taken_out() -> None:
    key = "AKIA" + "IOSFODNN7" + "WISENXY"
    text = page(GOOD + f"\nexport AWS_ACCESS_KEY_ID={key}\n")
    found = list(secrets(text, redact.redact(text.source).findings))
    (offer,) = fixes.fixes(text, PAGE, found[:1])
    assert found[0].severity == "error" and key not in text.edited(offer.edits)


def test_the_outline_is_the_headings_with_triggers_and_steps_and_what_folds_is_what_is_long() -> None:
    text = page(GOOD)
    (top,) = outline.outline(text, anatomy(text))
    assert [child.name for child in top.children] == ["Triggers", "Steps"]
    assert [leaf.what for child in top.children for leaf in child.children] == [
        "trigger",
        "trigger",
        "step",
        "step",
    ]
    assert list(outline.folds(text, anatomy(text))) == [(0, 3), (5, 18), (7, 9), (11, 18), (15, 18)]


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n"])
def test_parts_stand_at_the_same_lines_whatever_ends_them(ending: str) -> None:
    parts = anatomy(page(GOOD.replace("\n", ending)))
    assert [heading.line for heading in parts.headings] == [5, 7, 11] and parts.title == 5


def written(
    source: str, name: str = "", names: tuple[str, ...] = (), prompts: tuple[str, ...] = ()
) -> dict[str, str]:
    """label -> the line after it was chosen; `|` is where the person writes."""
    text = page(source.replace("|", ""))
    before = source.partition("|")[0]
    place = Place(before.count("\n"), len(before.rpartition("\n")[2]))
    of = PAGE if name == "" else Page("", "/r/AGENTS.md", "memo") if name == "memo" else None
    found = complete.choices(text, place, of, anatomy(text) if of else None, names, prompts)
    return {one.label: page(text.edited([one.edit])).line(place.line) for one in found}


def test_in_a_page_fields_headings_triggers_and_names_are_completed() -> None:
    assert written("---\nname: x\nde|\n---\n")["description"] == "description: "
    assert written("---\nde|\n---\n# T\n") == written("---\n\nde|") == {"description": "description: "}
    assert "name" in written("---\n|") and written("# T\n---\nde|\n") == {}
    assert "name" not in written("---\nname: x\n|\n---\n")
    assert written("---\nname: |\n---\n") == {"deploy-docs": "name: deploy-docs"}
    assert written(GOOD + "\n## V|\n") == {"Verification": "## Verification"}
    assert written('# T\n## Triggers\n- "dep|\n', prompts=("deploy it again", "other")) == {
        "deploy it again": '- "deploy it again"'
    }
    assert written("# T\nfirst do `mig|\n", names=("migrate", "other")) == {"migrate": "first do `migrate"}
    assert written("# T\nplain prose mig|\n", names=("migrate",)) == {}


def test_commands_are_completed_at_the_start_of_a_comment_and_nowhere_else() -> None:
    assert list(written("# /syn|", "code")) == ["/synthesize"]
    assert list(written("    // /|", "code")) == ["/synthesize", "/skills", "/prune"]
    assert written("cd /usr/|", "code") == written("x = a /s|", "code") == {}


def test_a_command_that_was_typed_can_be_run_by_a_code_action_too() -> None:
    text = opened("u", "x = 1\n  # /skills\ncd /skills\n")
    (offer,) = complete.typed(text, 1)
    assert (offer.command, offer.arguments) == ("wisen.typed", ("/skills", "u", "1"))
    assert text.edited([complete.without(text, 1, "/skills")]) == "x = 1\n  # \ncd /skills\n"
    assert not [*complete.typed(text, 0), *complete.typed(text, 2)]


def test_a_trigger_that_fits_everything_is_marked_where_it_stands() -> None:
    text = opened("u", GOOD.replace("## Triggers\n", '## Triggers\n- "*"\n'))
    (found,) = [one for one in remarks(text, PAGE) if one.kind == "matches-all"]
    assert text.line(found.span.start.line) == '- "*"'


def test_a_name_counts_in_backticks_behind_a_dollar_or_in_a_link_but_not_in_prose() -> None:
    text = opened(
        "u", "use `fix-ci`, $fix-ci and [it](skills/fix-ci/SKILL.md), not fix-ci or `other` or a/$fix-ci\n"
    )
    found = [span.start.column for _, span in mentions.mentions(text, {"fix-ci"})]
    assert found == [5, 15, 38]
    named = mentions.at(text, Place(0, 17), {"fix-ci"}, None)
    assert named and named[0] == "fix-ci" and mentions.at(text, Place(0, 62), {"fix-ci"}, None) is None


def test_on_its_own_page_a_skill_is_its_name_and_its_title() -> None:
    text = page(GOOD)
    assert mentions.at(text, Place(1, 8), {"deploy-docs"}, PAGE) and mentions.at(text, Place(5, 2), (), PAGE)
    assert mentions.at(text, Place(13, 2), {"deploy-docs"}, PAGE) is None


@pytest.mark.parametrize("name", ["Bad Name", "a--b", "x" * 65, "taken", "../up"])
def test_a_skill_is_not_renamed_to_what_cannot_be(name: str) -> None:
    with pytest.raises(ValueError, match=r"name|already"):
        mentions.new_name(name, {"taken"})


def test_what_the_ledger_knows_is_told_and_nothing_else() -> None:
    used = Standing(
        "x",
        "proven",
        lent=12,
        helped=5,
        harmed=1,
        last_used=100 * DAY,
        lift=Lift(0.18, 0.02, 0.31),
        why="helped in 5 of 6",
    )
    assert telling.lens(used, 103 * DAY) == "lent 12 ×, helped 5, harmed 1, +18 % [+2, +31], last 3 days ago"
    assert telling.lens(None, 0) == telling.lens(Standing("x", "probation"), 0) == "never lent yet"
    skill = Skill("x", "The\u202e X", "Does x", ("do x",), (), "", "i")
    use = Use(7, 100 * DAY, "s", "x", "i", True, agent="codex", because=("its trigger\u202e fits",))
    book = Account({"x": used}, {"x": [Told(use, Outcome.HELPED, "the tests passed"), Told(use)]})
    told = telling.hover(skill, book, 103 * DAY)
    assert "**proven**" in told and "“do x”" in told and "\u202e" not in told
    assert "- lent to codex 3 days ago because its trigger<U+202E> fits: helped (the tests passed)\n" in told
    assert "*" not in telling.hover(skill, book, 103 * DAY, plain=True)
