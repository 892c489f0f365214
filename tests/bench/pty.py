"""What the wrapper costs: throughput, the round trip of a key, start-up; against bare, script(1) and asciinema, in one run.

    python tests/bench/pty.py [--megabytes 200] [--trips 3000] [--starts 40] [--rounds 5]

wisen is the installed command with everything on: recording, scribe, lending; compiled first, as pip does for who installs it.
Nothing of one variant is left running when the next begins, and the order is drawn anew each time: where a core is
idle or busy, and whose turn came before, decides more than any wrapper does (a key takes three times as long where another core must
be woken, whoever passes it on). Keys are typed in turns of 50 to all variants, open side by side. Ratios are medians of
per-round ratios. Every byte that comes out is counted, and a lost one is said. The budgets are printed with a yes or a NO.
`least` is the least that a wrapper in Python can do: wait, read, write, and no more; it loses its last bytes.
"""

from __future__ import annotations

import argparse
import compileall
import gc
import os
import random
import select
import shlex
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from support.processes import MARK, gone
from support.rig import Rig

LINE = "\x1b[38;5;{0}m{1:08d}\x1b[0m \x1b[1mé 🚀 plain text of a line, as an agent prints it\x1b[22m {1}\r\n"
ECHO = "import os, tty; tty.setraw(0); os.write(1, b'UP.')\nwhile (data := os.read(0, 99)) != b'q': os.write(1, data)"
LEAST = """import os, select, sys, tty
pid, master = os.forkpty()
if not pid: os.execvp(sys.argv[1], sys.argv[1:])
tty.setraw(0)
poll = select.poll()
poll.register(0, 1)
poll.register(master, 1)
try:
    while True:
        for ready, _ in poll.poll(): os.write(1 if ready == master else master, os.read(ready, 4096))
except OSError: pass
"""
WISEN = str(Path(sys.executable).with_name("wisen"))
TURN = 50  # keys
AWAKE = 1.5  # seconds after which every variant has done what it does at its start
LEFT = 120  # seconds for a flood of 200 MB to be written down behind a closed session
# Echo in C where there is a compiler: Python's own round trip would hide what the wrapper adds.
ECHO_C = "#include <termios.h>\n#include <unistd.h>\nint main(){struct termios t;char b[99];int n;tcgetattr(0,&t);cfmakeraw(&t);tcsetattr(0,TCSANOW,&t);write(1,\"UP.\",3);while((n=read(0,b,99))>0&&b[0]!='q')write(1,b,n);return 0;}"  # fmt: skip


def variants(folder: Path) -> dict[str, Callable[[Sequence[str]], list[str]]]:
    """name -> what makes a command line out of a command."""

    def raw() -> str:
        return str(folder / f"raw{os.urandom(8).hex()}")

    found: dict[str, Callable[[Sequence[str]], list[str]]] = {
        "bare": list,
        "wisen": lambda argv: [WISEN, "run", "--", *argv],
        "least": lambda argv: [sys.executable, "-c", LEAST, *argv],
    }
    if shutil.which("script"):
        found["script"] = lambda argv: ["script", "-qec", shlex.join(argv), raw()]
    if shutil.which("asciinema"):
        found["asciinema"] = lambda argv: ["asciinema", "rec", "-q", "-c", shlex.join(argv), raw()]
    return found


def throughput(argv: list[str], wanted: int) -> float:
    """Seconds until everything came out."""
    person = Rig(argv, environ={"ASCIINEMA_CONFIG_HOME": "/nonexistent"})
    poll = select.poll()
    poll.register(person.master, select.POLLIN)
    begin, got, tail = time.perf_counter(), 0, b""
    while b"LAST" not in tail:
        if not poll.poll(20_000):
            break
        try:
            data = os.read(person.master, 65536)
        except OSError:
            break
        got += len(data)
        tail = (tail + data)[-8:]
    took = time.perf_counter() - begin
    person.close()
    if got < wanted:
        print(f"    LOST {wanted - got} bytes: {argv[0]}")
    return took


def drawn(names: Iterable[str]) -> list[str]:
    """In another order each time."""
    names = list(names)
    return random.sample(names, len(names))


def alone() -> None:
    """Wait until nothing runs any more of what ran before."""
    gone(str(os.getpid()), LEFT)


def trips(commands: Mapping[str, list[str]], count: int) -> dict[str, list[float]]:
    """name -> seconds of each round trip of one key."""
    found: dict[str, list[float]] = {name: [] for name in commands}
    people = {name: Rig(argv) for name, argv in commands.items()}
    for person in people.values():
        person.wait(b"UP.")
    time.sleep(AWAKE)
    gc.disable()
    for _ in range(count // TURN):
        for name in drawn(people):
            person = people[name]
            poll = select.poll()
            poll.register(person.master, select.POLLIN)
            for _ in range(TURN):
                begin = time.perf_counter()
                os.write(person.master, b"x")
                poll.poll(5000)
                os.read(person.master, 100)
                found[name].append(time.perf_counter() - begin)
    gc.enable()
    for person in people.values():
        os.write(person.master, b"q")
        person.end()
        person.close()
    return found


def start(argv: list[str]) -> float:
    begin = time.perf_counter()
    person = Rig(argv)
    os.waitpid(person.pid, 0)
    took = time.perf_counter() - begin
    person.status = 0
    person.close()
    return took


def table(title: str, rows: Mapping[str, Sequence[str]], head: Sequence[str]) -> None:
    print(f"\n{title}")
    print(f"  {'':<20}" + "".join(f"{word:>14}" for word in head))
    for name, cells in rows.items():
        print(f"  {name:<20}" + "".join(f"{cell:>14}" for cell in cells))


def hold(what: str, peer: str, found: float, most: float) -> bool:
    print(f"  {'yes' if found <= most else 'NO '}  {what}: {found:.2f} x {peer}'s, at most {most}")
    return found <= most


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of ours to theirs, round by round."""
    return statistics.median(a / b for a, b in zip(ours, theirs, strict=True))


def measure_throughput(folder: Path, megabytes: int, rounds: int) -> dict[str, list[float]]:
    text = folder / "text"
    with open(text, "w") as file:
        lines, size, number = "", 0, 0
        while size < megabytes << 20:
            lines = "".join(LINE.format(n % 256, n) for n in range(number, number + 10_000))
            size, number = size + len(lines.encode()), number + 10_000
            file.write(lines)
        file.write("LAST")
    command = ["sh", "-c", f"stty raw; exec cat {text}"]
    taken: dict[str, list[float]] = {}
    for _ in range(rounds):
        made = variants(folder)
        for name in drawn(made):
            alone()
            taken.setdefault(name, []).append(throughput(made[name](command), text.stat().st_size))
            for left in folder.glob("raw*"):
                left.unlink()
            shutil.rmtree(folder / "home", ignore_errors=True)
    rows = {
        name: [f"{min(times):.2f}", f"{size / 1e6 / min(times):.1f}", f"{ratio(times, taken['bare']):.2f}"]
        for name, times in taken.items()
    }
    table(f"throughput, {megabytes} MB", rows, ["s (best)", "MB/s", "in bare's s"])
    return taken


def measure_trips(folder: Path, count: int, rounds: int) -> dict[str, tuple[list[float], list[float]]]:
    """name -> the median and the p99 of each round, in seconds."""
    command = [sys.executable, "-c", ECHO]
    if compiler := shutil.which("cc"):
        (folder / "echo.c").write_text(ECHO_C)
        if not os.system(f"{compiler} -O2 -w -o {folder}/echo {folder}/echo.c"):
            command = [str(folder / "echo")]
    taken: dict[str, list[list[float]]] = {}
    for _ in range(rounds):
        alone()
        commands = {name: make(command) for name, make in variants(folder).items()}
        for name, found in trips(commands, count).items():
            taken.setdefault(name, []).append(sorted(found))
    at = {
        name: [[run[int(count * part)] for run in runs] for part in (0, 0.5, 0.9, 0.99)]
        for name, runs in taken.items()
    }
    table(
        f"round trip of a key, µs, {count} trips",
        {name: [f"{statistics.median(runs) * 1e6:.1f}" for runs in parts] for name, parts in at.items()},
        ["min", "median", "p90", "p99"],
    )
    return {name: (parts[1], parts[3]) for name, parts in at.items()}


def measure_starts(folder: Path, count: int) -> dict[str, float]:
    taken: dict[str, list[float]] = {}
    for _ in range(count):
        commands = {name: make(["true"]) for name, make in variants(folder).items()}
        commands["python -c pass"] = [sys.executable, "-c", "pass"]
        for name in drawn(commands):
            alone()
            taken.setdefault(name, []).append(start(commands[name]) * 1000)
    table(
        "start-up around true, ms",
        {n: [f"{min(t):.1f}", f"{statistics.median(t):.1f}"] for n, t in taken.items()},
        ["min", "median"],
    )
    return {name: statistics.median(times) for name, times in taken.items()}


def main() -> int:
    said = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("megabytes", 200), ("trips", 3000), ("starts", 40), ("rounds", 5)):
        said.add_argument(f"--{name}", type=int, default=default)
    given = said.parse_args()
    for room in ("shell", "wrapper", "skills"):
        compileall.compile_dir(Path(__file__).parents[2] / room, quiet=1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ |= {"WISEN_HOME": str(folder / "home"), MARK: str(os.getpid())}
        starts = measure_starts(folder, given.starts)
        keys = measure_trips(folder, given.trips, given.rounds)
        flow = measure_throughput(folder, given.megabytes, given.rounds)
    print("\nbudgets")
    held = [hold("start-up", "python -c pass", starts["wisen"] / starts["python -c pass"], 2)]
    if "script" in keys:
        held += [
            hold("median key", "script", ratio(keys["wisen"][0], keys["script"][0]), 1.1),
            hold("p99 key", "script", ratio(keys["wisen"][1], keys["script"][1]), 1.5),
            hold("time of the flood", "script", ratio(flow["wisen"], flow["script"]), 1),
        ]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
