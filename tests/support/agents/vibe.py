"""Mistral Vibe."""

from . import Package, Recipe

RECIPE = Recipe(
    name="vibe",
    package=Package("pypi", "mistral-vibe", "3.0.2", "bin/vibe", python="3.13"),
    arguments=("--trust",),
    environ={"FAKE_KEY": "x"},
    files={
        ".vibe/config.toml": """\
active_model = "fake"
enable_update_checks = false
enable_telemetry = false
[[providers]]
name = "fake"
api_base = "{url}/v1"
api_key_env_var = "FAKE_KEY"
api_style = "openai"
backend = "generic"
[[models]]
name = "fake-model"
provider = "fake"
alias = "fake"
"""
    },
    settings=(".vibe/config.toml",),
    patience=60,
)
