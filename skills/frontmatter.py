"""The front matter of a page, by a small bounded reader of our own: the part of YAML that skills really use.

Law: never raises, never expands (no anchors, tags or types: everything is text), reads at most 64 KiB. Understood:
`key: value`, quoted scalars, `|` and `>` blocks, block and inline lists, one level of maps. Anything odd is kept as raw
text. The first of two equal keys wins, and a finding says so.
Why not a YAML library: bombs, `no` read as False, `1.10` as 1.1, 23 ms of import.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from . import scalars
from .model import Finding

LIMIT = 64 * 1024  # characters; a thousand times what the standard's fields need
DEPTH = 1  # a map inside a map is kept as raw text

Value = str | tuple[str, ...] | Mapping[str, str]

_KEY = re.compile(r"""(["']?)([^\s:"'#\[\]{}-][^:"'\r\n]{0,99}?)\1[ \t]*:(?:[ \t]+(.*)|$)""")
_TIGHT = re.compile(r"(name|title|description|license|triggers?|metadata):([^\s/].*)")
_BLOCK = re.compile(r"([|>])[+\-0-9]{0,2}(?:[ \t]+#.*)?$")
_OPENED = re.compile(r"\ufeff?\s*---")
_CLOSED = re.compile(r"[\r\n](?:---|\.\.\.)\s*?(?:\r\n|\r|\n|\Z)")
_ENDS = re.compile(r"\r\n|\r|\n")
# Nothing but `key: value`, a row each, plain or in quotes that hold nothing odd: half of all pages, read in a third of the time.
_PLAIN = re.compile(
    r"""---\n((?:[A-Za-z_][\w-]{0,90}+:[ \t]+(?:"[^"\\\r\n]*+"|'[^'\r\n]*+'|[^\s#|>\[{"'][^\r\n#]*+)[ \t]*+\n)++)---[ \t]*+(?:\n|\Z)"""
)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands between the `---` lines. `body` is the offset in the text where the Markdown begins."""

    fields: Mapping[str, Value] = field(default_factory=dict)
    body: int = 0
    where: Mapping[str, int] = field(default_factory=dict)  # field -> line, 1-based
    findings: tuple[Finding, ...] = ()
    present: bool = False

    def text(self, name: str) -> str:
        """A field as one string: list items joined by `; `, maps as `key: value; ...`; "" when absent."""
        value = self.fields.get(name, "")
        if isinstance(value, str):
            return value
        if isinstance(value, tuple):
            return "; ".join(value)
        return "; ".join(f"{key}: {item}" for key, item in value.items())

    def map(self, name: str) -> Mapping[str, str]:
        """A field as a map; an empty one when it is absent or something else."""
        value = self.fields.get(name)
        return value if isinstance(value, Mapping) else {}


def read(text: str) -> FrontMatter:
    """The front matter at the head of `text` (a BOM and blank lines may come first)."""
    return _plain(text) or _read(text)


def _plain(text: str) -> FrontMatter | None:
    """The same where it is plain; None: it is not."""
    found = _PLAIN.match(text)
    if not found or found.end() >= LIMIT:
        return None
    rows = [row.partition(":") for row in found[1].split("\n")[:-1]]
    fields: dict[str, Value] = {key: _bare(value.strip()) for key, _, value in rows}
    if len(fields) < len(rows):
        return None
    return FrontMatter(fields, found.end(), dict(zip(fields, count(2), strict=False)), (), True)


def _bare(value: str) -> str:
    return value[1:-1] if value[0] in "\"'" else value


def _read(text: str) -> FrontMatter:
    opened = _OPENED.match(text)
    if not opened:
        return FrontMatter()
    closed = _CLOSED.search(text, opened.end(), LIMIT)
    rows, offsets = _rows(text[: closed.end() + 1 if closed else LIMIT])
    first = next((n for n, row in enumerate(rows) if row.lstrip("\ufeff").strip()), len(rows))
    if first == len(rows) or rows[first].lstrip("\ufeff").rstrip() != "---":
        return FrontMatter()
    start = first + 1
    opening = next((row for row in rows[start:] if row.strip() and not row.lstrip().startswith("#")), "")
    empty = next((row for row in rows[start:] if row.strip()), "").rstrip() in ("---", "...")
    if not empty and not (_KEY.match(opening) or _TIGHT.match(opening)):
        return FrontMatter()  # a rule across the page, not front matter
    findings: list[Finding] = []
    end = next((n for n in range(start, len(rows)) if rows[n].rstrip() in ("---", "...")), -1)
    if end >= 0:
        body = offsets[end + 1] if end + 1 < len(offsets) else len(text)
    else:
        end = next((n for n in range(start, len(rows)) if not rows[n].strip()), len(rows))
        body = offsets[end] if end < len(offsets) else min(len(text), LIMIT)
        findings.append(
            Finding(
                "front-matter-open",
                "the front matter has no closing ---",
                "error",
                first + 1,
                "add a line ---",
            )
        )
    fields, where = _fields(rows[start:end], start + 1, findings)
    return FrontMatter(fields, body, where, tuple(findings), True)


def _rows(head: str) -> tuple[list[str], list[int]]:
    """The lines of the head of a page, and where each starts."""
    rows: list[str] = []
    offsets: list[int] = []
    at = 0
    for found in _ENDS.finditer(head):
        rows.append(head[at : found.start()])
        offsets.append(at)
        at = found.end()
    if at < len(head):
        rows.append(head[at:])
        offsets.append(at)
    return rows, offsets


def _fields(
    rows: Sequence[str], line: int, findings: list[Finding]
) -> tuple[dict[str, Value], dict[str, int]]:
    """The fields at the margin of `rows`; `line` is the number of the first row."""
    fields: dict[str, Value] = {}
    where: dict[str, int] = {}
    for key, inline, below, at in _entries(rows):
        if not key:
            findings.append(
                Finding("front-matter-odd", "a line here is not `key: value`", "warning", line + at)
            )
        elif key in fields:
            hint = f"keep one `{key}:`"
            findings.append(
                Finding("duplicate-key", f"`{key}` stands twice; the first wins", "error", line + at, hint)
            )
        else:
            fields[key] = _value(inline, below, 0)
            where[key] = line + at
    return fields, where


def _entries(rows: Sequence[str]) -> list[tuple[str, str, list[str], int]]:
    """(key, what follows the colon, the rows below that belong to it, row number) for every key at the margin."""
    entries: list[tuple[str, str, list[str], int]] = []
    for at, row in enumerate(rows):
        inside = bool(entries) and (
            not row.strip() or row[:1] in " \t" or row.startswith("- ") or row.rstrip() == "-"
        )
        found = None if inside else (_KEY.match(row) or _TIGHT.match(row))
        if found:
            tight = found.re is _TIGHT
            key, inline = (found[1], found[2]) if tight else (found[2], found[3] or "")
            entries.append((key.strip(), inline.strip(), [], at))
        elif inside or (entries and row.lstrip().startswith(("]", "}"))):
            entries[-1][2].append(row)
        elif row.strip() and not row.lstrip().startswith("#"):
            entries.append(("", "", [], at))
    return entries


def _value(inline: str, below: list[str], depth: int) -> Value:
    block = _BLOCK.match(inline)
    if block:
        return scalars.block(below, folded=block[1] == ">")
    whole = " ".join([inline, *(row.strip() for row in below if row.strip())]).strip()
    if whole[:1] in ("[", "{"):
        return _flow(whole, depth)
    if inline and not inline.startswith("#"):
        return scalars.scalar(whole)
    rows = [row for row in below if row.strip() and not row.lstrip().startswith("#")]
    if not rows:
        return ""
    if rows[0].lstrip().startswith("- ") or rows[0].strip() == "-":
        return scalars.block_list(rows)
    if depth < DEPTH and _KEY.match(rows[0].strip()):
        return _map(below, depth)
    return " ".join(row.strip() for row in rows)


def _map(below: Sequence[str], depth: int) -> dict[str, str]:
    margin = min(len(row) - len(row.lstrip()) for row in below if row.strip())
    result: dict[str, str] = {}
    for key, inline, deeper, _ in _entries([row[margin:] for row in below]):
        if key and key not in result:
            value = _value(inline, deeper, depth + 1)
            result[key] = value if isinstance(value, str) else "; ".join(value)
    return result


def _flow(whole: str, depth: int) -> Value:
    inside = scalars.enclosed(whole)
    if inside is None:
        return scalars.scalar(whole)
    parts = scalars.split(inside)
    if whole[0] == "[":
        return tuple(text for text in map(scalars.scalar, parts) if text)
    result: dict[str, str] = {}
    for part in parts:
        found = _KEY.match(part) or re.match(r"""(["'])([^"']{1,100})\1[ \t]*:(.*)""", part)
        if not found or depth >= DEPTH:
            return whole
        result.setdefault(found[2].strip(), scalars.scalar((found[3] or "").strip()))
    return result
