"""`wisen review`."""

from ..verb import JSON, Verb, arg

VERB = Verb(
    "read the drafts that wait, and accept, edit or reject each",
    [arg("id", of="draft", nargs="?", metavar="ID", help="only this draft"), JSON],
    more="What you read is what goes in: the page's exact bytes, beside what is known against it and where its steps come from.",
    examples=[("wisen review", "every draft that waits, oldest first"), ("wisen review --json", "the same for a program; decides nothing")],
    shape='[{"draft", "name", "page", "session", "backend", "patches", "findings", "evidence"}]',
)  # fmt: skip
