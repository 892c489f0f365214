"""Text to stems: the one way words are cut, for pages and prompts alike.

Law: pure, linear in the text, any script. Latin words are folded (case, accents, plurals, camelCase, `.js`
suffixes, everyday abbreviations) and stemmed; scripts written without spaces become character pairs, which
find two-character words that a trigram index cannot.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator

from .porter import stem
from .vocabulary import CANON, STOP

LONGEST_WORD = 40  # characters; a longer run is a hash, a token or a blob, and says nothing

# Patterns begin with what they must find, so that a text without it is passed over in C.
_SUFFIX = re.compile(r"\.(?<=[a-z0-9]\.)(?=(?:js|ts|net|py|io|ai|md)\b)")
_LANGUAGES = (
    ("+", re.compile(r"\+\+(?<=c\+\+)(?<!\wc\+\+)"), "pp "),
    ("#", re.compile(r"#(?<=[cf]#)(?<!\w[cf]#)"), "sharp "),
    (".", re.compile(r"\.net(?<![a-z0-9]\.net)\b"), " dotnet "),
)
_CAMEL = re.compile(r"[A-Z](?:(?<=[a-z0-9].)|(?<=[A-Z].)(?=[a-z]))")
# Han, Hiragana, Katakana, Thai, Lao, Khmer, Myanmar: written without spaces between words.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]+|[^\W_{_UNSPACED}]+")
_MARKED_WORD = re.compile(rf"[{_UNSPACED}]+|[^ {_UNSPACED}]+")
_SPACED_WORD = re.compile(r"[^\W_]+")
_UNSPACED_RUN = re.compile(f"[{_UNSPACED}]")
_BRITISH = re.compile("is(?=(?:e[ds]?|ing|ations?)$)")  # organise, dockerised: as organize, on both sides
# Accents, and the points of Hebrew and Arabic, which most leave out; with the stroke that only makes a word longer.
_MARKS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed]"
)
_STYLES = range(0xFE00, 0xFE10)  # marks that choose how an emoji looks
_ASCII = bytes(range(128))
# ASCII as words: letters lower case, digits, everything else a blank; nearly all text goes this way, in C.
_WORDS = bytes(byte if chr(byte).isalnum() and byte < 128 else 32 for byte in bytes(range(256)).lower())


class _Stems(dict[str, str]):
    """word -> stem, "" for stop words and blobs; remembers, up to a bound."""

    def __missing__(self, word: str) -> str:
        found = sys.intern(_stem(word))  # one object: a table finds it without comparing letters
        if len(self) < 200_000:
            self[found if found == word else word] = found  # nor need two be read
        return found


def _stem(word: str) -> str:
    if word in STOP or len(word) > LONGEST_WORD or (len(word) == 1 and word not in "cr"):
        return ""
    word = CANON.get(word, word)
    if not word.isascii():
        return word
    return stem(_BRITISH.sub("iz", word) if "is" in word else word)


_STEMS = _Stems()


def split_camel(text: str) -> str:
    """`useEffect HTTPServer` -> `use Effect HTTP Server`."""
    return _CAMEL.sub(r" \g<0>", text)


def fold(text: str) -> str:
    """Lower case, accents and apostrophes gone, `Next.js` -> `nextjs`, `C++` -> `cpp`."""
    text = text.replace("\u2019", "")
    text = text.replace("'", "") if "'" in text else text
    if not text.isascii():
        beyond = (
            text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")
        )
        if any(map(str.isalnum, set(beyond))) or _MARKS.search(beyond):
            text = unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFKD", text)))
        else:  # arrows, dashes, emoji
            text = text.encode("ascii", "replace").decode()
    text = text.lower()
    for sign, pattern, plain in _LANGUAGES:
        if sign in text:  # one sign is looked for forty times as fast as two
            text = pattern.sub(plain, text)
    return _SUFFIX.sub("", text) if "." in text else text


def words(text: str) -> list[str]:
    """The folded words of `text`, in order, unstemmed and with stop words."""
    if text.isascii() and "." not in text and "#" not in text and "+" not in text:
        return text.encode().translate(_WORDS, b"'").decode().split()
    return _cut(fold(text))


def stems(text: str) -> list[str]:
    """The stems of `text`, in order, stop words left out, repetitions kept."""
    return list(filter(None, map(_STEMS.__getitem__, words(text))))


def distinct(text: str) -> tuple[str, ...]:
    """The distinct stems of `text`, in order."""
    return tuple(dict.fromkeys(stems(text)))


def distinct_plain(phrase: str) -> tuple[str, ...]:
    """The same of a phrase that is plain already (`phrases.plain`): nothing is left to be folded."""
    if not phrase.isascii():
        return distinct(phrase)
    return tuple(filter(None, dict.fromkeys(map(_STEMS.__getitem__, phrase.split()))))


def stem_of(word: str) -> str:
    """The stem of one folded word; "" for a stop word."""
    return _STEMS[word]


def stems_of(words: Iterable[str]) -> Iterator[str]:
    """The stem of each folded word; "" for a stop word."""
    return map(_STEMS.__getitem__, words)


def cut_ascii(text: str) -> list[str]:
    """The words of an ASCII text, lower case."""
    return text.encode().translate(_WORDS).decode().split()


def parted(text: str) -> str:
    """`text` with blanks for all that is no part of a word. In most scripts of India and South-East Asia a vowel is a mark on the
    letter before it, and no letter to Python: `re`'s own words would end there."""
    gaps = (ord(sign) for sign in set(text) if not (sign.isalnum() or _is_mark(sign)))
    return text.translate(dict.fromkeys(gaps, " "))


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign) in ("Mn", "Mc") and ord(sign) not in _STYLES


def _cut(text: str) -> list[str]:
    if text.isascii():
        return cut_ascii(text)
    marked = any(map(_is_mark, set(text)))
    text = parted(text) if marked else text
    if not _UNSPACED_RUN.search(text):
        return text.split() if marked else _SPACED_WORD.findall(text)
    found: list[str] = []
    for word in (_MARKED_WORD if marked else _WORD).findall(text):
        if len(word) > 1 and _UNSPACED_RUN.match(word):
            found += [word[i : i + 2] for i in range(len(word) - 1)]
        else:
            found.append(word)
    return found
