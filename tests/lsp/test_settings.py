"""The settings that are shipped for each editor parse, and what they start is a server that answers. Also for editors that cannot run here."""

import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from support.cli import Cli
from support.editor import Editor

EDITORS = Path(__file__).parents[2] / "lsp" / "editors"


def zed() -> list[str]:
    told = json.loads((EDITORS / "zed/settings.json").read_text())
    assert all(told["lsp"].keys() <= set(one["language_servers"]) for one in told["languages"].values())
    assert all("..." in one["language_servers"] for one in told["languages"].values()), "no other is put out"
    binary = told["lsp"]["wisen"]["binary"]
    return [binary["path"], *binary["arguments"]]


def helix() -> list[str]:
    told = tomllib.loads((EDITORS / "helix/languages.toml").read_text())
    assert all("wisen" in one["language-servers"] for one in told["language"])
    server = told["language-server"]["wisen"]
    return [server["command"], *server["args"]]


def neovim() -> list[str]:
    """The two lines of the README, which need no plugin of ours."""
    readme = (EDITORS.parents[1] / "README.md").read_text()
    told = re.search(r"vim\.lsp\.config\('wisen', \{ cmd = \{([^}]*)\}", readme)
    assert told and "vim.lsp.enable('wisen')" in readme
    return re.findall(r"'([^']*)'", told[1])


def emacs() -> list[str]:
    told = re.search(r"\(defvar wisen-command '\(([^)]*)\)", (EDITORS / "emacs/wisen.el").read_text())
    assert told
    return re.findall(r'"([^"]*)"', told[1])


def vim() -> list[str]:
    source = (EDITORS / "vim/wisen.vim").read_text()
    program = re.search(r"get\(g:, 'wisen_command', '([^']*)'\)", source)
    rest = re.search(r"'command': '%e ([^']*)'", source)
    assert program and rest
    return [program[1], *rest[1].split()]


def vscode() -> list[str]:
    told = json.loads((EDITORS / "vscode/package.json").read_text())
    path = told["contributes"]["configuration"]["properties"]["wisen.path"]["default"]
    assert 'args: ["lsp"]' in (EDITORS / "vscode/src/server.ts").read_text()
    return [path, "lsp"]


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    return Cli(tmp_path)


@pytest.mark.parametrize("settings", [zed, helix, neovim, emacs, vim, vscode])
def test_what_the_settings_start_is_a_server_that_answers(
    settings: Callable[[], list[str]], cli: Cli
) -> None:
    program, *arguments = settings()
    assert program == "wisen"
    with Editor(cli, arguments=arguments) as editor:
        assert editor.begin()["serverInfo"]["name"] == "wisen"
