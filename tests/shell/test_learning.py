"""From a session to the library: synthesize, review, accept, reject, and what the ledger and prune make of it, at a real terminal."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from support.cli import WISEN, Cli
from support.pages import HOOKS
from support.rig import Rig
from support.sessions import worked
from support.uses import lent

from wisen.skills.model import Outcome
from wisen.skills.standing import EXPOSURE

DAY = 86_400


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    cli = Cli(tmp_path)
    worked(cli)
    return cli


@pytest.fixture
def terminal(cli: Cli) -> Iterator["type[Terminal]"]:
    yield lambda *args, **environ: closing(
        Rig([*WISEN, *args], environ=cli.environ | environ, size=(200, 80, 0, 0))
    )  # type: ignore[return-value]


class Terminal:
    """For the type of the fixture: a verb of wisen on a terminal."""


def test_a_session_that_worked_is_a_page_in_the_library_at_a_yes(cli: Cli) -> None:
    made = cli.json("synthesize", "--backend", "extract", "--yes")
    page = Path(made["accepted"])
    assert page.read_text() == made["page"] and page.parent.name == made["name"]
    assert made["evidence"] and made["session"]
    [said] = cli.json("skills", "lint", str(page))
    assert (said["kind"], said["severity"]) == ("back-test", "hint"), "nothing to mend"
    assert "1 of your last 1 prompts" in said["message"]
    assert [skill["name"] for skill in cli.json("skills", "list")] == [made["name"]]
    assert cli.json("skills", "show", made["name"], "--evidence")
    assert cli.json("review") == []


def test_the_same_session_twice_is_one_draft(cli: Cli) -> None:
    first, second = (
        cli.json("synthesize", "--backend", "extract"),
        cli.json("synthesize", "--backend", "extract"),
    )
    assert first["draft"] == second["draft"] and len(cli.json("review")) == 1


def test_nothing_is_in_the_library_before_the_yes(cli: Cli) -> None:
    cli.json("synthesize", "--backend", "extract")
    assert cli.json("skills", "list") == []
    cli("accept")
    assert len(cli.json("skills", "list")) == 1


def test_a_draft_that_was_rejected_is_not_offered_again(cli: Cli) -> None:
    draft = cli.json("synthesize", "--backend", "extract")["draft"]
    cli("reject", draft, "--why", "too special")
    assert cli.json("review") == []
    assert cli.json("synthesize", "--backend", "extract")["draft"] is None


def test_review_at_the_terminal_shows_the_page_and_waits_for_a_letter(cli: Cli, terminal: type) -> None:
    with terminal("synthesize", "--backend", "extract", "--review") as rig:
        shown = rig.wait(b"[n]o [l/y/e/n] ")
        assert b"## Steps" in shown and b"^ ran in turn" in shown
        rig.type(b"y\n")
        rig.wait(b"accepted: ")
        assert rig.end() == 0
    assert len(cli.json("skills", "list")) == 1


def test_a_draft_can_be_edited_before_it_is_accepted(cli: Cli, terminal: type) -> None:
    editor = cli.place / "editor"
    editor.write_text('#!/bin/sh\nprintf "\\n## Notes\\nadded by hand\\n" >> "$1"\n')
    editor.chmod(0o755)
    with terminal("synthesize", "--backend", "extract", "--review", EDITOR=str(editor)) as rig:
        rig.wait(b"[l/y/e/n] ")
        rig.type(b"e\n")
        assert b"added by hand" in rig.wait(b"[l/y/e/n] ")
        rig.type(b"y\n")
        assert rig.end() == 0
    [skill] = cli.json("skills", "list")
    assert "added by hand" in Path(skill["path"]).read_text()


def test_a_bare_enter_and_silence_let_nothing_in(cli: Cli, terminal: type) -> None:
    with terminal("synthesize", "--backend", "extract", "--review") as rig:
        rig.wait(b"[l/y/e/n] ")
        rig.type(b"\n")
        assert rig.end() == 0
    assert cli.json("skills", "list") == [] and len(cli.json("review")) == 1


@pytest.mark.parametrize(("times", "days"), [(EXPOSURE - 1, 90.0), (EXPOSURE, 13.0)])
def test_nothing_is_proposed_before_a_skill_had_its_chance(cli: Cli, times: int, days: float) -> None:
    cli.keeps("hooks", HOOKS)
    lent(cli, "hooks", times, days, Outcome.HARMED)
    assert cli.json("prune") == []


def test_a_skill_that_harms_is_proposed_archived_and_restored(cli: Cli) -> None:
    page = cli.keeps("hooks", HOOKS)
    lent(cli, "hooks", EXPOSURE, 20.0, Outcome.HARMED)
    [proposal] = cli.json("prune")
    assert proposal["skill"] == "hooks" and proposal["why"] and not proposal["archived"] and page.exists()
    assert cli.json("prune", "--apply")[0]["archived"] and not page.exists()
    assert [row["standing"] for row in cli.json("ledger", "hooks")] == ["archived"]
    cli("restore", "hooks")
    assert page.read_text() == HOOKS


def test_the_persons_word_counts_and_stands_on_the_page_after_the_next_session(cli: Cli) -> None:
    cli.keeps("hooks", HOOKS)
    lent(cli, "hooks", 1, 1.0)
    assert cli.json("helped", "hooks")["outcome"] == "helped"
    assert cli.json("ledger", "hooks")[0]["helped"] == 1
    cli("harmed", "hooks", "--why", "it was the wrong one")
    assert (cli.json("ledger", "hooks")[0]["helped"], cli.json("ledger", "hooks")[0]["harmed"]) == (0, 1)
    events = json.loads(cli("ledger", "--events", "--json"))
    assert events[0]["outcome"] == "harmed"
    assert cli.run("helped", "nothing").returncode == 1


def test_sessions_are_listed_shown_searched_exported_and_removed(cli: Cli) -> None:
    [session] = cli.json("sessions", "list")
    script = cli.json("sessions", "show", "last")
    assert script["session"] == session["id"] and {turn["who"] for turn in script["turns"]} >= {
        "person",
        "tool",
    }
    word = next(turn["text"].split()[0] for turn in script["turns"] if turn["who"] == "person")
    assert cli.json("sessions", "search", word)
    assert cli("sessions", "export", "last").startswith("# ")
    assert [json.loads(line) for line in cli("sessions", "export", "last", "--format", "jsonl").splitlines()]
    cli("sessions", "rm", session["id"])
    assert cli.json("sessions", "list") == [] and not list((cli.home / "sessions").iterdir())
