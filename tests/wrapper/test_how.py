"""How a run is lent to, and why: what the person has set stays theirs."""

import json
from pathlib import Path

import pytest

from wisen.wrapper.how import How, combined, lent
from wisen.wrapper.profiles import find

HOME = {"HOME": "/home/ada"}


def way(line: str, environ: dict[str, str] | None = None, guarded: bool = True, **files: str) -> How:
    argv = line.split()
    disk = {path.replace("__", "/"): text for path, text in files.items()}
    return lent(
        find(argv), argv, HOME | (environ or {}), "/home/ada/work/deep", look=disk.get, guarded=guarded
    )


@pytest.mark.parametrize("name", ["claude", "codex", "gemini", "qwen", "opencode", "pi", "copilot"])
def test_these_are_lent_to_by_their_own_hook(name: str) -> None:
    assert way(name) == How("hook", "its own hook, set for this run only")


def test_goose_by_a_file_that_it_reads_again() -> None:
    assert way("goose").way == "file"


@pytest.mark.parametrize(
    "line", ["aider", "hermes", "kimi", "vibe", "openclaw tui --local", "llm chat", "./mine"]
)
def test_these_by_typing_with_a_reason(line: str) -> None:
    assert way(line).way == "typed"
    assert "typed" in way(line).why or "pasted" in way(line).why or "line" in way(line).why


@pytest.mark.parametrize(
    "line",
    ["claude mcp list", "codex login", "pi install x", "openclaw status", "llm models", "goose configure", "bash",
     "opencode serve", "qwen --version", "copilot plugin list", "npx -y opencode-ai upgrade"],
)  # fmt: skip
def test_what_holds_no_conversation_gets_nothing(line: str) -> None:
    assert way(line).way == "none"


def test_a_prompt_on_the_command_line_is_no_subcommand() -> None:
    assert way("claude fix the mcp").way == "hook"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("codex -c hooks.Stop=[]", "`hooks.Stop=[]` is given"),
        ("codex --config=hooks.Stop=[]", "`--config=hooks.Stop=[]` is given"),
        ("claude --bare", "`--bare` is given"),
        ("opencode --pure", "`--pure` is given"),
    ],
)
def test_a_flag_that_speaks_against_it(line: str, told: str) -> None:
    assert way(line) == How("typed", f"typed, because {told}")


@pytest.mark.parametrize(
    ("name", "variable"),
    [
        ("qwen", "QWEN_CODE_SYSTEM_DEFAULTS_PATH"),
        ("gemini", "GEMINI_CLI_SYSTEM_DEFAULTS_PATH"),
        ("goose", "GOOSE_MOIM_MESSAGE_FILE"),
    ],
)
def test_a_variable_that_the_person_uses_stays_theirs(name: str, variable: str) -> None:
    assert way(name, {variable: "/home/ada/mine.json"}) == How(
        "typed", f"typed, because you have set {variable}"
    )


def test_a_variable_that_holds_json_is_combined() -> None:
    assert way("opencode", {"OPENCODE_CONFIG_CONTENT": '{"theme":"x"}'}).way == "hook"
    assert way("opencode", {"OPENCODE_CONFIG_CONTENT": "{ // mine\n}"}).way == "typed"


def test_settings_that_would_be_displaced_or_trusted_with_ours() -> None:
    assert way("qwen", **{"/etc/qwen-code/system-defaults.json": ""}).why.endswith("is there")
    off = "[features]\nhooks=false"
    told = way("codex", **{"/home/ada/work/.codex/config.toml": off})
    assert told == How("typed", "typed, because /home/ada/work/.codex/config.toml speaks of hooks=false")
    moved = {"CODEX_HOME": "/srv/codex"}
    assert way("codex", moved, **{"/srv/codex/config.toml": off}).way == "typed"
    assert way("codex", moved, **{"/srv/codex/config.toml": "[hooks]"}).way == "hook"


def test_gemini_takes_such_settings_from_root_only() -> None:
    assert "only from root" in way("gemini", guarded=False).why


def test_hermes_needs_an_entry_of_the_persons_own() -> None:
    assert "has no entry" in way("hermes").why
    assert way("hermes", **{"/home/ada/.hermes/config.yaml": "... $WISEN_RELAY ..."}).way == "hook"


def test_copilot_takes_what_one_hook_adds_so_theirs_stays(tmp_path: Path) -> None:
    environ = {"HOME": str(tmp_path)}
    hooks = tmp_path / ".copilot" / "hooks"
    hooks.mkdir(parents=True)
    (hooks / "other.json").write_text('{"hooks":{"sessionEnd":[]}}')
    assert lent(find(["copilot"]), ["copilot"], environ, "/").way == "hook"
    (hooks / "mine.json").write_text('{"hooks":{"userPromptSubmitted":[]}}')
    assert lent(find(["copilot"]), ["copilot"], environ, "/").way == "typed"


def test_values_of_one_variable_are_joined_and_the_persons_come_first() -> None:
    theirs = {"plugin": ["mine"], "theme": "dark", "deep": {"a": 1}}
    ours = {"plugin": ["ours"], "theme": "light", "deep": {"a": 2, "b": 3}}
    both = combined(json.dumps(theirs), json.dumps(ours))
    assert both and json.loads(both) == {
        "plugin": ["mine", "ours"],
        "theme": "dark",
        "deep": {"a": 1, "b": 3},
    }
    assert combined("[1]", "{}") is None
    assert combined("/a/path", "{}") is None
