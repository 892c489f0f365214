"""`wisen skills lint [PATH|NAME]`: what is wrong or doubtful with a page; without one, with the pages of the library together,
tried on the person's own past prompts."""

from __future__ import annotations

import os
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ..skills import lint, overlap, page, past, review, scan
from ..skills.errors import BrokenPage, WrongUse
from ..skills.home import Home
from ..skills.lint import SEVERITIES
from ..skills.model import Finding, Prompt
from . import say

FEW = 3  # pages that never fired, beyond which they are said in one line
STEP = 50  # pages between two words on how far it is
BROKEN = "mend it or take it away"
PROMPTS = 200  # past prompts the library is tried on


def main(home: Home, told: Namespace) -> int:
    home = Home(home.environ, home.cwd, told.library)
    return _page(home, told) if told.path else _library(home, told)


def _page(home: Home, told: Namespace) -> int:
    path = told.path
    if os.path.isdir(path):
        path = os.path.join(path, "SKILL.md")
    if not os.path.lexists(path) and os.sep not in path:
        path = home.library.file(path).path
    name = _name(path)
    try:
        text = page.decode(scan.content(path, page.LIMIT))
        findings = [*lint.lint(text, name=name), *review.secrets(text)]
    except BrokenPage as error:
        findings = [Finding("broken", str(error), "error", 0, error.hint)]
        text = ""
    except OSError as error:
        raise WrongUse(
            f"cannot read {path}: {error.strerror}", "give the path or the name of a page that you may read"
        ) from error
    if text and any(file.path == os.path.abspath(path) for file in home.library.scan()):
        before = past.asked_in(home.sessions, PROMPTS)
        findings += review.back_test(name, [*before], _lent(home, before))
    if told.json:
        say.data([_as_json(finding) for finding in findings])
    else:
        _say(path, findings)
    return int(any(finding.severity == "error" for finding in findings))


def _library(home: Home, told: Namespace) -> int:
    skills = home.library.skills()
    broken = [(path, Finding("broken", why, "error", 0, BROKEN)) for path, why in home.library.broken]
    before = past.asked_in(home.sessions, PROMPTS)
    say.progress(f"trying {len(skills)} pages on each other and on your last {len(before)} prompts")
    found = list(overlap.library(skills, [*before], _lent(home, before)))
    for number, skill in enumerate(skills):
        if not number % STEP:
            say.progress(f"looking at page {number + 1} of {len(skills)}")
        found += [(skill.name, one) for one in lint.lint(skill) if one.severity == "error"]
    say.progress("")
    found.sort(key=lambda one: (one[0], SEVERITIES.index(one[1].severity), one[1].kind))
    every = [(_name(path), finding) for path, finding in broken] + found
    if told.json:
        say.data([{"skill": name, **_as_json(finding)} for name, finding in every])
    else:
        for path, finding in broken:
            _say(path, [finding])
        where = {skill.name: skill.path for skill in skills}
        silent = [name for name, finding in found if finding.kind == "never-fires"]
        for name, finding in _told_once(found):
            if finding.kind != "never-fires" or len(silent) <= FEW:
                _say(where[name], [finding])
        if len(silent) > FEW:
            said = f"{len(silent)} pages would have been lent for none of your last {len(before)} prompts"
            say.text(f"hint: {said}: {', '.join(silent)} [never-fires]")
            say.text(
                "    usual where pages are new; to one that you missed add a trigger in the words you used"
            )
        say.talk(_summary(len(skills), len(before), [finding for _, finding in every]))
    return int(any(finding.severity == "error" for _, finding in every))


def _summary(pages: int, prompts: int, found: Sequence[Finding]) -> str:
    counts = Counter(finding.severity for finding in found)
    told = [f"{counts[kind]} {kind}{'s' * (counts[kind] > 1)}" for kind in SEVERITIES if counts[kind]]
    tried = f"tried on your last {prompts} prompts" if prompts else "no past prompts to try them on yet"
    return f"{pages} pages, {tried}: {', '.join(told) or 'nothing to mend'}"


def _told_once(found: Sequence[tuple[str, Finding]]) -> Iterator[tuple[str, Finding]]:
    """The findings; errors of one kind on one page, such as each of its triggers, in one line."""
    same = Counter((name, finding.kind) for name, finding in found if finding.severity == "error")
    for name, finding in found:
        if finding.severity != "error":
            yield name, finding
        elif count := same.pop((name, finding.kind), 0):
            more = f", and {count - 1} more like this: `wisen skills lint {name}`" if count > 1 else ""
            yield name, replace(finding, message=finding.message + more)


def _lent(home: Home, asked_in: Mapping[str, str]) -> overlap.Lent:
    """What would be lent for a prompt, in the folder where it was asked."""

    def lent(prompt: str) -> list[str]:
        matches = home.suggest(Prompt(prompt, asked_in.get(prompt, ""))).matches
        return [match.skill.name for match in matches]

    return lent


def _say(path: str, findings: Sequence[Finding]) -> None:
    for finding in findings:
        where = f"{path}:{finding.line}" if finding.line else path
        say.text(f"{where}: {finding.severity}: {finding.message} [{finding.kind}]")
        if finding.hint:
            say.text(f"    {finding.hint}")


def _as_json(finding: Finding) -> dict[str, object]:
    f = finding
    return {"kind": f.kind, "severity": f.severity, "line": f.line, "message": f.message, "hint": f.hint}


def _name(path: str) -> str:
    """What the page at `path` is called: its folder, or a flat file's stem."""
    folder, file = os.path.split(os.path.abspath(path))
    return os.path.basename(folder) if file.lower() == "skill.md" else file.removesuffix(".md")
