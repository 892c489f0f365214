"""How soon a yes in one place counts in the other: `python tests/bench/across.py [--skills 100 10000] [--times 12]`.

Milliseconds, median and worst. *Terminal to editor*: from the end of `wisen accept` until a code action of the running language server
offers the skill (it is asked 30 times a second, as by a cursor that moves), and the same from the moment the command was begun, which
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
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from support.cli import Cli
from support.editor import Editor
from watch import Live

from lsp import MOVE, fill, wanted
from wisen.skills.model import Prompt

LONG = 60.0  # seconds after which it never came


def asked(number: int) -> str:
    """What a person would ask for a skill that is like no other in the library."""
    return wanted(1_000_000 + number)


def text(number: int) -> str:
    """How that is done."""
    steps = [f"{n}. Run `make {step}`" for n, step in enumerate(asked(number).split()[::-1], 1)]
    return "\n".join([f"How to {asked(number)}", "", *steps, ""])


def drafted(cli: Cli, count: int) -> list[dict[str, str]]:
    """Drafts that wait, made while the library was empty, so that none changes a page of it."""
    return [
        dict(cli.json("synthesize", "--text", "-", "--backend", "extract", told=text(n)))
        for n in range(count)
    ]


def offers(editor: Editor, number: int) -> bool:
    """Whether the editor offers the steps of this skill to who asks for it."""
    found = editor.actions(f"{number}.md", 0)
    return any("insert" in one["title"] and asked(number) in one["title"].lower() for one in found)


def lends(live: Live, number: int) -> bool:
    """Whether a session would lend this skill to who asks for it."""
    return any(
        asked(number) in match.skill.title.lower() for match in live.suggest(Prompt(asked(number))).matches
    )


def to_the_editor(cli: Cli, editor: Editor, number: int, draft: str) -> tuple[float, float]:
    """Seconds from the end, and from the beginning, of `wisen accept` until the editor offers the skill."""
    editor.opens(f"{number}.md", asked(number) + "\n")
    assert not offers(editor, number), "not known yet"
    began = time.perf_counter()
    cli("accept", draft)
    ended = time.perf_counter()
    while not offers(editor, number):
        assert time.perf_counter() < ended + LONG, "it was never offered"
        time.sleep(MOVE)
    there = time.perf_counter()
    return there - ended, there - began


def to_a_session(cli: Cli, editor: Editor, live: Live, number: int, draft: str) -> float:
    """Seconds from the editor's yes until a session would be lent the skill."""
    path = cli.draft(draft)
    editor.opens(str(path), path.read_text())
    [accept, *_] = [one["command"] for one in editor.actions(str(path), 0) if "accept" in one["title"]]
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
    drafts = [made["draft"] for made in drafted(cli, 2 * times)]
    fill(cli.home / "skills", skills)
    live = Live(str(cli.home / "skills"), str(place / "session.db"))
    try:
        with Editor(cli) as editor:
            editor.begin()
            mine = list(enumerate(drafts))
            there = [to_the_editor(cli, editor, number, draft) for number, draft in mine[:times]]
            back = [to_a_session(cli, editor, live, number, draft) for number, draft in mine[times:]]
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
