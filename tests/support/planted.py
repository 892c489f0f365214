"""Secrets made up at run time, so that none stands in the repository, and the ways a terminal shows them."""

from __future__ import annotations

import random
import re
import string

BASE62 = string.ascii_letters + string.digits
HEX = "0123456789abcdef"


def run(size: int, seed: int = 1, alphabet: str = BASE62) -> str:
    """A random run of `size` characters, always with a digit and a letter among them."""
    draw = random.Random(f"{size}{seed}{alphabet}")
    return "".join(draw.choice(alphabet) for _ in range(size - 2)) + ("7k" if "k" in alphabet else "7a")


def github(seed: int = 1) -> str:
    return "gh" + "p_" + run(36, seed)


def aws(seed: int = 1) -> str:
    return "AK" + "IA" + run(16, seed, string.ascii_uppercase + string.digits).upper()


def jwt(seed: int = 1) -> str:
    return "ey" + "J" + run(30, seed) + "." + "ey" + "J" + run(60, seed + 1) + "." + run(43, seed + 2)


def pem(lines: int = 12, seed: int = 1, end: bool = True, newline: str = "\n") -> str:
    rows = [run(64, seed + i, BASE62 + "+/") for i in range(lines)]
    head, tail = "-----BEGIN RSA " + "PRIVATE KEY-----", "-----END RSA " + "PRIVATE KEY-----"
    return newline.join([head, *rows, *([tail] if end else [])])


def sgr(text: str, secret: str) -> str:
    third = len(secret) // 3
    return text.replace(
        secret, f"{secret[:third]}\x1b[39;49m{secret[third : 2 * third]}\x1b[1m{secret[2 * third :]}"
    )


def typed(text: str) -> str:
    return "".join(c + "\x1b[K" for c in text)


def wrapped(text: str, width: int) -> str:
    return "\n".join(
        line[i : i + width] for line in text.split("\n") for i in range(0, max(1, len(line)), width)
    )


def boxed(text: str, width: int, bar: str = "│") -> str:
    room = width - 4
    return "\n".join(f"{bar} {row.ljust(room)} {bar}" for row in wrapped(text, room).split("\n"))


def readable(secret: str, shown: str) -> bool:
    """Whether a run of max(8, half) of the secret can be read, wraps and escapes undone."""
    plain = re.sub(r"\x1b\[[0-?]*[ -/]*[@-~]|[\u200b\u00ad]", "", shown)
    size = max(8, (len(secret) + 1) // 2)
    runs = [secret[i : i + size] for i in range(max(1, len(secret) - size + 1))]
    return any(r in text for r in runs for text in (shown, plain, re.sub(r"[\s│|┃]", "", plain)))
