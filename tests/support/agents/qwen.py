"""Qwen Code: Node 22 or newer."""

import json

from . import Package, Recipe

RECIPE = Recipe(
    name="qwen",
    package=Package("npm", "@qwen-code/qwen-code", "0.24.4", "node_modules/.bin/qwen", new_node=True),
    environ={
        "OPENAI_API_KEY": "x",
        "OPENAI_BASE_URL": "{url}/v1",
        "OPENAI_MODEL": "fake-model",
        "NO_UPDATE_NOTIFIER": "1",
    },
    files={
        ".qwen/settings.json": json.dumps(
            {
                "$version": 4,
                "security": {"auth": {"selectedType": "openai"}, "folderTrust": {"enabled": False}},
                "general": {"enableAutoUpdate": False, "disableAutoUpdate": True},
                "privacy": {"usageStatisticsEnabled": False},
                "telemetry": {"enabled": False},
                "model": {"name": "fake-model"},
                "ui": {"autoModeAcknowledged": True},
            }
        )
    },
    settings=(".qwen/settings.json", ".qwen/QWEN.md"),
    patience=60,
)
