"""Is this run of characters a secret, or a word, a placeholder, a path, a piece of code?

Law: pure arithmetic over the value's own characters; no list of known secrets. The thresholds were fitted
on public scanners' test data against the Python standard library, Markdown documents and shell logs.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from math import log2

# The 200 commonest letter pairs in the words of the Python standard library: 89 % of a word's pairs are
# among them, 30 % of a random string's.
_PAIRS_WORDS = (
    "ab ac ad ag ai al am an ap ar as at au av ba be bi bl bo bs bu ca cc ce ch ci ck cl co cr ct cu da de di "
    "do ds du ea ec ed ee ef eg ei el em en ep er es et ev ew ex fa fe ff fi fl fo fr ge gh gi gn gr gs ha he "
    "hi ho ia ib ic id ie if ig il im in io ip ir is it iv iz ke la ld le li ll lo ls lt lu ly ma me mi mo mp "
    "mu na nc nd ne nf ng ni nn no ns nt nv ob oc od og ol om on oo op or os ot ou ov ow pa pe ph pi pl po pp "
    "pr ps pt qu ra rc rd re rg ri rm rn ro rr rs rt ru ry sa sc se sh si so sp ss st su ta tc te th ti tl to "
    "tr ts tt tu ty ua ub uc ue ul um un up ur us ut va ve vi wa we wi xt yp ze"
)
_PAIRS = frozenset(_PAIRS_WORDS.split())
_WORD = re.compile(r"[A-Z]?[a-z]{2,}|[A-Z]{3,}(?![a-z])")
_PLACEHOLDER = re.compile(
    r"x{5}|X{5}|\*{3}|\.{3}|_{6}|\?{3}|#{4}|<[^>]*>|\$\{|\{\{|%\(|%s|your|YOUR|Your|(?i:placeholder|redacted|change.?me|dummy"
    r"|insert.{0,9}here|replace.{0,9}(?:me|with)|goes.?here|todo)"
)
_CODE = re.compile(
    r"[A-Za-z_$][\w$]*(?:(?:\.|->|::)[A-Za-z_$][\w$]*)*(?:\(|\[|$|!$)|(?:\w+/)+[\w.-]*\.\w{1,4}$"
)
_HEX = re.compile(r"(?:0x)?[0-9a-fA-F]+$")
_HEX_DASHES = re.compile(r"[0-9a-fA-F-]+$")
_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d\d:\d\d(?::\d\d)?")
_NUMBER = re.compile(r"[-+]?[\d_,.:/]+[A-Za-z%]{0,3}$")


def entropy(value: str) -> float:
    """Shannon bits per character over the value's own characters."""
    size = len(value)
    return -sum(n / size * log2(n / size) for n in Counter(value).values()) if size else 0.0


@lru_cache(4096)
def wordy(value: str) -> bool:
    """Whether most of the value is words: `user_access_token`, `getTokenFromCache2`, `/usr/lib/x86_64`."""
    words = _WORD.findall(value)
    letters = sum(map(len, words))
    if not words or letters < 0.55 * sum(c.isalnum() for c in value):
        return False
    pairs = [word[i : i + 2].lower() for word in words for i in range(len(word) - 1)]
    return sum(pair in _PAIRS for pair in pairs) >= 0.64 * len(pairs)


def placeholder(value: str) -> bool:
    """Whether the value stands for a secret that is not there: `<YOUR_KEY>`, `$TOKEN`, `xxxxxxxx`."""
    return bool(_PLACEHOLDER.search(value)) or len(set(value)) < 5


@lru_cache(8192)
def assigned(value: str, strong: bool, sure: bool, quoted: bool) -> bool:
    """Whether the value of an assignment to a secret-sounding name is a secret.

    `strong`: the name says secret, password or token, not just `key`; `sure`: the operator is `=`, `:` or
    the like, not a blank or a comma; `quoted`: it stood between quotes.
    """
    if value[0] in "$%<*~\x01\x02" or value.startswith(("http:", "https:", "...", "./", "../", "--")):
        return False
    if placeholder(value) or _NUMBER.match(value) or _DATE.match(value):
        return False
    digits = sum(c.isdigit() for c in value)
    bits = entropy(value)
    if not quoted and not digits and _CODE.match(value):
        return strong and sure and bits >= 3.6 and not wordy(value) and "(" not in value and "." not in value
    if not quoted and re.match(r"[A-Za-z_][\w.]*[(\[]", value):
        return False
    if wordy(value):
        return False
    if digits:
        return bits >= (2.8 if sure and strong else 3.0) and (strong or len(value) >= 12 or sure)
    return sure and bits >= (3.0 if strong else 3.6)


@lru_cache(8192)
def bare(value: str) -> bool:
    """Whether a run of 20 or more token characters is a secret with no name near it."""
    digits = sum(c.isdigit() for c in value)
    if digits < 2 or len(value) - digits < 4 or _HEX_DASHES.match(value) or placeholder(value):
        return False
    dashes, lines, slashes = value.count("-"), value.count("_"), value.count("/")
    bits = entropy(value)
    if value.upper() == value or value.lower() == value:
        good = digits >= 4 and dashes < 3 and lines < 3 and slashes < 2 and bits > 3.9
    else:
        good = slashes <= max(2, len(value) // 24) and dashes <= 4 and lines <= 4 and bits > 3.7
    return good and not wordy(value)
