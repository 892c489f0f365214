"""A page without a model: valid, plain, and true to what was done."""

from hypothesis import given, settings
from hypothesis import strategies as st
from support.talks import RELEASE, SESSION, agent, edited, lent, person, ran, talk

from wisen.skills import lint, page
from wisen.skills.extract import describe, extract
from wisen.skills.lesson import LONGEST_NAME, Lesson, Nothing, code, name_of, page_of
from wisen.skills.material import material
from wisen.skills.model import Transcript


def learnt(script: Transcript) -> Lesson:
    found = material(script)
    assert not isinstance(found, Nothing), str(found)
    return extract(found)


def test_a_session_that_worked_becomes_a_page() -> None:
    lesson = learnt(talk(*RELEASE))
    assert page_of(lesson, name_of(lesson)) == (
        "---\n"
        "name: cut-release\n"
        'description: "Cut a release (with npm, git). Use when asked to cut a release: bump the version and write the changelog; cut a release."\n'
        "---\n\n"
        "# Skill: Cut a release\n\n"
        "## Triggers\n"
        '- "Cut a release: bump the version and write the changelog"\n'
        '- "Cut a release"\n\n'
        "## Steps\n"
        "1. Run `git stash`\n"
        "2. Run `npm version minor --force`\n"
        "3. Edit `CHANGELOG.md`: add the heading to the changelog\n"
        "4. Run `npm test`\n\n"
        "## Pitfalls\n"
        "- `npm version minor` failed with “npm error Git working directory not clean.”; do `npm version minor --force` instead\n\n"
        "## Verification\n"
        "- `npm test` passes\n"
    )


def test_the_page_passes_the_linter_and_reads_back() -> None:
    lesson = learnt(talk(*RELEASE))
    text = page_of(lesson, "cut-release")
    skill = page.parse(text, name="cut-release")
    assert skill.triggers == lesson.triggers
    assert skill.steps == tuple(step.text for step in lesson.steps)
    assert lint.lint(text, name="cut-release") == ()


def test_evidence_is_not_on_the_page() -> None:
    lesson = learnt(talk(*RELEASE))
    assert [one.turn for one in lesson.evidence] == [4, 5, 7, 8]
    assert SESSION not in page_of(lesson, "cut-release")


def test_names_are_short_and_come_from_the_words_that_count() -> None:
    assert name_of(
        Lesson("", "", (), (), name="please do Update ALL the things, with care and a long tail behind")
    ) == ("please-do-update-all-the-things-with")
    assert name_of(Lesson("プロジェクトの移行", "", (), ())).startswith("skill-")
    assert len(name_of(Lesson("x" * 300, "", (), ()))) == LONGEST_NAME


def test_other_languages() -> None:
    lesson = learnt(talk(person("请帮我把这个组件迁移到新的接口"), ran("npm run migrate"), agent("好了")))
    text = page_of(lesson, name_of(lesson))
    assert "把这个组件迁移到新的接口" in text
    assert [one.kind for one in lint.lint(text, name=name_of(lesson)) if one.severity == "error"] == []


def test_a_description_says_what_and_when_within_the_limit() -> None:
    told = describe("Cut a release", tuple(f"phrase {n} " + "x" * 400 for n in range(5)))
    assert told.startswith("Cut a release. Use when asked to phrase 0")
    assert len(told) <= lint.DESCRIPTION


def test_code_keeps_backticks_and_lines() -> None:
    assert code("a") == "`a`"
    assert code("`a`") == "`` `a` ``"
    assert code("a\nb ``` c") == "````sh\na\nb ``` c\n````"


_WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60)
_TURNS = st.lists(
    st.one_of(
        _WORDS.map(lambda text: person(f"migrate the database {text}")),
        _WORDS.map(agent),
        _WORDS.map(lent),
        _WORDS.map(lambda text: ran(f"make {text}")),
        _WORDS.map(lambda text: edited(text)),
        _WORDS.map(lambda text: ran(f"npm test {text}", 1, text)),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(_TURNS)
def test_whatever_was_said_the_page_is_valid(turns: list) -> None:  # type: ignore[type-arg]
    found = material(talk(*turns))
    if isinstance(found, Nothing):
        assert str(found)
        return
    lesson = extract(found)
    name = name_of(lesson)
    text = page_of(lesson, name)
    skill = page.parse(text, name=name)
    assert skill.title and skill.description and skill.steps
    serious = {one.kind for one in lint.lint(text, name=name) if one.severity == "error"}
    assert not serious & {"control", "hidden-unseen", "hidden-bidi", "hidden-tags", "name-missing", "broken"}
