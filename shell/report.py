"""The doctor's findings as a report to paste: Markdown, without secrets, user and host names, and paths of this machine.

Law: all of it goes through the filter; when the filter fails there is no report.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..skills import learn
from ..skills.home import Home
from ..skills.model import Transcript
from ..skills.visible import visible
from .checkup import Check


def report(checks: Sequence[Check], home: Home) -> str:
    """The report. Raises WisenError when the filter for secrets fails."""
    rows = []
    for check in checks:
        rows.append(f"{'ok ' if check.ok else 'BAD'} {check.name}: {_line(check.found)}")
        if not check.ok:
            rows.append(f"    cure: {_line(check.cure)}")
    clean = learn.cleaner(Transcript("", "doctor", home.cwd, 0.0), home)
    return f"### wisen doctor\n\n```\n{clean(chr(10).join(rows))}\n```"


def _line(text: str) -> str:
    """On one line, and unable to close the fence around it."""
    return visible(" ".join(text.split())).replace("```", "'''")
