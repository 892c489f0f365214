"""What wisen said and a page, pasted back into a prompt, ask for nothing."""

import time
from pathlib import Path

import pytest
from support.cli import Cli
from support.pages import HOOKS

from wisen.skills import lend, page
from wisen.skills.match import ours
from wisen.skills.match.hygiene import own_words, unpasted
from wisen.skills.match.terms import stems
from wisen.skills.model import Match

LENT = [
    Match(page.parse(HOOKS, name="migrate-to-hooks"), 1.0, ('trigger "refactor class component" fits 100%',))
]
SAID = {"note": lend.note(LENT).text, "line": lend.line(LENT).text, "receipt": lend.receipt(LENT)}


@pytest.mark.parametrize("mark", ["", "  ", "> ", "│ "])
@pytest.mark.parametrize("what", SAID)
def test_what_was_lent_does_not_count_however_a_terminal_marked_it(what: str, mark: str) -> None:
    pasted = "\n".join(mark + line for line in SAID[what].strip().split("\n"))
    left = stems(own_words(unpasted(f"sort the rows\n{pasted}\nrename it")))
    assert left == stems("sort rows rename")


def test_a_page_is_taken_out_as_far_as_it_goes() -> None:
    skill = "---\nname: x\ndescription: Deploy to kubernetes\n---\n" + HOOKS
    for text in (HOOKS, HOOKS.replace("\n", "\r\n"), skill):
        assert stems(unpasted(f"is this right?\n{text}\nsort the rows")) == stems("right sort rows")
    assert ours.without("---\nname: x\nno page, it never ends") == "---\nname: x\nno page, it never ends"


def test_what_wisen_answered_asks_for_nothing(tmp_path: Path) -> None:
    wisen = Cli(tmp_path)
    wisen.keeps("migrate-to-hooks", HOOKS)
    for verb in ("why", "suggest"):
        said = wisen(verb, "refactor class component")
        assert "migrate-to-hooks" in said
        again = wisen("why", "-", told=f"explain that to me\n{said}\n")
        assert "migrate-to-hooks" not in again, again


def test_it_takes_no_time_whatever_is_written() -> None:
    for text in (
        "[wisen lent " * 400,
        "wisen: lent (" * 400,
        "# Skill: x\n" + "- \n" * 2_000,
        "---\nname: x\n" * 400,
    ):
        began = time.process_time()
        ours.without(text)
        assert time.process_time() - began < 0.2
