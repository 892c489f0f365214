"""`wisen prune`."""

from ..verb import JSON, Verb, arg

VERB = Verb(
    "propose skills that do not earn their place",
    [arg("--apply", action="store_true", help="archive what is proposed (`wisen restore NAME` brings it back)"), JSON],
    more="Each with the reason. Nothing is ever deleted, and nothing is moved without `--apply`.",
    examples=[("wisen prune", "the proposals"), ("wisen prune --apply", "archive them")],
    long=True,
    shape='[{"skill", "why", "numbers", "archived"}]',
)  # fmt: skip
