"""gemini."""

import json

from . import Package, Recipe

RECIPE = Recipe(
    name="gemini",
    package=Package("npm", "@google/gemini-cli", "0.61.0", "node_modules/.bin/gemini", heavy=False),
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
                "skills": {
                    "enabled": False
                },  # it finds its own when it gets to it, wrapped or not (seen 0.61.0)
            }
        )
    },
    settings=(".gemini/settings.json", ".gemini/GEMINI.md"),
    patience=60,
)
