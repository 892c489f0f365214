"""The one model that agents which list their models are told of."""

import json

FAKE_MODEL = json.dumps(
    {
        "id": "fake-model",
        "name": "Fake",
        "reasoning": False,
        "input": ["text"],
        "cost": {"input": 0, "output": 0, "cacheRead": 0, "cacheWrite": 0},
        "contextWindow": 100000,
        "maxTokens": 4000,
    }
)
