"""`wisen restore`."""

from ..verb import JSON, Verb, arg

VERB = Verb(
    "bring an archived skill back, or what a page said before a draft changed it",
    [arg("name", of="archived", metavar="NAME", help="which skill"), JSON],
    more="The newest first. After a merge it brings back what the page said, and the other page where that was put aside since. Nothing is written over: what a page says now goes to the archive, and a page that was edited since stays as it is.",
    examples=[("wisen restore deploy-the-docs", "back to where it was, or to what it said")],
    shape='{"skill", "path", "with_it": [PATH]}',
)  # fmt: skip
