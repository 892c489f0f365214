"""`wisen help`."""

from ..verb import Verb, arg

VERB = Verb(
    "the page of a verb",
    [arg("words", of="verb", nargs="*", metavar="VERB", help="which one; `skills new` works too")],
    examples=[("wisen help suggest", "the manual page"), ("wisen suggest --help", "the same, plain")],
)
