"""The gate to the pattern engine: google-re2 where it is installed, Python's own `re` where not.

Law: every rule of this room is a byte pattern compiled here. With RE2 a rule runs in linear time over
whatever a transcript holds; with `re` the same rules find the same things, slower.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Protocol, TypeVar


class Hit(Protocol):
    def span(self, group: int | str = 0) -> tuple[int, int]: ...
    def start(self, group: int | str = 0) -> int: ...
    def end(self, group: int | str = 0) -> int: ...
    def group(self, group: int | str = 0) -> Any: ...


class Rule(Protocol):
    def finditer(self, text: bytes, pos: int = 0, endpos: int = ...) -> Iterator[Hit]: ...
    def search(self, text: bytes, pos: int = 0, endpos: int = ...) -> Hit | None: ...
    def match(self, text: bytes, pos: int = 0, endpos: int = ...) -> Hit | None: ...


# Bytes RE2 may spend on one rule's automaton, and spends, in a session of some hours. With less the slowest rule is five
# times as slow, with more it is hardly faster. That holds while no rule begins with a run that may begin anywhere: the states
# of such a one are without end (15 MB after 2 MB of source code).
MEMORY = 1 << 20


@cache
def rule(pattern: str) -> Rule:
    """Compile a pattern of RE2's syntax (no look-around, no back reference), matched on bytes."""
    source = pattern.encode("latin-1")
    try:
        import re2
    except ImportError:
        plain: Any = re.compile(source)
        return plain  # type: ignore[no-any-return]
    options = re2.Options()
    options.max_mem = MEMORY
    options.log_errors = False
    compiled: Rule = re2.compile(source, options)
    return compiled


Text = TypeVar("Text", str, bytes)


def later(source: Text, flags: int = 0) -> re.Pattern[Text]:
    """A pattern of Python's `re`, compiled when it is first used."""
    made: Any = _Later(source, flags)
    return made  # type: ignore[no-any-return]


class _Later:
    def __init__(self, source: str | bytes, flags: int) -> None:
        self.source = source
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        found = self.__dict__[name] = getattr(re.compile(self.source, self.flags), name)
        return found


def each(pattern: Rule, data: bytes, group: int = 1) -> Iterator[Hit]:
    """Every hit, the next looked for from the end of `group`: what stands between two hits serves both."""
    pos = 0
    while hit := pattern.search(data, pos):
        yield hit
        pos = max(hit.end(group), hit.start() + 1)
