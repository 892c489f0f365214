"""What a page says to do: its steps, each with the text, lists and code that belong to it.

Law: forgiving. A step is a numbered item (or a bullet where nothing is numbered), or a heading below `Steps`, or a heading
`Step 1: ...` anywhere; whatever follows until the next one belongs to it, without its margin. At most MOST steps.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .markdown import Line, Section, dedent, item

MOST = 200  # steps a page; the longest of the procedures people wrote by hand have some tens

HEADINGS = frozenset(
    (
        "step", "steps", "procedure", "instructions", "workflow", "process", "how to", "what to do", "approach",
        "step by step", "steps to follow", "the steps", "step by step instructions", "step by step process",
        "schritte", "vorgehen", "ablauf", "étapes", "procédure", "pasos", "procedimiento", "passos", "procedimento",
        "шаги", "步骤", "操作步骤", "执行步骤", "工作流程", "流程", "步驟", "手順", "ステップ", "단계", "절차",
    )
)  # fmt: skip
_STEP_TITLE = re.compile(r"(?:step|phase|schritt|étape|paso|passo|шаг)\s+\d{1,3}\b", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?:(?:step|phase|schritt|étape|paso|passo|шаг)\s+)?\d{1,3}(?:\.\d{1,3})?\s*[-–—:.)]+\s+", re.IGNORECASE
)


def steps(parts: Sequence[Section]) -> tuple[str, ...]:
    """The steps of the first `Steps` section that has any; else the `Step N` headings."""
    named = [part for part in parts if part.key in HEADINGS]
    for section in sorted(named, key=lambda part: not part.key.startswith("step")):
        found = of_section(section)
        if found:
            return tuple(found[:MOST])
    titled = [part for part in parts if _STEP_TITLE.match(part.title)]
    return tuple(_titled(part.title, part.lines) for part in titled[:MOST])


def of_section(section: Section) -> list[str]:
    """The steps of one section, in order."""
    lines = section.lines
    entries = [(n, entry) for n, line in enumerate(lines) if (entry := item(line))]
    headings = [n for n, line in enumerate(lines) if line.kind == "heading"]
    numbered = any(entry.numbered for _, entry in entries)
    if headings and not (numbered and _bare(lines, headings)):
        level = min(lines[n].level for n in headings)
        starts = [n for n in headings if lines[n].level == level]
        return [
            _titled(lines[n].title, lines[n + 1 : end])
            for n, end in zip(starts, [*starts[1:], len(lines)], strict=True)
        ]
    if not entries:
        prose = [line.text.strip() for line in lines if line.kind == "text"]
        return [" ".join(prose)] if prose else []
    margin = min(entry.indent for _, entry in entries if entry.numbered == numbered)
    starts = [n for n, entry in entries if entry.numbered == numbered and entry.indent <= margin]
    ends = [next((h for h in headings if h > n), len(lines)) for n in starts]
    found = [
        _step(lines[n : min(end, after)])
        for n, end, after in zip(starts, [*starts[1:], len(lines)], ends, strict=True)
    ]
    return [step for step in found if step]


def _bare(lines: Sequence[Line], headings: Sequence[int]) -> bool:
    """Whether the headings only group numbered steps: a numbered item follows more than one of them, or goes before."""
    numbered = [
        n for n, line in enumerate(lines) if (entry := item(line)) and entry.numbered and not entry.indent
    ]
    return bool(numbered) and (numbered[0] < headings[0] or not _STEP_TITLE.match(lines[headings[0]].title))


def _step(lines: Sequence[Line]) -> str:
    first = item(lines[0])
    rest = "\n".join(dedent([line.text for line in lines[1:] if line.kind != "comment"])).rstrip()
    head = first.text if first else lines[0].text.strip()
    return f"{head}\n{rest}".strip() if rest else head


def _titled(title: str, lines: Sequence[Line]) -> str:
    found = _NUMBER.match(title)
    title = title[found.end() :] if found and title[found.end() :] else title
    text = "\n".join(dedent([line.text for line in lines if line.kind != "comment"])).strip()
    return f"{title}\n{text}" if text else title
