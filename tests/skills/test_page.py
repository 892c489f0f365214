"""Pages in, skills out: every form people write, and nothing that makes the reader fall over."""

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.pages import HOOKS
from support.texts import pages

from wisen.skills import markdown, page
from wisen.skills.errors import BrokenPage
from wisen.skills.model import Skill

FULL = """---
name: bump-version
description: "Bumps the version: changelog, tag, push. Use when releasing."
license: MIT
metadata:
  wisen-triggers: "cut a release; bump the version"
  wisen-not-when: "dry run only"
  author: someone
---

# Skill: Bump the version

Everything a release needs.

## When to use
- the user says "ship it now" or similar

## Steps
1. Edit `CHANGELOG.md`
   - newest first
   ```md
   ## 1.2.0
   ```
2. Tag

   It must be signed.
3. Push

## Not for
- hotfix branches

## Pitfalls
- forgetting to push the tag
"""


def parse(text: str, name: str = "a-skill") -> Skill:
    return page.parse(text, name=name)


def test_the_seeds_page_parses_whole() -> None:
    skill = page.parse(HOOKS, name="hooks", path="/lib/hooks.md", origin="project")
    assert skill.title == "Migrate React Class Components to Hooks"
    assert skill.triggers == (
        "convert this class component to hooks",
        "migrate to functional component",
        "refactor class component",
    )
    assert [step.split()[0] for step in skill.steps] == ["Read", "Replace", "Move", "Run"]
    assert skill.description == skill.title
    assert (skill.name, skill.path, skill.origin) == ("hooks", "/lib/hooks.md", "project")
    assert skill.identity == page.identity(HOOKS)


def test_a_page_with_everything() -> None:
    skill = parse(FULL, "bump-version")
    assert skill.title == "Bump the version"
    assert skill.description == "Bumps the version: changelog, tag, push. Use when releasing."
    assert skill.triggers == (
        "cut a release",
        "bump the version",
        "ship it now",
        'the user says "ship it now" or similar',
    )
    assert skill.steps == (
        "Edit `CHANGELOG.md`\n- newest first\n```md\n## 1.2.0\n```",
        "Tag\n\nIt must be signed.",
        "Push",
    )
    assert skill.not_when == ("dry run only", "hotfix branches")
    assert skill.metadata["author"] == "someone"
    assert skill.body.startswith("# Skill: Bump") and skill.body.endswith("push the tag")


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_line_ends_and_encodings_make_no_difference(ending: str, encoding: str) -> None:
    skill = page.read(FULL.replace("\n", ending).encode(encoding), name="bump-version")
    assert skill == parse(FULL, "bump-version")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Skill: One", "One"),
        ("# skill : One", "One"),
        ("## One ##\n# Two", "One"),
        ("# **Skill: `One`**", "One"),
        ("---\ntitle: One\n---\ntext", "One"),
        ("---\ndescription: d\n---\ntext", "a-skill"),
        ("# 技能: 一", "一"),
        ("# Skill", "Skill"),
        ("# Skillet: how", "Skillet: how"),
    ],
)
def test_titles(text: str, title: str) -> None:
    assert parse(text).title == title


@pytest.mark.parametrize(
    ("text", "description"),
    [
        ("---\ndescription: from above\n---\n# T\n\nfrom below", "from above"),
        (
            "---\ndescription:\n---\n# T\n\nFirst *paragraph*\nof two lines.\n\nSecond.",
            "First paragraph of two lines.",
        ),
        ("# T\n\n- list\n\nText.", "Text."),
        ("# T\n```\ncode\n```\n", "T"),
        ("# T\n<!-- hidden -->\n\nText.", "Text."),
        ("Just text.", "Just text."),
        ("---\ndescription: |\n  two\n  lines\n---\n", "two lines"),
    ],
)
def test_descriptions_and_what_stands_in_for_them(text: str, description: str) -> None:
    assert parse(text).description == description


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"---\n---\n", b"\xef\xbb\xbf", b"## Last Used\n2026-01-01\n", b"#\n##\n"]
)
def test_a_page_with_nothing_in_it_is_broken(content: bytes) -> None:
    with pytest.raises(BrokenPage, match="nothing to read") as caught:
        page.read(content, name="x")
    assert caught.value.hint


def test_binary_and_giants_are_broken() -> None:
    with pytest.raises(BrokenPage, match="binary"):
        page.read(b"\x7fELF\0\0\0", name="x")
    with pytest.raises(BrokenPage, match="larger than 256 KiB"):
        page.read(b"# T\n" + b"x" * page.LIMIT, name="x")


def test_bytes_that_are_no_utf_8_are_read_around() -> None:
    assert page.read(b"# Skill: caf\xe9\n\n## Triggers\n- serve caf\xe9\n", name="x").triggers == (
        "serve caf\ufffd",
    )


@given(st.binary(max_size=400) | pages.map(lambda text: text.encode("utf-8", "replace")))
@settings(max_examples=300)
def test_reading_raises_nothing_but_broken_page(content: bytes) -> None:
    try:
        skill = page.read(content, name="x")
    except BrokenPage:
        return
    assert skill.title and skill.description and len(skill.triggers) <= 200


@given(pages)
@settings(max_examples=300)
def test_parsing_raises_nothing_but_broken_page(text: str) -> None:
    try:
        skill = parse(text)
    except BrokenPage:
        return
    assert skill.identity == page.identity(text)
    assert page.parse(text, name=skill.name, with_steps=False) == replace(skill, steps=())
    assert all(phrase and len(phrase) <= 300 for phrase in skill.triggers + skill.not_when)


WALLS = {
    "openers": "```a\n" * 50_000,
    "long fences": "".join("`" * n + "\n" for n in range(700, 3, -1)),
    "comments": "<!-- a\n" * 35_000,
    "one line": "x" * 260_000,
    "blanks": "# T\n" + " " * 200_000 + "x\n" + "\t" * 40_000 + "```",
    "hashes": "#" * 260_000,
    "headings": "# a\n" * 60_000,
    "nested headings": "".join("#" * (n % 6 + 1) + " Triggers\n- a b\n" for n in range(12_000)),
    "list": "## Steps\n" + "1. x\n" * 50_000,
    "quotes": "## Triggers\n" + '- "a" "b" "' + '"' * 200_000 + "\n",
    "emphasis": "## Triggers\n- " + "*_" * 100_000 + "\n",
    "label": "Triggers: " + "a, " * 80_000,
    "links": "## Triggers\n- " + "[a](" * 50_000,
}


@pytest.mark.parametrize("wall", WALLS.values(), ids=WALLS)
def test_walls_of_text_take_no_time(wall: str) -> None:
    began = time.process_time()
    try:
        page.parse(wall, name="x")
        page.project(wall, last_used="2026-01-01", success_rate="1/1")
    except BrokenPage:
        pass
    assert time.process_time() - began < 3.0


def test_many_fences_are_paired_in_linear_time() -> None:
    """Also of a text larger than a page may be, such as a transcript."""
    began = time.process_time()
    rows = markdown.Rows("```\n" * 200_000)
    assert time.process_time() - began < 3.0
    assert {row.kind for row in rows.lines} == {"code"}


def test_a_fresh_page_reads_back_as_what_it_was_made_of() -> None:
    steps = ("Run:\n```sh\nmake test\n```", "Look at `out.txt`\n- twice")
    text = page.render(
        "fix-it",
        "Fix: it",
        'Fixes "it": quickly #1',
        ["fix it", "mend\nit"],
        steps,
        {"Pitfalls": "- none\n"},
        {"wisen-by": "1.0"},
    )
    skill = parse(text, "fix-it")
    assert text.startswith("---\nname: fix-it\n") and text.endswith("## Pitfalls\n- none\n")
    assert (skill.title, skill.description) == ("Fix: it", 'Fixes "it": quickly #1')
    assert (skill.triggers, skill.steps) == (("fix it", "mend it"), steps)
    assert skill.metadata == {"wisen-by": "1.0"} and 'wisen-by: "1.0"' in text


_words = st.text(alphabet="abc def:#'\"\\-1", min_size=1, max_size=30).map(lambda text: f"w {text} z")


@given(description=_words, steps=st.lists(_words, max_size=4))
def test_any_fresh_page_reads_back(description: str, steps: list[str]) -> None:
    skill = parse(page.render("x", "Title", description, ["a phrase"], steps))
    assert skill.description == " ".join(description.split())
    assert [" ".join(step.split()) for step in skill.steps] == [" ".join(step.split()) for step in steps]


def test_a_fresh_page_keeps_within_the_standards_description() -> None:
    skill = parse(page.render("x", "T", "long " * 400, [], []))
    assert len(skill.description) <= 1024
