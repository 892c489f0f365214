"""`wisen doctor --agent NAME`: the real agent, once through capture, lending and ledger, on the doctor's own model."""

import json
import subprocess

import pytest
from support.agents import RECIPES
from support.world import World

from wisen.shell import trial

pytestmark = pytest.mark.agents


@pytest.mark.parametrize("name", sorted(trial.known() & RECIPES.keys()))
def test_the_doctor_drives_an_agent_through_the_whole_loop(world: World, name: str) -> None:
    path = world.furnishes(name)["PATH"]
    world.memory.chmod(0o700)
    settings = world.settings(name)
    words = world.cage.around([world.program, "doctor", "--agent", name, "--json"])
    done = subprocess.run(
        words, env=world.environ | {"PATH": path}, cwd=world.work, capture_output=True, text=True, timeout=180
    )
    checks = {check["name"]: check for check in json.loads(done.stdout)}
    assert [check for check in checks.values() if not check["ok"]] == [] and done.returncode == 0
    for step in (f"{name} starts", f"{name} is lent to", f"{name} is remembered", "the ledger knows"):
        assert checks[step]["found"]
    assert world.settings(name) == settings, "nothing of the person's is touched"
    assert not world.asks("sessions", "list"), "nor is it remembered among their sessions"
