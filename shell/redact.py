"""`wisen redact [--json|--jsonl] [--env] [--explain] [FILE|-]`: the filter, as a command."""

from __future__ import annotations

import json
import os
import sys
from argparse import Namespace

from ..skills import known
from ..skills.errors import WisenError, WrongUse
from ..skills.redact import Known, Redacted, redact
from . import say
from .parse import parse


def main(args: list[str]) -> int:
    told = parse("redact", args)
    home = os.path.expanduser("~")
    values = known.gather(os.environ, home, os.getcwd(), os.getcwd()) if told.env else Known()
    if told.jsonl:
        return _stream(told, values)
    answer = redact(_read(told.file).decode("utf-8", "replace"), values)
    if told.json:
        say.data({"text": answer.text, "findings": _findings(answer)})
    else:
        sys.stdout.write(answer.text)
    for found in answer.findings if told.explain else ():
        say.talk(f"{found.start}-{found.end}: {found.kind} ({found.rule})")
    return 0


def _stream(told: Namespace, values: Known) -> int:
    for number, line in enumerate(_read(told.file).splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            name, text = row["id"], str(row["text"])
        except (ValueError, KeyError, TypeError) as error:
            raise WrongUse(
                f"line {number} is not a text: {error}", 'each line is {"id": ..., "text": "..."}'
            ) from error
        answer = redact(text, values)
        sys.stdout.write(json.dumps({"id": name, "text": answer.text, "findings": _findings(answer)}) + "\n")
    return 0


def _findings(answer: Redacted) -> list[dict[str, object]]:
    return [{"kind": found.kind, "start": found.start, "end": found.end} for found in answer.findings]


def _read(path: str) -> bytes:
    if path == "-":
        return sys.stdin.buffer.read()
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise WisenError(
            f"cannot read {path}: {error.strerror}", "give a file, or - for standard input"
        ) from error
