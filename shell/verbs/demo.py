"""`wisen demo`."""

from ..verb import Verb

VERB = Verb(
    "a tour in a throw-away folder that needs nothing installed",
    more="A small scripted agent is wrapped, a skill is made of its session, lent in the next one, and counted. Nothing of yours is read or written.",
    examples=[("wisen demo", "takes about ten seconds")],
)
