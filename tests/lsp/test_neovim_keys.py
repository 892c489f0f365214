"""Neovim with our plugin, by its keys: Debian's (0.7, `setup`) and a current one (0.11, `vim.lsp.enable`). What a person types, what they get."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import neovim
from support.cli import Cli
from support.neovim import Neovim
from support.pages import HOOKS
from support.sessions import worked

PLUGIN = Path(__file__).parent.parent.parent / "lsp" / "editors" / "nvim"
BEGUN = {
    "debian": "require('wisen').setup{}",
    "current": "vim.lsp.enable('wisen')",
}
INIT = """
vim.g.mapleader = ' '
vim.opt.completeopt = { 'menuone', 'noselect' }
vim.opt.runtimepath:append(%(plugin)r)
vim.g.wisen_command = %(wisen)r
%(begun)s
asked = {}
vim.ui.select = function(items, options, picked)
  asked = { titles = {}, picked = function(words)
    for number, title in ipairs(asked.titles) do
      if title:find(words, 1, true) then return picked(items[number], number) end
    end
  end }
  for _, item in ipairs(items) do table.insert(asked.titles, options.format_item and options.format_item(item) or tostring(item)) end
end
function ready()
  local found = (vim.lsp.get_clients or vim.lsp.get_active_clients)()
  return #found == 1 and found[1].initialized and vim.lsp.buf_is_attached(0, found[1].id)
end
function remarks() return vim.tbl_map(function(one) return one.message end, vim.diagnostic.get(0)) end
function picks(words) asked.picked(words); asked = {} end
"""
ACTIONS = "<Esc>:lua vim.lsp.buf.code_action()<CR>"


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    cli = Cli(tmp_path)
    cli.keeps("migrate-to-hooks", HOOKS)
    worked(cli)
    (cli.work / "app.py").write_text("# convert this class component to hooks\n")
    return cli


@pytest.fixture(params=["debian", "current"])
def nvim(request: pytest.FixtureRequest, cli: Cli, tmp_path: Path) -> Iterator[Neovim]:
    program = neovim.found()[request.param]
    if not program:
        pytest.skip(f"no {request.param} Neovim: apt-get install neovim, or `make editors`")
    version = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
    if "NVIM v0.7" not in version and request.param == "debian":
        pytest.skip("the Neovim on PATH is not Debian 12's")
    wisen = str(Path(sys.executable).parent / "wisen")
    init = INIT % {"plugin": str(PLUGIN), "wisen": wisen, "begun": BEGUN[request.param]}
    with Neovim(program, init, cli.environ, tmp_path, cli.work) as nvim:
        yield nvim


def picks(nvim: Neovim, words: str) -> None:
    """Ask for the code actions and pick the one that says `words`."""
    nvim.until(
        f"(function() if not asked.titles then vim.lsp.buf.code_action() vim.wait(500, function() return asked.titles end) end "
        f"return asked.titles and vim.fn.json_encode(asked.titles):find({words!r}, 1, true) or (function() asked = {{}} end)() end)()"
    )
    nvim.says(f"picks({words!r})")


def test_a_skill_that_fits_is_offered_and_its_steps_go_in(nvim: Neovim) -> None:
    nvim.types(":edit app.py<CR>")
    nvim.until("ready()")
    picks(nvim, "insert the steps")
    nvim.until("vim.api.nvim_buf_line_count(0) > 2")
    assert nvim.lines()[1] == "# Migrate React Class Components to Hooks:"
    nvim.types("u")
    nvim.until("vim.api.nvim_buf_line_count(0) == 1")


def test_a_skill_is_copied_into_a_register(nvim: Neovim) -> None:
    nvim.types(":edit app.py<CR>")
    nvim.until("ready()")
    picks(nvim, "copy as a prompt")
    assert str(nvim.until("vim.fn.getreg('\"')")).startswith(
        "Migrate React Class Components to Hooks:\n\n1. "
    )


def test_synthesize_by_name_opens_the_draft_which_is_then_accepted(nvim: Neovim, cli: Cli) -> None:
    nvim.types(":edit app.py<CR>")
    nvim.until("ready()")
    nvim.types(":WisenSynthesize<CR>")
    [draft] = nvim.until("vim.fn.glob(vim.env.WISEN_HOME .. '/drafts/*/*/SKILL.md', 0, 1)")  # type: ignore[misc]
    nvim.until(f"vim.api.nvim_buf_get_name(0) == {draft!r}")
    nvim.until("ready()")
    picks(nvim, "accept this draft")
    nvim.until("vim.fn.glob(vim.env.WISEN_HOME .. '/skills/cut-new-release-docs-site/SKILL.md') ~= ''")
    assert "cut-new-release-docs-site" in [skill["name"] for skill in cli.json("skills", "list")]


def test_a_typed_command_is_completed_and_stays_to_be_run_by_the_action_on_it(nvim: Neovim) -> None:
    nvim.types(":edit app.py<CR>")
    nvim.until("ready()")
    nvim.types(":put ='# /syn'<CR>A<C-x><C-o>")
    nvim.until("vim.fn.pumvisible() == 1")
    nvim.types("<C-n><C-y><C-\\><C-n>")
    nvim.until("vim.api.nvim_get_current_line() == '# /synthesize'")
    picks(nvim, "/synthesize: make a skill from the last session")
    nvim.until("vim.api.nvim_buf_get_name(0):find('/drafts/', 1, true)")


def test_synthesize_is_typed_in_a_comment(nvim: Neovim) -> None:
    if nvim.says("vim.lsp.completion and vim.lsp.completion.get and 1") != 1:
        pytest.skip("this Neovim runs no command that a completion brings")
    nvim.types(":edit app.py<CR>")
    nvim.until("ready()")
    nvim.says("vim.lsp.completion.enable(true, vim.lsp.get_clients()[1].id, 0)")
    nvim.types("o/synth")
    nvim.says("vim.lsp.completion.get()")
    nvim.until("vim.fn.pumvisible() == 1")
    nvim.types("<C-n><C-y>")
    nvim.until("vim.api.nvim_buf_get_name(0):find('/drafts/', 1, true)")
    assert any("cut a new release" in line.lower() for line in nvim.lines())


def test_a_page_is_checked_as_it_is_written_and_mended_by_an_action(nvim: Neovim, cli: Cli) -> None:
    nvim.types(f":edit {cli.home}/skills/migrate-to-hooks/SKILL.md<CR>")
    nvim.until("ready()")
    nvim.until("vim.fn.json_encode(remarks()):find('front matter')")
    picks(nvim, "front matter")
    nvim.until("vim.api.nvim_buf_get_lines(0, 0, 1, true)[1] == '---'")
    nvim.until("not vim.fn.json_encode(remarks()):find('front matter')")
    nvim.types(":write<CR>")
    nvim.until("not vim.bo.modified")
    assert cli.json("skills", "show", "migrate-to-hooks")["name"] == "migrate-to-hooks"


def test_a_skills_name_tells_how_it_stands_and_leads_to_its_page(nvim: Neovim, cli: Cli) -> None:
    (cli.work / "AGENTS.md").write_text("Follow `migrate-to-hooks` here.\n")
    nvim.types(":edit AGENTS.md<CR>")
    nvim.until("ready()")
    nvim.types("8l:lua vim.lsp.buf.hover()<CR>")
    nvim.until(
        "(function() for _, win in ipairs(vim.api.nvim_list_wins()) do "
        "local text = table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(win), 0, -1, false), '\\n') "
        "if text:find('Listens for', 1, true) then return true end end end)()"
    )
    nvim.types("<Esc>:lua vim.lsp.buf.definition()<CR>")
    nvim.until("vim.api.nvim_buf_get_name(0):find('migrate%-to%-hooks/SKILL.md')")


def test_where_the_program_is_missing_it_says_what_to_do(cli: Cli, tmp_path: Path) -> None:
    program = neovim.found()["debian"]
    if not program:
        pytest.skip("no Neovim on PATH")
    init = INIT % {"plugin": str(PLUGIN), "wisen": "/nowhere/wisen", "begun": BEGUN["debian"]}
    with Neovim(program, init, cli.environ, tmp_path, cli.work) as nvim:
        assert "cannot run '/nowhere/wisen'" in str(nvim.says("vim.fn.execute('messages')"))
        nvim.types(":WisenSynthesize<CR>")
        nvim.until("vim.fn.execute('messages'):find('the server does not run', 1, true)")
