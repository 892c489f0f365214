"""`wisen accept`."""

from ..verb import JSON, Verb, arg

VERB = Verb(
    "let a draft into the library",
    [arg("id", of="draft", nargs="?", default="last", metavar="ID", help="default: the newest draft"), JSON],
    more="As it stands now. `wisen review` shows it first.",
    examples=[("wisen accept", "the newest draft")],
    shape='{"draft", "name", "path"}',
)  # fmt: skip
