"""Private keys: PEM blocks however they are indented, quoted or cut short, and keys written as lists of bytes.

Law: reads a view, returns spans of it. A block that never ends takes lines only while they look like a key, and
at most LONGEST characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .engine import later, rule
from .generic import Span

LONGEST = 8000  # characters; an RSA key of 8192 bits takes 6,400 in PEM, an ML-DSA-87 key 6,900
_BEGIN = rb"-----BEGIN "
_HEAD = later(rb"-----BEGIN (?:[A-Z0-9]{1,12} ){0,4}PRIVATE KEY(?: BLOCK)?-----")
_END = later(rb"-----END (?:[A-Z0-9]{1,12} ){0,4}PRIVATE KEY(?: BLOCK)?-----")
_BODY = later(rb"[A-Za-z0-9+/=]{16,}")
_TAIL = later(rb"[A-Za-z0-9+/=]{4,}")
_FIELD = later(rb"\s*(?:Proc-Type|DEK-Info|Version|Comment|Hash)[:,]")
_BYTES = (
    r"(?i)(?:key|secret|salt|password|\biv)\w{0,20}(?:\[\w*\])?[ \t]{0,4}(?:[:=]{0,2})[ \t]{0,4}(?:new )?(?:bytes|bytearray|byte\[\]|byte|Uint8Array)?[ \t]{0,2}"
    r"[({\[]{1,2}[ \t\n]{0,8}((?:(?:0x[0-9a-f]{1,2}|[0-9]{1,3}|'\\x[0-9a-f]{2}')[ \t\n]{0,8},[ \t\n]{0,8}){7,}(?:0x[0-9a-f]{1,2}|[0-9]{1,3})?)"
)


def pems(data: bytes) -> Iterator[Span]:
    pos = 0
    while (pos := data.find(_BEGIN, pos)) >= 0:
        head = _HEAD.match(data, pos)
        if not head:
            pos += len(_BEGIN)
            continue
        end = _block(data, head.end())
        yield pos, end, "private-key", "pem"
        pos = end


def _block(data: bytes, pos: int) -> int:
    """Where the block whose head ends at `pos` ends."""
    limit = min(len(data), pos + LONGEST)
    if (other := data.find(_BEGIN, pos, limit)) >= 0:
        limit = other
    end = _END.search(data, pos, min(len(data), limit + 64))
    if end:
        body = data[pos : end.start()]
        held = sum(map(len, _BODY.findall(body)))
        if held >= 0.5 * len(re.sub(rb"\s", b"", body)) or len(body) < 200:
            return end.end()
    at = last = pos
    odd = 0
    while at < limit:
        stop = data.find(b"\n", at, limit)
        stop = limit if stop < 0 else stop
        line = data[at:stop]
        runs = list(_BODY.finditer(line))
        run = max((r.end() - r.start() for r in runs), default=0)
        if runs and run >= 0.5 * len(line.strip()):
            last, odd = at + runs[-1].end(), 0
        elif _FIELD.match(line):
            last, odd = stop, 0
        elif line.strip(b" \t\"'+\\,"):
            odd += 1
            if (
                odd == 1
                and last > pos
                and (tail := _TAIL.search(line))
                and line.endswith((b"=", b'="', b"=',", b'=",'))
            ):
                last = at + tail.end()
            if odd > 0 and at > pos:
                break
        at = stop + 1
    return max(last, pos)


def byte_lists(data: bytes) -> Iterator[Span]:
    for hit in rule(_BYTES).finditer(data):
        yield *hit.span(1), "key-bytes", "byte-list"
