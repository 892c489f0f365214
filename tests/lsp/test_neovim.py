"""A real Neovim, headless: the fitting skill is offered and applied, and /synthesize makes the same draft as the shell."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.cli import Cli
from support.pages import HOOKS
from support.sessions import worked

DRIVE = Path(__file__).parent / "drive.lua"


@pytest.fixture
def seen(tmp_path: Path) -> dict[str, object]:
    if not shutil.which("nvim"):
        pytest.skip("nvim is not installed")
    cli = Cli(tmp_path)
    cli.keeps("migrate-to-hooks", HOOKS)
    worked(cli)
    (cli.work / "app.jsx").write_text("// convert this class component to hooks\nclass App {}\n")
    out = tmp_path / "out.json"
    program = Path(sys.executable).parent / "wisen"
    subprocess.run(
        ["nvim", "-u", "NONE", "-i", "NONE", "--headless", "-c", f"luafile {DRIVE}"],
        env=cli.environ | {"WISEN": str(program), "WORK": str(cli.work), "OUT": str(out)}, capture_output=True, timeout=300, check=False,
    )  # fmt: skip
    return {
        **json.loads(out.read_text()),
        "shell": cli.json("synthesize", "--session", "last", "--backend", "extract"),
    }


def test_the_skill_is_offered_applied_and_synthesize_makes_the_same_draft(seen: dict) -> None:
    assert "failed" not in seen
    assert any("Migrate React Class Components to Hooks" in title for title in seen["titles"])
    assert seen["buffer"][1].startswith("// Migrate React Class Components to Hooks")
    assert "useState" in "\n".join(seen["buffer"])
    assert seen["draft"]["draft"] == seen["shell"]["draft"] and seen["draft"]["page"] == seen["shell"]["page"]
