"""opencode: without a registry that fails fast its first turn waits 10 s for packages, and a plugin 75 s."""

import json

from . import Package, Recipe

RECIPE = Recipe(
    name="opencode",
    package=Package("npm", "opencode-ai", "1.18.33", "node_modules/.bin/opencode"),
    environ={
        "OPENCODE_DISABLE_AUTOUPDATE": "1",
        "OPENCODE_DISABLE_MODELS_FETCH": "1",
        "OPENCODE_DISABLE_LSP_DOWNLOAD": "1",
        "OPENCODE_DISABLE_DEFAULT_PLUGINS": "1",
        "NPM_CONFIG_REGISTRY": "{url}/npm/",
        "npm_config_registry": "{url}/npm/",
        "npm_config_fetch_retries": "0",
    },
    files={
        ".config/opencode/opencode.json": json.dumps(
            {
                "autoupdate": False,
                "share": "disabled",
                "model": "fake/fake-model",
                "small_model": "fake/fake-model",
                "provider": {
                    "fake": {
                        "npm": "@ai-sdk/openai-compatible",
                        "name": "Fake",
                        "options": {"baseURL": "{url}/v1", "apiKey": "x"},
                        "models": {
                            "fake-model": {"name": "Fake Model", "limit": {"context": 100000, "output": 4000}}
                        },
                    }
                },
            }
        )
    },
    settings=(".config/opencode/opencode.json",),
    patience=90,
)
