"""A new person: a fresh clone, an empty home, a real agent. Everything is typed at one shell, as they would type it.

Install, init, wrap, prompt, synthesize, review, lent in the next session, prune. What pip would fetch is lent from the environment
of the tests, so that no test downloads anything.
"""

import subprocess
import sys
import sysconfig
import time
from pathlib import Path

import pytest
from support.person import Person
from support.world import World

pytestmark = pytest.mark.agents

HERE = Path(__file__).parents[2]
PROMPT = "list the changelog entries that have no issue number"
REWORDED = "could you list every changelog entry without an issue number?"
COMMAND = "grep -n -v issue CHANGELOG.md"
READY = "new-user$"


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The `bin` of an environment with wisen from a fresh clone in it, and nothing of this checkout."""
    if subprocess.run(["git", "rev-parse"], cwd=HERE, capture_output=True).returncode:
        pytest.skip("this is no git checkout: nothing to clone")
    clone, place = tmp_path / "clone", tmp_path / "env"
    subprocess.run(["git", "clone", "-q", str(HERE), str(clone)], check=True)
    subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
    [site] = place.glob("lib/python3*/site-packages")
    (site / "lent.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    words = ["-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation", "--no-index", str(clone)]
    done = subprocess.run([str(place / "bin" / "python"), *words], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return place / "bin"


def test_a_new_person_comes_from_a_clone_to_a_lent_skill(world: World, installed: Path) -> None:
    world.model.commands[PROMPT] = world.model.commands[REWORDED] = COMMAND
    elsewhere = world.folder / "elsewhere"
    elsewhere.mkdir()
    for folder in (world.work, elsewhere):
        (folder / "CHANGELOG.md").write_text("one issue 41\ntwo without\nthree issue 43\n")
    world.furnishes("claude", elsewhere)
    environ = world.furnishes("claude") | {
        "PATH": f"{installed}:{world.folder / 'bin'}:/usr/bin:/bin",
        "PS1": f"{READY} ",
    }
    del environ["WISEN_HOME"]
    trust(world, elsewhere)
    began = time.monotonic()
    person = world.starts(["bash", "--noprofile", "--norc", "-i"], environ, patience=60)
    person.sees(READY)

    person.enters("wisen shell install bash", again=False)
    person.sees("wisen shell init bash")
    person.sees("]")
    person.calms()
    person.types("y\r")
    person.calms()
    person.enters("clear; source ~/.bashrc; type synthesize", again=False)
    person.sees("synthesize is")

    session(world, person, PROMPT, "perfect, thank you")
    person.enters("clear; synthesize --backend extract", again=False)
    person.sees(COMMAND)
    read_on(person)
    person.types("y\r")
    person.sees("accepted:")
    page = world.home / ".local/share/wisen/skills"
    assert [COMMAND in path.read_text() for path in page.glob("*/SKILL.md")] == [True]

    person.enters(f"clear; cd {elsewhere}", again=False)
    session(world, person, REWORDED, "thanks, that is what I wanted")
    person.sees("wisen: lent ")
    assert COMMAND in world.model.turn(REWORDED, with_tools=True).text, "the page reached the model"

    person.enters("clear; prune; wisen ledger --json | head -c 60", again=False)
    person.sees("nothing to prune")
    person.sees('"skill"')
    assert time.monotonic() - began < 300, "a person does it in five minutes"
    person.types("exit\r")
    assert person.ends() == 0


def session(world: World, person: Person, prompt: str, thanks: str) -> None:
    """`wisen claude`, one prompt, a thank you, and out."""
    person.enters("clear; wisen claude", again=False)
    world.listens(person, "claude")
    world.says(person, "claude", prompt, reply="tool finished")
    world.says(person, "claude", thanks)
    person.enters("/exit", again=False)
    person.sees_no_more("❯", within=60)
    person.sees(READY)


def read_on(person: Person) -> None:
    """Turn the pages until the question."""
    while not person.shows("[l]eave it for later"):
        person.calms()
        if person.shows("-- more"):
            person.types("\r")


def trust(world: World, folder: Path) -> None:
    """Both folders are trusted, as the person's own projects are."""
    path = world.home / ".claude.json"
    told = f'"{world.work}":{{"hasTrustDialogAccepted":true}}'
    other = f'"{folder}":{{"hasTrustDialogAccepted":true}}'
    text = path.read_text()
    path.write_text(
        text.replace(told, f"{told},{other}") if other not in text else text.replace(other, f"{told},{other}")
    )
