"""`wisen reject`."""

from ..verb import JSON, Verb, arg

VERB = Verb(
    "put a draft aside",
    [arg("id", of="draft", metavar="ID", help="which draft"), arg("--why", default="", metavar="TEXT", help="the reason, kept with it"), JSON],
    more="It is kept in the archive and not offered again.",
    examples=[("wisen reject last --why 'too local'", "the newest draft, with the reason")],
    shape='{"draft", "name"}',
)  # fmt: skip
