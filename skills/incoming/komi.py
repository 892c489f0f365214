"""A lesson of komi-learn as a page: its truth is a fenced JSON record, the text around it only a view. Pure.

Law: takes the record's title, body, trigger and tags and nothing of its bookkeeping; text without such a record is none of ours.
"""

from __future__ import annotations

import json
import re

from .. import names
from ..page import render

_RECORD = re.compile(r"^```komi\n(\{.{1,60000}\})\n```\s*\Z", re.MULTILINE | re.DOTALL)
SIGN = "komi_id:"  # in the front matter


def page_of(text: str) -> str:
    """The page that says what the record says; "" for a text that is no lesson."""
    found = _RECORD.search(text) if SIGN in text[:2000] else None
    try:
        record = json.loads(found[1]) if found else None
    except (ValueError, RecursionError):
        return ""
    if not isinstance(record, dict):
        return ""
    title, body, trigger = (
        " ".join(str(record.get(key) or "").split()) for key in ("title", "body", "trigger")
    )
    if not title:
        return ""
    raw = str(record.get("body") or "").strip()
    description = f"{title}. {trigger}" if trigger else f"{title}. {body}"
    phrases = [trigger.removeprefix("Use when ").removeprefix("use when ").strip()] if trigger else []
    return render(
        names.slug(title), title, description, phrases, (), {"What was learnt": raw} if raw else None
    )
