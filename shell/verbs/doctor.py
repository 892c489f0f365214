"""`wisen doctor`."""

from ..verb import JSON, Verb

VERB = Verb(
    "prove that all parts work here, and say the cure where not",
    [JSON],
    more="Changes nothing, prints no value that could be secret, starts no agent. Exit 1 when something is wrong.",
    examples=[("wisen doctor", "a line per part, with the cure where one is needed")],
    shape='[{"name", "ok", "found", "cure"}]',
)
