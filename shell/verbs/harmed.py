"""`wisen harmed`."""

from ..verb import Verb
from .helped import JUDGING, SHAPE

VERB = Verb(
    "say that what was lent last did harm",
    JUDGING,
    examples=[("wisen harmed deploy --why 'wrong branch'", "one skill, with the reason")],
    shape=SHAPE,
)
