"""No model has an opinion: what stands in for `opinion.Opinion` while the settings name none.

Law: pure; says nothing, costs nothing. It has the same three questions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from .match.card import Card
from .model import Prompt, Skill

Load = Callable[[Card], Skill | None]


class Silence:
    def near(self, prompt: Prompt, cards: Sequence[Card], load: Load) -> tuple[dict[str, float], str]:
        return {}, ""

    def judged(self, prompt: Prompt, skills: Callable[[], Sequence[Skill]]) -> tuple[str | None, str]:
        return None, ""

    def read(self, skills: Iterable[Skill]) -> str:
        return ""


SILENCE = Silence()
