"""The real agents: where they are installed, and how to run each on a loopback model, with nothing of the person's.

Law: data. A recipe's texts hold `{url}` (the model), `{home}` and `{cwd}`; nothing is downloaded in a test. Recipes
were seen to work with the versions in `install_agents.py`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

CACHE = Path(os.environ.get("WISEN_AGENTS") or Path.home() / ".cache" / "wisen-agents")


@dataclass(frozen=True)
class Recipe:
    """How to run one agent. `ready` stands on its screen when it listens; `idle` are bytes it writes then, if any."""

    name: str
    program: str  # below CACHE
    ready: str
    leave: str
    arguments: tuple[str, ...] = ()
    environ: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)  # path below home -> text
    settings: tuple[str, ...] = ()  # what the person may edit, below home: nobody else may
    counters: str = ""  # a pattern: what the agent itself counts in them, at every start
    idle: bytes = b""
    tools: bool = True  # it offers tools, and asks without them only on the side
    patience: float = 30

    @property
    def path(self) -> Path:
        return CACHE / self.program

    @property
    def missing(self) -> str:
        """Why it cannot run here, "" when it can."""
        return "" if self.path.exists() else f"{self.name} is not installed at {self.path}: `make agents`"

    def furnish(self, home: Path, cwd: Path, url: str) -> dict[str, str]:
        """Write the settings it has not got yet below `home`; returns the environment to run it in."""
        places = {"{url}": url, "{home}": str(home), "{cwd}": str(cwd)}
        for name, text in self.files.items():
            path = home / name
            if path.exists() and ("{cwd}" not in text or str(cwd) in path.read_text()):
                continue  # the agent may have written there since
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_fill(text, places))
        return {name: _fill(text, places) for name, text in self.environ.items()}


def _fill(text: str, places: Mapping[str, str]) -> str:
    for place, value in places.items():
        text = text.replace(place, value)
    return text


MODEL = {
    "id": "fake-model",
    "name": "Fake",
    "reasoning": False,
    "input": ["text"],
    "cost": {"input": 0, "output": 0, "cacheRead": 0, "cacheWrite": 0},
    "contextWindow": 100000,
    "maxTokens": 4000,
}

CLAUDE = Recipe(
    name="claude",
    program="claude/node_modules/.bin/claude",
    ready="❯",
    leave="/exit",
    environ={
        "ANTHROPIC_BASE_URL": "{url}",
        "ANTHROPIC_AUTH_TOKEN": "fake",
        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
        "DISABLE_AUTOUPDATER": "1",
        "IS_SANDBOX": "1",
    },
    files={
        ".claude.json": '{"hasCompletedOnboarding":true,"theme":"dark","projects":{"{cwd}":{"hasTrustDialogAccepted":true}}}',
        ".claude/settings.json": '{"includeCoAuthoredBy": false}\n',
    },
    settings=(".claude/settings.json", ".claude/settings.local.json", ".claude/CLAUDE.md"),
)

CODEX = Recipe(
    name="codex",
    program="codex/node_modules/.bin/codex",
    ready="›",
    leave="/quit",
    arguments=("--no-daemon",),
    environ={"FAKE_KEY": "x", "CODEX_HOME": "{home}/.codex"},
    files={
        ".codex/config.toml": """\
model = "fake-model"
model_provider = "fake"
check_for_update_on_startup = false
[analytics]
enabled = false
[model_providers.fake]
name = "fake"
base_url = "{url}/v1"
wire_api = "responses"
env_key = "FAKE_KEY"
request_max_retries = 0
stream_max_retries = 0
[projects."{cwd}"]
trust_level = "trusted"
"""
    },
    settings=(".codex/config.toml", ".codex/hooks.json", ".codex/AGENTS.md"),
    counters=r"(?m)^\"gpt-.*\" = \d+$",  # [tui.model_availability_nux]
    idle=b"]7501;state=idle",
)

GEMINI = Recipe(
    name="gemini",
    program="gemini/node_modules/.bin/gemini",
    ready="Type your message",
    leave="/quit",
    environ={
        "GEMINI_API_KEY": "x",
        "GOOGLE_GEMINI_BASE_URL": "{url}",
        "GEMINI_CLI_TRUST_WORKSPACE": "true",
        "GEMINI_CLI_NO_RELAUNCH": "true",
    },
    files={
        ".gemini/settings.json": json.dumps(
            {
                "security": {"auth": {"selectedType": "gemini-api-key"}, "folderTrust": {"enabled": False}},
                "general": {"enableAutoUpdate": False, "enableAutoUpdateNotification": False},
                "privacy": {"usageStatisticsEnabled": False},
                "telemetry": {"enabled": False},
                "model": {"name": "gemini-2.5-flash"},
            }
        )
    },
    settings=(".gemini/settings.json", ".gemini/GEMINI.md"),
    patience=60,
)

PI = Recipe(
    name="pi",
    program="pi/node_modules/.bin/pi",
    ready="fake-model",
    leave="/quit",
    environ={"PI_OFFLINE": "1", "PI_SKIP_VERSION_CHECK": "1", "PI_TELEMETRY": "0"},
    files={
        ".pi/agent/models.json": '{"providers":{"fake":{"baseUrl":"{url}/v1","api":"openai-completions","apiKey":"x","models":['
        + json.dumps(MODEL)
        + "]}}}",
        ".pi/agent/settings.json": '{"defaultProvider":"fake","defaultModel":"fake-model"}',
    },
    settings=(".pi/agent/models.json", ".pi/agent/settings.json"),
)

LLM = Recipe(
    name="llm",
    program="llm/bin/llm",
    ready=">",
    leave="exit",
    arguments=("chat", "-m", "fake"),
    environ={"OPENAI_API_KEY": "x"},
    files={
        ".config/io.datasette.llm/extra-openai-models.yaml": "[{model_id: fake, model_name: fake-model, "
        "api_base: '{url}/v1', api_key_name: openai}]\n"
    },
    settings=(".config/io.datasette.llm/extra-openai-models.yaml",),
    tools=False,
)

AIDER = Recipe(
    name="aider",
    program="aider/bin/aider",
    ready="> ",
    leave="/exit",
    arguments=(
        "--model", "openai/fake-model", "--no-show-model-warnings", "--no-check-update", "--no-analytics", "--no-gitignore",
        "--no-show-release-notes", "--no-auto-commits", "--no-git", "--yes-always",
    ),
    environ={"OPENAI_API_BASE": "{url}/v1", "OPENAI_API_KEY": "x", "LITELLM_LOCAL_MODEL_COST_MAP": "True"},
    patience=60,
    tools=False,
)  # fmt: skip

RECIPES = {recipe.name: recipe for recipe in (CLAUDE, CODEX, GEMINI, PI, LLM, AIDER)}
