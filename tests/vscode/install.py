"""`make test-vscode`, first half: a code-server of its own in `${WISEN_EDITORS:-~/.cache/wisen-editors}`. What is there is left alone.

Law: writes there and nowhere else; run by hand or by `make`, never by a test. Exit 1, with what to do, when something is missing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

CACHE = Path(os.environ.get("WISEN_EDITORS") or Path.home() / ".cache" / "wisen-editors")
PACKAGES = {  # code-server wants this Node and no other
    "node": ("node@24", "node_modules/.bin/node"),
    "code-server": ("code-server@4.139.1", "node_modules/code-server/out/node/entry.js"),
    "playwright": ("playwright-core@1.65.1", "node_modules/playwright-core/index.mjs"),
}
DEADLINE = 1800  # seconds; code-server builds native modules for four minutes on two idle cores


def main() -> int:
    if not shutil.which("npm") or not (shutil.which("chromium") or shutil.which("chromium-browser")):
        print("test-vscode needs npm and chromium: apt-get install npm chromium", file=sys.stderr)
        return 1
    if not Path("/usr/include/gssapi/gssapi.h").exists() and sys.platform == "linux":
        print("test-vscode needs the Kerberos headers: apt-get install libkrb5-dev", file=sys.stderr)
        return 1
    environ = os.environ | {
        "PATH": f"{CACHE}/node/node_modules/.bin{os.pathsep}{os.environ['PATH']}",
        "npm_config_yes": "true",
    }
    for name, (package, made) in PACKAGES.items():
        folder = CACHE / name
        if (folder / made).exists():
            continue
        folder.mkdir(parents=True, exist_ok=True)
        print(f"installing {package}")
        done = subprocess.run(
            ["npm", "install", "--no-audit", "--no-fund", "--prefix", str(folder), package],
            env=environ, cwd=folder, capture_output=True, text=True, timeout=DEADLINE,
        )  # fmt: skip
        if done.returncode or not (folder / made).exists():
            print(
                f"{package} could not be installed:\n{done.stdout[-1000:]}{done.stderr[-2000:]}",
                file=sys.stderr,
            )
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
