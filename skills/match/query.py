"""A prompt made ready to be matched: its own words, their stems, its sentences, what it names.

Law: pure; bounded whatever the prompt is. Numbers measured in November 2026 on labelled prompts, in 300 and 3,000 pages: 40 distinct
terms, the 20 rarest searched, phrases compared with 600 characters lend as well as 48, 24 and 1,000 and as 60, 30 and 900, in less
time where a prompt is long; 32 terms rank worse. For the bound on a sentence 16 of 2,182 answers had other scores; none lent another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from . import asks, background, terms
from .hygiene import own_words, unpasted

TERMS, SEARCHED = 40, 20
# Postings a search may touch: 1,200 and .3 a page, at most 50,000. Ten take about a microsecond: this bounds the time of a
# prompt. Twice as many find no more (hit@3 .770 against .768 in 3,000 pages); a third as many miss (.731).
POSTINGS = (1_200, 0.3, 50_000)
PHRASE_TEXT = 600  # characters that phrases are compared with
FIRST, LAST = 10, 2  # sentences that count: the ask stands at the start or at the end
LITTLE = 14  # stems up to which a prompt may be a mere question
WORDS = 80  # of a sentence; what goes on longer is none
_SENTENCE = re.compile(
    r"[.!?;\n\u3002\uff01\uff1f](?:(?<=\n)\n*|(?<=;)\s|(?<=[.!?])\s+|(?<=[\u3002\uff01\uff1f])\s*)"
)
_NAME = r"([a-z0-9][a-z0-9_-]{1,63}+)"
_CALLED = re.compile(rf"[/$](?<!\S[/$]){_NAME}(?![\w/.-])")  # /name, $name
_SKILL = re.compile(r"skill(?<!\wskill)")
_IS = re.compile(rf"skills?:?\s+(?:called\s+|named\s+)?[\"'`]?{_NAME}\b")
_BEFORE = re.compile(rf"\b{_NAME}[\"'`]?\s+skill\b")
NAMED = 80  # characters before the word in which a name may stand
_COMPOUND = re.compile(r"(?<![\w-])[a-z0-9]+(?:[-_][a-z0-9]+)+(?![\w-])")


@dataclass(frozen=True, slots=True)
class Query:
    """`stems`: distinct, in order. `words`: stem -> the word as first written. `text`: plain, single-spaced, for phrases.
    `after`: stem -> those that stand right behind it. `sentences`: the stems of each and their weight; `known`: all of
    those. `deeds`: what sentences begin with. `named`: what it calls a skill; `compounds`: the
    hyphenated words it writes, which may be names. `answered`: see `asks`."""

    stems: tuple[str, ...]
    words: Mapping[str, str]
    text: str
    after: Mapping[str, Sequence[str]]
    sentences: tuple[tuple[frozenset[str], float], ...]
    known: frozenset[str]
    deeds: frozenset[str]
    named: frozenset[str]
    compounds: frozenset[str]
    answered: frozenset[str]


def query(prompt: str) -> Query:
    """The query of a prompt; no stems when nothing is left that says anything."""
    asked = unpasted(prompt)
    own = own_words(asked)
    order: list[str] = []  # the stem of each word, "" for a stop word
    plain: list[str] = []
    sentences: list[tuple[str, ...]] = []
    written: dict[str, str] = {}
    told = _SENTENCE.split(own)
    for number, sentence in enumerate(told, 1):
        cut, found, said = _said(sentence)
        plain += cut
        order += found
        if said:
            sentences.append(said)
        for stem, word in zip(found, cut, strict=True) if len(written) < TERMS else ():
            if stem and stem not in written and len(written) < TERMS:
                written[stem] = word
        if len(written) == TERMS and len(sentences) >= FIRST and len(" ".join(plain)) >= PHRASE_TEXT:
            ends = (said for one in reversed(told[number:]) if (said := _said(one)[2]))
            sentences += reversed([*islice(ends, LAST)])
            break
    kept = sentences[:FIRST] + sentences[FIRST:][-LAST:]
    sets = [frozenset(said) for said in kept]
    return Query(
        stems=tuple(written),
        words=written,
        text=" ".join(plain)[:PHRASE_TEXT],
        after=_after(filter(None, order)),
        sentences=tuple([(one, background.mass(said) or 1.0) for one, said in zip(sets, kept, strict=True)]),
        known=sets[0] if len(sets) == 1 else frozenset().union(*sets),
        deeds=frozenset([said[0] for said in kept]),
        named=_named(asked[:4_000]),
        compounds=frozenset(
            found
            for word in (own[:4_000].lower().split() if "-" in own or "_" in own else ())
            if "-" in word or "_" in word
            for found in _COMPOUND.findall(word)
        ),
        answered=asks.answered(told) if len(written) <= LITTLE else asks.NOTHING,
    )


def _said(sentence: str) -> tuple[list[str], list[str], tuple[str, ...]]:
    """(the words of a sentence, their stems and "" for a stop word, the distinct stems)."""
    cut = terms.words(sentence[: 16 * WORDS])[:WORDS]
    found = list(terms.stems_of(cut))
    return cut, found, tuple(dict.fromkeys(filter(None, found)))


def _after(order: Iterable[str]) -> dict[str, list[str]]:
    """Which stems stand right behind which, in the first 2 * TERMS pairs that differ."""
    found: dict[str, list[str]] = {}
    left = 2 * TERMS
    for one, other in pairwise(order):
        behind = found.setdefault(one, [])
        if other not in behind:
            behind.append(other)
            left -= 1
            if not left:
                break
    return found


def _named(asked: str) -> frozenset[str]:
    found = _CALLED.findall(asked) if "/" in asked or "$" in asked else []
    low = asked.lower()
    for word in _SKILL.finditer(low) if "skill" in low else ():
        found += [
            told[1]
            for told in (
                _IS.match(low, word.start()),
                _BEFORE.search(low, max(word.start() - NAMED, 0), word.end() + 1),
            )
            if told
        ]
    return frozenset(found)


def searched(
    stems: Sequence[str], pages: int, counts: Mapping[str, int]
) -> tuple[list[str], dict[str, float]]:
    """(the stems to search for: those in the library, rarest first, as far as POSTINGS goes; stem -> idf of every stem)."""
    weight = background.idf(pages, counts)
    chosen: list[str] = []
    few, each, most = POSTINGS
    left = min(few + each * pages, most)
    for stem in sorted((stem for stem in stems if counts[stem]), key=lambda stem: (-weight[stem], stem))[
        :SEARCHED
    ]:
        left -= counts[stem]
        if left < 0 and chosen:
            break
        chosen.append(stem)
    return chosen, weight
