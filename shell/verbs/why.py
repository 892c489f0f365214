"""`wisen why`."""

from ..verb import Verb, arg
from .suggest import ASKING

VERB = Verb(
    "why it would be lent, or why not",
    [*ASKING, arg("--session", of="session", metavar="ID|last", help="what was lent in that session, and why")],
    more="Every skill that was weighed, its features, the threshold, and the verdict in words.",
    examples=[
        ("wisen why 'convert the invoice to a pdf'", "why nothing, or something, fits"),
        ("wisen why --session last", "what was lent or withheld in the last session"),
    ],
    long=True,
    shape='{"threshold", "fitted_to", "words", "remarks", "candidates": [{"name", "path", "lent", "score", "verdict", "because", "features"}]}; '
    'with --session [{"skill", "lent", "how", "score", "because", "at"}]',
)  # fmt: skip
