"""`make agents`, `make agents-all`: installs the real agents that the end-to-end tests drive, each in a folder of its own, pinned.

    python install_agents.py [--all] [--only NAME]... [--list]

Law: writes below `${WISEN_AGENTS:-~/.cache/wisen-agents}` and nowhere else; what is there in the right version is left
alone, what fails is tried again and then skipped with the reason. Exit 1 when anything wanted is missing. Run by hand or by
`make`, never by a test: tests download nothing. What is installed stands in `agents/NAME.py`.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from support.agents import CACHE, NODE, RECIPES, Package

TRIES = 3
PAUSE = 5.0  # seconds before the second try, twice that before the third
DEADLINE = 1200  # seconds for one install; the biggest (aider, 687 MB) takes about five minutes
NEW_NODE = Package("npm", "node", "24.21.0", "node_modules/node/bin/node")


def installed(name: str, package: Package) -> bool:
    """There, and in this version."""
    return (CACHE / name / package.program).exists() and package.version in _versions(name, package)


def _versions(name: str, package: Package) -> Iterator[str]:
    """The versions of the package that stand in its folder."""
    if package.kind == "npm":
        place = CACHE / name / "node_modules" / package.name / "package.json"
        if place.is_file():
            yield json.loads(place.read_text())["version"]
    else:
        stem = package.name.replace("-", "_")
        for found in (CACHE / name).glob(f"lib/python*/site-packages/{stem}-*.dist-info"):
            yield found.name.removeprefix(f"{stem}-").removesuffix(".dist-info")


def tool_for(package: Package) -> tuple[str, str]:
    """The program that installs it, and why there is none ("" when there is)."""
    if package.kind == "npm":
        tool = shutil.which("npm") or ""
        return tool, "" if tool else "npm is not on the PATH (install Node 20 or newer)"
    if not package.python or package.python == f"{sys.version_info.major}.{sys.version_info.minor}":
        return sys.executable, ""
    name = f"python{package.python}"
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    for tool in (shutil.which(name) or "", *map(str, sorted(pyenv.glob(f"{package.python}*/bin/{name}")))):
        if tool and not subprocess.run([tool, "--version"], capture_output=True, check=False).returncode:
            return tool, ""
    return "", f"it needs Python {package.python}, which is not here"


def commands(folder: Path, package: Package, tool: str) -> list[list[str]]:
    """What to run, in its folder."""
    if package.kind == "npm":
        wanted = f"{package.name}@{package.version}"
        return [[tool, "install", "--no-audit", "--no-fund", "--loglevel=error", "--save-exact", wanted]]
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    return [[tool, "-m", "venv", str(folder)], [*pip, f"{package.name}=={package.version}"]]


def install(name: str, package: Package) -> str:
    """Install it; returns "" or why it could not be."""
    if package.new_node and not installed("node", NEW_NODE) and (why := install("node", NEW_NODE)):
        return f"Node 24: {why}"
    tool, why = tool_for(package)
    if why:
        return why
    folder = CACHE / name
    folder.mkdir(parents=True, exist_ok=True)
    if package.kind == "npm":
        (folder / "package.json").write_text('{"private":true}\n')
    for number in range(TRIES):
        if number:
            print(f"  again: {why}", flush=True)
            time.sleep(PAUSE * number)
        why = _run(folder, package, commands(folder, package, tool))
        if not why:
            return "" if installed(name, package) else f"{package.name} {package.version} did not arrive"
    return why


def _run(folder: Path, package: Package, lines: list[list[str]]) -> str:
    path = f"{NODE}:{os.environ['PATH']}" if package.new_node else os.environ["PATH"]
    with (folder / "install.log").open("a") as log:
        for line in lines:
            try:
                done = subprocess.run(
                    line, cwd=folder, stdout=log, stderr=log, timeout=DEADLINE, check=False,
                    env=os.environ | {"PATH": path},
                )  # fmt: skip
            except (OSError, subprocess.TimeoutExpired) as error:
                return f"{Path(line[0]).name}: {error}"
            if done.returncode:
                return f"{Path(line[0]).name} ended with {done.returncode}, see {log.name}"
    return ""


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--all", action="store_true", help="the heavy ones too")
    parser.add_argument("--only", action="append", default=[], choices=list(RECIPES), help="just this one")
    parser.add_argument("--list", action="store_true", help="say what is there, install nothing")
    told = parser.parse_args()
    missing = 0
    print(f"agents in {CACHE}", flush=True)
    for name, package in ((recipe.name, recipe.package) for recipe in RECIPES.values()):
        wanted = name in told.only if told.only else told.all or not package.heavy
        label = f"{name:10}{package.version:10}"
        if installed(name, package):
            print(f"{label}is there")
        elif not wanted:
            print(f"{label}left out: `--only {name}` installs it")
        elif told.list:
            print(f"{label}is missing")
            missing += 1
        else:
            print(f"{label}installing", flush=True)
            why = install(name, package)
            missing += bool(why)
            print(f"{label}{f'SKIPPED: {why}' if why else 'installed'}", flush=True)
    return int(missing > 0)


if __name__ == "__main__":
    sys.exit(main())
