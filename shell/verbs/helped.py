"""`wisen helped`, and what it shares with `wisen harmed`."""

from ..verb import JSON, Verb, arg

JUDGING = [
    arg("skill", of="skill", nargs="?", metavar="SKILL", help="only this skill (default: all that was lent in the session)"),
    arg("--session", of="session", default="", metavar="ID|last", help="default: the last session in which something was lent"),
    arg("--why", default="", metavar="TEXT", help="the reason, kept in the ledger"),
    JSON,
]  # fmt: skip
SHAPE = '{"session", "skills", "outcome"}'

VERB = Verb(
    "say that what was lent last helped",
    JUDGING,
    examples=[("wisen helped", "all that was lent in the last session")],
    shape=SHAPE,
)
