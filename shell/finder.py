"""Looking through pages by typing: which are shown for what was typed, which one is chosen. Pure: keys in, rows out.

Law: knows no terminal. What was typed is matched against names and descriptions, forgiving letters left out or swapped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from ..skills.model import Skill
from ..skills.visible import line

ENOUGH = 60.0  # of 100: a likeness below that is chance (rapidfuzz's weighted ratio)
HELP = "type, arrows, Enter reads, Esc leaves"


@dataclass(frozen=True, slots=True)
class Finder:
    """`typed`, and the number of the page chosen among those found."""

    skills: tuple[Skill, ...]
    typed: str = ""
    at: int = 0

    def found(self) -> Sequence[Skill]:
        """The pages that fit what was typed, best first; all of them before anything is typed."""
        if not self.typed.strip():
            return self.skills
        wanted = self.typed.casefold().strip()
        known = [f"{skill.name} {skill.description}".casefold() for skill in self.skills]
        holds = [number for number, text in enumerate(known) if all(word in text for word in wanted.split())]
        like = process.extract(wanted, known, scorer=fuzz.WRatio, score_cutoff=ENOUGH, limit=len(known))
        order = dict.fromkeys(
            [*sorted(holds, key=lambda n: wanted not in self.skills[n].name), *(n for *_, n in like)]
        )
        return [self.skills[number] for number in order]

    def chosen(self) -> Skill | None:
        found = self.found()
        return found[min(self.at, len(found) - 1)] if found else None

    def press(self, key: str) -> Finder:
        """After a key: a letter, `backspace`, `clear`, `up`, `down`."""
        if key == "up":
            return replace(self, at=max(0, self.at - 1))
        if key == "down":
            return replace(self, at=min(max(0, len(self.found()) - 1), self.at + 1))
        if key == "backspace":
            return replace(self, typed=self.typed[:-1], at=0)
        if key == "clear":
            return replace(self, typed="", at=0)
        return replace(self, typed=self.typed + key, at=0) if len(key) == 1 and key.isprintable() else self

    def rows(self, width: int, height: int) -> list[str]:
        """What stands on the screen: the question, the pages, the keys; the chosen page begins with `> `."""
        found, room = self.found(), max(1, height - 3)
        at = min(self.at, max(0, len(found) - 1))
        first = max(0, min(at - room // 2, len(found) - room))
        shown = found[first : first + room]
        names = max((len(skill.name) for skill in shown), default=0)
        rows = [line(f"skills: {self.typed}_  ({len(found)} of {len(self.skills)})", width)]
        for number, skill in enumerate(shown, first):
            sign = "> " if number == at else "  "
            rows.append(line(f"{sign}{skill.name.ljust(min(names, width // 2))}  {skill.description}", width))
        return [*rows, *([""] * (height - 1 - len(rows))), line(HELP, width)]
