"""The rows of a screen, by what they say: without frames, bullets, spinner signs and blanks. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

FRAME = "".join(
    map(
        chr,
        (
            *range(0x2190, 0x2200),
            *range(0x2300, 0x2400),
            *range(0x2500, 0x27C0),
            *range(0x2800, 0x2900),
            *range(0x2B00, 0x2C00),
        ),
    )
)
EDGE = FRAME + "\u2022\u00b7\u2026\u203a\u276f\u2b22 >*|\u00a0\ufe0e\ufe0f"  # what agents put around a line
RULE = re.compile(r"([-=_~*.])\1{9,}|[>$%|]")
COUNTING = re.compile(r"\d+(?:[.,]\d+)?")
BUSY = re.compile(r"\d\s?(?:s|ms|m|%|k|tokens?|sec\w*)\b|\besc\b|^\W*\w+(?:ing|\u2026)|\.\.\.$|\u2026")


class Row(NamedTuple):
    """A row that says something: its place on the screen, its text, its key, and whether a blank row stands above."""

    number: int
    text: str
    key: str
    gap: bool


def said(rows: Sequence[str | None]) -> list[Row]:
    """The rows that say something, each with its key. A row of mere brackets is told apart by the row above it."""
    shown: list[Row] = []
    gap, above = False, ""
    for number, text in enumerate(rows):
        if text is None:
            continue
        key = key_of(text)
        if not key:
            gap = True
            continue
        if not any(map(str.isalnum, key)):
            key = f"{key}\0{above}"
        else:
            above = key
        shown.append(Row(number, text.rstrip(), key, gap))
        gap = False
    return shown


@lru_cache(maxsize=512)  # the same rows come again with every snapshot
def key_of(text: str) -> str:
    """What a row says without frame, bullets and blanks; "" when it says nothing."""
    bare = " ".join(text.strip(EDGE).split())
    return (
        "" if RULE.fullmatch(bare) else text if bare == text else bare
    )  # held once, where both are the same


def grew(old: str, new: str) -> bool:
    old = old.partition("\0")[0]
    return new.startswith(old) or (len(old) > 3 and old in new)


def counts(old: str, new: str) -> bool:
    return bool(BUSY.search(old)) and COUNTING.sub("0", old) == COUNTING.sub("0", new)
