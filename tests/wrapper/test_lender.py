"""What one session is lent: few, once, written down, and now and then withheld. With a real library, index and ledger."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.pages import HOOKS, keep, page

from wisen.skills import ledger
from wisen.skills.library import Folder, Library
from wisen.skills.model import Note
from wisen.skills.settings import Config
from wisen.skills.standing import EXPOSURE
from wisen.skills.suggest import Suggest
from wisen.wrapper.lender import Lender

ASKED = "please convert this class component to hooks"
OTHER = "what is the latest news"


class Lending(Lender):
    """A lender whose notes always arrive."""

    def note(self, text: str, form: str) -> tuple[Note, str]:
        note, receipt = super().note(text, form)
        self.delivered(note, form, self._clock())
        return note, receipt


class Table:
    """A library of two pages, a ledger, and a coin that falls as told."""

    def __init__(self, place: Path) -> None:
        self.folder = place / "skills"
        self.page = keep(self.folder, "hooks", HOOKS)
        keep(self.folder, "release", page("Cut a release", ["cut a new release"], ["Run `make release`"]))
        self.book = ledger.open(str(place / "ledger.db"), now=1.0)
        self.coin = 0.99
        self.now = 1000.0

    def session(self, name: str = "s1", **config: object) -> Lending:
        settings = Config(**{"withhold": 0.1} | config)  # type: ignore[arg-type]
        suggest = Suggest(Library((Folder(str(self.folder), "home"),)), None, settings)
        return Lending(
            suggest, self.book, settings, session=name, agent="claude", cwd="/w", reads_files=True,
            clock=lambda: self.now, random=lambda: self.coin,
        )  # fmt: skip


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Table]:
    table = Table(tmp_path)
    yield table
    table.book.close()


def test_what_fits_is_lent_with_a_receipt_and_stands_in_the_ledger(table: Table) -> None:
    note, receipt = table.session().note(ASKED, "hook")
    assert "useState" in note.text and "Migrate React Class Components to Hooks" in receipt
    [use] = table.book.uses()
    assert (use.skill, use.lent, use.how, use.session, use.agent, use.at) == (
        "hooks",
        True,
        "hook",
        "s1",
        "claude",
        1000.0,
    )
    assert use.because and use.tokens == note.tokens and 0 < use.score <= 1


def test_what_does_not_fit_is_not_and_leaves_no_trace(table: Table) -> None:
    assert table.session().note(OTHER, "hook") == (type(table.session().note(OTHER, "hook")[0])(), "")
    assert table.book.uses() == []


def test_a_skill_that_stands_in_the_conversation_is_not_lent_twice(table: Table) -> None:
    session = table.session()
    assert session.note(ASKED, "hook")[0].text and not session.note(ASKED, "hook")[0].text
    assert len(table.book.uses()) == 1


def test_but_once_its_page_has_changed(table: Table) -> None:
    session = table.session()
    session.note(ASKED, "hook")
    table.page.write_text(HOOKS.replace("Read the class", "First read the class"))
    session._suggest.refresh()  # type: ignore[attr-defined]
    assert "First read" in session.note(ASKED, "hook")[0].text


def test_a_file_is_sent_anew_each_turn(table: Table) -> None:
    session = table.session()
    assert session.note(ASKED, "file")[0].text and session.note(ASKED, "file")[0].text
    assert session.keeps_file("yes, go on") and not session.keeps_file(
        "now do something quite different please"
    )


def test_one_line_where_lines_are_turns(table: Table) -> None:
    assert "\n" not in table.session().note(ASKED, "line")[0].text
    assert table.book.uses()[0].how == "typed"


def test_the_coin_withholds_only_a_skill_that_had_its_chance(table: Table) -> None:
    table.coin = 0.0
    for n in range(EXPOSURE):
        assert table.session(f"s{n}").note(ASKED, "hook")[0].text
    session = table.session("tossed")
    assert not session.note(ASKED, "hook")[0].text and not session.note(ASKED, "hook")[0].text
    [withheld] = [use for use in table.book.uses() if not use.lent]
    assert (withheld.session, withheld.tokens) == ("tossed", 0), "one toss a session, written once"


def test_a_skill_the_person_names_is_never_withheld_and_zero_turns_it_off(table: Table) -> None:
    table.coin = 0.0
    for n in range(EXPOSURE):
        table.session(f"s{n}").note(ASKED, "hook")
    assert table.session("named").note(f"use the skill hooks: {ASKED}", "hook")[0].text
    assert table.session("off", withhold=0.0).note(ASKED, "hook")[0].text


def test_a_veto_holds_for_the_session(table: Table) -> None:
    table.book.tend("vetoed", "hooks", at=1.0, where="s1")
    assert not table.session("s1").note(ASKED, "hook")[0].text
    assert table.session("s2").note(ASKED, "hook")[0].text


def test_switched_off_it_lends_nothing(table: Table) -> None:
    assert not table.session(lend=False).note(ASKED, "hook")[0].text


def test_a_note_that_came_too_late_was_not_lent(table: Table) -> None:
    session = table.session()
    note, _ = Lender.note(session, ASKED, "paste")
    assert note.text and table.book.uses() == []
    session.delivered(note, "paste", 7.0)
    assert [(use.how, use.at) for use in table.book.uses()] == [("typed", 7.0)]


def test_an_agent_that_lost_its_context_is_lent_to_again(table: Table) -> None:
    session = table.session()
    session.note(ASKED, "hook")
    session.forget()
    assert session.note(ASKED, "hook")[0].text


def test_what_the_person_hands_over_goes_with_the_next_prompt_first_and_uncounted(table: Table) -> None:
    waiting = [Library((Folder(str(table.folder), "home"),)).find("release")]
    lending = table.session(withhold=1.0)
    lending._take = lambda: [waiting.pop()] if waiting else []
    table.coin = 0.0  # whatever may be withheld is
    note, receipt = lending.note("ok go on", "hook")
    assert (
        "make release" in note.text
        and "you handed it over" in note.matches[0].because
        and "Cut a release" in receipt
    )
    [use] = table.book.uses()
    assert use.lent and use.skill == "release"
    assert lending.note("and now this", "hook")[0].text == "", "once, not with every prompt"


def test_what_was_handed_over_waits_until_it_was_delivered(table: Table) -> None:
    waiting = [Library((Folder(str(table.folder), "home"),)).find("release")]
    lending = table.session()
    lending._take = lambda: [waiting.pop()] if waiting else []
    lost, _ = Lender.note(lending, "one", "paste")  # the Enter went alone
    again, _ = lending.note("two", "paste")
    assert lost.text == again.text != ""
