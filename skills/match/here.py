"""What the folder an agent works in says about a candidate: its languages and tools, and the files touched there of late,
against what a page is named for.

Law: pure; a hint and no more. It moves the log odds by at most FURTHER, only for a page whose own name or title tells a
language, a tool or a word of a touched path, and not when the prompt says which language it means. Between pages that fit equally
well it tells more: there the folder is all that is known. No labels tell the size of it: small on purpose.
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
from .rivals import Hint

NEARER, FURTHER = 0.4, -1.0  # added to the log odds
# Twice that again between pages that fit equally well: of three, the one for this folder then has half to nine tenths of what they
# have together, by whether the others are for a language that is not here, and is lent where one of its kind alone would be.
BETWEEN = 2.0

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
    "manage.py": "django", "angular.json": "angular", "go.mod": "golang", "cargo.toml": "rust",
    "pyproject.toml": "python", "package.json": "javascript", "gemfile": "ruby", "composer.json": "php", "pubspec.yaml": "dart",
    "schema.prisma": "prisma", "diesel.toml": "diesel", "pytest.ini": "pytest", "tox.ini": "tox", "mypy.ini": "mypy",
    ".gitlab-ci.yml": "gitlab", "jenkinsfile": "jenkins", "kustomization.yaml": "kustomize", "turbo.json": "turborepo",
}  # fmt: skip
_SETTINGS = re.compile(
    r"(?:\.([a-z]+)rc(?:\.\w+)?|([a-z]+)\.config\.[cm]?[jt]s)"
)  # .eslintrc.json, vite.config.ts
_CALLED = {"next": "nextjs", "nuxt": "nuxtjs"}  # as pages call them
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


KINDS = frozenset(
    filter(None, map(stem, (*_ENDINGS.values(), *_FILES.values(), *_CALLED.values())))
)  # stems of the languages and tools that a page may be for


def kinds(stems: Iterable[str]) -> frozenset[str]:
    """The languages and tools among these stems."""
    return KINDS.intersection(stems)


def told(files: Iterable[str]) -> frozenset[str]:
    """The stems of the languages and tools that these file names tell of."""
    words: set[str] = set()
    for name in files:
        low = name.lower()
        words.update(filter(None, (_ENDINGS.get(low.rpartition(".")[2]), _FILES.get(low))))
        if named := _SETTINGS.fullmatch(low):
            words.add(_CALLED.get(tool := named[1] or named[2], tool))
    for pair in _ALIKE:
        if words.intersection(pair):
            words.update(pair)
    return frozenset(filter(None, map(stem, words)))


class Surroundings(NamedTuple):
    """`about`: stems of the languages and tools of a project; `near`: those of them that the folder itself and the work of the last
    hour are about; `touched`: stem of a word in the path of a file touched there of late -> that path."""

    about: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()
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


def nearest(told: Iterable[frozenset[str]], touched: frozenset[str]) -> frozenset[str]:
    """What of a project counts here. `told`: what the files of the folder tell, then of each above it, last of the project's root;
    `touched`: what those tell that were touched of late.

    Languages are those of the first folder that has any, or of them those that are worked in; a tool is the whole project's."""
    found = list(told)
    spoken = next((here for one in found if (here := one.intersection(LANGUAGES))), frozenset())
    tools = frozenset().union(*found).difference(LANGUAGES)
    return (spoken & touched or spoken) | tools


def speaks(card: Card, query: Query, here: Surroundings) -> Hint:
    """What the folder says of a candidate; no points and "" where it says nothing."""
    named = frozenset(card.names.split())
    about = named.intersection(LANGUAGES)
    spoken = not query.known.isdisjoint(LANGUAGES)
    if not spoken and about and not named & here.about and not here.about.isdisjoint(LANGUAGES):
        return _hint(FURTHER, f"it is for {LANGUAGES[min(about)]}, and this folder holds none")
    if recent := sorted(named.intersection(here.touched) - here.about):
        return _hint(NEARER, f"{here.touched[recent[0]]} was touched of late")
    if not spoken and (common := sorted(named & here.near)):
        return _hint(NEARER, f"this folder is about {LANGUAGES.get(common[0], common[0])}")
    return Hint(0.0, "")


def _hint(points: float, why: str) -> Hint:
    return Hint(points, why, BETWEEN * points)
