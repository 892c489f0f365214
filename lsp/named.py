"""Every document that names a skill, open in the editor or not.

Law: the pages are read in a thread; what the editor has open counts as it stands there.
"""

from __future__ import annotations

import asyncio

from .desk import Desk, to_path, to_uri
from .mentions import mentions
from .page import kind
from .text import Span, Text, opened

Named = list[tuple[Text, list[Span]]]


async def everywhere(desk: Desk, uri: str, name: str) -> Named:
    """Each document around `uri` in which the skill is named, with the places. A negative version: it is not open."""
    place, encoding = desk.place(uri), desk.encoding
    drafts, roots = place.home.paths.drafts, place.roots
    shown = {uri: text for uri, text in desk.texts.items() if not text.huge}

    def look() -> Named:
        kept = {
            to_uri(path): opened(to_uri(path), source, version=-1, encoding=encoding)
            for path, source in place.texts()
            if name in source
        }
        found = []
        for text in (kept | shown).values():
            page = kind(to_path(text.uri), text.source, text.language, drafts, roots)
            spans = [span for told, span in mentions(text, (name,), page) if told == name]
            found += [(text, spans)] if spans else []
        return found

    return await asyncio.to_thread(look)
