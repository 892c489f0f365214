"""Whether a page may be lent at all, and whether before the person has read it.

Law: pure. A page that listens for what nobody sees is lent from nowhere. What else stands in the person's own library they let in
themselves; a page from anywhere else is lent only while nothing in it hides, hijacks, conceals, asks for a secret, sends away or runs what it fetches. The linter's errors decide, a page's
words never do.
"""

from __future__ import annotations

from .hazards import hazards
from .hiding import hidden
from .model import Skill

OWN = "home"
GRAVE = ("asks-secrets",)  # a warning at review, for honest pages do it too; unread it is too much
_WHOLE = 256 * 1024  # characters; a page that is larger is not read at all (`page.LIMIT`)


def objection(skill: Skill) -> str:
    """Why a page is not lent, in words; "" where nothing speaks against it."""
    for finding in hidden("\n".join(skill.triggers)):
        if finding.severity == "error":
            return f"not lent: a trigger holds {finding.message} (`wisen skills lint` says where)"
    if skill.origin == OWN:
        return ""
    text = "\n".join((skill.title, skill.description, *skill.triggers, skill.body))[:_WHOLE]
    for finding in (*hidden(text), *hazards(text)):
        if finding.severity == "error" or finding.kind in GRAVE:
            return (
                f"not lent before you have read it: {finding.message} (`wisen skills import` shows it to you)"
            )
    return ""
