"""A draft laid out: no page can pose as a word of ours, nothing of it is lost."""

import time

from hypothesis import given
from hypothesis import strategies as st

from wisen.shell.reading import laid_out
from wisen.skills.model import Draft, Evidence, Finding
from wisen.skills.visible import columns, visible

PAGE = "# Skill: Tidy\n\n## Steps\n1. Run `make tidy`\n"


def draft(page: str = PAGE, **more: object) -> Draft:
    return Draft("id", "tidy", page, "s1", "extract", **more)  # type: ignore[arg-type]


@given(text=st.text(max_size=300), width=st.integers(20, 100))
def test_every_row_of_a_page_stands_behind_its_sign(text: str, width: int) -> None:
    rows = laid_out(draft(text), "", width)
    shown = rows[rows.index("") + 1 :]
    assert all(row.startswith(("| ", ": ")) for row in shown)
    assert all(columns(row) <= width or columns(row) <= 10 for row in shown)
    joined = "".join("\n" * row.startswith("| ") + row[2:] for row in shown)[1:]
    wanted = "\n".join(visible(line.removesuffix("\r")) for line in text.removesuffix("\n").split("\n"))
    assert joined == wanted


def test_evidence_stands_under_the_line_it_is_for() -> None:
    ran = Evidence("s1", 4, "make tidy", 0), Evidence("s1", 9, "ls -la", None)
    rows = laid_out(draft(evidence=ran), "", 80)
    assert rows[rows.index("| 1. Run `make tidy`") + 1] == "    ^ ran in turn 4, exit status 0"
    assert rows[-1] == "  turn 9, its exit status is not known: ls -la"
    assert "evidence for line 4: ran in turn 4, exit status 0" in laid_out(
        draft(evidence=ran), "", 80, plain=True
    )


def test_findings_and_the_back_test_stand_apart() -> None:
    found = (
        Finding("hijack", "bad", "error", 3, "delete it"),
        Finding("back-test", "would have been lent for 1", "hint"),
    )
    rows = laid_out(draft(findings=found), "", 80)
    at = rows.index("what to know about it:")
    assert rows[at + 1 :] == [
        "  error: bad (line 3)",
        "    delete it",
        "",
        "on your own past prompts:",
        "  hint: would have been lent for 1",
    ]
    assert "1 error" in rows[0]


def test_a_change_is_told_in_words_where_signs_would_be_read_aloud() -> None:
    rows = laid_out(draft(patches="/x/SKILL.md"), PAGE.replace("make tidy", "make clean"), 80, plain=True)
    assert rows[-2:] == ["removed: 1. Run `make clean`", "added: 1. Run `make tidy`"]


def test_a_page_of_one_endless_line_is_laid_out_at_once() -> None:
    began = time.process_time()
    rows = laid_out(draft("技能" * 40_000), "", 40)
    assert len(rows) > 4_000 and time.process_time() - began < 30, "quadratic would take minutes"


def test_what_hides_is_spelt_out() -> None:
    assert "| a<U+202E>b" in laid_out(draft("a\u202eb\n"), "", 80)
