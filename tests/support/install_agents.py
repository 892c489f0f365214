"""`make agents`: installs the real agents that the end-to-end tests drive, each in a folder of its own, pinned.

    python install_agents.py [--with aider] [--only NAME]... [--list]

Law: writes below `${WISEN_AGENTS:-~/.cache/wisen-agents}` and nowhere else; what is there in the right version is left
alone, what fails is tried again and then skipped with the reason. Exit 1 when anything wanted is missing. Run by hand or by
`make`, never by a test: tests download nothing.
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
from dataclasses import dataclass
from pathlib import Path

CACHE = Path(os.environ.get("WISEN_AGENTS") or Path.home() / ".cache" / "wisen-agents")
TRIES = 3
PAUSE = 5.0  # seconds before the second try, twice that before the third
DEADLINE = 1200  # seconds for one install; the biggest (aider, 687 MB) takes about five minutes


@dataclass(frozen=True)
class Package:
    """One agent: `kind` is npm or pypi; `python` the only minor version it runs on ("" for any)."""

    name: str
    kind: str
    package: str
    version: str
    program: str  # below its folder
    optional: bool = False
    python: str = ""

    @property
    def folder(self) -> Path:
        return CACHE / self.name

    @property
    def installed(self) -> bool:
        """There, and in this version."""
        return (self.folder / self.program).exists() and self.version in _versions(self)


# A bare `npm i @anthropic-ai/claude-code` on Node 20 takes an old release without a word, hence the pins.
PACKAGES = (
    Package("claude", "npm", "@anthropic-ai/claude-code", "2.1.330", "node_modules/.bin/claude"),
    Package("codex", "npm", "@openai/codex", "0.169.0", "node_modules/.bin/codex"),
    Package("gemini", "npm", "@google/gemini-cli", "0.61.0", "node_modules/.bin/gemini"),
    Package("pi", "npm", "@mariozechner/pi-coding-agent", "0.73.1", "node_modules/.bin/pi"),
    Package("llm", "pypi", "llm", "0.36", "bin/llm"),
    Package("aider", "pypi", "aider-chat", "0.86.2", "bin/aider", optional=True, python="3.11"),
)


def _versions(package: Package) -> Iterator[str]:
    """The versions of the package that stand in its folder."""
    if package.kind == "npm":
        places = [package.folder / "node_modules" / package.package / "package.json"]
        for place in places:
            if place.is_file():
                yield json.loads(place.read_text())["version"]
    else:
        stem = package.package.replace("-", "_")
        for place in package.folder.glob(f"lib/python*/site-packages/{stem}-*.dist-info"):
            yield place.name.removeprefix(f"{stem}-").removesuffix(".dist-info")


def tool_for(package: Package) -> tuple[str, str]:
    """The program that installs it, and why there is none ("" when there is)."""
    if package.kind == "npm":
        tool = shutil.which("npm") or ""
        return tool, "" if tool else "npm is not on the PATH (install Node 20 or newer)"
    if not package.python or package.python == f"{sys.version_info.major}.{sys.version_info.minor}":
        return sys.executable, ""
    tool = shutil.which(f"python{package.python}") or ""
    return tool, "" if tool else f"it needs Python {package.python}, which is not on the PATH"


def commands(package: Package, tool: str) -> list[list[str]]:
    """What to run, in its folder."""
    if package.kind == "npm":
        wanted = f"{package.package}@{package.version}"
        return [[tool, "install", "--no-audit", "--no-fund", "--loglevel=error", "--save-exact", wanted]]
    pip = [
        str(package.folder / "bin" / "python"),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]
    return [[tool, "-m", "venv", str(package.folder)], [*pip, f"{package.package}=={package.version}"]]


def install(package: Package) -> str:
    """Install it; returns "" or why it could not be."""
    tool, why = tool_for(package)
    if why:
        return why
    package.folder.mkdir(parents=True, exist_ok=True)
    if package.kind == "npm":
        (package.folder / "package.json").write_text('{"private":true}\n')
    for number in range(TRIES):
        if number:
            print(f"  again: {why}", flush=True)
            time.sleep(PAUSE * number)
        why = _run(package, commands(package, tool))
        if not why:
            return "" if package.installed else f"{package.package} {package.version} did not arrive"
    return why


def _run(package: Package, lines: list[list[str]]) -> str:
    with (package.folder / "install.log").open("a") as log:
        for line in lines:
            try:
                done = subprocess.run(
                    line, cwd=package.folder, stdout=log, stderr=log, timeout=DEADLINE, check=False
                )
            except (OSError, subprocess.TimeoutExpired) as error:
                return f"{Path(line[0]).name}: {error}"
            if done.returncode:
                return f"{Path(line[0]).name} ended with {done.returncode}, see {log.name}"
    return ""


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    names = [package.name for package in PACKAGES]
    parser.add_argument(
        "--with", action="append", default=[], choices=names, dest="extra", help="an optional one too"
    )
    parser.add_argument("--only", action="append", default=[], choices=names, help="just this one")
    parser.add_argument("--list", action="store_true", help="say what is there, install nothing")
    told = parser.parse_args()
    missing = 0
    print(f"agents in {CACHE}", flush=True)
    for package in PACKAGES:
        wanted = (
            package.name in told.only if told.only else not package.optional or package.name in told.extra
        )
        label = f"{package.name:8}{package.version:10}"
        if package.installed:
            print(f"{label}is there")
        elif not wanted:
            print(
                f"{label}left out: {'not asked for' if told.only else f'optional, `--with {package.name}` installs it'}"
            )
        elif told.list:
            print(f"{label}is missing")
            missing += 1
        else:
            print(f"{label}installing", flush=True)
            why = install(package)
            missing += bool(why)
            print(f"{label}{f'SKIPPED: {why}' if why else 'installed'}", flush=True)
    return int(missing > 0)


if __name__ == "__main__":
    sys.exit(main())
