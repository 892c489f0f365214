"""Completion: what may stand where, and Tab really pressed in bash, zsh and fish; and the key that suggests skills for the line."""

from pathlib import Path

import pytest
from support.cli import Cli
from support.pages import HOOKS
from support.sessions import worked
from support.shells import SHELLS, at_keyboard

from wisen.shell.complete import candidates
from wisen.shell.line import prompt_in

KNOWN = {
    "skill": [("deploy", ""), ("hooks", "")],
    "session": [("last", "")],
    "agent": [("claude", ""), ("codex", "")],
    "draft": [("d1", "")],
    "verb": [("suggest", "")],
}


def after(line: str) -> list[str]:
    """What may stand at the end of `line`."""
    return [word for word, _ in candidates(line.split(" "), lambda kind: KNOWN.get(kind, []))]


@pytest.mark.parametrize(
    ("line", "some"),
    [
        ("wisen ", "synthesize"),
        ("wisen ", "claude"),
        ("/usr/bin/wisen rev", "review"),
        ("wisen -", "--version"),
        ("wisen skills ", "lint"),
        ("wisen skills show ", "deploy"),
        ("wisen skills show --", "--evidence"),
        ("wisen skills --", "--library"),
        ("wisen why --session ", "last"),
        ("wisen accept ", "d1"),
        ("wisen synthesize --backend ", "ollama"),
        ("wisen synthesize --backend = ol", "ollama"),  # as bash takes it apart
        ("wisen synthesize --backend=ol", "--backend=ollama"),
        ("wisen suggest --library a --", "--library"),  # may be repeated
        ("wisen suggest --cwd ", ":folders"),
        ("wisen redact ", ":files"),
        ("wisen zz", ":commands"),
        ("wisen run ", ":commands"),
        ("wisen run --record x -- ", ":commands"),
        ("wisen claude -", ":after"),
        ("wisen -- claude -", ":after"),
        ("wisen run --record x claude -", ":after"),
        ("wisen shell init bash --wrap claude,", "claude,codex"),
        ("wisen help ", "suggest"),
        ("wisen config get ", ""),
    ],
)
def test_what_may_stand_there(line: str, some: str) -> None:
    assert some in after(line) if some else after(line) == []


@pytest.mark.parametrize(
    ("line", "none"),
    [
        ("wisen syn", ":commands"),  # a verb is near enough
        ("wisen suggest --json --", "--json"),  # said already
        ("wisen synthesize --", "--pause"),  # hidden
        ("wisen shell ", "complete"),
        ("wisen accept d1 ", "d1"),  # takes one
    ],
)
def test_what_may_not(line: str, none: str) -> None:
    assert none not in after(line)


def test_nothing_is_made_by_a_tab(tmp_path: Path) -> None:
    cli = Cli(tmp_path)
    for words in (["skills", "show", ""], ["sessions", "show", ""], ["accept", ""], ["restore", ""]):
        cli("shell", "complete", "--", "wisen", *words)
    assert not cli.home.exists()


def test_an_archived_page_is_completed_by_the_name_that_brings_it_back(tmp_path: Path) -> None:
    cli = Cli(tmp_path)
    cli.keeps("migrate-to-hooks", HOOKS)
    cli("skills", "archive", "migrate-to-hooks")
    assert cli("shell", "complete", "--", "wisen", "restore", "").splitlines() == ["migrate-to-hooks"]
    cli("restore", "migrate-to-hooks")
    assert cli("shell", "complete", "--", "wisen", "restore", "") == ""


@pytest.mark.parametrize("shell", SHELLS)
def test_tab_completes_verbs_options_pages_sessions_and_agents(shell: str, tmp_path: Path) -> None:
    cli = Cli(tmp_path)
    cli.keeps("migrate-to-hooks", HOOKS)
    worked(cli)
    (tmp_path / "bin").mkdir()
    agent = tmp_path / "bin" / "codex"
    agent.write_text("#!/bin/sh\n")
    agent.chmod(0o755)
    [session] = [s["id"] for s in cli.json("sessions", "list")]
    (cli.work / "folder-here").mkdir()
    with at_keyboard(shell, cli) as person:
        for typed, shown in (
            ("wisen syn\t", "wisen synthesize"),
            ("wisen suggest --lib\t", "wisen suggest --library"),
            ("wisen skills show mig\t", "wisen skills show migrate-to-hooks"),
            (f"wisen sessions show {session[:-2]}\t", f"wisen sessions show {session}"),
            ("wisen synthesize --backend ex\t", "wisen synthesize --backend extract"),
            ("wisen suggest --cwd fold\t", "wisen suggest --cwd folder-here/"),
            ("wisen code\t", "wisen codex"),
            ("synthesize --back\t", "synthesize --backend"),
            ("skills sh\t", "skills show"),
        ):
            person.types("\x15" + typed)
            person.sees(f"READY> {shown}")
            person.calms()


@pytest.mark.parametrize("shell", SHELLS)
def test_after_an_agent_its_own_completion_goes_on(shell: str, tmp_path: Path) -> None:
    own = {
        "bash": "_command_offset() { COMPREPLY=(--own-option); }\n",
        "zsh": "_own() { compadd -- --own-option }\ncompdef _own codex\n",
        "fish": "complete -c codex -f -a --own-option\n",
    }[shell]
    with at_keyboard(shell, Cli(tmp_path), after=own) as person:
        person.types("wisen codex --o\t")
        person.sees("wisen codex --own-option")


@pytest.mark.parametrize("shell", SHELLS)
def test_the_key_says_what_fits_the_line_and_leaves_it(shell: str, tmp_path: Path) -> None:
    cli = Cli(tmp_path)
    cli.keeps("migrate-to-hooks", HOOKS)
    (tmp_path / "bin").mkdir()
    echo = tmp_path / "bin" / "please"
    echo.write_text('#!/bin/sh\necho "the line was: $*"\n')
    echo.chmod(0o755)
    with at_keyboard(shell, cli, " --key alt-s") as person:
        person.types("please convert this class component to hooks")
        person.types("\x1bs")
        person.sees("wisen: migrate-to-hooks: ")
        person.calms()
        person.presses("enter")
        person.sees("the line was: convert this class component to hooks")


@pytest.mark.parametrize("shell", SHELLS)
def test_the_key_can_be_switched_off(shell: str, tmp_path: Path) -> None:
    with at_keyboard(shell, Cli(tmp_path), " --key none") as person:
        person.types("abc\x1dq")  # q is what bash looks for, at a Ctrl-] of its own
        person.types("\x15echo DO''NE\r")
        person.sees("DONE")
        assert not person.shows("wisen:")


@pytest.mark.parametrize(
    ("line", "prompt"),
    [
        ("", ""),
        ("wisen claude", ""),
        ("wisen claude -p 'cut a release'", "cut a release"),
        ("command codex exec", "exec"),
        ("suggest cut a release", "cut a release"),
        ('claude "cut a', "cut a"),
        ("npm run migrate -- --dry", "npm run migrate -- --dry"),
    ],
)
def test_the_prompt_in_a_line(line: str, prompt: str) -> None:
    assert prompt_in(line, ["claude", "codex"]) == prompt


def test_zsh_completes_where_compinit_comes_later(tmp_path: Path) -> None:
    before = "PS1='READ''Y> '\nunsetopt beep\n"
    later = "autoload -Uz compinit && compinit -u -D\n"
    with at_keyboard("zsh", Cli(tmp_path), before=before, after=later) as person:
        person.types("wisen synth\t")
        person.sees("wisen synthesize")
