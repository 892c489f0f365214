"""What the pages of a library do to each other, and what they would have done to the person's own past prompts. Pure.

Law: advises, never decides; bounded. A page that fires on everything, two that listen for the same, one that answers to
another's trigger, names that could be taken for one another: each is said once, of the first page it is about, with the others'
names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice

from . import near
from .match import here, phrases, terms, twins
from .model import Finding, Skill
from .names import skeleton
from .review import BROAD, ENOUGH, EVERYTHING

TRIED = 3  # triggers of a page that are put to the matcher
PAGES = 500  # pages whose triggers are: some seconds
OWN = 5  # owners of one trigger that are told

Lent = Callable[[str], Sequence[str]]  # a prompt -> the names of what would be lent for it
Told = tuple[str, Finding]  # a skill's name, and what to know about it


def library(skills: Sequence[Skill], past: Sequence[str], lent: Lent) -> Iterator[Told]:
    """Everything to know about the pages together. `past`: the person's past prompts."""
    heads = twins.groups(_Kin(skill) for skill in skills)
    named = {skill.path: skill.name for skill in skills}
    first = {skill.name: named[heads.get(skill.path, skill.path)] for skill in skills}  # twins have one first
    yield from _twins(skills, first)
    yield from _shared(skills, first, lent)
    yield from _answered(skills, first, lent)
    yield from _back_tested(skills, first, past, lent)


def _twins(skills: Sequence[Skill], first: Mapping[str, str]) -> Iterator[Told]:
    """Pages that are one skill twice, and names that could be taken for one another."""
    looks: dict[str, str] = {}
    for skill in skills:
        alike = looks.setdefault(skeleton(skill.name), skill.name)
        head = first[skill.name]
        if head != skill.name:
            said, hint = (
                f"it is `{head}` once more; only one of them is ever lent",
                f"`wisen skills merge {head} {skill.name}` drafts one of both; `wisen skills archive {skill.name}` puts this one aside",
            )
            yield skill.name, Finding("twin", said, "warning", 0, hint)
        elif alike != skill.name:
            yield (
                skill.name,
                Finding("look-alike", f"its name could be taken for `{alike}`", "warning", 0, "rename one"),
            )


class _Kin:
    """A skill as `twins` knows it."""

    def __init__(self, skill: Skill) -> None:
        self.path, self.identity = skill.path, skill.identity
        self.kin = twins.kin(skill.name, skill.description)


def _shared(skills: Sequence[Skill], first: Mapping[str, str], lent: Lent) -> Iterator[Told]:
    """Triggers that stand on more than one page, and what comes of it; twins count as one."""
    owners: dict[str, list[str]] = {}
    for skill in skills:
        if first[skill.name] != skill.name:
            continue
        for phrase in dict.fromkeys(filter(None, map(phrases.plain, skill.triggers))):
            owners.setdefault(phrase, []).append(skill.name)
    shared: dict[tuple[str, ...], list[str]] = {}
    for phrase, sharing in owners.items():
        if len(sharing) > 1:
            shared.setdefault(tuple(sharing), []).append(phrase)
    known = {skill.name: here.kinds(terms.distinct(f"{skill.name} {skill.title}")) for skill in skills}
    pages = {skill.name: skill for skill in skills}
    for names, told in islice(shared.items(), PAGES):
        others = _and([f"`{name}`" for name in names[1 : OWN + 1]])
        more = f" and {len(names) - OWN - 1} others" if len(names) > OWN + 1 else ""
        what = (
            f"the trigger “{told[0]}” stands"
            if len(told) == 1
            else f"{len(told)} triggers, “{told[0]}” among them, stand"
        )
        gravity, hint = "warning", "make their triggers differ, or name each for its language or tool"
        if _apart([known[name] for name in names]):
            gravity, hint = (
                "hint",
                "each is named for another language or tool: the folder you are in decides",
            )
        else:
            what = what if lent(told[0]) else f"none is lent for it: {what}"
            one, other = pages[names[0]], pages[names[1]]
            if _alike(one, other):
                hint = f"`wisen skills merge {one.name} {other.name}` drafts one of both; or {hint}"
        yield names[0], Finding("trigger-shared", f"{what} on {others}{more} too", gravity, 0, hint)


def _alike(one: Skill, other: Skill) -> bool:
    """Whether two pages are about the same: by their titles, or by half of their steps."""
    if max(near.nearest(one.title, (), [other])[1], near.nearest(other.title, (), [one])[1]) >= near.NEAR:
        return True
    same = sum(near.does(step, other.steps) for step in one.steps)
    return 2 * same >= max(min(len(one.steps), len(other.steps)), 1)


def _apart(kinds: Sequence[frozenset[str]]) -> bool:
    """Whether every page is for a language or tool that none of the others is for."""
    return all(one - frozenset().union(*kinds[:n], *kinds[n + 1 :]) for n, one in enumerate(kinds))


def _and(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _answered(skills: Sequence[Skill], first: Mapping[str, str], lent: Lent) -> Iterator[Told]:
    """Triggers that another page answers to, or none."""
    for skill in skills[:PAGES]:
        for phrase in skill.triggers[:TRIED]:
            names = lent(phrase)
            if names and first[skill.name] not in [first.get(name, name) for name in names]:
                said = f"its trigger “{phrase[:80]}” lends `{names[0]}` instead"
                yield (
                    skill.name,
                    Finding("collides", said, "warning", 0, "make it say what is special about this page"),
                )


def _back_tested(
    skills: Sequence[Skill], first: Mapping[str, str], past: Sequence[str], lent: Lent
) -> Iterator[Told]:
    """What fires on much of the past prompts, and what on none."""
    if len(past) < ENOUGH:
        return
    fired: Counter[str] = Counter()
    for prompt in past:
        fired.update({first.get(name, name) for name in lent(prompt)})
    for skill in skills:
        if first[skill.name] != skill.name:
            continue
        count = fired[skill.name]
        told = f"would have been lent for {count} of your last {len(past)} prompts"
        if count >= BROAD * len(past):
            gravity = "error" if count >= EVERYTHING * len(past) else "warning"
            kind = "fits-everything" if gravity == "error" else "fits-much"
            yield (
                skill.name,
                Finding(kind, told, gravity, 0, "make its triggers say what is special about it"),
            )
        elif not count:
            yield (
                skill.name,
                Finding("never-fires", told, "hint", 0, "add a trigger in the words you would use"),
            )
