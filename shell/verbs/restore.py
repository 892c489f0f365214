"""`wisen restore`."""

from ..verb import JSON, Verb, arg

VERB = Verb(
    "bring an archived skill back",
    [arg("name", of="archived", metavar="NAME", help="which skill"), JSON],
    examples=[("wisen restore deploy-the-docs", "back to where it was")],
    shape='{"skill", "path"}',
)
