"""pexpect's own test-suite, every command it spawns put through wisen: it fails what it fails bare, and no more.

    python tests/gates/pexpect_suite.py CHECKOUT

CHECKOUT is a checkout of pexpect/pexpect of the version installed here. Takes about five minutes. Exit 1 when something else fails.
Our own key is off, because one test types every control character. Three tests assert the echo flag of the outer terminal,
which whoever wraps holds raw: they are left out of the comparison.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
FILES = (
    "misc isalive ctrl_chars winsize unicode interact constructor expect replwrap delay log destructor screen"
)
OUTER_ECHO = {"test_expect_setecho_off", "test_expect_setecho_off_exact", "test_waitnoecho_order"}
FAILED = re.compile(r"^(?:FAILED|ERROR) \S+::(\w+)", re.MULTILINE)


def failing(checkout: str, plugin: list[str], home: str) -> set[str]:
    environ = {
        **os.environ,
        "CI": "1",
        "WISEN_HOME": home,
        "WISEN_KEY": "off",
        "PYTHONPATH": str(HERE),
        "TERM": "xterm",
    }
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *plugin]
        + [f"tests/test_{name}.py" for name in FILES.split()],
        cwd=checkout, env=environ, capture_output=True, text=True,
    )  # fmt: skip
    lines = done.stdout.strip().splitlines()
    print("  " + lines[-1], *(line for line in lines if line.startswith(("FAILED", "ERROR"))), sep="\n    ")
    return set(FAILED.findall(done.stdout))


def main(checkout: str) -> int:
    with tempfile.TemporaryDirectory() as home:
        bare = failing(checkout, [], home)
        wrapped = failing(checkout, ["-p", "through_wisen"], home)
    more = wrapped - bare - OUTER_ECHO
    print(f"fails bare: {sorted(bare)}\nfails through wisen besides: {sorted(wrapped - bare)}")
    return bool(more)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]) if len(sys.argv) == 2 else __doc__)
