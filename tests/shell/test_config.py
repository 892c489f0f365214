"""`wisen config`, as a person uses it."""

from pathlib import Path

import pytest
from support.cli import Cli


@pytest.fixture
def wisen(tmp_path: Path) -> Cli:
    cli = Cli(tmp_path)
    (cli.work / ".git").mkdir()
    cli.home.mkdir(mode=0o700)
    del cli.environ["WISEN_WITHHOLD"], cli.environ["WISEN_DEADLINE_MS"]
    return cli


def test_a_setting_is_changed_told_and_taken_back(wisen: Cli) -> None:
    settings = wisen.home / "config.toml"
    settings.write_text("# mine\n[lend]\nlimit = 2 # enough\n")
    assert wisen("config", "get", "lend.limit") == "2\n"
    assert wisen("config", "set", "limit", "1") == "lend.limit = 1\n"
    assert settings.read_text() == "# mine\n[lend]\nlimit = 1 # enough\n"
    assert wisen("config", "unset", "lend.limit") == "lend.limit = 3\n"
    assert "# mine" in settings.read_text() and wisen.json("config", "get", "limit")["from"] == "default"


def test_a_first_setting_makes_a_private_file(wisen: Cli) -> None:
    wisen("config", "set", "keys.commands", "why", "veto")
    settings = wisen.home / "config.toml"
    assert settings.read_text() == '[keys]\ncommands = ["why", "veto"]\n'
    assert settings.stat().st_mode & 0o777 == 0o600
    assert wisen.json("config", "get", "commands")["value"] == ["why", "veto"]


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("lend.limit", "7", "more than three lower"),
        ("lend.limit", "many", "whole number"),
        ("record.what", "everything", "off, text, full"),
        ("lend.enabled", "maybe", "true or false"),
        ("lend.limmit", "2", "did you mean `lend.limit`?"),
        ("deadline", "2", "did you mean `lend.deadline_ms`?"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(wisen: Cli, setting: str, value: str, said: str) -> None:
    done = wisen.run("config", "set", setting, value)
    assert done.returncode == 2 and said in done.stderr.decode()
    assert len(done.stderr.splitlines()) == 2 and not (wisen.home / "config.toml").exists()


def test_the_list_says_where_each_value_comes_from(wisen: Cli) -> None:
    wisen("config", "set", "record.retention_days", "9")
    wisen("config", "set", "lend.limit", "1", "--project")
    assert (wisen.work / ".wisen" / "config.toml").read_text() == "[lend]\nlimit = 1\n"
    found = {row["setting"]: row["from"] for row in wisen.json("config", "list")}
    assert (found["record.retention_days"], found["lend.limit"], found["keys.key"]) == (
        "file",
        "project",
        "default",
    )
    assert "WISEN_LIMIT" in wisen("config", WISEN_LIMIT="2")
    assert wisen("config", WISEN_OFF="1").splitlines()[1].split() == ["lend.enabled", "false", "WISEN_OFF"]


def test_a_project_is_not_told_to_loosen(wisen: Cli) -> None:
    wisen("config", "set", "lend.limit", "1")
    done = wisen.run("config", "set", "--project", "lend.limit", "3")
    assert done.returncode == 1 and b"may lower it" in done.stderr and b"set it for yourself" in done.stderr
    assert not (wisen.work / ".wisen").exists()


def test_a_value_that_something_stronger_overrides_is_said(wisen: Cli) -> None:
    done = wisen.run("config", "set", "lend.limit", "1", WISEN_LIMIT="2")
    assert done.returncode == 0 and done.stdout == b"lend.limit = 2\n" and b"WISEN_LIMIT" in done.stderr


def test_every_setting_is_explained(wisen: Cli) -> None:
    told = wisen("config", "explain", "record.what")
    assert "one of off, text, full" in told and "WISEN_RECORD" in told and "a project may keep less" in told
    assert len(wisen.json("config", "explain")) == len(wisen.json("config"))


def test_an_edit_is_checked_afterwards(wisen: Cli) -> None:
    editor = wisen.place / "editor"
    editor.write_text('#!/bin/sh\necho "limmit = 2" >> "$1"\n')
    editor.chmod(0o755)
    done = wisen.run("config", "edit", EDITOR=str(editor))
    assert done.returncode == 1 and b"did you mean `lend.limit`?" in done.stderr


def test_a_broken_file_is_named_and_left(wisen: Cli) -> None:
    settings = wisen.home / "config.toml"
    settings.write_text("limit = = 2\n")
    done = wisen.run("config", "set", "lend.limit", "1")
    assert (
        done.returncode == 1 and b"no valid TOML" in done.stderr and settings.read_text() == "limit = = 2\n"
    )
    assert b"the defaults stand" in wisen.run("config").stderr
