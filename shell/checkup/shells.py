"""The shell integration: which start files load it, and whether what they call is this wisen."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator

from ... import __version__
from ...skills.home import Home
from . import Check

RC = {
    "bash": (".bashrc", ".bash_profile", ".profile"),
    "zsh": (".zshrc", ".zprofile"),
    "fish": (".config/fish/config.fish", ".config/fish/conf.d/wisen.fish"),
}
SIGN = "wisen shell init"


def look(home: Home) -> Iterator[Check]:
    loaded = [
        (shell, path)
        for shell, names in RC.items()
        for name in names
        if _speaks_of_it(path := os.path.join(home.paths.home, name))
    ]
    shell = os.path.basename(home.environ.get("SHELL", "")) or "bash"
    if not loaded:
        told = (
            f"not set up; `wisen shell install {shell if shell in RC else 'bash'}` shows the change and asks"
        )
        yield Check("shell", True, told)
        return
    where = ", ".join(path for _, path in loaded)
    program = shutil.which("wisen", path=home.environ.get("PATH"))
    if not program:
        cure = f"put the folder of wisen on the PATH, before that line in {loaded[0][1]}"
        yield Check("shell", False, f"{where} loads it, but there is no `wisen` on the PATH", cure)
    elif (said := _version(program)) != f"wisen {__version__}":
        cure = f"remove one of them, or put the other folder first on the PATH; this one is {__version__}"
        yield Check("shell", False, f"{program} is another wisen ({said or 'it does not answer'})", cure)
    else:
        yield Check("shell", True, f"loaded by {where}")


def _speaks_of_it(path: str) -> bool:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return any(SIGN in line and not line.lstrip().startswith("#") for line in file)
    except OSError:
        return False


def _version(program: str) -> str:
    try:
        done = subprocess.run([program, "--version"], check=False, capture_output=True, text=True, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()[:80]
