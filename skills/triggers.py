"""What a page listens for, and when it does not fit: phrases out of lists, front matter and headings.

Law: forgiving and bounded. Quotes, emphasis, links and check boxes are stripped; at most MOST phrases of at most
LONGEST characters are kept, in the order written, each once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from . import frontmatter, markdown
from .frontmatter import FrontMatter
from .markdown import Line, Rows, Section, item, listed
from .scalars import scalar

MOST = 200  # phrases a page; more is keyword stuffing (facts: K5) and slows every match
LONGEST = 300  # characters a phrase; a longer one is prose

FIELDS = ("triggers", "trigger", "trigger-phrases", "trigger_phrases", "when_to_use", "when-to-use")
KEPT = ("wisen-triggers", "triggers", "trigger", "when_to_use")  # in `metadata`
NOT_FIELDS = ("wisen-not-when", "not-when", "not_when")

HEADINGS = frozenset(
    (
        "trigger", "triggers", "trigger phrase", "trigger phrases", "trigger condition", "trigger conditions",
        "trigger words", "trigger keywords", "trigger patterns", "trigger examples", "activation triggers",
        "auslöser", "wann verwenden", "wann anwenden", "déclencheurs", "quand utiliser", "disparadores",
        "cuándo usar", "cuando usar", "gatilhos", "quando usar", "триггеры", "когда использовать",
        "触发", "触发词", "触发条件", "触发短语", "何时使用", "使用场景", "適用場景", "トリガー", "使うとき", "使用するとき", "트리거", "사용 시기",
    )
)  # fmt: skip
HEADING_STARTS = ("when to use", "use when", "when to apply", "use this skill when", "when to activate")
NOT_HEADINGS = frozenset(
    ("wann nicht verwenden", "quand ne pas utiliser", "cuándo no usar", "不适用", "何时不使用")
)
NOT_STARTS = ("not when", "not for", "do not use", "dont use", "when not to use", "when not to apply")

_QUOTED = re.compile(
    r""""([^"]{1,400})"|“([^”]{1,400})”|«([^»]{1,400})»|「([^」]{1,400})」|`([^`]{1,400})`"""
)
_LINK = re.compile(r"\[([^\[\]]{1,300})\]\([^()\s]{1,500}\)")
_EMPHASIS = re.compile(r"(?<!\w)(\*\*|__|\*|_|~~|`)(?=\S)([^*_~`]{1,300}?)(?<=\S)\1(?!\w)")
_MARKS = ("*", "_", "~~", "`")
_LABEL = re.compile(
    r"[ \t>*_]{0,8}(?:triggers?|trigger phrases)[ \t*_]{0,4}:[ \t*_]{0,4}(\S.*)", re.IGNORECASE
)
_PAIRS = (
    ('"', '"'),
    ("'", "'"),
    ("“", "”"),
    ("„", "“"),
    ("‘", "’"),
    ("«", "»"),
    ("「", "」"),
    ("`", "`"),
    ("**", "**"),
    ("*", "*"),
    ("_", "_"),
)
_OPENING = frozenset(opened[0] for opened, _ in _PAIRS)
_SPOKEN = re.compile(r"""["“]([^"“”]{4,120})["”]""")
_FIELD = re.compile(r"^[ \t]*[\w-]{1,60}:(?=[ \t]|$)")
_GLUE = re.compile(r"[\s,;/|.()…-]*(?:(?:or|and|oder|und|ou|et|o|y|и|或)[\s,;/|]+)?[\s,;/|.()…-]*")


def is_trigger_heading(key: str) -> bool:
    return key in HEADINGS or (key.startswith(HEADING_STARTS) and " not " not in f" {key} ")


def is_not_heading(key: str) -> bool:
    return key in NOT_HEADINGS or key.startswith(NOT_STARTS)


def triggers(front: FrontMatter, parts: Sequence[Section], page: Rows) -> tuple[str, ...]:
    """The phrases of the front matter, then of every trigger section, then of a bare `Triggers: a, b` line."""
    found = [*_of_fields(front, FIELDS, KEPT)]
    sections = [part for part in parts if is_trigger_heading(part.key)]
    for section in sections:
        found += of_section(section)
    if not any(found) and "trigger" in page.text.lower():
        labels = (_LABEL.fullmatch(line.text) for line in page.lines if line.kind == "text")
        found += [phrase for label in labels if label for phrase in several(label[1])]
    return kept(found)


def not_when(front: FrontMatter, parts: Sequence[Section]) -> tuple[str, ...]:
    """The phrases under `Not when`, `Not for`, `Do not use`, or in `wisen-not-when`."""
    found = [*_of_fields(front, (), NOT_FIELDS)]
    for section in parts:
        if is_not_heading(section.key):
            found += of_section(section)
    return kept(found)


def _of_fields(front: FrontMatter, fields: Iterable[str], inside: Iterable[str]) -> list[str]:
    metadata = front.map("metadata")
    found: list[str] = []
    for value in [front.fields[name] for name in fields if name in front.fields] + [
        metadata[name] for name in inside if name in metadata
    ]:
        if isinstance(value, str):
            found += several(value) if value else ()
        elif isinstance(value, tuple):
            found += value
        else:
            found += value.values()
    return found


def of_section(section: Section) -> list[str]:
    """The list items of a section; without any, its quoted phrases, else its lines."""
    phrases: list[str] = []
    continues = False
    prose: list[str] = []
    for kind, text in section.told:
        entry = listed(text) if kind == "text" else None
        if entry:
            phrases.append(entry.text)
            continues = True
        elif kind == "text" and continues and text[:1] in " \t":
            phrases[-1] += " " + text.strip()
        else:
            prose += [text] if kind == "text" else ()
            continues = False
    found: list[str] = []
    for phrase in phrases or prose:
        if _bare(phrase):
            found.append(phrase)
            continue
        for one in several(phrase, prose=bool(phrases)):
            found += (*spoken(one), one)
    return found


def lines(text: str) -> Iterator[tuple[int, str]]:
    """(line, phrase) of each list item in a page's sections of triggers, cleaned, in the order written. Lines count from 0."""
    for number, line in _rows(text):
        if entry := item(line):
            yield from ((number, clean(one)) for one in several(entry.text, prose=True))


def places(text: str, phrases: Iterable[str]) -> dict[str, int]:
    """phrase -> the line it stands on, from 0: in a section of triggers, else in the front matter, where one that is spread over
    several lines stands where its field begins. A phrase that stands on none is left out."""
    found: dict[str, int] = {}
    for line, phrase in lines(text):
        found.setdefault(phrase, line)
    for line, row in _rows(text):
        for one in several(row.text) if row.kind == "text" else ():
            found.setdefault(clean(one), line)
    front = frontmatter.read(text)
    rows = [row.text for row in markdown.lines(text[: front.body])]
    ends = sorted(front.where.values())
    fields = [front.where[name] - 1 for name in (*FIELDS, "metadata") if name in front.where]
    for field in fields:
        for number in range(field, next((end - 1 for end in ends if end > field + 1), len(rows))):
            for phrase in _of_row(rows[number]):
                found.setdefault(phrase, number)
    for phrase in kept(_of_fields(front, FIELDS, KEPT)) if fields else ():
        found.setdefault(phrase, min(fields))
    return {one: found[one] for one in phrases if one in found}


def _rows(text: str) -> Iterator[tuple[int, Line]]:
    """Each line of a page's sections of triggers, with its number."""
    front = frontmatter.read(text)
    above = len(markdown.lines(text[: front.body])) if front.body else 0
    end = 0
    for section in markdown.Rows(text[front.body :]).sections():
        if is_trigger_heading(section.key) and section.number >= end:
            for number, line in enumerate(section.lines, section.number + 1):
                yield above + number, line
            end = section.end - 1


def _of_row(row: str) -> Iterator[str]:
    """What one line of front matter may hold of a list of phrases: all of it, and each part of it."""
    value = _FIELD.sub("", row).strip().removeprefix("- ").strip("[] \t,")
    for one in (value, *value.split(","), *several(scalar(value))):
        yield clean(scalar(one))


def spoken(phrase: str) -> list[str]:
    """What a phrase quotes of what a person would say, of two words or more: `User says "clean up this code"`."""
    return [one for one in _SPOKEN.findall(phrase) if len(one.split()) > 1 and len(one) < len(phrase) - 2]


def several(text: str, *, prose: bool = False) -> list[str]:
    """The phrases one value holds: each quoted one when there is nothing but quoted ones; else split at line ends
    and `;`, else at `,` (unless it is `prose`, where commas are commas)."""
    quoted = [one for found in _QUOTED.findall(text) for one in found if one]
    if quoted and not _GLUE.sub("", _QUOTED.sub("", text)):
        return quoted
    if "\n" in text:
        rows = [row.strip() for row in text.split("\n")]
        return [one for row in rows if row for one in several(row.removeprefix("- ").strip(), prose=True)]
    if ";" in text:
        return text.split(";")
    return text.split(",") if not prose and text.count(",") and _listed(text) else [text]


def _bare(phrase: str) -> bool:
    """Whether a phrase is nothing but words and blanks, as most are: one, without quotes, signs or markup."""
    return phrase.replace(" ", "").isalnum()


def _listed(text: str) -> bool:
    """Whether commas part a list of phrases rather than the clauses of a sentence: every part is short."""
    return all(len(part.split()) <= 6 for part in text.split(",")) and not text.rstrip().endswith(".")


def kept(phrases: Iterable[str]) -> tuple[str, ...]:
    """The phrases, cleaned, without empty ones and repetitions, within the bounds."""
    seen: dict[str, str] = {}
    for phrase in phrases:
        text = clean(phrase)
        if any(map(str.isalnum, text)) or text in ("*", ".*", "**"):
            seen.setdefault(text.casefold(), text)
        if len(seen) == MOST:
            break
    return tuple(seen.values())


def clean(phrase: str) -> str:
    """One phrase without quotes, emphasis, links and doubled blanks."""
    text = " ".join(phrase[: 4 * LONGEST].split())
    if _bare(text):
        return text[:LONGEST].strip()
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    if any(map(text.__contains__, _MARKS)):
        text = _EMPHASIS.sub(r"\2", text)
    if any(map(str.isalnum, text)):  # a lone `*` is a trigger to warn of, not emphasis
        text = _unwrapped(text.strip(" \t,;*"))
    return text.strip(" \t,;")[:LONGEST].strip()


def _unwrapped(text: str) -> str:
    """`text` without the quotes around the whole of it; quotes around a part of it stay."""
    for opened, closed in _PAIRS * 2 if text[:1] in _OPENING else ():
        inside = text[len(opened) : -len(closed)]
        if (
            text.startswith(opened)
            and text.endswith(closed)
            and inside
            and opened not in inside
            and closed not in inside
        ):
            text = inside.strip()
    return text
