"""From a saved page to a live one: `python tests/bench/watch.py [--pages N] [--saves N]` (needs git).

A library of N pages (default 5,000) in a git repository, watched as in a session. Printed: milliseconds from the save of a page (in place,
and by a temporary file that replaces it) until the next prompt is answered by what it says now, p50 and p95; seconds from the
end of a checkout that changes every page until every page is live, and how many were missed; the share of a core that
watching takes while nothing happens.
"""

from __future__ import annotations

import argparse
import os
import select
import subprocess
import tempfile
import time

from wisen.skills.library import Folder, Library
from wisen.skills.model import Prompt
from wisen.skills.settings import Config
from wisen.skills.suggest import Suggest
from wisen.skills.watch import Watch

PATIENCE = 60.0
QUIET = 3.0  # seconds of nothing over which CPU is counted
WORDS = "amber birch cedar dusk ember flint grove heath iris jade kelp lark moss north oak pine quartz reed slate thorn".split()


def word(number: int) -> str:
    """A word no other number has."""
    return "".join(WORDS[int(digit)] for digit in str(number))


def text(number: int, what: str) -> str:
    return f'# Skill: {what} {word(number)}\n\n## Triggers\n- "{what} the {word(number)}"\n\n## Steps\n1. {what} it\n'


class Live:
    """A watched library, kept up to date by the watcher's word alone."""

    def __init__(self, root: str, index: str) -> None:
        self.suggest = Suggest(Library((Folder(root, "home"),)), index, Config(), clock=lambda: 0.0)
        self.suggest.refresh()
        self.watch = Watch([root]).start()
        self.hear()

    def hear(self) -> set[str]:
        """Wait for the next report and take it in."""
        ready, _, _ = select.select([self.watch.fileno()], [], [], PATIENCE)
        assert ready, "nothing was reported"
        changed = self.watch.changes()
        self.suggest.refresh(None if self.watch.roots[0] in changed else changed)
        return changed

    def says(self, number: int, what: str) -> bool:
        matches = self.suggest(Prompt(f"please {what} the {word(number)}")).matches
        return (
            bool(matches) and what in matches[0].skill.triggers[0] and word(number) in matches[0].skill.title
        )


def write(path: str, content: str, atomic: bool) -> None:
    there = f"{path}.new" if atomic else path
    with open(there, "w", encoding="utf-8") as file:
        file.write(content)
    if atomic:
        os.replace(there, path)


def saves(live: Live, root: str, count: int) -> None:
    for kind in ("in place", "replaced"):
        taken = []
        for n in range(count):
            path = os.path.join(root, f"p{n}", "SKILL.md")
            what = f"polish{n}" + ("b" if kind == "replaced" else "a")
            began = time.perf_counter()
            write(path, text(n, what), kind == "replaced")
            while path not in live.hear():
                pass
            assert live.says(n, what)
            taken.append((time.perf_counter() - began) * 1e3)
        taken.sort()
        print(
            f"saved {kind:9} p50 {taken[count // 2]:.0f} ms, p95 {taken[int(0.95 * count)]:.0f} ms until it is live"
        )


def checkout(live: Live, root: str, count: int) -> None:
    def git(*args: str) -> None:
        subprocess.run(
            ["git", "-C", root, "-c", "user.name=a", "-c", "user.email=a@example.org", *args],
            check=True,
            capture_output=True,
        )

    git("init", "-q", "-b", "one")
    git("add", "-A")
    git("commit", "-qm", "one")
    git("checkout", "-qb", "two")
    for n in range(count):
        write(os.path.join(root, f"p{n}", "SKILL.md"), text(n, "varnish"), False)
    git("commit", "-qam", "two")
    live.suggest.refresh()
    while select.select([live.watch.fileno()], [], [], 1.0)[0]:
        live.hear()
    git("checkout", "-q", "one")
    ended = time.perf_counter()
    missing = set(range(count))
    while missing and time.perf_counter() - ended < PATIENCE:
        live.hear()
        missing -= {n for n in (min(missing), max(missing)) if not live.says(n, "varnish")}
        if not any(live.says(n, "varnish") for n in list(missing)[:: max(1, len(missing) // 20)]):
            break
    took = time.perf_counter() - ended
    missed = sum(live.says(n, "varnish") for n in range(count))
    print(f"checkout of {count} pages: all live {took:.2f} s after it ended, {missed} missed")


def main() -> None:
    parser = argparse.ArgumentParser(description="From a saved page to a live one.")
    parser.add_argument("--pages", type=int, default=5_000)
    parser.add_argument("--saves", type=int, default=40)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        root = os.path.join(os.path.realpath(place), "skills")
        for n in range(told.pages):
            os.makedirs(os.path.join(root, f"p{n}"))
            write(os.path.join(root, f"p{n}", "SKILL.md"), text(n, "grind"), False)
        live = Live(root, os.path.join(place, "index.db"))
        try:
            began = time.process_time()
            select.select([live.watch.fileno()], [], [], QUIET)
            print(f"idle: {(time.process_time() - began) / QUIET:.2%} of a core")
            saves(live, root, told.saves)
            checkout(live, root, told.pages)
        finally:
            live.watch.stop()


if __name__ == "__main__":
    main()
