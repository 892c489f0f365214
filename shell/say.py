"""The voice: data on stdout, talk on stderr, colours only on a terminal that wants them.

Law: the one place that prints. Everything that is not ours goes through `visible` first.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterable, Sequence

from ..skills.progress import STEP, STEPS
from ..skills.visible import columns, escaped, line, visible

DIM, PLAIN = "\x1b[2m", "\x1b[0m"
LEAST = 20  # columns in which a sentence can be read


def data(value: object) -> None:
    """A value as JSON on stdout."""
    print(escaped(json.dumps(value, ensure_ascii=False, indent=2)))


def row(value: object) -> None:
    """A value as one line of JSON on stdout, at once."""
    print(escaped(json.dumps(value, ensure_ascii=False)), flush=True)


def text(words: str = "") -> None:
    """A line of foreign or own text on stdout, made safe for a terminal."""
    print(visible(words))


def piece(words: str) -> None:
    """A piece of a text on stdout, at once; the line it ends in may go on."""
    print(visible(words), end="", flush=True)


def document(words: str) -> None:
    """A whole text on stdout: as it is into a file or a pipe, made safe where a terminal would act on it."""
    if sys.stdout.isatty():
        sys.stdout.write(visible(words))
        return
    sys.stdout.flush()
    try:  # bytes that are no UTF-8 were read as lone surrogates: they go out as they came in
        sys.stdout.buffer.write(words.encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError:
        sys.stdout.buffer.write(words.encode("utf-8", "replace"))


def talk(words: str) -> None:
    """A line for the person on stderr."""
    sys.stderr.write(visible(words) + "\n")


def progress(words: str) -> None:
    """What a slow thing is doing now: on a terminal one line that the next one replaces; to whoever set STEPS (the language
    server), a line of its own each; else nothing."""
    if STEPS in os.environ and words:
        sys.stderr.write(f"{STEP}{' '.join(visible(words).split())}\n")
        sys.stderr.flush()
    elif sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{dim(visible(words))}" if words else "\r\x1b[K")
        sys.stderr.flush()


def heading(words: str) -> None:
    """A quiet line over what follows, after a blank one."""
    print("\n" + dim(visible(words)))


def more(words: str) -> None:
    """What is left out of an answer, under it; to a person only."""
    if sys.stdout.isatty():
        heading(words)


def dim(words: str) -> str:
    """The words, dimmed where the terminal shows colours. They must be safe already."""
    return f"{DIM}{words}{PLAIN}" if _colours() else words


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Columns as wide as they need, the last one as wide as the terminal leaves it; on a row of its own where that is too little."""
    lines = [list(head), *([visible(str(cell)).replace("\n", " ") for cell in row] for row in rows)]
    widths = [max(columns(row[i]) for row in lines) for i in range(len(head) - 1)]
    wide, shows = size()[0], sys.stdout.isatty()
    room = wide - sum(widths) - 2 * len(widths)
    below = shows and room < LEAST
    for number, row in enumerate(lines):
        cells = [cell + " " * (width - columns(cell)) for cell, width in zip(row, widths, strict=False)]
        last = line(row[-1], wide - 4 if below else room) if shows else row[-1]
        shown = "  ".join(cells if below else [*cells, last]).rstrip()
        print(dim(shown) if number == 0 else shown)
        if below and number and last:
            print(f"    {last}")


def when(at: float) -> str:
    """A time as a person writes it; a dash for never."""
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(at)) if at else "-"


def asks(question: str, answers: str) -> str:
    """Ask the person at the terminal for one of the letters; the first is the answer to a bare Enter and to silence."""
    while True:
        sys.stderr.write(f"{question} [{'/'.join(answers)}] ")
        sys.stderr.flush()
        said = sys.stdin.readline()
        if not said:
            return answers[0]
        letter = said.strip()[:1].lower() or answers[0]
        if letter in answers:
            return letter


def hears(question: str) -> str:
    """Ask the person at the terminal for a line; "" for a bare Enter, and for silence."""
    sys.stderr.write(question)
    sys.stderr.flush()
    return sys.stdin.readline().strip()


def paged(lines: Sequence[str]) -> None:
    """Lines of foreign text; at a terminal no more at once than it can show, for nobody says yes to what has scrolled away."""
    rows = size()[1] - 2
    for number, words in enumerate(lines):
        if number and number % max(4, rows) == 0 and at_terminal():
            sys.stderr.write("-- more: Enter --")
            sys.stderr.flush()
            sys.stdin.readline()
        text(words)


def pause() -> None:
    """Wait for an Enter, where what was said would be gone otherwise."""
    if at_terminal():
        sys.stderr.write("\n[Enter] ")
        sys.stderr.flush()
        sys.stdin.readline()


def at_terminal() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def width() -> int:
    """Columns of the terminal."""
    return size()[0]


def plain() -> bool:
    """Whether the terminal shows words only: no colours wanted, or a screen reader at a dumb one."""
    return bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"


def size() -> tuple[int, int]:
    """Columns and rows."""
    try:
        return os.get_terminal_size(1)
    except OSError:
        return 80, 24


def _colours() -> bool:
    return sys.stdout.isatty() and not plain()
