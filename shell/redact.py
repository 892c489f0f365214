"""`wisen redact [--json|--jsonl] [--env] [--explain] [FILE|-]`: the filter, as a command.

Law: text goes through in bounded memory; when the filter fails, nothing of what it failed on is printed.
"""

from __future__ import annotations

import codecs
import json
import os
import sys
from argparse import Namespace
from contextlib import AbstractContextManager, nullcontext
from io import BufferedReader
from typing import BinaryIO, cast

from ..skills import known, learn, worth
from ..skills.errors import WisenError, WrongUse
from ..skills.home import Home
from ..skills.model import Transcript, Turn
from ..skills.paths import project_root
from ..skills.redact import Known, Redacted, Redactor, redact
from ..skills.redact.rules import RULES, SAYS
from . import say
from .parse import parse
from .sessions import transcript

CHUNK = 1 << 16  # bytes read at once


def main(args: list[str]) -> int:
    told = parse("redact", args)
    if told.rules:
        return _rules()
    if told.session:
        return _session(Home(os.environ), told.session)
    home, here = os.path.expanduser("~"), os.getcwd()
    values = known.gather(os.environ, home, here, project_root(here), every=True) if told.env else Known()
    with _opened(told.file) as file, _waiting(told.file):
        if told.jsonl:
            return _rows(file, values)
        if told.json or told.explain:
            return _whole(file.read().decode("utf-8", "replace"), values, told)
        return _stream(file, values)


def _waiting(path: str) -> AbstractContextManager[None]:
    """A line that says it goes on, where nothing else on the screen does."""
    if path == "-" or sys.stdout.isatty():
        return nullcontext()
    from .pager import still

    return still("redact")


def _stream(file: BufferedReader, values: Known) -> int:
    """The text as it comes. Bytes that are no UTF-8 come out as they went in."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    redactor = Redactor(values)
    while chunk := file.read1(CHUNK):  # what is there: a log that is followed comes as it is written
        say.document(redactor.feed(decoder.decode(chunk)))
    say.document(redactor.feed(decoder.decode(b"", True)) + redactor.close())
    return 0


def _whole(text: str, values: Known, told: Namespace) -> int:
    answer = redact(text, values)
    if told.json:
        say.data({"text": answer.text, "findings": _findings(answer)})
    else:
        say.document(answer.text)
    for found in answer.findings if told.explain else ():
        say.talk(f"{found.start}-{found.end}: {found.kind} ({found.rule}: {SAYS[found.rule]})")
    return 0


def _rows(file: BinaryIO, values: Known) -> int:
    for number, line in enumerate(file, 1):
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
        say.row({"id": name, "text": answer.text, "findings": _findings(answer)})
    return 0


def _findings(answer: Redacted) -> list[dict[str, object]]:
    return [{"kind": found.kind, "start": found.start, "end": found.end} for found in answer.findings]


def _rules() -> int:
    """Every rule of both filters, in the order in which it looks."""
    say.table(("takes out", "what"), RULES)
    say.text()
    say.table(("drops", "a turn that is not worth learning from"), [(n, what) for n, _, what in worth.RULES])
    return 0


def _session(home: Home, name: str) -> int:
    """What learning sees of a session, and which turns it does not see, by which rule and why."""
    script: Transcript = transcript(home, name)
    script = learn.redacted(script, learn.cleaner(script, home))
    kept, dropped = worth.learnable(script.turns)
    for number, turn in enumerate(script.turns):
        why = next((f"{rule}: {why}" for one, rule, why in dropped if one is turn), "")
        say.text(f"{'drop' if why else 'keep'}  {number:>3}  {turn.who.value:<6}  {_words(turn)}")
        if why:
            say.text(f"               {why}")
    say.talk(f"{len(kept)} of {len(script.turns)} turns may be learnt from (`wisen redact --rules`)")
    return 0


def _words(turn: Turn) -> str:
    return " ".join((turn.command or turn.text or turn.tool).split())[:100]


def _opened(path: str) -> BufferedReader:
    if path == "-":
        return cast(BufferedReader, sys.stdin.buffer)
    try:
        return open(path, "rb")
    except OSError as error:
        raise WisenError(
            f"cannot read {path}: {error.strerror}", "give a file, or - for standard input"
        ) from error
