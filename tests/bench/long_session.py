"""Replays many hours of an agent, at speed, through the real `wisen run` with recording and lending on, and weighs our processes.

    python tests/bench/long_session.py [--hours 8] [--cast FILE] [--rate 2650]

The agent writes as much as a busy one does in that time: 2,650 bytes and 4 updates a second, which is the fastest of 14 recordings of
real agents over a whole session (claude-classic 2,651 B/s, pi 2,693), never idle. What it writes is source code, as agents show
it, which is harder for the filter for secrets than words are; with --cast it repeats what a recording shows.
Every four minutes of it the person asks something; every other time a page fits and is lent. Clocks are the only thing that
is not real: a settled screen is told by the end of a synchronized update, as real agents send it.

Weighed are the wrapper, the monitor and the scribe, until the last of them is gone, closing of the session included:
    RSS   the sum of what each has in memory; a page that two of them share counts twice
    PSS   the same with every shared page counted once, divided among those who share it: what the machine has less for others
The budget (60 MB) is held to the sum of RSS, the harder of the two. *Flat*: no more than 2 MB between the first hour and the last.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from support.cli import WISEN, Cli
from support.pages import HOOKS, page
from support.rig import Rig, eventually

BUDGET, FLAT = 60.0, 2.0  # MB
ASKS_EVERY = 240  # seconds of the session
UPDATES = 4  # a second
PAGES = 200  # in the library
PROMPTS = ("please convert this class component to hooks", "what does the third paragraph of the plan mean")
AGENT = r"""
import glob, os, sys, sysconfig, tty
cast, length, updates = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
tty.setraw(0)
def source():
    while True:
        for path in sorted(glob.glob(os.path.join(sysconfig.get_path("stdlib"), "*.py"))):
            with open(path, encoding="utf-8", errors="replace") as file:
                yield from (line.rstrip()[:78] for line in file if line.strip())
def show(data):
    while data:
        data = data[os.write(1, data):]
def asked():
    typed = b""
    while True:
        typed += os.read(0, 65536)
        while b"\x1b[200~" in typed and b"\x1b[201~" in typed:
            head, _, rest = typed.partition(b"\x1b[200~")
            typed = head + rest.partition(b"\x1b[201~")[2]
        if b"\x1b[200~" not in typed and b"\r" in typed:
            return typed.partition(b"\r")[0]
def frames():
    if cast:
        from wisen.wrapper.cast import events
        while True:
            yield from (moment.data for moment in events(cast) if moment.kind == "o")
    second, read = 0, source()
    while True:
        second += 1
        lines = "".join("\r\n" + next(read) for _ in range(3))
        yield (f"\x1b[?2026h\x1b[3A\r\x1b[J\x1b[38;5;{second % 200}m{lines}\x1b[m\r\n\r\n\x1b[2m* Pondering ({second}s, esc to interrupt)\x1b[m"
               f"\r\n{'-' * 78}\r\n> \x1b[?2026l").encode()
ready, said = 0, frames()
show(b"\x1b[?2004h\r\n\r\n\r\n")
while True:
    show(f"\x1b]2;ready-{ready}\x07> ".encode())
    ready += 1
    typed = asked()
    if b"bye" in typed:
        break
    show(typed + b"\r\n\r\n\r\n\r\n")
    written = 0
    while written < length:
        data = next(said)
        show(data)
        written += len(data)
show(b"\x1b[?2004l")
"""


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--hours", type=float, default=8)
    parser.add_argument("--rate", type=int, default=2650, help="bytes a second")
    parser.add_argument("--cast", default="", help="a recording to repeat, instead of the made-up agent")
    told = parser.parse_args()
    if not os.path.exists("/proc/self/smaps_rollup"):
        print("skipped: this system does not tell what a process weighs (/proc/PID/smaps_rollup)")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        return measure(Path(folder), told.hours, told.rate, os.path.abspath(told.cast) if told.cast else "")


def measure(folder: Path, hours: float, rate: int, cast: str) -> int:
    cli = Cli(folder)
    cli.keeps("hooks", HOOKS)
    for n in range(PAGES):
        cli.keeps(
            f"page-{n}", page(f"Chore {n}", [f"do chore number {n} of the week"], [f"Run `make chore-{n}`"])
        )
    (cli.work / "agent.py").write_text(AGENT)
    agent = [sys.executable, str(cli.work / "agent.py"), cast, str(rate * ASKS_EVERY), str(UPDATES)]
    installed = os.path.join(
        os.path.dirname(sys.executable), "wisen"
    )  # as a person runs it: without `-m`, .7 MB less
    wisen = [installed] if os.access(installed, os.X_OK) else WISEN
    rig = Rig([*wisen, "run", "--", *agent], environ=cli.environ, size=(40, 100, 0, 0))
    began, print_every = time.monotonic(), max(1, round(3600 / ASKS_EVERY))
    beats = round(hours * 3600 / ASKS_EVERY)
    print(f"{'':24}{'wrapper':>9}{'monitor':>9}{'scribe':>9}{'RSS':>9}{'PSS':>9}   MB")
    rows = []
    for beat in range(beats + 1):
        rig.wait(b"\x1b]2;ready-%d\x07> " % beat, seconds=300)
        rig.seen.clear()
        if beat % print_every == 0:
            eventually(lambda: written_down(cli, beat), seconds=300)  # noqa: B023
            rows.append(weigh(f"after {beat * ASKS_EVERY / 3600:.0f} h", ours(rig.pid)))
        text = PROMPTS[beat % 2] if beat < beats else "bye"
        rig.type(f"{text}\r".encode())
    pids = ours(rig.pid)
    before = used = {pid: spent_by(pid) for pid in pids}
    worst, peaks = 0.0, dict.fromkeys(pids, 0.0)
    while alive := [pid for pid in pids if resident(pid)]:
        worst = max(worst, sum(map(resident, alive)))
        used = {pid: max(used[pid], spent_by(pid)) for pid in pids}
        peaks |= {pid: max(peaks[pid], resident(pid, "VmHWM")) for pid in alive}
        rig.ended() or rig.read(0.02)
    took = time.monotonic() - began
    print(f"{'while it is closed':24}" + "".join(f"{peak:9.1f}" for peak in peaks.values()) + f"{worst:9.1f}")
    session = cli.json("sessions", "show", "last")
    lent = [one["lent"] for one in cli.json("ledger") if one["skill"] == "hooks"]
    recording = next((cli.home / "sessions").glob("*/recording.cast.gz")).stat().st_size / 1e6
    asked = sum(turn["who"] == "person" for turn in session["turns"])
    print(
        f"{beats} prompts ({asked} in the transcript), lent in {lent}; recording {recording:.1f} MB packed; {took:.0f} s in all, "
        f"{sum(used.values()) - sum(before.values()):.1f} s of a core to close it"
    )
    grown = max(rss for rss, _ in rows[1:]) - rows[1][0] if len(rows) > 1 else 0.0
    heaviest = max(worst, *(rss for rss, _ in rows))
    print(f"{'yes' if grown <= FLAT else 'NO '}  flat: {grown:+.1f} MB after the first hour")
    print(
        f"{'yes' if heaviest < BUDGET else 'NO '}  under {BUDGET:.0f} MB: {heaviest:.1f} MB at most, closing included"
    )
    return int(grown > FLAT or heaviest >= BUDGET)


def written_down(cli: Cli, prompts: int) -> bool:
    """Whether the scribe has come as far as the agent, which is faster here than any is."""
    paths = (cli.home / "sessions").glob("*/session.json")
    return not prompts or any(json.loads(path.read_text())["prompts"] >= prompts for path in paths)


def ours(pid: int) -> list[int]:
    """The wrapper, its monitor and its scribe (the children of the wrapper that are no agent)."""
    return [pid, *sorted(children(pid))]


def children(pid: int) -> Iterator[int]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(stat.read_text().rpartition(")")[2].split()[1]) == pid:
                yield int(stat.parent.name)
        except OSError:
            continue


def weigh(when: str, pids: list[int]) -> tuple[float, float]:
    """Print one line; the sums of RSS and PSS in MB."""
    rss = [resident(pid) for pid in pids]
    pss = sum(proportional(pid) for pid in pids)
    print(f"{when:24}" + "".join(f"{one:9.1f}" for one in rss) + f"{sum(rss):9.1f}{pss:9.1f}", flush=True)
    return sum(rss), pss


def spent_by(pid: int) -> float:
    """Seconds of a core that a process has used so far; 0.0 when it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, IndexError):
        return 0.0


def resident(pid: int, key: str = "VmRSS") -> float:
    return _megabytes(f"/proc/{pid}/status", key)


def proportional(pid: int) -> float:
    return _megabytes(f"/proc/{pid}/smaps_rollup", "Pss")


def _megabytes(path: str, key: str) -> float:
    """A value in kB of a file of /proc, 0.0 when the process is gone."""
    try:
        with open(path) as file:
            return next((int(line.split()[1]) / 1024 for line in file if line.startswith(f"{key}:")), 0.0)
    except (OSError, ValueError):
        return 0.0


if __name__ == "__main__":
    sys.exit(main())
