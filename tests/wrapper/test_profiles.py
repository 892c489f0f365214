"""Which agent is this: the shipped profiles, and the person's own."""

import os
import tomllib
from pathlib import Path

import pytest

from wisen.wrapper import own
from wisen.wrapper.profiles import HERE, Profile, find

PROFILES = sorted(Path(HERE).glob("*.toml"))
FIELDS = {
    "": {"commands", "seen", "lend", "read", "keys", "screen", "skills", "like"},
    "lend": {
        "how", "arguments", "copies", "except", "only", "unless_arguments", "reply", "prompt", "transcript", "guarded",
        "environment", "files", "unless", "needs", "because",
    },
    "read": {"transcript", "files"},
    "keys": {"newline", "shell", "undo"},
    "screen": {"ready", "busy", "leave", "idle"},
    "skills": {"folders", "catalogue"},
}  # fmt: skip


def test_every_agent_has_a_profile() -> None:
    agents = "claude codex gemini qwen opencode pi copilot aider hermes kimi vibe openclaw goose llm generic"
    assert set(agents.split()) <= {path.stem for path in PROFILES}


@pytest.mark.parametrize("path", PROFILES, ids=lambda p: p.stem)
def test_every_shipped_profile_is_whole(path: Path) -> None:
    data = tomllib.loads(path.read_text())
    for table, fields in FIELDS.items():
        assert set(data.get(table, {}) if table else data) <= fields, "a field nobody reads"
    lend = data["lend"]
    assert lend["how"] in ("hook", "file", "typed", "none")
    if lend["how"] == "none":
        return
    assert data["seen"] or path.stem == "generic", "the version the facts were seen on"
    reader = data["read"]["transcript"]
    assert not reader or own.reader(reader), "it names a reader that is there"
    if "reply" in lend:
        assert "{note}" in lend["reply"]
    for name in lend.get("copies", []):
        assert Path(HERE, name).is_file()
    for command in data["commands"]:
        assert find([command]).name == path.stem


def test_the_generic_profile_says_the_defaults() -> None:
    told = Profile("x", tomllib.loads(Path(HERE, "generic.toml").read_text()))
    plain = Profile("x")
    for field in ("how", "seen", "transcript", "reads_files", "undo", "skill_folders", "catalogue"):
        assert getattr(told, field) == getattr(plain, field)


def test_an_agent_nobody_knows_is_lent_to_by_typing() -> None:
    assert (find(["./my-agent"]).how, find(["./my-agent"]).name) == ("typed", "my-agent")


def test_a_shell_an_editor_or_a_bare_interpreter_is_never_lent_to() -> None:
    shells = ("bash", "vim", "python", "ssh", "sudo")
    assert {find([name]).how for name in shells} == {"none"}
    assert [find([name]).name for name in shells] == list(shells)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("npx -y @anthropic-ai/claude-code@2.1.330", "claude"),
        ("uv tool run --from aider-chat aider", "aider"),
        ("env A=b /opt/x/gemini", "gemini"),
        ("node /lib/node_modules/@anthropic-ai/claude-code/cli.js", "claude"),
        ("pnpm dlx @qwen-code/qwen-code", "qwen"),
    ],
)
def test_a_profile_is_chosen_by_the_real_name(line: str, name: str) -> None:
    assert find(line.split()).name == name


def test_a_profile_is_found_through_a_symlink(tmp_path: Path) -> None:
    (tmp_path / "codex").touch(0o755)
    (tmp_path / "cx").symlink_to("codex")
    assert find(["cx", "--x"], "", {"PATH": str(tmp_path)}).name == "codex"
    assert find(["env", "A=b", "cx"], "", {"PATH": str(tmp_path)}).name == "codex"
    assert find(["cx"], "", {"PATH": "/nowhere"}).name == "cx"


def test_the_persons_own_profile_wins_and_a_broken_one_is_a_notice(tmp_path: Path) -> None:
    (tmp_path / "claude.toml").write_text('[lend]\nhow = "none"\n')
    (tmp_path / "mine.toml").write_text("not toml")
    assert find(["claude"], str(tmp_path)).how == "none"
    broken = find(["mine"], str(tmp_path))
    assert broken.how == "typed" and "cannot be read" in broken.notice


def test_the_persons_own_profile_needs_no_code_and_may_build_on_one_of_ours(tmp_path: Path) -> None:
    (tmp_path / "mimo.toml").write_text(
        'commands = ["mimo", "mm"]\nlike = "opencode"\n[read]\ntranscript = ""\n[skills]\nfolders = [".mimo/skills"]\n'
    )
    found = find(["mm"], str(tmp_path))
    assert (found.name, found.how, found.transcript) == ("mimo", "hook", "")
    assert found.skill_folders == (".mimo/skills",)
    assert found.reads_files, "a table is built upon, field by field"
    assert "OPENCODE_CONFIG_CONTENT" in str(found.lend)


@pytest.mark.parametrize("like", ["nobody", "../secrets"])
def test_a_profile_that_is_like_none_of_ours_is_a_notice(tmp_path: Path, like: str) -> None:
    (tmp_path / "mine.toml").write_text(f'like = "{like}"\n')
    assert "names no profile" in find(["mine"], str(tmp_path)).notice


def test_a_folder_of_profiles_that_is_not_there_is_no_matter() -> None:
    assert find(["claude"], os.path.join("/nowhere", "agents")).name == "claude"
