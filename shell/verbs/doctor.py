"""`wisen doctor`."""

from ..verb import JSON, Verb, arg

VERB = Verb(
    "prove that all parts work here, and say the cure where not",
    [
        arg("--secrets", action="store_true", help="what kinds of secrets the filter knows here, and how many; never a value"),
        JSON,
    ],
    more="Changes nothing, prints no value that could be secret, starts no agent. Exit 1 when something is wrong.",
    examples=[("wisen doctor", "a line per part, with the cure where one is needed")],
    shape='[{"name", "ok", "found", "cure"}]; with --secrets [{"kind", "source", "count"}]',
)  # fmt: skip
