"""A skill the agent loads by itself is not lent to it again: wherever it stands, and however often."""

import pytest
from support.pages import HOOKS, keep
from support.world import World

pytestmark = pytest.mark.agents

FITS = "please convert this class component to hooks"
STEP = "Replace `this.state` and `setState` with `useState`"
SKILL = (
    "---\nname: hooks\ndescription: Converts React class components to hooks. Use when a class component is migrated.\n---\n"
    + HOOKS
)
PLACES = {  # agent -> folders it loads skills from, below home and below the project
    "claude": ("home/.claude/skills", "work/.claude/skills"),
    "pi": ("work/.agents/skills", "work/.pi/skills"),
}


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("how", ["a folder", "a link", "also at home"])
def test_what_the_agent_sees_by_itself_is_not_lent(world: World, name: str, place: int, how: str) -> None:
    folder = world.folder / PLACES[name][place]
    if how == "a link":  # installers link the folders of agents to one place
        keep(world.folder / "canon", "hooks", SKILL)
        folder.mkdir(parents=True)
        (folder / "hooks").symlink_to(world.folder / "canon" / "hooks")
    else:
        keep(folder, "hooks", SKILL)
    if how == "also at home":
        keep(world.skills, "hooks", SKILL)
    person = world.wraps(name)
    asked = world.says(person, name, FITS)
    assert "Converts React class components" in asked.text, "the agent has it by itself"
    assert STEP not in asked.text and "wisen-note" not in asked.text
    assert world.leaves(person, name) == 0
    assert world.asks("ledger") == [] or world.asks("ledger")[0]["lent"] == 0


def test_another_agent_is_lent_it_all_the_same(world: World) -> None:
    keep(world.home / ".claude" / "skills", "hooks", SKILL)
    person = world.wraps("pi")
    assert STEP in world.says(person, "pi", FITS).text
    assert world.leaves(person, "pi") == 0
