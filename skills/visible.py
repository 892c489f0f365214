"""Text that is not ours, made safe to show: what would act on a terminal or hide from a reader is spelt out.

Law: the only door for foreign text to a screen. C0 but newline and tab, DEL, C1, bidi controls, zero-width
characters, tags and lone surrogates become `<U+XXXX>`; everything else stays as it is. Carries no colour.
"""

from __future__ import annotations

import json
import re
import unicodedata

# C0, DEL, C1; soft hyphen; Arabic letter mark; Hangul and Khmer fillers; zero-width and bidi (UAX 9, incl. isolates);
# line and paragraph separators; interlinear marks; variation selectors; byte order mark; tags (U+E0000).
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)
_EMOJI_PARTS = re.compile(
    "(?<=[\u203c-\u3299\U0001f000-\U0001faff\ufe0f])(?:\ufe0f|\u200d(?=[\u2190-\u2bff\U0001f000-\U0001faff]))"
)


def visible(text: str) -> str:
    """`text` with every character that acts or hides shown as `<U+XXXX>`."""
    if text.isascii() and text.isprintable():
        return text
    if "\ufe0f" not in text:
        return _UNSAFE.sub(_spelt, text)
    kept = {
        m.start() for m in _EMOJI_PARTS.finditer(text)
    }  # an emoji's own selector and joiner are part of it
    return _UNSAFE.sub(lambda m: m.group() if m.start() in kept else _spelt(m), text)


def escaped(text: str) -> str:
    """JSON (already serialised) in which the same characters stand as JSON escapes: the same value, and nothing acts or hides."""
    return text if text.isascii() else _UNSAFE.sub(_json_escape, text)


def line(text: str, width: int = 80) -> str:
    """`text` on one line of at most `width` columns, cut with an ellipsis; line ends and tabs become a blank."""
    shown = visible(re.sub(r"[\r\n\t ]+", " ", text[: 8 * width + 64]).strip())
    if len(text) <= 8 * width + 64 and columns(shown) <= width:
        return shown
    kept, used = [], 0
    for character in shown:
        used += _columns(character)
        if used > width - 1:
            break
        kept.append(character)
    return "".join(kept).rstrip() + "…" if width > 0 else ""


def columns(text: str) -> int:
    """How many terminal columns `text` (already visible) takes."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.combining(character) or character in "\u200d\ufe0f":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _json_escape(match: re.Match[str]) -> str:
    return json.dumps(match.group())[1:-1]


def _spelt(match: re.Match[str]) -> str:
    return f"<U+{ord(match.group()):04X}>"
