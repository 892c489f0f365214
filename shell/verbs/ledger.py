"""`wisen ledger`."""

from ..verb import JSON, Verb, arg

VERB = Verb(
    "what each skill has done so far",
    [
        JSON,
        arg("--events", action="store_true", help="every use, oldest first, instead of the sums"),
        arg("skill", of="skill", nargs="?", metavar="SKILL", help="only this skill"),
    ],
    more="Outcomes come from outside the model: exit codes, undo, your next reply, commits. Unknown is a value. Lift compares sessions in which a skill "
    "was lent with sessions in which it was withheld.",
    examples=[("wisen ledger", "a line per skill"), ("wisen ledger --events deploy", "every use of one")],
    long=True,
    shape='[{"skill", "standing", "lent", "withheld", "helped", "harmed", "unknown", "first_used", "last_used", "lift": {"value", "low", "high"}, "tokens", "why"}]',
)  # fmt: skip
