"""What the filter is told and what it tells: known values in, findings and clean text out.

Law: plain values. A `Known` holds secrets of this machine and lives in memory only; its `repr` shows none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Value:
    """One exact secret this machine holds. `kind` names it in markers, `source` says where it was found."""

    kind: str
    text: str = field(repr=False)
    source: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who and where: absolute folders, the account's name, the machine's name. Empty: not known."""

    home: str = ""
    repo: str = ""
    user: str = ""
    host: str = ""
    temporary: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What this machine knows: exact secret values and the identity to hide."""

    values: tuple[Value, ...] = ()
    identity: Identity = field(default_factory=Identity, repr=False)

    def summary(self) -> Mapping[tuple[str, str], int]:
        """How many values of each (kind, source), sorted; never a value."""
        return dict(sorted(Counter((v.kind, v.source) for v in self.values).items()))


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """A finding: offsets into the original text, its kind, and the rule that saw it."""

    start: int
    end: int
    kind: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Redacted:
    """The clean text and what was taken out of the original, in order."""

    text: str
    findings: tuple[Found, ...] = ()
