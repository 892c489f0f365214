"""Whether a prompt only asks to be told something, or says that nothing is to be done. Most pages tell how a thing is done, and answer no question about it.

Law: pure. It looks at the first words of each clause, and only where little is said: who writes more wants more. Words of our own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from .terms import stems, words

# What a page is called that answers a question, and one that asks for a cause.
TELLING = frozenset(stems("explain describe summarize clarify understand teach answer compare"))
FINDING = frozenset(
    stems("debug diagnose find hunt track trace investigate troubleshoot analyze profile fix solve resolve")
)
REFUSED = frozenset(stems("stop"))
NOTHING: frozenset[str] = frozenset()

_CLAUSE = re.compile(r"[,:;]\s")
_BEFORE = frozenset(  # only lead up to what is asked
    """hey hi hello ok okay so and but also please pls plz btw hm hmm um well now then just quick question wait oh yo sorry thanks first
    actually again""".split()
)
_OPENING = frozenset("what whats who whos whose which how wheres whens hows".split())
_WHY = frozenset("why whys".split())
_IS = frozenset("is are was were does did has had isnt arent doesnt didnt hasnt".split())
_MAYBE = frozenset("do have dont havent".split())  # "do we have", not "do it"
_TELL = frozenset("explain describe summarize summarise clarify".split())
_SHOW = {"tell": "me us", "show": "me us", "list": "all the our my every me", "count": "all the our my how"}
_SHOWN = frozenset((word, whom) for word, to in _SHOW.items() for whom in to.split())
_COULD = frozenset("can could would will".split())
_WHAT = frozenset(
    "the a an this that it these those our my".split()
)  # "can the image use alpine", not "can it be smaller"
_THEY = frozenset("i we you they any".split())
# "how do I", "what should we", "which of them would be faster": asks what to do, and that a page tells.
_ME = frozenset("i we you one".split())
_TO_DO = frozenset("do can could might must".split())
_BETTER = frozenset("should would way".split())  # "what is the best way to"
_HOW = frozenset({("how", "to"), ("way", "to"), ("able", "to"), ("possible", "to")})  # "is there a way to"
_WONDERING = frozenset(
    {("any", "idea"), ("no", "idea"), ("not", "sure"), ("i", "wonder"), ("im", "wondering"), ("remind", "me")}
)
_REFUSING = frozenset({("no", "need"), ("never", "mind")})
_DONT = frozenset(  # "don't deploy", not "don't swallow errors"
    """add change commit create delete deploy do make merge open publish push release restart run start touch update upgrade write""".split()
)
_WANT = frozenset("want need".split())


def answered(sentences: Iterable[str]) -> frozenset[str]:
    """The stems by which a page is called that answers a prompt, if all that it asks is to be told something, or it wants nothing done;
    else NOTHING.
    `sentences`: as written."""
    found = NOTHING
    for sentence in sentences:
        for clause in _CLAUSE.split(sentence):
            said = _said(words(clause))
            if said:
                found = asks(said)
                if not found:
                    return NOTHING
    return found


def asks(clause: Sequence[str]) -> frozenset[str]:
    """The same of one clause, as words."""
    first, second, third = (*clause[:3], "", "", "")[:3]
    if not _HOW.isdisjoint(pairwise(clause)):
        return NOTHING
    if first in _COULD and second == "you":
        first, second = third, "me"
    if (first, second) in _WONDERING:
        return asks(clause[2:])
    unwanted = second == "dont" and first in _ME and third in _WANT and clause[3:4] != ["to"]
    if (
        unwanted
        or (first, second) in _REFUSING
        or (first == "dont" and second in _DONT)
        or clause == ["stop"]
    ):
        return REFUSED
    if first in _WHY or (first, second) == ("how", "come"):
        return FINDING
    if first in _OPENING:
        to_do = second == "to" or (second in _TO_DO and third in _ME)
        to_do = to_do or not (_BETTER.isdisjoint(clause) or "happen" in clause)
        return NOTHING if to_do else TELLING
    there = second in _IS if first in ("when", "where") else first in _MAYBE and second in _THEY
    there = there or (first, second) == ("where", "do") and third != "i"
    there = there or (first in _COULD and second in _WHAT and "be" not in clause)
    told = there or first in _IS or first in _TELL or (first, second) in _SHOWN
    return TELLING if told else NOTHING


def tells(phrase: str) -> bool:
    """Whether what a page listens for is itself asked to be told: a question, or "list ..."."""
    said = phrase.split()
    return bool(asks(said)) or said[:1] in (["list"], ["count"], ["show"])


def _said(clause: Sequence[str]) -> Sequence[str]:
    """A clause without the words that lead up to it."""
    for at, word in enumerate(clause):
        if word not in _BEFORE:
            return clause[at:]
    return ()
