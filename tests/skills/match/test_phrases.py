"""What a page listens for, and what it says it is not for."""

import time

import pytest

from wisen.skills.match.phrases import (
    EXCLUSIONS,
    PHRASES,
    divide,
    excluded,
    listens_for,
    plain,
    quoted,
    use_when,
)
from wisen.skills.model import Skill


def skill(triggers: tuple[str, ...] = (), not_when: tuple[str, ...] = (), description: str = "") -> Skill:
    return Skill("db-migrate", "Migrate a Database", description, triggers, (), "", "0", not_when)


@pytest.mark.parametrize(
    ("description", "kept", "exclusions"),
    [
        ("Move React classes to hooks. Not for Vue or Svelte.", "Move React classes to hooks.", ("vue", "svelte")),
        ("Writes commit messages. Do not use when the user wants a changelog, use pr-writer instead.", "Writes commit messages.", ("changelog",)),
        ("Use for PDF forms; not for scanned documents.", "Use for PDF forms;", ("scanned documents",)),
        ("Deploys to Fly \u2014 do NOT trigger for AWS deploys (see aws).", "Deploys to Fly", ("aws deploys",)),
        ("Draws charts. NOT for: styling, printing.", "Draws charts.", ("styling", "printing")),
        ("Handles tests that are flaky.", "Handles tests that are flaky.", ()),
    ],
)  # fmt: skip
def test_a_description_says_what_it_is_not_for(
    description: str, kept: str, exclusions: tuple[str, ...]
) -> None:
    assert divide(description) == (kept, exclusions)


def test_a_page_listens_for_its_name_triggers_and_quotes() -> None:
    heard = listens_for(
        skill(("Add a column!", "add a column")), "Use on \u201cnew table\u201d or `alter table`"
    )
    assert heard == ("db migrate", "migrate a database", "add a column", "new table", "alter table")


def test_when_to_use_it_is_found_in_the_description() -> None:
    assert use_when("Edits tables. Use when the schema changes. Fast.") == "Use when the schema changes."
    assert use_when("Edits tables.") == ""


@pytest.mark.parametrize(
    ("description", "clause"),
    [
        ("Reuse whenever. USED ONLY IF asked.", "USED ONLY IF asked."),
        ("For the user. Whenever the user asks.", "Whenever the user asks."),
        ("Users of the page. Trigger: tables", "Trigger: tables"),
        ("a-use on tables", "use on tables"),
    ],
)
def test_a_clause_begins_with_a_whole_word_in_any_case(description: str, clause: str) -> None:
    assert use_when(description) == clause


def test_its_own_lines_come_before_the_description() -> None:
    assert excluded(skill(not_when=("for NoSQL stores",)), ("views",)) == ("nosql stores", "views")


def test_quotes_of_all_kinds() -> None:
    assert quoted("say \"one thing\", 'two things', \u00abthree\u00bb or `four`") == [
        "one thing",
        "two things",
        "three",
        "four",
    ]


def test_plain_is_words_and_spaces() -> None:
    assert plain("  Fix_the -- API!\n") == "fix the api"


@pytest.mark.parametrize(
    "piece", ["not for ", '"', "do not use when the user ", "a, or ", "\u2014 ", "use when ", "(", "for " * 3]
)
def test_hostile_text_is_bounded(piece: str) -> None:
    began = time.process_time()
    description = piece * 200_000
    positive, exclusions = divide(description)
    heard = listens_for(skill(tuple(f"{piece} {n}" for n in range(10_000))), positive)
    assert len(heard) <= PHRASES and len(exclusions) <= EXCLUSIONS
    assert all(len(phrase) <= 160 for phrase in heard)
    assert time.process_time() - began < 2
