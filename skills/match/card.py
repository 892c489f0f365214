"""A skill as the matcher keeps it: stems by field, phrases, exclusions. Made once from a page, stored by the index.

Law: pure; a card is a bounded size whatever the page holds, and the same page gives the same card.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from ..model import Skill
from . import phrases, terms, twins
from .phrases import Phrase

BODY = 3_000  # characters of body that count: more of it hurts ranking (tried: 1,000, 3,000, 8,000, 20,000)
SHOWN = 160  # characters of description kept to be shown
FIELD = 4_000  # characters of any other field
HEAD = 1 << 20  # more often than a stem can stand in a body
_HEADING = re.compile(r"\n[ \t]{0,3}#{1,6}[ \t]+([^\n]{1,200})")


@dataclass(frozen=True)
class Card:
    """Fields are stems joined by spaces, in reading order."""

    path: str
    name: str
    title: str
    description: str
    origin: str
    identity: str
    names: str  # name and title
    about: str  # description, without what it excludes
    when: str  # its "use when" clauses; of a page without a description its triggers
    triggers: str
    headings: str
    body: str
    phrases: tuple[str, ...]
    exclusions: tuple[str, ...]
    not_when: int  # how many of the exclusions the page lists itself
    kin: tuple[str, str]  # see `twins.kin`
    heads: int  # distinct stems in name, description and triggers
    bodies: int  # distinct stems in the body

    @property
    def head(self) -> str:
        """Name, description and triggers, to look for stems between blanks; what stands apart is apart."""
        return f" {self.names} . {self.about} . {self.triggers} "

    @cached_property
    def listens(self) -> tuple[Phrase, ...]:
        """Its phrases, made ready to be compared with prompts."""
        return tuple(map(phrases.phrase, self.phrases))

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """stem -> how often it stands in the body, and HEAD times as often as in name, description and triggers."""
        return _counted(Counter(self.body.split()), f"{self.names} {self.about} {self.triggers}".split())

    @property
    def skill(self) -> Skill:
        """The skill as far as the index knows it: no steps, no body."""
        return Skill(
            self.name, self.title, self.description, (), (), "", self.identity, (), {}, self.path, self.origin
        )


def card(skill: Skill) -> Card:
    """The card of a page."""
    positive, exclusions = phrases.divide(skill.description)
    told = "\n".join([trigger[: phrases.LONGEST] for trigger in phrases.triggers(skill)])
    headings = "\n".join(_HEADING.findall("\n" + skill.body[: 4 * BODY]))
    listed = phrases.excluded(skill, ())
    bare = skill.description in (skill.title, skill.name)  # no description of its own: its triggers say when
    names = terms.stems(terms.split_camel(f"{skill.name} {skill.title}"[:FIELD]))
    about = terms.stems(positive[:FIELD])
    triggers = terms.stems(told[:FIELD])
    body = terms.stems(skill.body[:BODY])
    head = [*names, *about, *triggers]
    counts = Counter(body)
    bodies = len(counts)
    made = Card(
        skill.path,
        skill.name,
        skill.title[:200],
        skill.description[:SHOWN],
        skill.origin,
        skill.identity,
        " ".join(names),
        " ".join(about),
        " ".join(triggers if bare else terms.stems(phrases.use_when(positive)[:FIELD])),
        " ".join(triggers),
        " ".join(terms.stems(headings[:FIELD])),
        " ".join(body),
        phrases.listens_for(skill, positive),
        phrases.excluded(skill, exclusions),
        len(listed),
        twins.kin(skill.name, skill.description),
        len(set(head)),
        bodies,
    )
    # Counted here, from strings whose hashes are known, a card is put into the index in half the time.
    made.__dict__["counts"] = _counted(counts, head)
    return made


def _counted(counts: dict[str, int], head: Iterable[str]) -> Mapping[str, int]:
    """The counts of a body, with those of a head."""
    before = counts.get
    for stem in head:
        counts[stem] = before(stem, 0) + HEAD
    return counts
