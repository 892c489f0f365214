"""`wisen doctor`."""

from ..verb import JSON, Verb, arg

VERB = Verb(
    "prove that all parts work here, and say the cure where not",
    [
        arg("--fix", action="store_true", help="mend what is safe to mend: modes, dead sockets, sessions left open, the index"),
        arg("--agent", of="agent", metavar="NAME", help="drive this agent once through the whole loop, on a model of our own"),
        arg("--report", action="store_true", help="a report to paste, without secrets, names and paths of this machine"),
        arg("--secrets", action="store_true", help="what kinds of secrets the filter knows here, and how many; never a value"),
        JSON,
    ],
    more="Without --fix it changes nothing; without --agent it starts no agent. Pages, settings and ledger are never mended. Exit 1 when something is wrong.",
    examples=[
        ("wisen doctor", "a line per part, with the cure where one is needed"),
        ("wisen doctor --agent claude", "prove the whole loop with the real agent: no account, no network"),
        ("wisen doctor --report", "what to paste into a bug report"),
    ],
    shape='[{"name", "ok", "found", "cure"}]; with --secrets [{"kind", "source", "count"}]',
)  # fmt: skip
