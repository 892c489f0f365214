"""Every command in the README and in docs/ is run, in a throw-away home, in the order in which a reader would type them.

    ```console               `$ command`, then what is seen of it (`...`: anything); `> words` are typed at its questions
    ```console NAME          needs the agent NAME: `$ wisen NAME` starts it, `> words` are typed into it
    ```console elsewhere     is run by something else: ELSEWHERE says what

One home a document; where an agent is not there, a session like the one it would have left is kept instead.
"""

import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from support.agents import RECIPES
from support.cage import cage
from support.model_server import ModelServer
from support.world import SETTINGS, WISEN, World

from wisen.skills.model import Transcript, Turn, Who
from wisen.skills.paths import Paths
from wisen.skills.sessions import Sessions
from wisen.wrapper import profiles

HERE = Path(__file__).parents[2]
PAGES = [HERE / "README.md", *sorted((HERE / "docs").rglob("*.md"))]
ELSEWHERE = {
    "make demo": "tests/shell/test_demo.py",
    "make test": ".ci/run",
    "make agents": ".ci/run",
    "pip install .": "tests/test_wheel.py",
    "pipx install .": "tests/test_wheel.py",
    "uv tool install .": "tests/test_wheel.py",
    "git clone": "tests/test_wheel.py",
    "python tests/bench/": "Makefile",
    "python docs/picture.py": "tests/docs/test_picture.py",
    "ollama ": "tests/skills/test_models.py",
    "wisen skills import https://": "tests/skills/test_incoming.py",
    "wisen doctor --agent": "tests/agents/test_trial.py",
    "wisen shell install": "tests/shell/test_startfile.py",
    "wisen skills edit": "tests/shell/test_asking.py",
    "wisen config edit": "tests/shell/test_config.py",
    "wisen lsp": "tests/lsp/test_lifecycle.py",
}
PROMPT = "list the changelog entries that have no issue number"
REWORDED = "could you list every changelog entry without an issue number?"
COMMAND = "grep -n -v issue CHANGELOG.md"
FILES = {"CHANGELOG.md": "one issue 41\ntwo without one\nthree issue 43\n"}


class Step(NamedTuple):
    """One command, what is typed at it, and what must be seen of it."""

    command: str
    typed: list[str]
    seen: list[str]


def fences(text: str) -> tuple[list[tuple[str, list[str]]], list[str]]:
    """(what stands behind ```, the lines inside) of every fenced block, and the lines outside of all."""
    inside: list[tuple[str, list[str]]] = []
    outside: list[str] = []
    is_open = False
    for line in text.splitlines():
        if line.startswith("```"):
            is_open = not is_open
            if is_open:
                inside.append((line[3:].strip(), []))
        elif is_open:
            inside[-1][1].append(line)
        else:
            outside.append(line)
    return inside, outside


def blocks(page: Path) -> Iterator[tuple[str, list[Step]]]:
    """(whom it needs, its steps) of every console block."""
    for info, lines in fences(page.read_text())[0]:
        kind, _, needs = info.partition(" ")
        steps: list[Step] = []
        for line in lines if kind == "console" else []:
            if line.startswith("$ "):
                steps.append(Step(line[2:].partition("   #")[0].strip(), [], []))
            elif line.startswith("> "):
                steps[-1].typed.append(line[2:])
            elif line.strip() and line.strip() != "...":
                steps[-1].seen.append(line.strip())
        yield needs.strip(), steps


def ids(page: Path) -> str:
    return str(page.relative_to(HERE))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with (
        cage() as network,
        ModelServer(listener=network.listener) as model,
        World(tmp_path / "w", network, model) as made,
    ):
        made.model.commands[PROMPT] = COMMAND
        made.model.commands[REWORDED] = COMMAND
        del made.environ["WISEN_HOME"]
        made.environ["EDITOR"] = "true"
        (made.home / ".config" / "wisen").mkdir(parents=True)
        (made.home / ".config" / "wisen" / "config.toml").write_text(SETTINGS)
        (made.folder / "bin" / "wisen").symlink_to(WISEN)
        for name, text in FILES.items():
            (made.work / name).write_text(text)
        (made.work / ".git").mkdir()
        yield made


def kept(world: World, typed: list[str]) -> None:
    """A session as the agent would have left it."""
    sessions, began = Sessions(Paths(world.environ)), time.time() - 60
    id = f"20260401-101500-{len(sessions.list()):04x}"
    turns: list[Turn] = []
    for words in typed:
        turns.append(Turn(Who.PERSON, words, began))
        if words in world.model.commands:
            turns.append(Turn(Who.TOOL, "2:two without one", began, tool="shell", command=COMMAND, status=0))
        turns.append(Turn(Who.AGENT, "Done.", began))
    sessions.begin(id, agent="claude", argv=("claude",), cwd=str(world.work), began=began)
    sessions.write_transcript(
        id, Transcript(id, "claude", str(world.work), began, tuple(turns), began + 30, 0, source="own")
    )
    sessions.update(id, ended=began + 30, status=0)


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_every_command_of_a_page_does_what_it_says(world: World, page: Path) -> None:
    for needs, steps in blocks(page):
        for step in steps:
            if needs == "elsewhere":
                continue
            if needs:
                with_agent(world, needs, step)
            elif step.typed:
                at_terminal(world, step)
            else:
                done = subprocess.run(
                    ["bash", "-c", step.command], env=world.environ, cwd=world.work, capture_output=True, text=True,
                    stdin=subprocess.DEVNULL, timeout=120,
                )  # fmt: skip
                assert done.returncode == 0, f"$ {step.command}\n{done.stdout}{done.stderr}"
                looks(step, done.stdout + done.stderr)


def with_agent(world: World, name: str, step: Step) -> None:
    """The agent, wrapped, typed to; without it, what it would have left."""
    if RECIPES[name].missing:
        kept(world, [words for words in step.typed if not words.startswith("/")])
        return
    person = world.wraps(name, *step.command.split()[2:])
    *words, leave = step.typed
    for text in words:
        runs = RECIPES[name].tools and text in world.model.commands
        world.says(person, name, text, reply="tool finished" if runs else "")
    person.enters(leave, again=False)
    assert person.ends() == 0
    looks(step, person.screen())


def at_terminal(world: World, step: Step) -> None:
    person = world.starts(["bash", "-c", step.command], patience=60)
    for words in step.typed:
        person.hears(b"] ")
        person.calms()
        person.types(words + "\r")
    assert person.ends() == 0, person.screen()
    looks(step, person.raw.decode("utf-8", "replace"))


def looks(step: Step, shown: str) -> None:
    """What the page says is seen, is seen, in that order."""
    rest = " ".join(shown.split())
    for line in step.seen:
        for piece in filter(None, (" ".join(part.split()) for part in line.split("..."))):
            assert piece in rest, f"$ {step.command}\nthe page says: {piece}\nseen: {shown}"
            rest = rest.partition(piece)[2]


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_what_is_run_elsewhere_is(page: Path) -> None:
    for needs, steps in blocks(page):
        for step in steps if needs == "elsewhere" else []:
            place = next((where for start, where in ELSEWHERE.items() if step.command.startswith(start)), "")
            if (
                re.fullmatch(r"wisen [a-z]+", step.command)
                and Path(profiles.HERE, f"{step.command[6:]}.toml").exists()
            ):
                place = "tests/agents/test_lending.py"
            assert place and (HERE / place).exists(), f"{step.command}: nothing runs it"


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_no_command_hides_from_the_test(page: Path) -> None:
    """A command stands in a console block; other blocks are settings, pages and tables."""
    inside, outside = fences(page.read_text())
    assert not [line for line in outside if re.match(r"(?: {4}|\t)(?:\$ )?(?:wisen|make|pip|pipx|uv) ", line)]
    assert not [
        line
        for info, lines in inside
        if info.split()[:1] != ["console"]
        for line in lines
        if line.startswith("$ ")
    ]


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text()):
        assert (page.parent / target).exists(), target
