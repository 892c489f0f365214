"""How soon a yes in one place counts in the other: `python tests/bench/across.py [--skills 100 10000] [--times 12]`.

Milliseconds, median and worst. *Terminal to editor*: from the end of `wisen accept` until a code action of the running language server
offers the skill (it is asked again and again, as by a cursor that moves), and the same from the moment the command was begun, which
is a Python's start more. *Editor to session*: from the answer to the code action that accepts a draft until what every wrapped session
has, a watcher and an index, would lend it.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from support.cli import Cli
from support.editor import Editor
from watch import Live

from lsp import fill, wanted
from wisen.skills.model import Prompt

LONG = 60.0  # seconds after which it never came


def asked(number: int) -> str:
    """What a person would ask for a skill that is like no other in the library."""
    return wanted(1_000_000 + number)


def text(number: int) -> str:
    """How that is done."""
    steps = [f"{n}. Run `make {step}`" for n, step in enumerate(asked(number).split()[::-1], 1)]
    return "\n".join([f"How to {asked(number)}", "", *steps, ""])


def draft(cli: Cli, numbers: Iterator[int]) -> tuple[int, dict[str, str]]:
    """The next draft that is a page of its own and changes none."""
    for number in numbers:
        made = dict(cli.json("synthesize", "--text", "-", "--backend", "extract", told=text(number)))
        if not made["patches"]:
            return number, made
        cli("reject", made["draft"])
    raise AssertionError("every one is like a page that is there")


def offers(editor: Editor, number: int) -> bool:
    """Whether the editor offers the steps of this skill to who asks for it."""
    return any(
        "insert" in one["title"] and asked(number) in one["title"].lower()
        for one in editor.actions(f"{number}.md", 0)
    )


def lends(live: Live, number: int) -> bool:
    """Whether a session would lend this skill to who asks for it."""
    return any(
        asked(number) in match.skill.title.lower() for match in live.suggest(Prompt(asked(number))).matches
    )


def to_the_editor(cli: Cli, editor: Editor, numbers: Iterator[int]) -> tuple[float, float]:
    """Seconds from the end, and from the beginning, of `wisen accept` until the editor offers the skill."""
    number, made = draft(cli, numbers)
    editor.opens(f"{number}.md", asked(number) + "\n")
    assert not offers(editor, number), "not known yet"
    began = time.perf_counter()
    cli("accept", made["draft"])
    ended = time.perf_counter()
    while not offers(editor, number):
        assert time.perf_counter() < ended + LONG, "it was never offered"
    there = time.perf_counter()
    return there - ended, there - began


def to_a_session(cli: Cli, editor: Editor, live: Live, numbers: Iterator[int]) -> float:
    """Seconds from the editor's yes until a session would be lent the skill."""
    number, made = draft(cli, numbers)
    path = str(cli.draft(made["draft"]))
    editor.opens(path, made["page"])
    (accept, *_) = [one["command"] for one in editor.actions(path, 0) if "accept" in one["title"]]
    assert not lends(live, number), "not known yet"
    assert editor.runs(accept["command"], *accept["arguments"])["result"]
    began = time.perf_counter()
    while not lends(live, number):
        live.hear()
    return time.perf_counter() - began


def row(what: str, times: list[float]) -> None:
    print(f"  {what:44}{1000 * statistics.median(times):8.0f}{1000 * max(times):8.0f}", flush=True)


def measured(place: Path, skills: int, times: int) -> None:
    cli = Cli(place)
    fill(cli.home / "skills", skills)
    live = Live(str(cli.home / "skills"), str(place / "session.db"))
    try:
        with Editor(cli) as editor:
            editor.begin()
            numbers = iter(range(100 * times))
            there = [to_the_editor(cli, editor, numbers) for _ in range(times)]
            back = [to_a_session(cli, editor, live, numbers) for _ in range(times)]
    finally:
        live.watch.stop()
    print(f"{skills} skills {'median':>42}{'worst':>8}")
    row("terminal to editor, from the end of `accept`", [ended for ended, _ in there])
    row("terminal to editor, from its beginning", [began for _, began in there])
    row("editor to session", back)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--skills", type=int, nargs="*", default=[100, 10_000])
    parser.add_argument("--times", type=int, default=12)
    told = parser.parse_args()
    print(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores, {told.times} times each")
    for skills in told.skills:
        with tempfile.TemporaryDirectory() as place:
            measured(Path(place), skills, told.times)


if __name__ == "__main__":
    main()
