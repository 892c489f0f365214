"""What a skill may be called.

Law: a new name follows the open standard (lower-case letters, digits, single hyphens, at most 64), so it is safe as a
folder name everywhere; a name found on a disk only has to be harmless. Twins (case, dashes, look-alike letters) are equal
under `skeleton`.
"""

from __future__ import annotations

import re
import unicodedata

from .errors import WisenError
from .projected import digest

LONGEST = 64  # characters, the standard's limit
STANDARD = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Names that DOS devices and git keep for themselves, on file systems where pages travel.
RESERVED = frozenset(
    [
        "con",
        "prn",
        "aux",
        "nul",
        "git",
        "skill",
        *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)),
    ]
)
_APART = re.compile(r"[^a-z0-9]+")
_SEPARATORS = re.compile(r"[\s_.‐‑‒–—―−-]+")
# Letters of other scripts (and digits) that look like a Latin letter: the usual ones of Unicode's confusables table.
_LOOKS = str.maketrans(
    "аеорсухіјѕԁɡһӏԛԝѵɑαβγεικνορτυχωⅰⅼⅽⅾⅿ01",
    "aeopcyxijsdghlqwvaabyeiknoptuxwilcdmol",
)
_LATIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i"})


def slug(text: str) -> str:
    """A standard name out of any text; text without Latin letters or digits becomes `skill-` and 8 hex of its BLAKE3."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LATIN))
    plain = (
        "".join(sign for sign in plain if not unicodedata.combining(sign)).replace("'", "").replace("’", "")
    )
    name = _APART.sub("-", plain).strip("-")
    if len(name) > LONGEST:
        cut = name[: LONGEST + 1].rpartition("-")[0]
        name = (cut if len(cut) >= LONGEST // 2 else name[:LONGEST]).strip("-")
    if not name:
        return f"skill-{digest(text)[:8]}"
    return f"{name}-skill" if name in RESERVED else name


def check(name: str) -> str:
    """The name, if a new skill may carry it. Raises WisenError that says what is wrong and what would do."""
    if STANDARD.fullmatch(name) and len(name) <= LONGEST and name not in RESERVED:
        return name
    if name in RESERVED:
        what = f"`{name}` is a reserved name"
    elif len(name) > LONGEST:
        what = f"the name is {len(name)} characters long, {LONGEST} are allowed"
    else:
        what = f"{shown(name)} is no skill name: lower-case letters, digits and single hyphens only"
    raise WisenError(what, f"use `{slug(name)}`")


def harmless(name: str) -> bool:
    """Whether a name found on a disk can be used as it is: printable, no separator, no leading dot or dash."""
    if (
        STANDARD.fullmatch(name) and len(name) <= LONGEST
    ):  # nearly every name: a library of 10,000 is listed often
        return name not in RESERVED or name == "skill"
    return (
        0 < len(name) <= 255
        and not any(
            sign in "/\\" or unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
            for sign in name
        )
        and name == name.strip()
        and name[0] not in ".-"
        and name[-1] != "."
        and name.casefold() not in RESERVED - {"skill"}
    )


def skeleton(name: str) -> str:
    """What two names that a person could take for one another have in common."""
    if STANDARD.fullmatch(name):
        return name.translate(_LOOKS).replace("-", "")
    plain = unicodedata.normalize("NFKC", name).casefold().translate(_LOOKS)
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(sign))
    return _SEPARATORS.sub("", plain)


def shown(name: str) -> str:
    """A name as it can be shown in an error: escaped where it is not printable, cut at 80 characters."""
    return ascii(name[:80]) if not name.isprintable() else f"`{name[:80]}`"
