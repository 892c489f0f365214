"""A draft laid out for a person to read before they say yes: the page with its evidence beside it, what it changes, what is known
against it, and how it would have done on their own past prompts.

Law: pure. Every byte of the page is there, whatever could hide in it spelt out; each of its rows stands behind `| ` (its
continuation behind `: `), so that no page can pose as a word of ours. `plain` is for screen readers: no signs, lines counted in
words.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence

from ..skills.model import Draft, Evidence, Finding
from ..skills.visible import columns, visible

TRIED = ("would-not-fire", "fits-everything", "fits-much", "back-test", "collides")  # kinds of the back-test


def laid_out(draft: Draft, standing: str, width: int, plain: bool = False, head: str = "") -> list[str]:
    """The rows, none wider than `width` where that can be. `standing`: the page it would change, "" for none; `head`: what it is,
    where it comes from no session."""
    rows = [*_wrapped(visible(f"{head or _origin(draft)}; {_against(draft.findings)}"), width), ""]
    page = _lines(draft.page)
    beside = _beside(page, draft.evidence)
    if plain:
        rows.append(f"The page has {len(page)} lines.")
    for number, line in enumerate(page, 1):
        rows += _row(f"line {number}: ", line, width) if plain else _row("| ", line, width, ": ")
        rows += [
            told
            for one in beside.get(number, ())
            for told in _wrapped(_ran(one, number, plain), width, "    ")
        ]
    if left := beside.get(0):
        rows += ["", "what was run besides:"]
        rows += [told for one in left for told in _wrapped(f"  {_ran(one, 0, plain)}", width, "    ")]
    if standing:
        rows += ["", f"what it changes in {visible(draft.patches)}:"]
        rows += [told for line in _diff(standing, draft.page, plain) for told in _row("", line, width)]
    known = [finding for finding in draft.findings if finding.kind not in TRIED]
    tried = [finding for finding in draft.findings if finding.kind in TRIED]
    for title, chosen in (("what to know about it:", known), ("on your own past prompts:", tried)):
        if chosen:
            rows += ["", title, *(told for finding in chosen for told in _finding(finding, width))]
    return rows


def _origin(draft: Draft) -> str:
    writer = "without a model" if draft.backend == "extract" else f"by {draft.backend}"
    source = draft.session if draft.took else f"session {draft.session}"
    return f"{draft.name}: from {source}, written {writer}"


def _against(findings: Sequence[Finding]) -> str:
    counts = {word: sum(finding.severity == word for finding in findings) for word in ("error", "warning")}
    told = ", ".join(f"{count} {word}{'s' * (count > 1)}" for word, count in counts.items() if count)
    return told or "nothing speaks against it"


def _lines(text: str) -> list[str]:
    return [visible(line.removesuffix("\r")) for line in text.removesuffix("\n").split("\n")]


def _beside(page: Sequence[str], evidence: Sequence[Evidence]) -> dict[int, list[Evidence]]:
    """The evidence by the number of the first line that holds its command; 0 for what stands in none."""
    found: dict[int, list[Evidence]] = {}
    for one in evidence:
        first = visible(one.command.strip().partition("\n")[0])
        at = next((number for number, line in enumerate(page, 1) if first and first in line), 0)
        found.setdefault(at, []).append(one)
    return found


def _ran(one: Evidence, line: int, plain: bool) -> str:
    status = "its exit status is not known" if one.status is None else f"exit status {one.status}"
    if not line:
        return visible(f"turn {one.turn}, {status}: {' '.join(one.command.split())}")
    return (
        f"evidence for line {line}: ran in turn {one.turn}, {status}"
        if plain
        else f"    ^ ran in turn {one.turn}, {status}"
    )


def _diff(before: str, after: str, plain: bool) -> Iterator[str]:
    words = {"+": "added: ", "-": "removed: "} if plain else {}
    for line in difflib.unified_diff(_lines(before), _lines(after), lineterm="", n=0 if plain else 2):
        if line.startswith(("---", "+++")) or (plain and line.startswith("@@")):
            continue
        yield words.get(line[:1], line[:1]) + line[1:]


def _finding(finding: Finding, width: int) -> Iterator[str]:
    where = f" (line {finding.line})" if finding.line else ""
    yield from _wrapped(visible(f"  {finding.severity}: {finding.message}{where}"), width, "    ")
    if finding.hint:
        yield from _wrapped(visible(f"    {finding.hint}"), width, "    ")


def _row(sign: str, line: str, width: int, then: str = "") -> Iterator[str]:
    """One line of the page, cut where the terminal ends, every row behind its sign."""
    for number, piece in enumerate(_pieces(line, max(8, width - len(sign)))):
        yield (sign if not number else then or " " * len(sign)) + piece


def _wrapped(text: str, width: int, margin: str = "") -> Iterator[str]:
    """A text of ours, wrapped at blanks."""
    for number, piece in enumerate(_pieces(text, max(8, width - len(margin)))):
        yield piece.rstrip() if not number else margin + piece.strip()


def _pieces(text: str, room: int) -> Iterator[str]:
    """`text` in pieces of at most `room` columns, cut after a blank where one is in the second half; nothing is lost."""
    at = 0
    while True:
        head = text[at : at + room]  # no character is less than a column wide, but those that combine
        while columns(head) > room:
            head = head[:-1]
        if at + len(head) >= len(text):
            yield head
            return
        cut = (head.rfind(" ", len(head) // 2) + 1) or max(1, len(head))
        yield text[at : at + cut]
        at += cut
