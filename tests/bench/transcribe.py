"""Measures the renderer on recordings of real agents: what of the settled text it keeps, what it repeats, how fast it is.

    python tests/bench/transcribe.py DIR [--lines] [NAME...]

DIR holds AGENT/*.cast. *Settled* rows are those of every screen that stood 30 ms, was the end of a synchronized update, or
came right before a page was wiped; they are gathered here with no help of the tape. A row counts as kept when what it
says (without frame, bullets, spinner signs and blanks) stands in a line of the transcript; a counter that counted on
("3s", "12 tokens") is the same row. *Extra*: lines no settled screen showed. *Repeated*: lines the transcript says more often
than they came onto the screen. With tmux, ten screens of each recording are compared with `capture-pane`, row by row.
"""

from __future__ import annotations

import argparse
import glob
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable

from wisen.wrapper import cast, render, rows
from wisen.wrapper.raw import Moment, size
from wisen.wrapper.screen import Screen, screen

CHECKPOINTS = 10


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--lines", action="store_true", help="show what is lost, extra and repeated")
    told = parser.parse_args()
    print(
        f"{'recording':28}{'kept':>12}{'chars':>8}{'extra':>6}{'rep.':>6}{'lines':>7}{'MB/s':>7}   rows as tmux"
    )
    worst = 100.0
    for path in sorted(glob.glob(os.path.join(told.folder, "*", "*.cast"))):
        name = os.path.basename(path).removesuffix(".cast")
        if not told.names or name in told.names:
            worst = min(worst, measure(name, list(cast.events(path)), told.lines))
    return int(worst < 99)


def measure(name: str, moments: list[Moment], show: bool) -> float:
    began = time.perf_counter()
    lines = render.lines(moments)
    took = time.perf_counter() - began
    arrivals, shown = settled(moments)
    said = Counter(rows.key_of(line.text) for line in lines)
    text = "\n".join(said)
    counted = rows.COUNTING.sub("0", text)
    lost = [
        key
        for key in arrivals
        if key not in text and not (rows.BUSY.search(key) and rows.COUNTING.sub("0", key) in counted)
    ]
    everything = "\n".join(shown)
    extra = [key for key in said if key not in everything and "".join(key.split()) not in everything]
    extra = [key for key in extra if not _joined(key, shown)]
    repeated = {key: count - arrivals[key] for key, count in said.items() if count > max(1, arrivals[key])}
    characters = sum(map(len, arrivals)) or 1
    kept = 100 * (1 - sum(map(len, lost)) / characters)
    mega = sum(len(m.data) for m in moments if m.kind == "o") / 1e6
    print(
        f"{name:28}{f'{len(arrivals) - len(lost)}/{len(arrivals)}':>12}{kept:7.1f}%{len(extra):6}"
        f"{sum(repeated.values()):6}{len(lines):7}{mega / took:7.1f}   {as_tmux(moments)}"
    )
    if show:
        for title, keys in (("lost", lost), ("extra", extra), ("repeated", list(repeated))):
            for key in keys:
                print(f"    {title}: {key}")
    return kept


def _joined(key: str, shown: dict[str, int]) -> bool:
    """A line the terminal wrapped stands whole in the transcript and in pieces on the screen."""
    rest = "".join(key.split())
    pieces = sorted(("".join(row.split()) for row in shown), key=len, reverse=True)
    while rest:
        piece = next((p for p in pieces if p and rest.startswith(p)), "")
        if not piece:
            return False
        rest = rest[len(piece) :]
    return True


def settled(moments: list[Moment]) -> tuple[Counter[str], dict[str, int]]:
    """How often each row came onto a settled screen, by what it says."""
    display: Screen | None = None
    arrivals: Counter[str] = Counter()
    before: Counter[str] = Counter()
    shown: dict[str, int] = {}
    busy = changed = False
    last = 0.0

    def look() -> None:
        nonlocal before, changed
        assert display
        now = Counter(
            key for row in display.rows() if (key := rows.key_of(row)) and any(map(str.isalnum, key))
        )
        arrivals.update(now - before)
        shown.update(dict.fromkeys(now, 1))
        before, changed = now, False

    for moment in moments:
        if moment.kind == "r" and display is None:
            display = screen(*size(moment.data))
        if moment.kind != "o" or display is None:
            continue
        if changed and not busy and moment.at - last >= render.QUIET:
            look()
        last, begin = moment.at, 0
        for turn in render.TURN.finditer(moment.data):
            display.feed(moment.data[begin : turn.start()])
            begin = turn.start()
            busy = bool(turn["begin"])
            if not busy:
                look()
        display.feed(moment.data[begin:])
        changed = True
    if display:
        look()
        display.close()
    return arrivals, shown


def as_tmux(moments: list[Moment]) -> str:
    """How many rows of how many equal tmux's, at ten moments of the recording."""
    if not shutil.which("tmux"):
        return "tmux is not installed"
    cols, height = size(moments[0].data)
    output = [m.data for m in moments if m.kind == "o"]
    with tempfile.TemporaryDirectory() as folder:
        pipe = os.path.join(folder, "pipe")
        os.mkfifo(pipe)
        tmux = ["tmux", "-f", os.devnull, "-S", os.path.join(folder, "tmux")]
        command = f"stty raw -echo; exec cat {pipe}"
        subprocess.run([*tmux, "new-session", "-d", "-x", str(cols), "-y", str(height), command], check=True)
        subprocess.run([*tmux, "set", "-g", "status", "off"], check=True)
        try:
            with open(pipe, "wb", buffering=0) as feed:
                return _compare(tmux, feed.write, output, screen(cols, height), height)
        finally:
            _ask(tmux, "kill-server")


def _compare(
    tmux: list[str], write: Callable[[bytes], object], output: list[bytes], display: Screen, height: int
) -> str:
    equal = total = 0
    stops = {len(output) * n // CHECKPOINTS for n in range(1, CHECKPOINTS + 1)}
    for number, data in enumerate(output, 1):
        display.feed(data)
        write(data)
        if number not in stops:
            continue
        write(
            f"\x1b]2;mark-{number}\x1b\\".encode()
        )  # tmux shows it as the pane's title when it has come so far
        display.feed(f"\x1b]2;mark-{number}\x1b\\".encode())
        if not _arrived(tmux, f"mark-{number}"):
            return "tmux did not keep up"
        seen = _ask(tmux, "capture-pane", "-p").split("\n")
        ours = display.rows()
        equal += sum(a.rstrip() == b.rstrip() for a, b in zip(ours, seen, strict=False))
        total += height
    return f"{equal}/{total}"


def _arrived(tmux: list[str], title: str) -> bool:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if _ask(tmux, "display", "-p", "#{pane_title}").strip() == title:
            return True
    return False


def _ask(tmux: list[str], *words: str) -> str:
    return subprocess.run([*tmux, *words], capture_output=True, text=True, check=False).stdout


if __name__ == "__main__":
    sys.exit(main())
