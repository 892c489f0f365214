"""What it costs to look pages through: `python tests/bench/lint.py FOLDER [--prompts FILE]`.

FOLDER holds pages (NAME/SKILL.md); FILE holds a person's past prompts, `{"prompt"}` a line. Printed: CPU milliseconds a page for a page's
findings, and for its dangers, beside the same patterns tried at every place of the text, in turn; seconds for `wisen skills lint` of the
whole, tried on as many of the prompts as it takes, and the most memory it had; the longest of some walls of text of the greatest size that
a page may have.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from wisen.skills import page
from wisen.skills.hazards import SPOKEN, WRITTEN, hazards
from wisen.skills.hiding import bare
from wisen.skills.lint import lint
from wisen.skills.model import Transcript, Turn, Who
from wisen.skills.paths import Paths
from wisen.skills.sessions import Sessions

FLAGS = re.IGNORECASE | re.MULTILINE
SESSION = "20260401-101500-a1b2"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--prompts", default="")
    told = parser.parse_args()
    paths = sorted(Path(told.folder).glob("*/SKILL.md"))
    texts = [path.read_text(errors="replace")[: page.LIMIT] for path in paths]
    sample = texts[:: max(1, len(texts) // 300)]
    ours, everywhere, whole = (cost(look, sample) for look in (hazards, tried_everywhere, lint))
    print(f"{len(sample)} of {len(texts)} pages, {sum(map(len, sample)) / len(sample):,.0f} characters each")
    print(
        f"findings {whole:.1f} ms a page; dangers {ours:.2f}, tried everywhere {everywhere:.2f}: {everywhere / ours:.1f} x"
    )
    print(verb(told.folder, told.prompts))
    longest, name = max((cost(lint, [wall], 1) / 1000, name) for name, wall in walls())
    print(f"walls of {page.LIMIT // 1024} KiB: {longest:.2f} s at most ({name!r})")


def tried_everywhere(text: str) -> list[re.Match[str]]:
    plain = bare(text)
    return [found for row in (*SPOKEN, *WRITTEN) for found in re.finditer(row[3], plain, FLAGS)]


def cost(look: Callable[[str], object], texts: Sequence[str], turns: int = 3) -> float:
    """CPU milliseconds a text, the least of some turns."""
    times = []
    for _ in range(turns):
        began = time.process_time()
        for text in texts:
            list(look(text))  # type: ignore[call-overload]
        times.append(time.process_time() - began)
    return 1000 * min(times) / len(texts)


def verb(folder: str, prompts: str) -> str:
    """`wisen skills lint` as a person runs it the second time, in a home with one session that asked the prompts."""
    with tempfile.TemporaryDirectory() as place:
        environ = {"PATH": os.environ["PATH"], "HOME": place, "WISEN_HOME": os.path.join(place, "home")}
        rows = Path(prompts).read_text().splitlines() if prompts else []
        asked = [json.loads(row)["prompt"] for row in rows]
        kept = Sessions(Paths(environ))
        kept.begin(SESSION, began=1.0, agent="codex", argv=("codex",), cwd=place, version="1", model="m")
        turns = tuple(Turn(Who.PERSON, text, at=float(n)) for n, text in enumerate(asked))
        kept.write_transcript(SESSION, Transcript(SESSION, "codex", place, 1.0, turns, 2.0, 0, source="own"))
        words = [sys.executable, "-m", "wisen.shell.main", "skills", "lint", "--library", folder]
        for _ in range(2):
            began = time.monotonic()
            done = subprocess.run(words, env=environ, capture_output=True)
            took = time.monotonic() - began
        most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        said = done.stderr.decode().strip().splitlines()[-1]
        return f"wisen skills lint: {took:.1f} s, {most:.0f} MB; {said}"


def walls() -> list[tuple[str, str]]:
    """Each lead again and again, alone, glued, on lines of its own, and before long words and blanks."""
    leads = sorted(
        {lead for row in (*SPOKEN, *WRITTEN) for lead in row[2].split()} | {"a", " ", "é", "`", "```\n"}
    )
    shapes = ("{} ", "{}", "{}\n", "{} " + "a" * 5_000 + " ", "{}" + " " * 5_000 + "a ")
    return [(shape[:8].format(lead), _filled(shape.format(lead))) for lead in leads for shape in shapes]


def _filled(unit: str) -> str:
    return (unit * (page.LIMIT // len(unit) + 1))[: page.LIMIT]


if __name__ == "__main__":
    main()
