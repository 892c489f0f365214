"""codex."""

from . import Package, Recipe

RECIPE = Recipe(
    name="codex",
    package=Package("npm", "@openai/codex", "0.169.0", "node_modules/.bin/codex", heavy=False),
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
)
