"""Time and space of matching: `python tests/bench/match_latency.py [--sizes 100 1000 10000 100000] [--pages DIR] [--keep DIR]`.

Pages are of our own making (a seeded babble of about 2,000 characters each with a description and four triggers), or those of
`--pages DIR`, repeated with words swapped. For each size: seconds to read the pages and to fill the index, its size on disk, then
CPU milliseconds a prompt (short and long), p50 and p95, and beside it what SQLite's own FTS5 takes to rank the same words of the
same pages, prompt by prompt in turn: the whole of our answer against its list of ten; opening an existing index and answering the first prompt, wall
clock, with and without the walk over the files; and peak memory. Last, from real files as the product does it, reading processes and all: wall
clock from nothing to the first answer.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

from wisen.skills.index import Index
from wisen.skills.library import Folder, Library
from wisen.skills.match import decide
from wisen.skills.match.card import BODY, card
from wisen.skills.match.part import part
from wisen.skills.match.query import TERMS, query
from wisen.skills.model import Prompt, Skill
from wisen.skills.page import parse
from wisen.skills.settings import Config
from wisen.skills.suggest import Suggest, weigh
from wisen.skills.upkeep import STEP

SYLLABLES = "ba ce di fo gu ka le mi no pu ra se ti vo za che dra flo gri pla sta tru".split()
COMMON = "code file test data model build server client user page query image report deploy update create check parse value".split()


def words(chance: random.Random, count: int) -> list[str]:
    """`count` words: a third common, the rest out of a vocabulary of some ten thousand."""
    return [
        chance.choice(COMMON) if chance.random() < 0.35 else "".join(chance.choices(SYLLABLES, k=3))
        for _ in range(count)
    ]


def pages(count: int, folder: str | None) -> Iterator[tuple[str, str]]:
    """(name, text) of so many pages."""
    chance = random.Random(11)
    told = list(Library((Folder(folder, "home"),)).skills()) if folder else []
    for number in range(count):
        if told:
            skill = told[number % len(told)]
            body = skill.body.split(" ")
            for _ in range(len(body) // 10 if number >= len(told) else 0):
                body[chance.randrange(len(body))] = "".join(chance.choices(SYLLABLES, k=3))
            yield (
                f"{skill.name[:50]}-{number}",
                f"---\ndescription: {skill.description[:900]!r}\n---\n{' '.join(body)}",
            )
        else:
            about, body = (
                " ".join(words(chance, 25)),
                "\n\n".join(" ".join(words(chance, 40)) for _ in range(7)),
            )
            triggers = "\n".join(f"- {' '.join(words(chance, 4))}" for _ in range(4))
            yield (
                f"skill-{number}",
                f"---\ndescription: {about}\n---\n# Skill: {' '.join(words(chance, 4))}\n\n## Triggers\n{triggers}\n\n{body}\n",
            )


def prompts(told: list[Skill]) -> tuple[list[str], list[str]]:
    """(150 short, 150 long) prompts made of words of the pages."""
    chance = random.Random(5)

    def some(count: int) -> str:
        return " ".join(chance.choice(chance.choice(told).body.split() or ["x"]) for _ in range(count))

    return [some(chance.randint(4, 25)) for _ in range(150)], [
        some(chance.randint(150, 500)) for _ in range(150)
    ]


def measure(count: int, folder: str | None, place: str) -> None:
    path = os.path.join(place, f"index-{count}.db")
    began = time.process_time()
    told: list[Skill] = []
    index = Index(path)
    peer = sqlite3.connect(":memory:", isolation_level=None)
    peer.execute("CREATE VIRTUAL TABLE words USING fts5(head, body, tokenize='porter unicode61')")
    peer.execute("BEGIN")
    reading = filling = peering = 0.0
    batch: list[tuple] = []
    for name, text in pages(count, folder):
        start = time.process_time()
        skill = parse(text, name=name, path=f"/bench/{name}/SKILL.md")
        middle = time.process_time()
        batch.append((card(skill), 0, 0))
        if len(batch) == STEP:
            index.change("/bench", new=[part(batch)])
            batch = []
        reading, filling = reading + middle - start, filling + time.process_time() - middle
        if len(told) < 2_000:
            told.append(skill)
        start = time.process_time()
        head = "\n".join((skill.name, skill.title, skill.description, *skill.triggers))
        peer.execute("INSERT INTO words VALUES(?, ?)", (head, skill.body[:BODY]))
        peering += time.process_time() - start
    start = time.process_time()
    index.change("/bench", new=[part(batch)])
    filling += time.process_time() - start
    peer.execute("COMMIT")
    print(
        f"{count:>7} skills: read {reading:.1f} s, index {filling:.1f} s (FTS5 {peering:.1f} s, all {time.process_time() - began:.1f} s), {os.path.getsize(path) / 1e6:.1f} MB"
    )
    for kind, asked in zip(("short", "long"), prompts(told), strict=True):
        ours, theirs = [], []
        for text in asked[: 150 if count <= 20_000 else 30]:  # theirs take a second each
            start = time.process_time()
            said = query(text)
            ranked = weigh(index, ["/bench"], said, lambda path: True)
            decide.decide(said, ranked, threshold=0.5, limit=3, load=lambda card: None)
            middle = time.process_time()
            terms = list(dict.fromkeys(re.findall(r"[a-z0-9]+", text.lower())))[:TERMS]
            wanted = " OR ".join(f'"{term}"' for term in terms)
            peer.execute(
                "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rank LIMIT 10", (wanted,)
            ).fetchall()
            ours.append((middle - start) * 1e3)
            theirs.append((time.process_time() - middle) * 1e3)
        ours.sort()
        theirs.sort()
        half, most = len(ours) // 2, int(0.95 * len(ours))
        print(
            f"{'':15} {kind:5} p50 {ours[half]:.2f} ms, p95 {ours[most]:.2f} ms; FTS5 p50 {theirs[half]:.2f} ms, p95 {theirs[most]:.2f} ms"
        )
    index.close()
    start = time.perf_counter()
    index = Index(path)
    weigh(index, ["/bench"], query(asked[0][:200]), lambda path: True)
    print(
        f"{'':15} open and first prompt {(time.perf_counter() - start) * 1e3:.1f} ms, peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
    )
    index.close()


def whole(count: int, place: str) -> None:
    """A library of real files: the first prompt of a new process's Suggest, and a hand edit."""
    root = os.path.join(place, f"files-{count}")
    for name, text in pages(count, None):
        os.makedirs(os.path.join(root, name))
        with open(os.path.join(root, name, "SKILL.md"), "w", encoding="utf-8") as file:
            file.write(text)
    path = os.path.join(place, f"files-{count}.db")
    for what in ("build and first prompt", "open, walk and first prompt"):
        start, spent = time.perf_counter(), busy()
        suggest = Suggest(Library((Folder(root, "home"),)), path, Config())
        suggest(Prompt("deploy the report server"))
        wall = time.perf_counter() - start
        print(
            f"{count:>7} files : {what} {wall * 1e3:.1f} ms, {busy() - spent:.1f} s of CPU; load {os.getloadavg()[0]:.1f}"
        )
        del suggest
    suggest = Suggest(Library((Folder(root, "home"),)), path, Config())
    suggest.refresh()
    page = os.path.join(root, "skill-0", "SKILL.md")
    with open(page, "a", encoding="utf-8") as file:
        file.write("\nmore\n")
    start = time.perf_counter()
    suggest.refresh({page})
    print(f"{'':15} a saved page is in the index after {(time.perf_counter() - start) * 1e3:.1f} ms")


def busy() -> float:
    """Seconds of CPU, ours and those of the processes that read beside us and have ended."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def main() -> None:
    parser = argparse.ArgumentParser(description="Time and space of matching.")
    parser.add_argument("--sizes", type=int, nargs="*", default=[100, 1_000, 10_000, 100_000])
    parser.add_argument("--pages", metavar="DIR", help="make the pages out of these")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        if told.one:
            measure(told.one, told.pages, place)
            return
        for size in told.sizes:
            more = ["--pages", told.pages] if told.pages else []
            subprocess.run([sys.executable, __file__, "--one", str(size), *more], check=True)
        for size in told.sizes:
            whole(size, place)


if __name__ == "__main__":
    main()
