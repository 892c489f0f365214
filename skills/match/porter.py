"""Porter's stemmer: the one place where words lose their endings, for pages and prompts alike.

Law: pure; same word, same stem, for ever (the index stores stems). Method: M. F. Porter, "An algorithm for
suffix stripping", Program 14(3), 1980, with no departures.
"""

from __future__ import annotations

import re

_C = "[^aeiou][^aeiouy]*"
_V = "[aeiouy][aeiou]*"
_MEASURE_0 = re.compile(f"^({_C})?{_V}{_C}")  # m > 0
_MEASURE_1 = re.compile(f"^({_C})?{_V}{_C}({_V})?$")  # m = 1
_MEASURE_2 = re.compile(f"^({_C})?{_V}{_C}{_V}{_C}")  # m > 1
_VOWEL = re.compile(f"^({_C})?[aeiouy]")
_CVC = re.compile(f"^{_C}[aeiouy][^aeiouwxy]$")

_STEP_2 = {
    "ational": "ate", "tional": "tion", "enci": "ence", "anci": "ance", "izer": "ize", "bli": "ble", "alli": "al",
    "entli": "ent", "eli": "e", "ousli": "ous", "ization": "ize", "ation": "ate", "ator": "ate", "alism": "al",
    "iveness": "ive", "fulness": "ful", "ousness": "ous", "aliti": "al", "iviti": "ive", "biliti": "ble",
    "logi": "log",
}  # fmt: skip
_STEP_3 = {"icate": "ic", "ative": "", "alize": "al", "iciti": "ic", "ical": "ic", "ful": "", "ness": ""}
_STEP_4 = (
    "ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ism", "ate", "iti", "ous", "ive", "ize",
    "al", "er", "ic", "ou",
)  # fmt: skip
_ENDS_2 = tuple(sorted(_STEP_2, key=len, reverse=True))
_ENDS_3 = tuple(sorted(_STEP_3, key=len, reverse=True))


def stem(word: str) -> str:
    """The stem of a lower-case ASCII word; a word under 3 letters is its own stem."""
    if len(word) < 3:
        return word
    if word[0] == "y":
        return "y" + _strip("Y" + word[1:])[1:]
    return _strip(word)


def _strip(word: str) -> str:
    word = _final_y(_past(_plural(word)))
    word = _replace(word, _STEP_2, _ENDS_2)
    word = _replace(word, _STEP_3, _ENDS_3)
    return _tidy(_residue(word))


def _plural(word: str) -> str:
    if word.endswith(("sses", "ies")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _past(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if _MEASURE_0.match(word[:-3]) else word
    for ending in ("ed", "ing"):
        if word.endswith(ending):
            base = word[: -len(ending)]
            return _restore(base) if _VOWEL.match(base) else word
    return word


def _restore(base: str) -> str:
    if base.endswith(("at", "bl", "iz")):
        return base + "e"
    if len(base) > 1 and base[-1] == base[-2] and base[-1] not in "aeioulsz":
        return base[:-1]
    return base + "e" if _MEASURE_1.match(base) and _CVC.match(base) else base


def _final_y(word: str) -> str:
    return word[:-1] + "i" if word.endswith("y") and _VOWEL.match(word[:-1]) else word


def _replace(word: str, table: dict[str, str], endings: tuple[str, ...]) -> str:
    for ending in endings if word.endswith(endings) else ():  # most words have none of them
        if word.endswith(ending):
            base = word[: -len(ending)]
            return base + table[ending] if _MEASURE_0.match(base) else word
    return word


def _residue(word: str) -> str:
    for ending in _STEP_4 if word.endswith(_STEP_4) else ():
        if word.endswith(ending):
            base = word[: -len(ending)]
            return base if _MEASURE_2.match(base) else word
    if word.endswith(("sion", "tion")) and _MEASURE_2.match(word[:-3]):
        return word[:-3]
    return word


def _tidy(word: str) -> str:
    if word.endswith("e"):
        base = word[:-1]
        if _MEASURE_2.match(base) or (_MEASURE_1.match(base) and not _CVC.match(base)):
            word = base
    if word.endswith("ll") and _MEASURE_2.match(word):
        word = word[:-1]
    return word
