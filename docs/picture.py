"""Draws docs/picture.svg from a real recording: `wisen demo`, recorded by wisen itself, played into the terminal emulator.

`python docs/picture.py [FILE.cast]` records anew unless a recording is given. What is drawn is the end of the tour, as it was on
the screen: the page is lent in another folder, and the ledger knows.
"""

from __future__ import annotations

import sys
import tempfile
from html import escape
from pathlib import Path

from wisen.shell.person import Person
from wisen.skills.visible import columns
from wisen.wrapper import cast
from wisen.wrapper.screen import screen

WIDE, HIGH = 100, 400  # columns and rows of the recording: high enough that nothing scrolls away
FROM, TO = "3. Another day", "5. What it has done"
CELL, LINE, MARGIN = 8.4, 18, 16  # pixels


def recorded(path: Path) -> None:
    """Record the tour with `wisen run --record`, on a terminal of our own."""
    words = [
        sys.executable,
        "-P",
        "-m",
        "wisen.shell.main",
        "run",
        "--record",
        str(path),
        "--",
        sys.executable,
        "-m",
        "wisen.shell.main",
        "demo",
    ]
    with tempfile.TemporaryDirectory() as home:
        environ = {"PATH": "/usr/bin:/bin", "HOME": home, "TERM": "xterm-256color", "LANG": "C.UTF-8"}
        with Person(words, environ, home, 120) as person:
            assert person.leaves() == 0, person.text()


def rows(path: Path) -> list[str]:
    """What stood on the terminal at the end of the recording."""
    shown = screen(WIDE, HIGH)
    for event in cast.events(str(path)):
        if event.kind == "o":
            shown.feed(event.data)
    return [row.rstrip() for row in shown.rows()]


def chosen(lines: list[str]) -> list[str]:
    first = next(n for n, line in enumerate(lines) if line.startswith(FROM))
    last = next(n for n, line in enumerate(lines) if line.startswith(TO))
    end = next((n for n in range(last + 1, len(lines)) if not lines[n]), len(lines))
    return lines[first:end]


def drawn(lines: list[str]) -> str:
    """An SVG of these rows: headings dim, the agent's screen behind its bar, what wisen says bright."""
    width, height = round(WIDE * CELL + 2 * MARGIN), len(lines) * LINE + 2 * MARGIN
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img">',
        "<title>wisen demo: a page is lent, and the ledger knows</title>",
        '<rect width="100%" height="100%" rx="8" fill="#16181d"/>',
        '<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,monospace" font-size="14" xml:space="preserve">',
    ]
    for number, line in enumerate(lines):
        colour = (
            "#7d8590"
            if line[:3].rstrip(". ").isdigit() and line[1:3] == ". "
            else "#7ee787"
            if "wisen" in line
            else "#d6dbe1"
        )
        if line.strip():
            y = MARGIN + number * LINE + 14
            out.append(
                f'<text x="{MARGIN}" y="{y}" fill="{colour}" textLength="{columns(line) * CELL:.1f}">{escape(line)}</text>'
            )
    return "\n".join([*out, "</g>", "</svg>", ""])


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(sys.argv[1]) if sys.argv[1:] else Path(folder) / "demo.cast"
        if not sys.argv[1:]:
            recorded(path)
        text = drawn(chosen(rows(path)))
    target = Path(__file__).with_name("picture.svg")
    target.write_text(text)
    print(target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
