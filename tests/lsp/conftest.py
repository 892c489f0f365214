"""Each editor whose words are kept in `clients`, with a library of two pages and a session that taught something."""

import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from support.cli import Cli
from support.client import Person, speaking
from support.pages import HOOKS
from support.sessions import worked

CLIENTS = sorted((Path(__file__).parent / "clients").glob("*.json"))
OLD_WAY = "---\nname: old-way\ndescription: The way. Use when asked for it.\n---\n\n# Skill: The 😀 way\n## Steps\n1. First do `hooks`\n"


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    """`plants`: a folder of modules that every Python of this person finds."""
    cli = Cli(tmp_path)
    cli.keeps("hooks", HOOKS)
    cli.keeps("old-way", OLD_WAY)
    worked(cli)
    subprocess.run(["git", "init", "-q", "-b", "main"], cwd=cli.work, env=cli.environ, check=True)
    (cli.work / "app.py").write_text("x = 1\n")
    (tmp_path / "plants").mkdir()
    cli.environ["PYTHONPATH"] = str(tmp_path / "plants")
    return cli


@pytest.fixture(params=CLIENTS, ids=lambda path: path.stem)
async def person(request: pytest.FixtureRequest, cli: Cli) -> AsyncIterator[Person]:
    async with speaking(cli, request.param) as person:
        yield person
