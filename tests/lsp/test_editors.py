"""Real editors with the clients that ship in lsp/editors: each offers, applies, checks a page and makes a draft."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest
from support.cli import Cli
from support.pages import HOOKS
from support.sessions import worked

HERE = Path(__file__).parent
EDITORS = HERE.parent.parent / "lsp" / "editors"
ASKED = "convert this class component to hooks\n"


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    cli = Cli(tmp_path)
    cli.environ["PAGE"] = str(cli.keeps("migrate-to-hooks", HOOKS))
    worked(cli)
    (cli.work / "app.py").write_text(f"# {ASKED}")
    (cli.work / "a.note").write_text(ASKED)
    cli.environ |= {
        "WISEN": str(Path(sys.executable).parent / "wisen"), "WORK": str(cli.work), "OUT": str(tmp_path / "out"),
    }  # fmt: skip
    return cli


def driven(cli: Cli, editor: str, *args: str) -> dict:
    done = subprocess.run(
        args,
        env=cli.environ | {"PLUGIN": str(EDITORS / editor)},
        cwd=cli.work,
        capture_output=True,
        timeout=1800,
        check=False,
    )
    out = Path(cli.environ["OUT"])
    assert out.exists(), done.stderr.decode()[-2000:]
    return json.loads(out.read_text())


def needs(program: str) -> None:
    if not shutil.which(program):
        pytest.skip(f"{program} is not installed")


def test_emacs_with_eglot(cli: Cli) -> None:
    needs("emacs")
    if subprocess.run(
        ["emacs", "-q", "--batch", "--eval", "(require 'eglot)"], capture_output=True, check=False
    ).returncode:
        pytest.skip("this Emacs has no eglot")
    seen = driven(cli, "emacs", "emacs", "-q", "--batch", "-l", str(HERE / "drive.el"))
    assert "cannot find" in seen["missing"] and "wisen-command" in seen["missing"]
    assert "insert the steps" in seen["titles"][0] and "Migrate React" in seen["buffer"]
    assert seen["copied"].startswith("Migrate React Class Components to Hooks:\n\n1. Read")
    assert (
        seen["shown"].endswith(f"/drafts/{seen['draft']}/{seen['draft'].rpartition('-')[0]}/SKILL.md")
        and seen["accepted"]
    )
    assert "front matter" in seen["diagnostic"] and seen["mended"] == "---\nname: migrate-to-hooks"
    assert seen["completed"] == ["Pitfalls"] and "Listens for" in seen["hover"] and not seen["outlived"]
    assert {skill["name"] for skill in cli.json("skills", "list")} == {
        "migrate-to-hooks",
        "cut-new-release-docs-site",
    }
    assert [draft["name"] for draft in cli.json("review")] == [seen["selected"]]


def test_vim_with_ale(cli: Cli) -> None:
    needs("vim")
    if not os.path.isdir("/usr/share/vim-ale"):
        pytest.skip("vim-ale is not installed")
    environ = cli.environ | {"PLUGIN": str(EDITORS / "vim")}
    vim = pexpect.spawn(
        "vim", ["-u", str(HERE / "ale.vim"), "-i", "NONE", "-N"], env=environ, cwd=str(cli.work), timeout=180
    )
    vim.expect(pexpect.EOF)
    vim.close()
    remark, *page = Path(cli.environ["OUT"]).read_text().splitlines()
    assert "front matter" in remark and page[:2] == ["---", "name: migrate-to-hooks"]


@pytest.mark.parametrize(
    ("told", "runs"),
    [
        ("", True),  # ALE itself runs a few linters for Python
        ("let g:ale_linters = {'go': []}", True),
        ("let g:ale_linters = {'python': ['ruff']}", False),  # the person's own word
        ("let g:ale_linters_explicit = 1", False),
    ],
)
def test_vim_runs_wisen_beside_ales_own_linters_and_never_against_what_the_person_named(
    cli: Cli, told: str, runs: bool
) -> None:
    needs("vim")
    if not os.path.isdir("/usr/share/vim-ale"):
        pytest.skip("vim-ale is not installed")
    (cli.work / "app.py").write_text("x = 1\n")
    (cli.work / "vimrc").write_text(
        "set nocompatible runtimepath^=/usr/share/vim-ale\nlet g:ale_enabled = 0\nfiletype plugin on\n"
        f"{told}\nruntime plugin/ale.vim\nsource {EDITORS}/vim/wisen.vim\n"
    )
    ask = "call writefile(map(ale#linter#Get('python'), 'v:val.name'), 'linters')"
    subprocess.run(
        ["vim", "-u", "vimrc", "-i", "NONE", "-N", "-es", "app.py", "-c", ask, "-c", "qall!"],
        env=cli.environ, cwd=cli.work, timeout=180, check=False,
    )  # fmt: skip
    assert ("wisen" in (cli.work / "linters").read_text().splitlines()) == runs


@pytest.mark.parametrize("written", [False, True], ids=["saved", "unsaved"])
def test_vim_opens_the_draft_that_waits(cli: Cli, written: bool) -> None:
    needs("vim")
    if not os.path.isdir("/usr/share/vim-ale"):
        pytest.skip("vim-ale is not installed")
    made = cli.json("synthesize", "--backend", "extract")
    (cli.work / "vimrc").write_text(
        f"set nocompatible runtimepath^=/usr/share/vim-ale\nlet g:wisen_command = '{cli.environ['WISEN']}'\n"
        f"runtime plugin/ale.vim\nsource {EDITORS}/vim/wisen.vim\n"
    )
    subprocess.run(
        ["vim", "-u", "vimrc", "-i", "NONE", "-N", "-es", *(["-c", "normal ix"] if written else []), "-c", "WisenDrafts", "-c", "call writefile([expand('%:p')], 'shown')", "-c", "qall!"],
        env=cli.environ, cwd=cli.work, timeout=180, check=False,
    )  # fmt: skip
    assert (cli.work / "shown").read_text().strip() == str(cli.draft(made["draft"]))
