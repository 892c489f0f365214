"""Hermes: about 20 s to its prompt. Its look at the machine's Python, a line of its system prompt, is left out: it gives up after
a few seconds, so that on a busy machine the line is there in one run and not in the next, wrapped or not (seen 0.19.0)."""

from . import Package, Recipe

RECIPE = Recipe(
    name="hermes",
    package=Package("pypi", "hermes-agent", "0.19.0", "bin/hermes", python="3.13"),
    environ={"OPENAI_API_KEY": "x", "OPENAI_BASE_URL": "{url}/v1"},
    files={
        ".hermes/config.yaml": "model: {default: fake-model, provider: custom, base_url: '{url}/v1', api_key: x, context_length: 100000}\n"
        "agent: {environment_probe: false}\n"
    },
    settings=(".hermes/config.yaml",),
    patience=120,
)
