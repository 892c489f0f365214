"""A real Helix, by its keys, with the languages.toml that ships: the fitting skill, a draft, a page mended. Skipped where there is no `hx`."""

import contextlib
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pytest
from support.cli import Cli
from support.pages import HOOKS
from support.sessions import worked
from support.terminal import Terminal

SHIPPED = Path(__file__).parent.parent.parent / "lsp" / "editors" / "helix" / "languages.toml"
DEADLINE = 60  # seconds for anything to be seen
NOT_YET = ("No code actions", "No configured language server", "not support")


class Helix:
    def __init__(self, cli: Cli, path: Path) -> None:
        config = cli.place / "config" / "helix"
        config.mkdir(parents=True, exist_ok=True)
        wisen = str(Path(sys.executable).parent / "wisen")
        (config / "languages.toml").write_text(
            SHIPPED.read_text().replace('command = "wisen"', f'command = "{wisen}"')
        )
        environ = cli.environ | {
            "XDG_CONFIG_HOME": str(config.parent),
            "XDG_CACHE_HOME": str(cli.place / "cache"),
            "COLORTERM": "truecolor",
        }
        self.screen = Terminal(30, 110)
        self.pty = pexpect.spawn("hx", [str(path)], env=environ, cwd=str(cli.work), dimensions=(30, 110))
        self.until(path.name)

    def until(self, *words: str) -> str:
        """Wait until one of these can be read on the screen; the first that can."""
        return self._until(words, lambda found: bool(found))[0]

    def until_not(self, *words: str) -> None:
        """Wait until none of these can be read on the screen."""
        self._until(words, lambda found: not found)

    def _until(self, words: tuple[str, ...], holds: Callable[[list[str]], bool]) -> list[str]:
        end = time.monotonic() + DEADLINE
        while time.monotonic() < end:
            seen = "\n".join(self.screen.lines())
            if holds(found := [one for one in words if one in seen]):
                return found
            with contextlib.suppress(pexpect.TIMEOUT):
                self.pty.send(self.screen.feed(self.pty.read_nonblocking(65536, 1)))
        raise AssertionError(f"{words}:\n" + "\n".join(self.screen.lines()))

    def action(self, words: str) -> None:
        """Open the code actions until the first says `words`; take it."""
        end = time.monotonic() + DEADLINE
        self.pty.send(" a")
        while self.until(words, *NOT_YET) in NOT_YET:
            assert time.monotonic() < end, self.screen.lines()
            self.pty.send("gg")  # any key takes the message away
            self.until_not(*NOT_YET)
            self.pty.send(" a")
        self.pty.send("\r")

    def quits(self) -> None:
        self.pty.send(":wq!\r")
        self.pty.expect(pexpect.EOF)
        self.pty.close()


@pytest.fixture
def cli(tmp_path: Path) -> Iterator[Cli]:
    if not shutil.which("hx"):
        pytest.skip("hx (Helix) is not installed; Debian has it from 13 on")
    cli = Cli(tmp_path)
    cli.keeps("migrate-to-hooks", HOOKS)
    worked(cli)
    yield cli


def test_the_skill_that_fits_goes_in(cli: Cli) -> None:
    file = cli.work / "app.py"
    file.write_text("# convert this class component to hooks\n")
    helix = Helix(cli, file)
    helix.action("insert the steps")
    helix.until("# [ ] Read the class component")
    helix.quits()
    assert "# [ ] Read the class component" in file.read_text()


def test_a_draft_is_made_by_name_and_it_says_where(cli: Cli) -> None:
    file = cli.work / "app.py"
    file.write_text("# convert this class component to hooks\n")
    helix = Helix(cli, file)
    helix.action("insert the steps")  # the server is there
    helix.pty.send(":lsp-workspace-command wisen.synthesize\r")
    helix.until("drafts/", "draft cut-new")
    helix.quits()
    assert [draft["name"] for draft in cli.json("review")] == ["cut-new-release-docs-site"]


def test_a_page_is_mended(cli: Cli) -> None:
    page = cli.home / "skills" / "migrate-to-hooks" / "SKILL.md"
    helix = Helix(cli, page)
    helix.action("wisen: add front matter")  # the remark itself says "front matter" too
    helix.until("name: migrate-to-hooks")
    helix.quits()
    assert page.read_text().startswith("---\nname: migrate-to-hooks\n")
