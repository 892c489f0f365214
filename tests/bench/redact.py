"""Measures the filter: what it removes, in every form a terminal gives text, what it takes by mistake, and its cost.

    python tests/bench/redact.py FILE [--text NAME=PATH]... [--misses N] [--forms plain,sgr]

FILE holds JSON lines `{id, source, rule, is_secret, text, secrets}` (gzip or not). *Removed* means that no run of
max(8, half of the secret) characters of it can be read in what comes out, neither as it stands nor with
escapes stripped, wraps joined and the form's encoding undone. `--text` adds ordinary text (a file or a folder)
for false alarms; the Python standard library is always measured. Nothing of FILE is kept.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import html
import json
import os
import re
import sys
import sysconfig
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from urllib.parse import quote, unquote

from wisen.skills.redact import Known, Redactor, Value, layers, redact
from wisen.skills.redact.prefixes import prefixed

ANSI = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b.|[\u200b-\u200f\u00ad\x00-\x08\x0e-\x1f]"
)
THIN = str.maketrans("", "", " \t\r\n│|")
IDENTITY = {"path", "user", "host", "email", "address"}


def sgr(text: str, secret: str) -> str:
    third = max(1, len(secret) // 3)
    return text.replace(
        secret, f"{secret[:third]}\x1b[39;49m{secret[third : 2 * third]}\x1b[1m{secret[2 * third :]}"
    )


def inside(mark: str) -> Callable[[str, str], str]:
    return lambda text, secret: text.replace(
        secret, secret[: len(secret) // 2] + mark + secret[len(secret) // 2 :]
    )


def wrap(width: int, left: str = "", right: str = "", shift: bool = False) -> Callable[[str, str], str]:
    """Break lines at `width` columns; `shift` first pads the line so that the break falls inside the secret, where other words
    stand before it: a pad on a line of its own would take it away from its name, and no wrap does that."""

    def wrapped(text: str, secret: str) -> str:
        room = width - len(left) - len(right)
        at = text.find(secret)
        begin = text.rfind("\n", 0, at) + 1
        if shift and (text[begin:at].strip() or not begin):
            middle = at - begin + len(secret) // 2
            text = (
                text[:begin]
                + ("ok " * width)[: -middle % room - 1]
                + " " * (-middle % room > 0)
                + text[begin:]
            )
        rows = [line[i : i + room] for line in text.split("\n") for i in range(0, max(1, len(line)), room)]
        return "\n".join(f"{left}{row.ljust(room) if right else row}{right}" for row in rows)

    return wrapped


def _b64(text: str, secret: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _unb64(text: str) -> str:
    def decoded(m: re.Match[str]) -> str:
        return base64.b64decode(m.group() + "=" * (-len(m.group()) % 4)).decode("latin-1")

    return re.sub(r"[A-Za-z0-9+/]{8,}", lambda m: decoded(m) if len(m.group()) % 4 != 1 else m.group(), text)


def _unjson(text: str) -> str:
    return (
        re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), text)
        .replace("\\n", "\n")
        .replace("\\t", "\t")
        .replace("\\", "")
    )


PEER = ("plain", "sgr inside", "wrap 40 inside", "json")
SAME: Callable[[str], str] = lambda text: text
FORMS: dict[str, tuple[Callable[[str, str], str], Callable[[str], str]]] = {
    "plain": (lambda text, secret: text, SAME),
    "bare value": (lambda text, secret: secret, SAME),
    "sgr inside": (sgr, SAME),
    "typed and redrawn": (lambda text, secret: "".join(c + "\x1b[K" for c in text), SAME),
    "cursor move": (inside("\x1b[12;1H"), SAME),
    "zero-width": (inside("\u200b"), SAME),
    **{f"wrap {w}": (wrap(w), SAME) for w in (40, 80, 120)},
    **{f"wrap {w} inside": (wrap(w, shift=True), SAME) for w in (40, 80, 120)},
    **{f"box {w}": (wrap(w, "│ ", " │"), SAME) for w in (40, 80, 120)},
    **{f"box {w} inside": (wrap(w, "│ ", " │", shift=True), SAME) for w in (40, 80, 120)},
    "json": (lambda text, secret: json.dumps({"output": text}), _unjson),
    "json twice": (lambda text, secret: json.dumps({"o": json.dumps({"output": text})}), _unjson),
    "url": (lambda text, secret: quote(text, safe=""), unquote),
    "html": (lambda text, secret: html.escape(text), html.unescape),
    "base64 of text": (_b64, _unb64),
    "diff": (lambda text, secret: "\n".join("+" + line for line in text.split("\n")), SAME),
    "numbered": (
        lambda text, secret: "\n".join(f"{i:6}\t{line}" for i, line in enumerate(text.split("\n"), 1)),
        SAME,
    ),
}


def readable(secret: str, out: str, undo: Callable[[str], str]) -> bool:
    """Whether a run of max(8, half) of the secret survives in `out`."""
    run = max(8, (len(secret) + 1) // 2)
    plain = ANSI.sub("", out)
    thin = secret.translate(THIN)
    for text in {out, plain, undo(plain)}:
        if any(secret[i : i + run] in text for i in range(max(1, len(secret) - run + 1))):
            return True
        squeezed = text.translate(THIN)
        size = max(8, (len(thin) + 1) // 2)
        if len(thin) >= 8 and any(thin[i : i + size] in squeezed for i in range(len(thin) - size + 1)):
            return True
    return False


def rows(path: str) -> list[dict[str, object]]:
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


Takes = Callable[[str, list[str]], str]  # a text and its secrets -> the text without what was found


def ours(text: str, secrets: list[str]) -> str:
    return redact(text).text


def told(text: str, secrets: list[str]) -> str:
    return redact(text, Known(tuple(Value("secret", s) for s in secrets))).text


def without_prefixes(text: str, secrets: list[str]) -> str:
    """What is left to a maker nobody wrote a rule for."""
    whole, layers._RULES = layers._RULES, tuple(rule for rule in layers._RULES if rule is not prefixed)
    try:
        return redact(text).text
    finally:
        layers._RULES = whole


def peer() -> Takes | None:
    """detect-secrets with all its plugins and without the network, where it is installed: what it reports is taken out."""
    try:
        from detect_secrets.core.scan import scan_file
        from detect_secrets.settings import default_settings
    except ImportError:
        return None

    def takes(text: str, secrets: list[str]) -> str:
        with default_settings() as settings, tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
            settings.disable_filters("detect_secrets.filters.common.is_ignored_due_to_verification_policies")
            file.write(text)
            file.flush()
            found = [s.secret_value for s in scan_file(file.name) if s.secret_value]
        for secret in found:
            text = text.replace(secret, "<>")
        return text

    return takes


def recall(data: list[dict], names: list[str], title: str, takes: Takes, misses: int) -> None:
    known = takes is told
    print(f"\n{title}")
    sources = sorted({row["source"] for row in data})
    removed: dict[str, float] = {}
    print(f"{'form':20}{'all':>7}" + "".join(f"{s[:14]:>15}" for s in sources))
    for name in names:
        make, undo = FORMS[name]
        seen: Counter[str] = Counter()
        gone: Counter[str] = Counter()
        for row in data:
            if not row["is_secret"]:
                continue
            secret = row["secrets"][0]
            out = takes(make(row["text"], secret), row["secrets"])
            left = [
                s for s in ([secret] if name == "bare value" else row["secrets"]) if readable(s, out, undo)
            ]
            if known:
                left = [s for s in left if len(s) >= 8]
            seen[row["source"]] += 1
            gone[row["source"]] += not left
            if left and misses > 0:
                misses -= 1
                print("   ", row["rule"], repr(out[:230]), [s[:60] for s in left[:2]])
        share = [gone[s] / max(1, seen[s]) for s in sources]
        removed[name] = gone.total() / seen.total()
        print(
            f"{name:20}{gone.total() / seen.total():7.3f}" + "".join(f"{x:15.3f}" for x in share), flush=True
        )

    shown = {name: share for name, share in removed.items() if name != "bare value"}
    if len(shown) > 1 and "plain" in shown:
        worst = min(shown, key=lambda name: shown[name])
        print(f"farthest below plain: {worst}, by {100 * (shown['plain'] - shown[worst]):.1f} points")


def streamed(data: list[dict], most: int) -> None:
    """Whether a stream split at every offset gives what the whole gives."""
    worse = tried = 0
    for row in data[:: max(1, len(data) // most)]:
        text = row["text"][:400]
        whole = redact(text).text
        for at in range(len(text) + 1):
            stream = Redactor()
            tried += 1
            worse += stream.feed(text[:at]) + stream.feed(text[at:]) + stream.close() != whole
    print(f"\nsplit at every offset: {tried} splits, {worse} differ")


def files(path: str, ends: tuple[str, ...] = ()) -> Iterator[str]:
    if os.path.isfile(path):
        yield path
    for folder, below, names in os.walk(path):
        below.sort()
        yield from (os.path.join(folder, n) for n in sorted(names) if not ends or n.endswith(ends))


def false_alarms(name: str, paths: Iterator[str], show: int) -> None:
    size = count = gone = places = 0
    rules: Counter[str] = Counter()
    for path in paths:
        with open(path, encoding="utf-8", errors="replace") as file:
            text = file.read(20 << 20)
        size += len(text)
        for found in redact(text).findings:
            if found.kind in IDENTITY:
                places += 1
                continue
            count += 1
            gone += found.end - found.start
            rules[found.rule] += 1
            if show:
                print(
                    "   ",
                    found.rule,
                    repr(text[max(0, found.start - 50) : found.start]),
                    "[",
                    text[found.start : found.end][:90],
                    "]",
                )
        if size > 40 << 20:
            break
    mb = max(size, 1) / 1e6
    print(
        f"{name:16}{mb:7.1f} MB {count / mb:7.1f} per MB {100 * gone / max(size, 1):7.3f} % of characters; identity {places / mb:6.1f} per MB  {dict(rules)}",
        flush=True,
    )


def cost(megabytes: int) -> None:
    """CPU of a coloured terminal transcript made of ordinary text, in a child so that its peak memory is its own."""
    code = f"""
import glob, os, resource, sys, sysconfig, time
base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
lines = []
size = 0
for path in sorted(glob.glob(os.path.join(sysconfig.get_path("stdlib"), "*.py"))):
    for i, line in enumerate(open(path, encoding="utf-8", errors="replace")):
        line = line.rstrip()
        lines.append("\\x1b[1;3" + str(i % 8) + "m" + line + "\\x1b[0m\\r\\n" if i % 10 < 3 else line + "\\r\\n")
text = "".join(lines)
text = (text * ({megabytes}_000_000 // len(text) + 1))[:{megabytes}_000_000]
del lines
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
from wisen.skills.redact import Redactor
began = time.process_time()
clean = Redactor().redact(text)
took = time.process_time() - began
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
unit = 1 if sys.platform == "darwin" else 1024
print(f"{megabytes} MB of terminal transcript: {{took:.2f}} s CPU, peak {{peak * unit / 1e6:.0f}} MB (text ready: {{before * unit / 1e6:.0f}} MB), {{len(clean.findings)}} findings")
"""
    sys.stdout.flush()
    pid = os.spawnv(os.P_WAIT, sys.executable, [sys.executable, "-c", code])
    if pid:
        print("the child failed")


def hostile() -> None:
    size = 1 << 20
    probes = {
        "one letter": "a",
        "key ": "key ",
        "token= blanks": "token=" + " " * 40,
        "token=": "token=",
        "pem": "-----BEGIN PRIVATE KEY-----\n",
        "eyJ": "eyJ",
        "://a:": "://a:",
        "prefix": "ghp_",
        "secret._-": "secret._-",
        "api.key.": "api.key.",
        "quotes": "\"'`=",
        "token hex": "token 0123456789abcdef",
        "slashes": "/",
        "backslashes": "\\",
        "escape": "\x1b[",
        "osc": "\x1b]0;",
        "secretsecret": "secretsecret ",
        "equals": "password=password=",
        "home": "/home/",
        "mail": "a@",
        "dots": "a.b@a.",
        "wraps": "a\n",
        "boxes": "│ a1b2 │\n",
        "backspace": "a\x08",
        "markers": "<secret:token:1>",
        "percent": "%41",
        "amp": "&amp;",
        "bel": "\x07",
        "base64": "QUJD",
        "cr": "token=ab\r",
    }
    print("\nhostile text, 1 MB each, s CPU")
    for name, unit in probes.items():
        text = unit * (size // len(unit))
        began = time.process_time()
        redact(text)
        took = time.process_time() - began
        began = time.process_time()
        redact(text * 3)
        print(f"  {name:14}{took:6.2f}  x3 {time.process_time() - began:6.2f}", flush=True)


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("file", nargs="?")
    ask.add_argument("--text", action="append", default=[], metavar="NAME=PATH")
    ask.add_argument("--misses", type=int, default=0)
    ask.add_argument("--alarms", action="store_true", help="show each false alarm (of ordinary text only)")
    ask.add_argument("--forms", default=",".join(FORMS))
    ask.add_argument("--only", default="", help="cost,recall,peer,known,split,alarms,hostile")
    told_ = ask.parse_args()
    parts = set((told_.only or "cost,recall,peer,known,split,alarms,hostile").split(","))
    names = told_.forms.split(",")
    if "cost" in parts:  # first: a child's peak memory begins at its parent's
        cost(10)
    if told_.file:
        data = rows(told_.file)
        if "recall" in parts:
            recall(data, names, "removed, by patterns alone", ours, told_.misses)
            recall(data, ["plain"], "removed, without the rules for makers' prefixes", without_prefixes, 0)
        if "peer" in parts and (other := peer()):
            recall(data, [n for n in names if n in PEER], "removed by detect-secrets", other, 0)
        if "known" in parts:
            recall(data, names, "removed, value known", told, told_.misses)
        if "split" in parts:
            streamed(data, 100)
    if "alarms" in parts:
        print("\nfalse alarms on ordinary text")
        if "stdlib" not in told_.text:
            library = sysconfig.get_path("stdlib")
            keep = (p for p in files(library, (".py",)) if "/test" not in p and "site-packages" not in p)
            false_alarms("python stdlib", keep, told_.alarms)
        for item in told_.text:
            name, _, path = item.partition("=")
            false_alarms(name, files(path), told_.alarms)
    if "hostile" in parts:
        hostile()


if __name__ == "__main__":
    main()
