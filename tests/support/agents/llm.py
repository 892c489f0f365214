"""llm."""

from . import Package, Recipe

RECIPE = Recipe(
    name="llm",
    package=Package("pypi", "llm", "0.36", "bin/llm", heavy=False),
    arguments=("chat", "-m", "fake"),
    environ={"OPENAI_API_KEY": "x"},
    files={
        ".config/io.datasette.llm/extra-openai-models.yaml": "[{model_id: fake, model_name: fake-model, "
        "api_base: '{url}/v1', api_key_name: openai}]\n"
    },
    settings=(".config/io.datasette.llm/extra-openai-models.yaml",),
    tools=False,
)
