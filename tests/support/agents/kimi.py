"""Kimi CLI. Never newer than 1.47: 1.52 is a stub that pipes a script from the network into a shell."""

from . import Package, Recipe

RECIPE = Recipe(
    name="kimi",
    package=Package("pypi", "kimi-cli", "1.47.0", "bin/kimi", python="3.13"),
    arguments=("--yolo",),
    environ={"KIMI_CLI_NO_AUTO_UPDATE": "1", "KIMI_DISABLE_TELEMETRY": "1"},
    files={
        ".kimi/config.toml": """\
default_model = "fake"
telemetry = false
[providers.fake]
type = "openai_legacy"
base_url = "{url}/v1"
api_key = "x"
[models.fake]
provider = "fake"
model = "fake-model"
max_context_size = 100000
"""
    },
    settings=(".kimi/config.toml",),
    patience=60,
)
