"""esctest2, the terminal's own test-suite, in a real xterm: the same results bare and through wisen.

    python tests/gates/esctest.py CHECKOUT [ROUNDS]

CHECKOUT is a checkout of ThomasDickey/esctest2; needs xterm, xvfb and xauth. Each way takes about 40 s. Exit 1 when a result differs.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

WISEN = str(Path(sys.executable).with_name("wisen"))
XTERM = [
    "xvfb-run", "-a", "xterm", "-geometry", "80x25",
    *(word for setting in (
        "allowWindowOps: true", "disallowedWindowOps:", "allowColorOps: true", "disallowedColorOps:", "allowTitleOps: true",
    ) for word in ("-xrm", f"XTerm*{setting}")),
    "-e",
]  # fmt: skip
SUITE = ["python3", "esctest.py", "--expected-terminal=xterm", "--max-vt-level=4", "--timeout=1"]
RESULT = re.compile(r"^Run test: (\S+)\n(.*?)(?=^Run test: |^\*\*\* )", re.DOTALL | re.MULTILINE)
LONGEST = 300  # seconds for one way


def results(checkout: str, before: list[str], folder: Path) -> dict[str, str]:
    """test -> the first word of how it went: Passed., Fails, or the traceback's."""
    log = folder / "log"
    environ = {**os.environ, "WISEN_HOME": str(folder / "home")}
    subprocess.run(
        [*XTERM, *before, *SUITE, f"--logfile={log}"],
        cwd=Path(checkout) / "esctest", env=environ, timeout=LONGEST, check=True,
    )  # fmt: skip
    return {
        name: (said.split() or ["nothing"])[0]
        for name, said in RESULT.findall(log.read_text(errors="replace"))
    }


def main(checkout: str, rounds: int) -> int:
    differ = 0
    for number in range(rounds):
        with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
            bare = results(checkout, [], Path(one))
            wrapped = results(checkout, [WISEN, "run", "--"], Path(other))
        passed = [sum(said == "Passed." for said in found.values()) for found in (bare, wrapped)]
        print(f"round {number + 1}: {len(bare)} tests; passed {passed[0]} bare, {passed[1]} through wisen")
        for name in sorted(bare.keys() | wrapped.keys()):
            if bare.get(name) != wrapped.get(name):
                print(f"  {name}: {bare.get(name)} bare, {wrapped.get(name)} through wisen")
                differ += 1
    return bool(differ) or not bare


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1))
