"""What the person has set up themselves goes on working beside what wisen adds for one run, and is never displaced."""

import json
import os
from pathlib import Path

import pytest
from support.agents import RECIPES
from support.pages import HOOKS, keep
from support.person import Person
from support.world import World

pytestmark = pytest.mark.agents

FITS = "please convert this class component to hooks"
STEP = "Replace `this.state` and `setState` with `useState`"
MINE = "MARK-mine"
HOOK = "#!/bin/sh\ncat >/dev/null\nprintf '%s' '{answer}'\n"
CLAUDES = '{"hookSpecificOutput":{"hookEventName":"UserPromptSubmit","additionalContext":"MARK-mine"}}'


@pytest.fixture
def library(world: World) -> Path:
    return keep(world.skills, "hooks", HOOKS)


def hook(world: World, answer: str) -> Path:
    """A hook of the person's own that always says `answer`."""
    path = world.folder / "bin" / "my-hook"
    path.write_text(HOOK.replace("{answer}", answer))
    path.chmod(0o755)
    return path


def both_arrive(world: World, person: Person, name: str) -> None:
    """A prompt gets the person's own addition and our note."""
    asked = world.says(person, name, FITS)
    assert MINE in asked.text, "theirs"
    assert STEP in asked.text, "ours"
    assert world.leaves(person, name) == 0


def test_claude_with_a_plugin_of_theirs(world: World, library: Path) -> None:
    mine = world.home / "mine"
    (mine / ".claude-plugin").mkdir(parents=True)
    (mine / "hooks").mkdir()
    (mine / ".claude-plugin" / "plugin.json").write_text('{"name":"mine","version":"1","description":"d"}')
    command = {"type": "command", "command": str(hook(world, CLAUDES))}
    (mine / "hooks" / "hooks.json").write_text(
        json.dumps({"hooks": {"UserPromptSubmit": [{"hooks": [command]}]}})
    )
    both_arrive(world, world.wraps("claude", "--plugin-dir", str(mine)), "claude")


def test_the_line_that_claude_says_at_its_end_works_when_our_folder_is_gone(world: World) -> None:
    """Pasted as it stands, and in front of it `wisen`; also where it names the folder of that run."""
    person = world.wraps("claude")
    world.says(person, "claude", "remember the blue door")
    assert world.leaves(person, "claude") == 0
    told = person.screen()[person.screen().index("claude ") :].split()
    assert "--resume" in told
    env = world.furnishes("claude")
    gone = ["--plugin-dir", str(world.folder / "gone" / "lend")]
    for argv in (told, [world.program, *told], [world.program, told[0], *gone, *told[1:]]):
        person = world.starts(argv, env)
        world.listens(person, "claude")
        person.sees("the blue door")
        assert world.leaves(person, "claude") == 0


def test_codex_with_hooks_of_theirs_is_lent_to_by_typing(world: World, library: Path) -> None:
    """What is set for this run only could take the place of ours: the agent itself asks, as it does without us."""
    env = world.furnishes("codex")
    mine = f'hooks.Stop=[{{hooks=[{{type="command",command="{hook(world, CLAUDES)}"}}]}}]'
    person = world.starts([*world.command("codex"), "-c", mine], env)
    person.sees("Hooks need review")
    for key in ("down", "down", "enter"):  # continue without trusting
        person.presses(key)
        person.calms()
    world.listens(person, "codex")
    asked = world.says(person, "codex", FITS)
    assert STEP in asked.said[-1] and asked.said[-1].startswith(FITS)
    assert world.leaves(person, "codex") == 0


def test_codex_runs_hooks_of_theirs_beside_ours_and_asks_about_theirs_alone(
    world: World, library: Path
) -> None:
    env = world.furnishes("codex")
    with open(world.home / ".codex/config.toml", "a") as file:
        file.write(
            f'[[hooks.UserPromptSubmit]]\n[[hooks.UserPromptSubmit.hooks]]\ntype = "command"\ncommand = "{hook(world, CLAUDES)}"\n'
        )
    person = world.starts(world.command("codex"), env)
    person.sees("1 hook is new or changed")
    for key in ("down", "enter"):  # trust all and continue
        person.calms()
        person.presses(key)
    world.listens(person, "codex")
    both_arrive(world, person, "codex")


def test_codex_warns_of_nothing_of_ours(world: World, library: Path) -> None:
    def warnings(wrapped: bool) -> list[str]:
        person = world.runs("codex", wrapped=wrapped)
        person.calms()
        told = [line for line in person.screen().splitlines() if "warning" in line]
        assert world.leaves(person, "codex") == 0
        return told

    assert warnings(wrapped=True) == warnings(wrapped=False)


def test_gemini_with_defaults_of_theirs_is_lent_to_by_typing(world: World, library: Path) -> None:
    person = world.wraps("gemini", GEMINI_CLI_SYSTEM_DEFAULTS_PATH=str(world.home / "mine.json"))
    asked = world.says(person, "gemini", FITS)
    assert asked.said[-1].startswith(FITS) and STEP in asked.said[-1]
    assert world.leaves(person, "gemini") == 0


def test_pi_with_an_extension_of_theirs(world: World, library: Path) -> None:
    mine = world.home / "mine.mjs"
    mine.write_text(
        'export default (pi) => pi.on("before_agent_start", () => '
        '({ message: { customType: "mine", content: "<mine>MARK-mine</mine>", display: false } }))\n'
    )
    both_arrive(world, world.wraps("pi", "-e", str(mine)), "pi")


def test_aider_with_a_file_of_theirs(world: World, library: Path) -> None:
    mine = world.work / "mine.md"
    mine.write_text(MINE)
    both_arrive(world, world.wraps("aider", "--read", str(mine)), "aider")


def test_copilot_with_a_plugin_of_theirs_is_lent_to_by_typing(world: World, library: Path) -> None:
    """It takes what one hook adds and no more."""
    mine = world.home / "mine"
    mine.mkdir()
    (mine / "plugin.json").write_text(
        '{"name":"mine","version":"1.0.0","description":"d","hooks":"hooks.json"}'
    )
    command = {"type": "command", "bash": str(hook(world, '{"additionalContext":"MARK-mine"}'))}
    (mine / "hooks.json").write_text(json.dumps({"version": 1, "hooks": {"userPromptSubmitted": [command]}}))
    both_arrive(world, world.wraps("copilot", "--plugin-dir", str(mine)), "copilot")


def test_copilot_with_hooks_of_theirs(world: World, library: Path) -> None:
    world.furnishes("copilot")
    command = {"type": "command", "bash": str(hook(world, '{"additionalContext":"MARK-mine"}'))}
    (world.home / ".copilot" / "hooks").mkdir()
    (world.home / ".copilot" / "hooks" / "mine.json").write_text(
        json.dumps({"version": 1, "hooks": {"userPromptSubmitted": [command]}})
    )
    both_arrive(world, world.wraps("copilot"), "copilot")


def test_opencode_with_plugins_of_theirs_in_the_variable_and_in_their_settings(
    world: World, library: Path
) -> None:
    plugins = []
    for number in range(2):
        plugins.append(world.home / f"mine{number}.mjs")
        plugins[-1].write_text(
            "export const mine = async () => ({ 'experimental.chat.system.transform': async (input, output) => "
            f"{{ output.system.push('MARK-mine-{number}') }} }})\n"
        )
    world.furnishes("opencode")
    settings = world.home / ".config" / "opencode" / "opencode.json"
    settings.write_text(json.dumps(json.loads(settings.read_text()) | {"plugin": [f"file://{plugins[0]}"]}))
    variable = json.dumps({"plugin": [f"file://{plugins[1]}"], "theme": "nord"})
    person = world.wraps("opencode", OPENCODE_CONFIG_CONTENT=variable)
    asked = world.says(person, "opencode", FITS)
    assert "MARK-mine-0" in asked.text and "MARK-mine-1" in asked.text
    assert STEP in asked.text
    assert world.leaves(person, "opencode") == 0


def test_qwen_with_a_hook_in_their_settings(world: World, library: Path) -> None:
    world.furnishes("qwen")
    settings = world.home / ".qwen" / "settings.json"
    command = {"type": "command", "name": "mine", "command": str(hook(world, CLAUDES)), "timeout": 5000}
    hooks = {"hooks": {"UserPromptSubmit": [{"matcher": "*", "hooks": [command]}]}}
    settings.write_text(json.dumps(json.loads(settings.read_text()) | hooks))
    both_arrive(world, world.wraps("qwen"), "qwen")


def test_hermes_asks_when_the_person_has_put_the_entry_there(world: World, library: Path) -> None:
    """The entry that its profile names, word for word."""
    world.furnishes("hermes")
    profile = (Path(__file__).parents[2] / "wrapper" / "agents" / "hermes.toml").read_text()
    entry = [line[6:] + "\n" for line in profile.splitlines() if line.startswith("#     ")]
    settings = world.home / ".hermes" / "config.yaml"
    settings.write_text(settings.read_text() + "".join(entry))
    assert world.way("hermes") == "hook"
    person = world.wraps("hermes")
    asked = world.says(person, "hermes", FITS)
    assert STEP in asked.text
    assert "`setState`with`useState`" not in person.text, "nothing is pasted"
    assert world.leaves(person, "hermes") == 0

    bare = world.runs("hermes", wrapped=False)
    asked = world.says(bare, "hermes", "the same entry when it is not wrapped")
    assert world.traces(asked) == []
    assert world.leaves(bare, "hermes") == 0


@pytest.mark.parametrize("name", ["claude", "codex", "pi", "gemini", "qwen", "opencode", "copilot"])
def test_a_prompt_that_never_was_typed_is_lent_to_by_the_hook(world: World, name: str) -> None:
    """Recalled from history: no keystroke says what it is."""
    words = "please water the office plants on friday"
    person = world.wraps(name)
    assert world.traces(world.says(person, name, words)) == []
    keep(world.skills, "water-office-plants", HOOKS.replace("convert this class component to hooks", words))
    if world.way(name) != "hook":
        pytest.skip(f"{name} is lent to by typing here")
    world.model.forgets()
    person.recalls(words)
    person.submits()
    recipe = RECIPES[name]
    asked = world.model.turn(words, within=recipe.patience, with_tools=recipe.tools)
    assert STEP in asked.text
    person.sees(f"FAKE-REPLY {asked.n}")
    person.calms()
    assert world.leaves(person, name) == 0
    assert os.path.isdir(world.memory)
