"""aider."""

from . import Package, Recipe

RECIPE = Recipe(
    name="aider",
    package=Package("pypi", "aider-chat", "0.86.2", "bin/aider", python="3.11"),
    arguments=(
        "--model", "openai/fake-model", "--no-show-model-warnings", "--no-check-update", "--no-analytics", "--no-gitignore",
        "--no-show-release-notes", "--no-auto-commits", "--no-git", "--yes-always",
    ),
    environ={"OPENAI_API_BASE": "{url}/v1", "OPENAI_API_KEY": "x", "LITELLM_LOCAL_MODEL_COST_MAP": "True"},
    patience=60,
    tools=False,
)  # fmt: skip
