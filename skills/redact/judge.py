"""Is this run of characters a secret, or a word, a placeholder, a path, a piece of code?

Law: pure arithmetic over the value's own characters; no list of known secrets. The thresholds were fitted
on public scanners' test data against the Python standard library, Markdown documents and shell logs.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import pairwise
from math import log2

from .engine import later

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
_DIGITS = later(r"\d{5,}")  # the number of an issue, a process, a second
_WORD = later(r"[A-Z]?[a-z]{2,}|[A-Z]{3,}(?![a-z])")
_PLACEHOLDER = later(
    r"[xX]{5}|\*{3}|\.{3}|_{6}|\?{3}|#{4}|0{12}|<[^>]*>|\$\{[\w.:-]*\}|\{\{ ?[\w.-]* ?\}\}|%\(|%s|[Yy]our[-_A-Z]|YOUR[-_]"
    r"|\[[\^\\]?[A-Za-z0\\]-|\]\{\d|\\[dws.]|^\{\w+\}"  # a pattern or a template
    r"|(?i:placeholder|redacted|change.?me|dummy|insert.{0,9}here|replace.{0,9}(?:me|with)|goes.?here)"
)
_NAMES = later(r"[A-Za-z_$][\w$]*(?:(?:\.|->|::|/)[A-Za-z_$][\w$]*)*[!;]?$")
_CALL = later(r"[A-Za-z_&*][\w.:>-]*[(\[]")
_FILE = later(
    r"(?:[\w.@~-]*/)*[\w.@-]+\.[a-z]{1,5}(?:[:-]\d+[:-]?)+[\w/+-]*$"  # grep's file:line:
    r"|(?:[\w.@~-]*/)*[A-Za-z_][\w@-]*(?:\.[a-z_]{2,12})*\.[a-z]{1,5}:?$|(?:/[\w.@-]+){2,}/?$"
)
_CONSTANT = later(  # NAMES_LIKE_THIS, words-like-this, ISSUE-123, abc123..def456, user@host, package@1.2.3, digests, URLs
    r"\d{1,6}:[a-z]|[A-Z]+(?:_[A-Z]+)+$|[a-z]+(?:[_-][a-z]+)+$|[A-Z]{2,10}-\d{1,6}$|[0-9a-f]{7,40}\.\.\.?[0-9a-f]{7,40}$"
    r"|[a-z_][\w-]*@[\w.-]+$|@?[\w.-]+(?:/[\w.-]+)?@[~^v]?\d+\.[\w.-]*$|(?:sha\d{1,3}|md5|h1)[-:=]|(?:[a-z]{2,6}:)?//[\w.-]+(?:[:/][^@]*)?$"
)
_ORDINARY = later(  # what has digits and is no secret: processors, codings, times, Go's pseudo-versions
    r"(?i)x86_64|amd64|arm64|aarch64|i[3-6]86|utf-?(?:8|16|32)|base64|sha-?\d{1,3}|md5|ipv[46]|\d{14}-[0-9a-f]{12}"
    r"|(?<!\d)(?:19|20)\d\d[-_/]?[01]\d[-_/]?[0-3]\d(?:[T_-]?\d\d[-:_]?\d\d(?:[-:_]?\d\d)?(?:[._,]\d{1,9})?Z?)?(?!\d)"
    r"|\+(?:dfsg|git\d*|deb\d+u\d+|ubuntu[\d.]+)"
)
_HEX = later(r"(?:0x)?[0-9a-fA-F]+(?:-[0-9a-fA-F]+)*$")
_UUID = later(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")
_DATE = later(r"\d{4}-\d\d-\d\d|\d\d:\d\d(?::\d\d)?|\d{4}/\d\d/")
_NUMBER = later(r"[-+]?[\d_,.:/x-]+[A-Za-z%]{0,3}$")
_VERSION = later(r"[vV^~=<>]{0,3}\d+(?:\.\d+){1,3}(?:[-+.]?(?:[a-z]+[.-]?)?\d*)*$")


@lru_cache(8192)
def entropy(value: str) -> float:
    """Shannon bits per character over the value's own characters."""
    size = len(value)
    return -sum(n / size * log2(n / size) for n in Counter(value).values()) if size else 0.0


@lru_cache(4096)
def wordy(value: str) -> bool:
    """Whether most of the value is words: `user_access_token`, `getTokenFromCache2`, `/usr/lib/x86_64`."""
    value = _ORDINARY.sub("", value)
    value = _DIGITS.sub("0", value)
    size = sum(c.isalnum() or c in "{}()[]$#!@%^&*<>?+=~|" for c in value)
    natural = 0
    for word in _WORD.findall(value):
        if len(word) > 7 and _HEX.match(word):
            continue
        pairs = [word[i : i + 2].lower() for i in range(len(word) - 1)]
        if sum(pair in _PAIRS for pair in pairs) >= 0.65 * len(pairs):
            natural += len(word)
    return natural >= 0.62 * size


def placeholder(value: str) -> bool:
    """Whether the value stands for a secret that is not there: `<YOUR_KEY>`, `$TOKEN`, `xxxxxxxx`."""
    return (
        bool(_PLACEHOLDER.search(value)) or (len(set(value)) < 4 and len(value) < 40) or len(set(value)) < 2
    )


@lru_cache(8192)
def code(value: str) -> bool:
    """Whether the value is an expression: a call, an index, a dotted name, a file."""
    return bool(_CALL.match(value) or _FILE.match(value) or _NAMES.match(value))


def hexadecimal(value: str) -> bool:
    return bool(_HEX.match(value))


def is_uuid(value: str) -> bool:
    return bool(_UUID.match(value))


@lru_cache(8192)
def assigned(value: str, strong: bool, sure: bool, quoted: bool) -> bool:
    """Whether the value of an assignment to a secret-sounding name is a secret.

    `strong`: the name says secret, password or token, not just `key`; `sure`: the operator is `=`, `:` or
    the like, not a blank or a comma; `quoted`: it stood between quotes.
    """
    size = len(value)
    if (
        value[0] in "$%<*~\x01\x02"
        or value.startswith(("http:", "https:", "...", "./", "../", "--"))
        or placeholder(value)
    ):
        return False
    digits = sum(c.isdigit() for c in value)
    if digits == size:
        return size >= (15 if sure else 20)
    if size >= 24 and _HEX.match(value):
        return len(set(value)) > 4
    if (
        _NUMBER.match(value)
        or _DATE.search(value)
        or _VERSION.match(value)
        or _CONSTANT.match(value)
        or wordy(value)
    ):
        return False
    if _FILE.match(value) or (not quoted and _CALL.match(value)):
        return False
    bits = entropy(value)
    if digits:
        return bits >= (2.6 if quoted and strong else 2.8 if sure and strong else 3.0) and (
            strong or sure or size >= 12
        )
    if not quoted and _NAMES.match(value) and (strong or not value.islower()):
        return size >= 16 and bits >= 3.4 and "." not in value and (strong or size >= 20)
    if any(c in "!@#$%^&*" for c in value) and strong and sure:
        return bits >= 2.5
    if not strong and value.islower():
        return False
    return (sure and bits >= (3.0 if strong else 3.6)) or (size >= 16 and bits >= 3.4)


_LABELS = frozenset(
    (
        "password",
        "passwd",
        "passphrase",
        "username",
        "required",
        "optional",
        "undefined",
        "disabled",
        "invalid",
        "unknown",
    )
)


def phrase(value: str) -> bool:
    """Whether a quoted value given to a password is one though it is made of words."""
    plain = value.strip().lower()
    return (
        8 <= len(plain) <= 40
        and not placeholder(value)
        and not re.search(
            r"(?:^|[\s_.A-Z-])(?i:pass(?:word|wd|phrase)?|secret|token|key)s?\b|(?i:enter|your|must|invalid)",
            value,
        )
        and not re.search(r"[%{<\\]|\$[{(]|^[$./~#-]|[.:?]$|://", value)
        and not (plain in _LABELS or plain.isupper())
        and plain.count(" ") <= 5
    )


def chosen(value: str) -> bool:
    """Whether the value of a name that ends in password is one a person chose: words are allowed in it."""
    if not any(c.isdigit() or c in "!@#$%^&*" for c in value) or value[0] in "$%<*~(/." or placeholder(value):
        return False
    return not (
        code(value)
        or _VERSION.match(value)
        or _NUMBER.match(value)
        or _CONSTANT.match(value)
        or value.islower()
        and "_" in value
    )


@lru_cache(8192)
def bare(value: str) -> bool:
    """Whether a run of 20 or more token characters is a secret with no name near it."""
    size = len(value)
    digits = sum(c.isdigit() for c in value)
    if digits < 2 or size - digits < 4 or placeholder(value):
        return False
    if (rest := _ORDINARY.sub("", value)) != value and (len(rest) < 20 or sum(c.isdigit() for c in rest) < 2):
        return False
    lower, upper = value.lower() == value, value.upper() == value
    if _HEX.match(value):
        return not lower and not upper and "-" not in value and min(map(len, _cases(value))) >= 3
    if (
        _running(value)
        or wordy(value)
        or _ADDRESS.match(value)
        or _SEGMENTS.match(value)
        or _CALL_ID.match(value)
        or path(value)
    ):
        return False
    dashes, lines, slashes = value.count("-"), value.count("_"), value.count("/")
    bits = entropy(value)
    if lower or upper:
        if (
            body := re.search(r"[_-]([0-9a-f]{32,})$|^[a-z]{2,6}([0-9a-f]{32,})$", value)
        ) and not _DIGEST.search(value):
            return len(set(body.group())) > 6
        return digits >= 4 and dashes < 3 and lines < 3 and slashes < 2 and bits > 3.9
    return slashes <= max(2, size // 24) and dashes <= 4 and lines <= 4 and bits > 3.7


_DIGEST = later(
    r"(?i)commit|sha\d*|md5|rev|blob|tree|hash|digest|etag|cache|\bid|uuid|build|image|layer|node"
)


_ADDRESS = later(r"0x[0-9a-fA-F]{40}$")  # of an Ethereum account: public


_CALL_ID = later(
    r"(?:srv)?(?:toolu|msg|req|call|chatcmpl|resp|run|sess|session|evt|event|item|thread|step|gen|cmpl|fc|rs)[_-]"
)
_SEGMENTS = later(
    r"/?(?:[A-Za-z]{2,16}\d{0,3}|\d{1,4})(?:[-_/](?:[A-Za-z]{2,16}\d{0,3}|\d{1,4}|[a-z]\d{1,2}))+$"
)


def path(value: str) -> bool:
    """Whether a part between slashes is a plain word: `compiler/c2/Test5057225`."""
    return "/" in value and any(len(p) > 3 and p.isalpha() and wordy(p) for p in value.split("/"))


def _cases(value: str) -> tuple[str, str]:
    return "".join(c for c in value if c.islower()), "".join(c for c in value if c.isupper())


def _running(value: str) -> bool:
    """An alphabet rather than a token: nearly every character follows its neighbour."""
    steps = sum(ord(b) - ord(a) == 1 for a, b in pairwise(value))
    return value[:5] in ("ABCDE", "abcde", "01234", "12345") and steps >= 0.88 * (len(value) - 1)
