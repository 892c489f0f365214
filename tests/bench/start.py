"""How soon wisen answers, beside a bare Python and other command lines in Python, in one run:

    python tests/bench/start.py [--wisen PROGRAM] [--runs 21] [--peer 'llm --help']... [--skills 300]

Each command runs `--runs` times, the commands taking turns so that a busy moment meets all of them alike; the median in milliseconds
and in starts of `python -c pass` is printed. `suggest` is cold: a process of its own, the index on the disk as the last one left
it; `first suggest` makes the index. A peer that is not installed is left out, and that is said. Everything is compiled
beforehand, as pip does, and stands in a throw-away home.
"""

import argparse
import compileall
import os
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import wisen

PEERS = ("llm --help", "pre-commit --help", "asciinema --help", "git --help")
PROMPT = "please sign the nightly images and publish them"


def fill(library: Path, count: int) -> None:
    """`count` pages that differ."""
    for number in range(count):
        title = f"Publish the {number} images"
        page = f'# Skill: {title}\n\n## Triggers\n- "publish images of shard {number}"\n\n## Steps\n1. Run `make images-{number}`\n'
        (library / f"images-{number}").mkdir(parents=True)
        (library / f"images-{number}" / "SKILL.md").write_text(page)


def run(argv: list[str], environ: dict[str, str]) -> float:
    """Milliseconds from start to end."""
    began = time.perf_counter()
    subprocess.run(argv, env=environ, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return (time.perf_counter() - began) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--wisen", default=str(Path(sys.executable).parent / "wisen"))
    parser.add_argument("--runs", type=int, default=21)
    parser.add_argument("--peer", action="append", default=[])
    parser.add_argument("--skills", type=int, default=300)
    told = parser.parse_args()
    for root in wisen.__path__:
        for folder in ("skills", "wrapper", "lsp", "shell"):
            compileall.compile_dir(os.path.join(root, folder), quiet=1)
    with tempfile.TemporaryDirectory() as place:
        environ = {
            "PATH": os.environ["PATH"],
            "HOME": place,
            "WISEN_HOME": f"{place}/wisen",
            "LANG": "C.UTF-8",
        }
        fill(Path(place, "wisen", "skills"), told.skills)
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "wisen --help": [told.wisen, "--help"],
            "wisen suggest --help": [told.wisen, "suggest", "--help"],
            "wisen shell init bash": [told.wisen, "shell", "init", "bash"],
            "a Tab after `wisen `": [told.wisen, "shell", "complete", "--", "wisen", ""],
            "a Tab after `wisen skills show `": [told.wisen, "shell", "complete", "--", "wisen", "skills", "show", ""],
            f"wisen suggest, {told.skills} skills": [told.wisen, "suggest", PROMPT],
        }  # fmt: skip
        for peer in told.peer or PEERS:
            program, *rest = shlex.split(peer)
            if found := shutil.which(program):
                commands[peer] = [found, *rest]
            else:
                print(f"{peer}: not installed, left out")
        first = run(commands[f"wisen suggest, {told.skills} skills"], environ)
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(told.runs):
            for name, argv in commands.items():
                times[name].append(run(argv, environ))
    bare = statistics.median(times["python -c pass"])
    print(f"load {os.getloadavg()[0]:.1f}; Python {sys.version.split()[0]}; medians of {told.runs}\n")
    print(f"{'':<36}{'ms':>8}{'in starts of Python':>22}")
    for name, taken in times.items():
        print(f"{name:<36}{statistics.median(taken):>8.1f}{statistics.median(taken) / bare:>22.2f}")
    print(f"{'first suggest, makes the index':<36}{first:>8.1f}{first / bare:>22.2f}")


if __name__ == "__main__":
    main()
