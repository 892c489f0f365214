"""`wisen review`."""

from ..verb import JSON, Verb, arg

VERB = Verb(
    "read the drafts that wait, and accept, edit or reject each",
    [arg("id", of="draft", nargs="?", metavar="ID", help="only this draft"), arg("--plain", action="store_true", help="for screen readers: lines counted in words, no signs (also TERM=dumb, NO_COLOR)"), JSON],
    more="What you read is what goes in: the page's exact bytes, with the run each step comes from beside it, what it changes, what is known against it, and for which of your past prompts it would have been lent. What you edit is shown again before your yes counts.",
    examples=[("wisen review", "every draft that waits, oldest first"), ("wisen review --json", "the same for a program; decides nothing")],
    shape='[{"draft", "name", "page", "session", "backend", "patches", "findings", "evidence", "path"}]',
)  # fmt: skip
