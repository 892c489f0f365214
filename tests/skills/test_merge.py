"""A near-duplicate becomes a patch: lines are added where they belong, and every other byte stays."""

import pytest
from hypothesis import given, settings
from support.pages import HOOKS
from support.pages import page as seed_page
from support.texts import pages

from wisen.skills import merge, near, page
from wisen.skills.errors import BrokenPage
from wisen.skills.lesson import Lesson, Step
from wisen.skills.model import Skill


def read(text: str) -> Skill:
    return page.parse(text, name="p", path="/p")


def lesson(*steps: str, triggers: tuple[str, ...] = (), pitfalls: tuple[str, ...] = ()) -> Lesson:
    return Lesson("T", "D", triggers, tuple(Step(step) for step in steps), pitfalls)


def merged(text: str, new: Lesson) -> str | None:
    return merge.merged(text, read(text), new)


def test_new_triggers_and_steps_go_to_the_end_of_their_lists() -> None:
    text = merged(
        HOOKS, lesson("Run `npm run lint -- --fix`", triggers=("turn it into a function component",))
    )
    assert text == HOOKS.replace(
        '- "refactor class component"\n',
        '- "refactor class component"\n- "turn it into a function component"\n',
    ).replace(
        "4. Run `npm test -- --watchAll=false`\n",
        "4. Run `npm test -- --watchAll=false`\n5. Run `npm run lint -- --fix`\n",
    )


def test_what_stands_there_is_not_said_again() -> None:
    assert (
        merged(HOOKS, lesson("Run `npm test -- --watchAll=false`", triggers=("Refactor class component",)))
        == HOOKS
    )
    released = seed_page("Release", ["cut a release"], ["Run `sh bump.sh 1.3.0`", "Run `git tag v1.3.0`"])
    assert merged(released, lesson("Run `sh bump.sh 2.0.1`", "Run `git tag v2.0.1`")) == released


def test_a_pitfall_goes_to_its_section_or_to_one_before_what_the_ledger_writes() -> None:
    once = merged(HOOKS, lesson(pitfalls=("`npm test` failed; do `npm ci` first",)))
    assert once and "## Pitfalls\n- `npm test` failed; do `npm ci` first\n\n## Last Used\n2026-04-12" in once
    twice = merged(once, lesson(pitfalls=("`npm run lint` failed; do `npm run lint -- --fix` instead",)))
    assert (
        twice
        and twice.count("## Pitfalls") == 1
        and "do `npm run lint -- --fix` instead\n\n## Last Used" in twice
    )


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("head", ["", "\ufeff"])
def test_endings_signs_and_marks_are_kept(ending: str, head: str) -> None:
    rows = [
        "# Skill: Mend",
        "",
        "## Triggers",
        "* mend it",
        "* patch it",
        "",
        "## Steps",
        "1) Run `mend`",
        "2) Look",
        "",
        "## Notes",
        "mine",
    ]
    text = head + ending.join(rows)
    out = merged(text, lesson("Run `mend --all`\nwith care", triggers=("repair it",)))
    assert out is not None
    wanted = rows[:5] + ['* "repair it"'] + rows[5:9] + ["3) Run `mend --all`", "   with care"] + rows[9:]
    assert out == head + ending.join(wanted)


def test_a_page_of_another_shape_is_left_alone() -> None:
    prose = "# Skill: Mend\n\n## Triggers\n- mend it\n\n## Steps\nJust mend it, will you.\n"
    assert merged(prose, lesson("Run `mend --all`")) is None
    inline = "---\nname: p\ndescription: d\ntriggers: [mend it]\n---\n# Mend\n\n## Steps\n1. mend\n"
    assert merged(inline, lesson(triggers=("repair it",))) is None


@settings(deadline=None, max_examples=150)
@given(pages)
def test_nothing_of_any_page_is_lost(text: str) -> None:
    try:
        skill = read(text)
    except BrokenPage:
        return
    out = merge.merged(
        text, skill, lesson("Run `zz top`", triggers=("zz top of it",), pitfalls=("`zz` failed",))
    )
    if out is not None:
        after = read(out)
        assert set(skill.triggers) <= set(after.triggers) and "zz top of it" in after.triggers
        rest = iter(out.split("\n"))
        assert all(
            any(row.strip("\r\ufeff") == line.strip("\r\ufeff") for line in rest)
            for row in text.split("\n")
            if row.strip()
        )


def test_a_diff_shows_what_is_added() -> None:
    out = merge.diff(HOOKS, HOOKS.replace("4. Run", "4. Always run"), "hooks")
    assert "-4. Run `npm test" in out and "+4. Always run" in out and "@@" in out


@pytest.mark.parametrize(
    ("title", "triggers", "is_near"),
    [
        ("Convert class components to hooks", ["convert the class component to hooks"], True),
        ("Refactor a class component", ["refactoring class components"], True),
        ("Cut a release", ["cut a release", "publish a new version"], False),
        ("Convert the database to Postgres", ["convert the database to postgres"], False),
        ("Fix the flaky test of the class loader", ["fix the flaky class loader test"], False),
        ("修复登录测试", ["修复登录测试"], False),
    ],
)
def test_near_by_what_is_listened_for(title: str, triggers: list[str], is_near: bool) -> None:
    other = read(seed_page("Review a pull request", ["review this pull request"], ["look"]))
    skill, score = near.nearest(title, triggers, [other, read(HOOKS)])
    assert (score >= near.NEAR) is is_near, (skill, score)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("npm version 1.2.3", "npm version 2.0.0", True),
        ("git tag v1 -m 'one'", "git tag v22 -m 'two words'", True),
        ("python tools/a/load.py --day 2026-01-02", "python tools/b/load.py --day 2026-02-03", True),
        ("deploy <version>", "deploy 7.1", True),
        ("npm test", "npm publish", False),
        ("kubectl apply -f x.yaml", "kubectl delete -f x.yaml", False),
    ],
)
def test_commands_are_the_same_but_for_what_varies(one: str, other: str, same: bool) -> None:
    assert near.does(one, [other]) is same
