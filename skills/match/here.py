"""What the folder an agent works in says about a candidate: its languages and tools, and the files touched there of late,
against what a page is named for.

Law: pure; a hint and no more. It moves the log odds by at most FURTHER, only for a page whose own name or title tells a
language, a tool or a word of a touched path, and not when the prompt says which language it means. No labels tell the size of it:
small on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from . import terms
from .background import rarity
from .card import Card
from .phrases import COMMON
from .query import Query

NEARER, FURTHER = 0.4, -1.0  # added to the log odds

# ending of a file -> the language it is written in, as pages call it
_ENDINGS = dict(
    pair.split("=")
    for pair in """py=python ipynb=python js=javascript mjs=javascript jsx=javascript ts=typescript tsx=typescript rs=rust java=java
    kt=kotlin kts=kotlin swift=swift rb=ruby php=php cs=csharp cpp=cpp cc=cpp hpp=cpp dart=dart ex=elixir exs=elixir scala=scala
    hs=haskell lua=lua jl=julia pl=perl tf=terraform vue=vue svelte=svelte""".split()
)
# file -> the tool it belongs to
_FILES = {
    "dockerfile": "docker", "docker-compose.yml": "docker", "compose.yaml": "docker", "chart.yaml": "helm", "alembic.ini": "alembic",
    "manage.py": "django", "angular.json": "angular", "next.config.js": "nextjs", "go.mod": "golang", "cargo.toml": "rust",
    "pyproject.toml": "python", "package.json": "javascript", "gemfile": "ruby", "composer.json": "php", "pubspec.yaml": "dart",
}  # fmt: skip
# words of paths that say where files lie, and nothing of the work on them
_LAYOUT = frozenset(
    terms.stems(
        "src lib libs app apps main index init core util utils common shared base internal pkg package packages module modules cmd bin "
        "model models component components page pages public static assets readme license"
    )
)
# languages one of which is at home where the other is
_ALIKE = (("javascript", "typescript"), ("java", "kotlin"))


def stem(word: str) -> str:
    return "".join(terms.stems(word))


LANGUAGES: Mapping[str, str] = {stem(word): word for word in dict.fromkeys(_ENDINGS.values())}


def told(files: Iterable[str]) -> frozenset[str]:
    """The stems of the languages and tools that these file names tell of."""
    words: set[str] = set()
    for name in files:
        low = name.lower()
        words.update(filter(None, (_ENDINGS.get(low.rpartition(".")[2]), _FILES.get(low))))
    for pair in _ALIKE:
        if words.intersection(pair):
            words.update(pair)
    return frozenset(filter(None, map(stem, words)))


class Surroundings(NamedTuple):
    """`about`: stems of the languages and tools of a folder; `touched`: stem of a word in the path of a file touched there of late
    -> that path."""

    about: frozenset[str] = frozenset()
    touched: Mapping[str, str] = {}


NOWHERE = Surroundings()


def touched(paths: Iterable[str]) -> dict[str, str]:
    """The telling words of these paths, newest path first."""
    found: dict[str, str] = {}
    for path in paths:
        said = re.sub(r"\.\w+$|_", " ", path)
        for one in terms.stems(terms.split_camel(said)):
            if rarity(one) >= COMMON and one not in _LAYOUT and not one.isdecimal():
                found.setdefault(one, path)
    return found


def speaks(card: Card, query: Query, here: Surroundings) -> tuple[float, str]:
    """(what the folder adds to a candidate's log odds, why in words); (0, "") where it says nothing."""
    named = frozenset(card.names.split())
    about = named.intersection(LANGUAGES)
    spoken = not query.known.isdisjoint(LANGUAGES)
    if not spoken and about and not named & here.about and not here.about.isdisjoint(LANGUAGES):
        return FURTHER, f"it is for {LANGUAGES[min(about)]}, and this folder holds none"
    if recent := sorted(named.intersection(here.touched) - here.about):
        return NEARER, f"{here.touched[recent[0]]} was touched of late"
    if not spoken and (common := sorted(named & here.about)):
        return NEARER, f"this folder is about {LANGUAGES.get(common[0], common[0])}"
    return 0.0, ""
