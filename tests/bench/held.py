"""How long an Enter is held in a real session: `python tests/bench/held.py [--sizes 100 1000 10000 100000] [--prompts N]`.

A line agent, bare and in `wisen run`, on terminals of their own, with a library of so many pages in a throw-away home. Prompts are typed in
turns, a second apart from each other, half of them words of a page; each is timed from its Enter until the agent has it. Printed: seconds
from the start of the session, with no index yet, until a first prompt is lent to; then, in a session that finds the index, p50
(p95) of the wait, bare and wrapped, in milliseconds. An Enter is let go after 150 whatever happens: where that shows nothing was lent.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from match_latency import pages
from support.rig import Rig, rig

AGENT = """
import sys
print("ready> ", end="", flush=True)
for line in sys.stdin:
    print("has", "lends" in line, "\\n> ", end="", flush=True)
"""
APART = 1.0  # seconds between two prompts: people read between them


def fill(library: Path, count: int) -> list[str]:
    """So many pages; the triggers of some."""
    told: list[str] = []
    for name, text in pages(count, None):
        (library / name).mkdir(parents=True)
        (library / name / "SKILL.md").write_text(text)
        if len(told) < 1_000:
            told += re.findall(r"^- (.+)$", text, re.MULTILINE)[:1]
    return told


def ask(rig: Rig, prompt: str) -> tuple[float, bool]:
    """(milliseconds from its Enter until the agent has it, whether something was lent)."""
    rig.read(APART)
    rig.type(prompt.encode())
    rig.wait(prompt.encode())
    began = time.perf_counter()
    rig.type(b"\r")
    rig.wait(b"has ")
    waited = (time.perf_counter() - began) * 1e3
    return waited, rig.wait(b"\n").startswith(b"True")


def measure(count: int, prompts: int, place: str) -> None:
    library = Path(place, "home", "skills")
    triggers = fill(library, count)
    environ = {"HOME": place, "WISEN_HOME": str(library.parent), "WISEN_WITHHOLD": "0"}
    Path(place, "agent.py").write_text(AGENT)
    agent = [sys.executable, os.path.join(place, "agent.py")]
    wrapped = [os.path.join(os.path.dirname(sys.executable), "wisen"), "run", "--", *agent]
    with rig(wrapped, environ=environ) as first:
        began = time.perf_counter()
        first.wait(b"ready>")
        lent = next(time.perf_counter() - began for prompt in triggers if ask(first, prompt)[1])
    with rig(agent) as bare, rig(wrapped, environ=environ) as ours:
        for one in (bare, ours):
            one.wait(b"ready>")
        while not ask(ours, triggers.pop())[1]:
            pass  # it wakes up
        asked = [
            triggers[number] if number % 2 else f"go on with the {number}th of those"
            for number in range(prompts)
        ]
        alone, held = [], []
        for prompt in asked:
            alone.append(ask(bare, prompt)[0])
            held.append(ask(ours, prompt))
    told = [f"{statistics.median(some):.1f} ({_most(some):.1f})" for some in (alone, [ms for ms, _ in held])]
    print(
        f"{count:>7} pages: lends {lent:.1f} s after the start of a session without an index; an Enter takes {told[0]} ms bare, "
        f"{told[1]} ms wrapped; {sum(lent for _, lent in held)} of {prompts} lent to; load {os.getloadavg()[0]:.1f}"
    )


def _most(some: list[float]) -> float:
    return sorted(some)[int(0.95 * len(some))]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="*", default=[100, 1_000, 10_000, 100_000])
    parser.add_argument("--prompts", type=int, default=30)
    told = parser.parse_args()
    for size in told.sizes:
        with tempfile.TemporaryDirectory() as place:
            measure(size, told.prompts, place)


if __name__ == "__main__":
    main()
