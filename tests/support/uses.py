"""Uses, judgements and tending for tests, in days instead of seconds: `use("a", day=3)`, `said(use, "helped")`."""

import time
from itertools import count

from support.cli import Cli

from wisen.skills import ledger
from wisen.skills.model import Judgement, Outcome, Tending, Use

DAY = 86_400.0
NOW = 1_000 * DAY
_ids = count(1)


def use(
    skill: str = "a",
    day: float = 0.0,
    *,
    lent: bool = True,
    session: str | None = None,
    agent: str = "claude",
    model: str = "m1",
    identity: str = "i1",
    tokens: int = 100,
) -> Use:
    """A use `day` days before NOW, in a session of its own unless it is named."""
    id = next(_ids)
    return Use(
        id, NOW - day * DAY, f"s{id}" if session is None else session, skill, identity, lent,
        agent=agent, model=model, tokens=tokens,
    )  # fmt: skip


def said(of: Use, outcome: str, source: str = "exit", later: float = 1.0) -> Judgement:
    """A judgement of a use, `later` seconds after it."""
    return Judgement(of.id, of.at + later, Outcome(outcome), source)


def tended(kind: str, skill: str = "a", day: float = 0.0, where: str = "", why: str = "") -> Tending:
    return Tending(NOW - day * DAY, kind, skill, where=where, why=why)


class Past:
    """Uses with their judgements: `Past().lent(3, "helped").withheld(2, "harmed")`, a session each, a day apart."""

    def __init__(
        self, skill: str = "a", model: str = "m1", identity: str = "i1", first: float = 100.0
    ) -> None:
        self.skill, self.model, self.identity, self.day = skill, model, identity, first
        self.uses: list[Use] = []
        self.judgements: list[Judgement] = []

    def lent(self, times: int, outcome: str = "", source: str = "exit") -> "Past":
        return self._add(times, outcome, source, True)

    def withheld(self, times: int, outcome: str = "", source: str = "exit") -> "Past":
        return self._add(times, outcome, source, False)

    def _add(self, times: int, outcome: str, source: str, lent: bool) -> "Past":
        for _ in range(times):
            self.day -= 1
            one = use(self.skill, self.day, lent=lent, model=self.model, identity=self.identity)
            self.uses.append(one)
            if outcome:
                self.judgements.append(said(one, outcome, source))
        return self


def lent(cli: Cli, skill: str, times: int, days: float, outcome: Outcome = Outcome.UNKNOWN) -> None:
    """A person's past, in their ledger: the skill was lent so often, first so many days ago."""
    first = time.time() - days * DAY
    with ledger.open(str(cli.home / "ledger.db"), now=first) as book:
        for n in range(times):
            told = book.record_use(
                Use(
                    0,
                    first + n,
                    f"s{n}",
                    skill,
                    "identity",
                    True,
                    agent="claude",
                    because=("its trigger fits",),
                )
            )
            if outcome is not Outcome.UNKNOWN:
                book.judge(Judgement(told, first + n + 1, outcome, "reply", "said so"))
