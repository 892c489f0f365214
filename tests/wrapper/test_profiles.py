"""Which agent is this, and what does one run of it get."""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from wisen.wrapper import native
from wisen.wrapper.native import RunFolder
from wisen.wrapper.profiles import HERE, KNOWN_AS, Profile, command_name, find

PROFILES = sorted(Path(HERE).glob("*.toml"))


@pytest.mark.parametrize(
    ("argv", "name"),
    [
        (["claude", "--continue"], "claude"),
        (["/opt/bin/codex"], "codex"),
        (["npx", "-y", "@anthropic-ai/claude-code@2.1.330", "-p"], "claude-code"),
        (["env", "A=b", "uvx", "aider"], "aider"),
        (["uv", "run", "my_agent.py"], "my_agent"),
        (["python3", "-u", "tools/agent.py", "--x"], "agent"),
        (["python3.13"], "python3.13"),
        (["bash"], "bash"),
        (["./my-agent"], "my-agent"),
    ],
)
def test_an_agent_is_known_by_its_real_name(argv: list[str], name: str) -> None:
    assert command_name(argv) == name


def test_an_agent_nobody_knows_is_lent_to_by_typing() -> None:
    assert (find(["./my-agent"]).how, find(["./my-agent"]).name) == ("typed", "my-agent")


def test_a_shell_an_editor_or_a_bare_interpreter_is_never_lent_to() -> None:
    assert {find([name]).how for name in ("bash", "vim", "python", "ssh", "sudo")} == {"none"}


@pytest.mark.parametrize("path", PROFILES, ids=lambda p: p.stem)
def test_every_shipped_profile_is_whole(path: Path) -> None:
    data = tomllib.loads(path.read_text())
    assert data["lend"]["how"] in ("hook", "file", "typed", "none")
    for command in data["commands"]:
        assert KNOWN_AS.get(command, command) == path.stem, "profiles.KNOWN_AS says the same as `commands`"
    if data["lend"]["how"] == "hook":
        assert {"{note}", "{receipt}", "{event}"} <= {
            p for p in ("{note}", "{receipt}", "{event}") if p in data["lend"]["reply"]
        }


def test_the_persons_own_profile_wins_and_a_broken_one_is_a_notice(tmp_path: Path) -> None:
    (tmp_path / "claude.toml").write_text('[lend]\nhow = "none"\n')
    (tmp_path / "mine.toml").write_text("not toml")
    assert find(["claude"], str(tmp_path)).how == "none"
    broken = find(["mine"], str(tmp_path))
    assert broken.how == "typed" and "cannot be read" in broken.notice


@pytest.fixture
def folder(tmp_path: Path) -> RunFolder:
    return RunFolder({"XDG_RUNTIME_DIR": str(tmp_path)})


def test_claude_gets_a_plugin_for_this_run_only(folder: RunFolder) -> None:
    argv, _ = native.prepare(find(["claude"]), ["claude", "--model", "x"], {}, folder)
    assert argv == ["claude", "--plugin-dir", folder.lend, "--model", "x"]
    hooks = json.loads(Path(folder.lend, "hooks/hooks.json").read_text())["hooks"]
    assert hooks["UserPromptSubmit"][0]["hooks"][0]["command"] == f"{folder.relay} UserPromptSubmit"
    assert json.loads(Path(folder.lend, ".claude-plugin/plugin.json").read_text())["name"] == "wisen"


def test_codex_gets_its_hooks_by_flag_unless_another_hook_would_be_trusted_with_them(
    folder: RunFolder, tmp_path: Path
) -> None:
    codex = find(["codex"])
    argv, _ = native.prepare(codex, ["codex", "--no-daemon"], {}, folder)
    settings = tomllib.loads(argv[argv.index("-c", 2) + 1])
    assert (
        settings["hooks"]["UserPromptSubmit"][0]["hooks"][0]["command"] == f"{folder.relay} UserPromptSubmit"
    )
    environ = {"HOME": str(tmp_path), "CODEX_HOME": str(tmp_path / "codex")}
    assert native.usable(codex, ["codex"], environ, str(tmp_path)) == "hook"
    (tmp_path / "codex").mkdir()
    (tmp_path / "codex" / "config.toml").write_text("[hooks]\n")
    assert native.usable(codex, ["codex"], environ, str(tmp_path)) == "typed"


def test_a_command_that_holds_no_conversation_is_let_be() -> None:
    assert native.usable(find(["claude"]), ["claude", "mcp", "list"], {}, "/") == "none"
    assert native.usable(find(["claude"]), ["claude", "fix the mcp"], {}, "/") == "hook"


def test_aider_reads_a_file_that_is_there_from_the_start(folder: RunFolder) -> None:
    argv, _ = native.prepare(find(["aider"]), ["uvx", "aider", "--no-git"], {}, folder)
    assert argv == ["uvx", "aider", "--read", folder.note, "--no-git"]
    assert Path(folder.note).read_text() == ""


def test_variables_and_folders_of_a_profile_are_filled_in(folder: RunFolder) -> None:
    profile = Profile(
        "x",
        {
            "lend": {
                "how": "hook",
                "environment": {"X_FILE": "{folder}/a.json"},
                "files": {"a.json": "{relay Go}"},
            }
        },
    )
    _, environ = native.prepare(profile, ["x"], {"A": "b"}, folder)
    assert environ == {"A": "b", "X_FILE": f"{folder.lend}/a.json"}
    assert Path(folder.lend, "a.json").read_text() == f"{folder.relay} Go"


def test_the_run_folder_is_private_and_goes_without_a_trace(folder: RunFolder) -> None:
    native.prepare(find(["claude"]), ["claude"], {}, folder)
    modes = {os.stat(path).st_mode & 0o077 for path in (folder.path, folder.lend, folder.relay)}
    assert modes == {0}
    folder.remove()
    folder.remove()
    assert not os.path.exists(folder.path)


def test_a_relay_whose_scribe_is_gone_says_nothing_and_ends_well(folder: RunFolder) -> None:
    native.prepare(find(["claude"]), ["claude"], {}, folder)
    done = subprocess.run([folder.relay, "UserPromptSubmit"], input=b'{"prompt":"x"}', capture_output=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_the_relay_stands_alone() -> None:
    """It imports nothing but C modules: that is how it starts in milliseconds."""
    code = f"import sys; sys.argv = ['relay', '/nowhere', 'E']; b = set(sys.modules); exec(open({native.RELAY!r}).read()); print(sorted(set(sys.modules) - b))"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], input=b"{}", capture_output=True, check=True
    )
    assert done.stdout.decode().strip() in ("['_socket']", "['_socket', 'array']", "['_socket', 'math']")
