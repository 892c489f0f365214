"""What a step leans on in the project it was learnt in: files, npm scripts and make targets that it names in backticks. Pure.

Law: when in doubt, nothing: a placeholder, a glob, an option, a path out of the project or a mere word is no anchor.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_PATH = re.compile(r"(?:\./)?(?:[\w@.+-]+/)+[\w@+-][\w@.+-]*\.\w{1,8}|(?:\./)[\w@+-][\w@.+-]*")
_SCRIPT = re.compile(r"\b(?:npm run|pnpm run|yarn run|bun run)\s+([\w:.-]+)")
_TARGET = re.compile(r"(?<!\S)make\s+([A-Za-z][\w.-]*)(?!\S)")
_HOLE = re.compile(r"[<>{}$*?\[\]…]|\.\.\.")


class Anchor(NamedTuple):
    """`kind`: file, script (of package.json) or target (of a Makefile). `start` and `end`: where it stands in its line."""

    kind: str
    name: str
    start: int
    end: int


def anchors(line: str) -> Iterator[Anchor]:
    """What one line leans on, in order."""
    for code in _CODE.finditer(line):
        told, shift = code[1], code.start(1)
        found = [
            *(Anchor("script", one[1], one.start(1), one.end(1)) for one in _SCRIPT.finditer(told)),
            *(Anchor("target", one[1], one.start(1), one.end(1)) for one in _TARGET.finditer(told)),
            *_files(told),
        ]
        for one in sorted(found, key=lambda one: one.start):
            yield one._replace(start=one.start + shift, end=one.end + shift)


def _files(code: str) -> Iterator[Anchor]:
    for word in re.finditer(r"[^\s;|&()'\"=,]+", code):
        path = word[0]
        if _PATH.fullmatch(path) and not _HOLE.search(path) and ".." not in path.split("/"):
            yield Anchor("file", path.removeprefix("./"), word.start(), word.end())


def scripts(package: object) -> frozenset[str]:
    """The scripts of a package.json, as it was read."""
    told = package.get("scripts") if isinstance(package, dict) else None
    return frozenset(map(str, told)) if isinstance(told, dict) else frozenset()


def targets(makefile: str) -> frozenset[str] | None:
    """The targets of a Makefile; None when it includes or computes some, so that nobody can tell."""
    if re.search(r"^-?include\b|^[^\t\n#]*[%$][^\n=]*:(?!=)", makefile, re.MULTILINE):
        return None
    rules = re.findall(r"^([A-Za-z][\w. -]*?)\s*:(?![:=])", makefile, re.MULTILINE)
    return frozenset(name for rule in rules for name in rule.split())
