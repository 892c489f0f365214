"""OpenClaw: Node 24.16 or newer; its first turn takes 15 to 20 s."""

from . import Package, Recipe
from .models import FAKE_MODEL

RECIPE = Recipe(
    name="openclaw",
    package=Package("npm", "openclaw", "2026.9.6", "node_modules/.bin/openclaw", new_node=True),
    arguments=("tui", "--local"),
    environ={"OPENCLAW_DISABLE_TELEMETRY": "1", "OPENCLAW_NO_UPDATE": "1"},
    files={
        ".openclaw/openclaw.json": '{"models":{"mode":"merge","providers":{"fake":{"baseUrl":"{url}/v1","apiKey":"x",'
        '"api":"openai-completions","models":[' + FAKE_MODEL + "]}}},"
        '"agents":{"defaults":{"model":{"primary":"fake/fake-model"},"workspace":"{cwd}"}},"gateway":{"mode":"local"}}'
    },
    remembers=".openclaw/agents",
    settings=(".openclaw/openclaw.json",),
    patience=120,
)
