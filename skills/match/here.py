"""What the folder an agent works in says about a candidate: its languages and tools, against those a page is named for.

Law: pure; a hint and no more. It moves the log odds by at most FURTHER, only for a page whose own name or title tells a
language or tool, and not when the prompt says which it means. No labels tell the size of it: small on purpose.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from . import terms
from .card import Card
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
# languages one of which is at home where the other is
_ALIKE = (("javascript", "typescript"), ("java", "kotlin"))


def _stem(word: str) -> str:
    return "".join(terms.stems(word))


LANGUAGES: Mapping[str, str] = {_stem(word): word for word in dict.fromkeys(_ENDINGS.values())}


def told(files: Iterable[str]) -> frozenset[str]:
    """The stems of the languages and tools that these file names tell of."""
    words: set[str] = set()
    for name in files:
        low = name.lower()
        words.update(filter(None, (_ENDINGS.get(low.rpartition(".")[2]), _FILES.get(low))))
    for pair in _ALIKE:
        if words.intersection(pair):
            words.update(pair)
    return frozenset(filter(None, map(_stem, words)))


def speaks(card: Card, query: Query, here: frozenset[str]) -> tuple[float, str]:
    """(what the folder adds to a candidate's log odds, why in words); (0, "") where it says nothing."""
    named = frozenset(card.names.split())
    about = named.intersection(LANGUAGES)
    if not here or not query.known.isdisjoint(LANGUAGES):
        return 0.0, ""
    if common := sorted(named & here):
        return NEARER, f"this folder is about {LANGUAGES.get(common[0], common[0])}"
    if about and not here.isdisjoint(LANGUAGES):
        return FURTHER, f"it is for {LANGUAGES[min(about)]}, and this folder holds none"
    return 0.0, ""
