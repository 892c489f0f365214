"""Copilot CLI, with a key of one's own and no login."""

from . import Package, Recipe

RECIPE = Recipe(
    name="copilot",
    package=Package("npm", "@github/copilot", "1.0.102", "node_modules/.bin/copilot"),
    environ={
        "COPILOT_OFFLINE": "true",
        "COPILOT_PROVIDER_TYPE": "openai",
        "COPILOT_PROVIDER_BASE_URL": "{url}/v1",
        "COPILOT_PROVIDER_API_KEY": "x",
        "COPILOT_MODEL": "fake-model",
        "COPILOT_AUTO_UPDATE": "false",
    },
    files={".copilot/config.json": '{"trustedFolders":["{cwd}"]}'},
    settings=(".copilot/config.json", ".copilot/mcp-config.json"),
    patience=60,
)
