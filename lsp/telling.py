"""What is told of a skill beside the text: hover and code lens. Pure.

Law: what the ledger does not know is not said. Everything that comes from a page goes through `visible`.
"""

from __future__ import annotations

from ..skills.model import Outcome, Skill, Standing
from ..skills.standing import DAY, words
from ..skills.visible import visible
from .account import Account, Told

SHOWN = 5  # triggers and steps in a hover


def hover(skill: Skill, account: Account, now: float, *, plain: bool = False) -> str:
    """A skill in a few lines of Markdown, or of plain text: what it is, how it stands, how it came to that. `now`: seconds
    since the epoch."""
    standing = account.standings.get(skill.name)
    strong, code = ("", "") if plain else ("**", "`")
    parts = [
        f"{strong}{visible(skill.title)}{strong}  {code}{skill.name}{code} ({skill.origin})",
        visible(skill.description) if skill.description != skill.title else "",
    ]
    if standing:
        parts.append(f"{strong}{standing.word}{strong}: {visible(words(standing, now))}")
        parts.append(lens(standing, now) if standing.lent or standing.withheld else "")
    if rows := [used(one, now) for one in account.told.get(skill.name, ())]:
        parts.append("\n".join(f"- {row}" for row in rows))
    if skill.triggers:
        more = f" and {len(skill.triggers) - SHOWN} more" if len(skill.triggers) > SHOWN else ""
        parts.append(
            "Listens for: " + "; ".join(f"“{visible(one)}”" for one in skill.triggers[:SHOWN]) + more
        )
    return "\n\n".join(part for part in parts if part)


def lens(standing: Standing | None, now: float) -> str:
    """`lent 12 ×, helped 5, harmed 1, +18 % [+2, +31], last 3 days ago`."""
    if standing is None or not standing.lent:
        return (
            f"never lent yet{f', withheld {standing.withheld} ×' if standing and standing.withheld else ''}"
        )
    parts = [f"lent {standing.lent} ×"]
    parts += [f"helped {standing.helped}"] if standing.helped else []
    parts += [f"harmed {standing.harmed}"] if standing.harmed else []
    lift = standing.lift
    if lift.value is not None and lift.low is not None and lift.high is not None:
        parts.append(f"{100 * lift.value:+.0f} % [{100 * lift.low:+.0f}, {100 * lift.high:+.0f}]")
    parts.append(f"last {ago(standing.last_used, now)}")
    return ", ".join(parts)


def used(told: Told, now: float) -> str:
    """One use in a line: `lent to claude 3 days ago because the trigger fits: helped (the tests passed)`."""
    use = told.use
    text = f"{'lent' if use.lent else 'withheld'}{f' to {use.agent}' if use.agent else ''} {ago(use.at, now)}"
    if use.because:
        text += f" because {use.because[0]}"
    if told.outcome is not Outcome.UNKNOWN:
        text += f": {told.outcome}{f' ({told.why})' if told.why else ''}"
    return visible(text)


def ago(at: float, now: float) -> str:
    days = int((now - at) // DAY)
    return "today" if days < 1 else "yesterday" if days == 1 else f"{days} days ago"
