"""What wisen itself says, and whole pages, pasted back into a prompt: they are no request.

Law: pure, linear, bounded. A page is taken out as far as its headings, lists and numbers go; what is said before and after it stays.
"""

from __future__ import annotations

import re

_NOTE = re.compile(r"<wisen-note\b.*?(?:</wisen-note>|\Z)", re.DOTALL)
_LINE = re.compile(r"\[wisen (?:lends?|lent)\b[^\]]{0,2000}\]?")
_RECEIPT = re.compile(r"\bwisen: (?:lent|withheld)\b[^\n(]{0,300}(?:\([^()]{0,400}\)?|)")
_WHY = re.compile(  # `wisen why` and `wisen suggest`
    r"""^(?:
      threshold\s\d\.\d\d:\s.* | what\scounts\sof\sthe\sprompt:\s.* | [\w-]{1,64}:\s(?:lent\s\(\d\.\d\d\);|not\slent;)\s.*
    | [ ]{4,6}(?:[-+]\d{1,2}\.\d\d\s\s.*|in\spoints\s\(.*|trigger\s".*"\sfits\s\d+%|shares\sthe\srare\swords:.*|its\sbody\sspeaks\sof:.*
      |clear\sof\sthe\srunner-up\s.*|.*\([-+]\d\.\d\)|/.*\.md) | \d\.\d\d\s\s[\w-]{1,64}
    )$""",
    re.MULTILINE | re.VERBOSE,
)
_STRUCTURE = (
    r"(?:[ \t]*(?:|\#{1,6}[ ].*|[-*+][ ].*|\d{1,3}[.)][ ].*|\d{4}-\d\d-\d\d|\d+/\d+[ ]sessions.*)(?:\n|\Z))"
)
_PAGE = re.compile(
    rf"""^(?:---\nname:[ ].*\n(?:.*\n){{0,30}}?---(?:\n|\Z) | \#[ ]Skill:[ ].*(?:\n|\Z)){_STRUCTURE}{{0,400}}""",
    re.MULTILINE | re.VERBOSE,
)


def without(text: str) -> str:
    """A prompt without them."""
    if "wisen" in text or "lent" in text or " fits " in text:
        text = _RECEIPT.sub(" ", _LINE.sub(" ", _NOTE.sub(" ", text)))
        text = _WHY.sub("", text)
    if "# Skill:" in text or "---\nname:" in text:
        text = _PAGE.sub("\n", text)
    return text
