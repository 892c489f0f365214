"""pi."""

from . import Package, Recipe
from .models import FAKE_MODEL

RECIPE = Recipe(
    name="pi",
    package=Package("npm", "@mariozechner/pi-coding-agent", "0.73.1", "node_modules/.bin/pi", heavy=False),
    environ={"PI_OFFLINE": "1", "PI_SKIP_VERSION_CHECK": "1", "PI_TELEMETRY": "0"},
    files={
        ".pi/agent/models.json": '{"providers":{"fake":{"baseUrl":"{url}/v1","api":"openai-completions","apiKey":"x","models":['
        + FAKE_MODEL
        + "]}}}",
        ".pi/agent/settings.json": '{"defaultProvider":"fake","defaultModel":"fake-model"}',
    },
    settings=(".pi/agent/models.json", ".pi/agent/settings.json"),
)
