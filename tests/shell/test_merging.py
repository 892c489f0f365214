"""Two pages that say nearly the same: one is drafted of both, read, let in; the other is put aside, and comes back."""

from contextlib import closing
from pathlib import Path

import pytest
from support.cli import WISEN, Cli
from support.pages import HOOKS, keep, page
from support.rig import Rig

MORE = (
    page(
        "Hooks from Classes",
        ["convert this class component to hooks", "classes to hooks"],
        ["Replace `this.state` and `setState` with `useState`", "Delete the class"],
    )
    + "\n## Pitfalls\n- Refs are not state\n"
)


@pytest.fixture
def wisen(tmp_path: Path) -> Cli:
    made = Cli(tmp_path)
    made.keeps("migrate-to-hooks", HOOKS)
    made.keeps("hooks-again", MORE)
    return made


def test_lint_proposes_it_and_it_is_drafted_accepted_and_undone(wisen: Cli) -> None:
    assert "`wisen skills merge hooks-again migrate-to-hooks` drafts one of both" in wisen("skills", "lint")
    said = wisen("skills", "merge", "migrate-to-hooks", "hooks-again")
    assert "from page hooks-again" in said
    added = [row for row in said.splitlines() if row.startswith("+")]
    assert added == [
        '+- "classes to hooks"',
        "+5. Delete the class",
        "+",
        "+## Pitfalls",
        "+- Refs are not state",
    ]
    kept = wisen.home / "skills" / "migrate-to-hooks" / "SKILL.md"
    assert kept.read_text() == HOOKS, "nothing is changed without a yes"

    [draft] = wisen.json("review")
    assert wisen.json("skills", "merge", "migrate-to-hooks", "hooks-again")["draft"] == draft["draft"], "once"
    wisen("accept", draft["draft"])
    assert kept.read_text() == draft["page"]
    assert all(row in kept.read_text().splitlines() for row in HOOKS.splitlines()), "it only adds"
    done = wisen.run("skills", "merge", "migrate-to-hooks", "hooks-again")
    assert b"nothing to add: migrate-to-hooks says all that hooks-again says" in done.stdout
    assert b"wisen skills archive hooks-again" in done.stderr

    wisen("skills", "archive", "hooks-again")
    [match] = wisen.json("suggest", "turn classes to hooks")["matches"]
    assert match["name"] == "migrate-to-hooks"
    wisen("restore", "hooks-again")
    assert (wisen.home / "skills" / "hooks-again" / "SKILL.md").read_text() == MORE


def test_one_word_undoes_a_merge_and_what_was_put_aside_with_it(wisen: Cli) -> None:
    mine, other = (wisen.home / "skills" / name / "SKILL.md" for name in ("migrate-to-hooks", "hooks-again"))
    merge = [*WISEN, "skills", "merge", "migrate-to-hooks", "hooks-again"]
    with closing(Rig(merge, environ=wisen.environ, size=(60, 120, 0, 0))) as rig:
        assert b"+5. Delete the class" in rig.wait(b"[l/y/e/n] "), "nobody says yes to what was not shown yet"
        rig.type(b"y\n")
        rig.wait(b"accepted: ")
        rig.wait(
            b"`wisen skills archive hooks-again` puts hooks-again aside; `wisen restore migrate-to-hooks` undoes both"
        )
        assert rig.end() == 0
    wisen("skills", "archive", "hooks-again")
    assert wisen("restore", "migrate-to-hooks").splitlines() == [str(mine), str(other.parent)]
    assert (mine.read_text(), other.read_text()) == (HOOKS, MORE)
    again = wisen.run("restore", "migrate-to-hooks")
    assert again.returncode == 1 and b"no skill called `migrate-to-hooks` is archived" in again.stderr


def test_a_page_that_was_edited_since_keeps_the_edit(wisen: Cli) -> None:
    wisen("skills", "merge", "migrate-to-hooks", "hooks-again")
    wisen("accept")
    mine = wisen.home / "skills" / "migrate-to-hooks" / "SKILL.md"
    edited = mine.read_text() + "\n## Notes\nMine.\n"
    mine.write_text(edited)
    done = wisen.run("restore", "migrate-to-hooks")
    what, hint = done.stderr.decode().splitlines()
    assert (done.returncode, what) == (1, f"wisen: {mine} was changed since")
    assert Path(hint.removeprefix("hint: what it said before is in ").partition(";")[0]).read_text() == HOOKS
    assert mine.read_text() == edited


def test_what_cannot_be_merged_is_told_and_left(wisen: Cli) -> None:
    keep(wisen.work / ".claude" / "skills", "theirs", MORE)
    wisen.keeps("prose", "# Skill: Prose\n\nJust do it.\n")
    for name, other, said in (
        ("theirs", "hooks-again", "another tool's page"),
        ("hooks-again", "hooks-again", "is one page"),
        ("prose", "hooks-again", "has no lists of triggers and steps"),
        ("hooks-again", "gone", "gone"),
    ):
        done = wisen.run("skills", "merge", name, other)
        assert done.returncode in (1, 2) and said in done.stderr.decode() and b"\nhint: " in done.stderr
    assert wisen.json("review") == []
