"""What a page hides from the person who reads it: comments, unseen characters, letters that pose as others.

Law: pure; says where, changes nothing. Characters are named by their code point, never shown.
Sources: facts K2-K4 and K6; the tag block and bidi overrides have no honest use in a page.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from .model import Finding

COMMENT = re.compile(r"<!--(?!\s*(?:markdownlint|prettier|toc|/?toc|vale|cspell|textlint)\b)", re.IGNORECASE)
DETAILS = re.compile(
    r"<details\b|<[a-z]+\b[^<>]{0,200}\bstyle\s*=[^<>]{0,200}(?:display\s*:\s*none|font-size\s*:\s*0|color\s*:\s*(?:white|#fff))",
    re.IGNORECASE,
)
TAGS = re.compile("[\U000e0000-\U000e007f]")
BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
MARKS = frozenset(
    "\u061c\u200e\u200f"
)  # the rest turns other letters; these say which way a sign between words belongs
RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
NEAR = 80  # characters to either side of a mark in which a letter of such a script stands where the mark is honest
UNREAD = re.compile("\ufffd")
UNSEEN = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]"
)
# A joiner between two letters of a script that needs it, and one selector behind a sign, are honest.
JOINED = re.compile(
    "[\u200c\u200d](?<![\u0600-\u0dff\u1000-\u109f\u2190-\u2bff\ufe0f\U0001f000-\U0001faff].)"
)
SELECTORS = re.compile("[\ufe00-\ufe0f]{2,}|[\U000e0100-\U000e01ef]")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|\r(?!\n)")
_WORD = re.compile(r"[^\W\d_]{0,40}[^\x00-\x7f\W\d_][^\W\d_]{0,40}")
# Where Cyrillic, Greek, Armenian, Cherokee and Coptic letters are.
_POSER = re.compile(
    "[\u0370-\u058f\u13a0-\u13ff\u1c80-\u1c8f\u1d26-\u1d6a\u1f00-\u1fff\u2c80-\u2cff\ua640-\ua69f\uab65-\uabbf\ufb13-\ufb17]"
)
_FORMULA = frozenset(
    "αβγδεζηθλμνξπρστφχψωΓΔΘΛΞΠΣΦΨΩµ"
)  # Greek letters that stand beside Latin ones in formulas

CHECKS = (
    ("hidden-tags", "error", TAGS, "invisible tag characters, which only a machine reads", "delete them"),
    ("hidden-unseen", "error", UNSEEN, "invisible characters", "delete them"),
    ("hidden-unseen", "warning", JOINED, "an invisible joiner", "delete it unless the script needs it"),
    ("hidden-selectors", "error", SELECTORS, "a row of variation selectors, which can carry unseen text", "delete them"),
    ("no-utf-8", "warning", UNREAD, "bytes that are no UTF-8 stood here", "save the page as UTF-8, and say again what is missing"),
    ("control", "error", CONTROL, "control characters, which a terminal would obey", "delete them"),
    ("hidden-comment", "warning", COMMENT, "an HTML comment: agents read what a rendered page does not show", "delete it or write it as text"),
    ("hidden-details", "hint", DETAILS, "HTML that folds away or hides text", "write it as text"),
)  # fmt: skip
IN_ASCII = (CONTROL, COMMENT, DETAILS)  # what can stand in a text of ASCII alone


def hidden(text: str) -> Iterator[Finding]:
    """What is hidden in a page's text, kind by kind, the first place of each."""
    plain = text.isascii()
    for kind, severity, pattern, what, hint in CHECKS:
        if plain and pattern not in IN_ASCII:
            continue
        found = pattern.search(text, 1 if pattern is UNSEEN and text.startswith("\ufeff") else 0)
        if found:
            sign = f" (U+{ord(found[0][0]):04X})" if not found[0].isascii() else ""
            yield Finding(kind, f"{what}{sign}", severity, line(text, found.start()), hint)
    for found in turning(text):
        what = f"a character that turns the reading direction, so that a line shows other than it is (U+{ord(found[0]):04X})"
        yield Finding("hidden-bidi", what, "error", line(text, found.start()), "delete it")
        break
    for found in _WORD.finditer(text) if not plain and _POSER.search(text) else ():
        if mixed(found[0]):
            where = line(text, found.start())
            yield Finding(
                "look-alike", f"a word mixes scripts: {found[0]!a}", "warning", where, "write it again"
            )
            break


def turning(text: str) -> Iterator[re.Match[str]]:
    """The characters that turn the reading direction, but for marks where a text that runs from right to left needs them."""
    for found in BIDI.finditer(text):
        if found[0] not in MARKS or not _honest(text, found.start()):
            yield found


def _honest(text: str, at: int) -> bool:
    """Whether a mark of the reading direction is where people write one: alone, beside a sign or a blank, on a line with letters that
    run from right to left. A row of them, or one after each letter, could spell something."""
    before = text[max(0, at - NEAR) : at].rpartition("\n")[2]
    after = text[at + 1 : at + 1 + NEAR].partition("\n")[0]
    left, right = before[-1:], after[:1]
    alone = not (left in MARKS or right in MARKS or (left.isalpha() and right.isalpha()))
    return alone and bool(RIGHT_TO_LEFT.search(before) or RIGHT_TO_LEFT.search(after))


def mixed(word: str) -> bool:
    """Whether Latin letters stand in one word with Cyrillic, Armenian, Cherokee ones or Greek ones of no formula."""
    scripts = {
        unicodedata.name(sign, "").partition(" ")[0]
        for sign in word
        if sign.isalpha() and sign not in _FORMULA
    }
    return "LATIN" in scripts and bool(scripts & {"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC"})


def line(text: str, at: int) -> int:
    """The line (1-based) of an offset. A vertical tab stands for the end of a line that was joined with the next."""
    return text.count("\n", 0, at) + text.count("\x0b", 0, at) + 1


def bare(text: str) -> str:
    """`text` as a machine may read it: compatibility forms folded, unseen characters gone, tag characters as the letters
    they stand for. Line ends stay, so that line numbers hold."""
    if text.isascii():
        return text
    shown = TAGS.sub(lambda found: chr(ord(found[0]) - 0xE0000), text)
    for pattern in (UNSEEN, JOINED, BIDI, SELECTORS):
        shown = pattern.sub("", shown)
    return unicodedata.normalize("NFKC", shown)
