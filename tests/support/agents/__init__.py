"""The real agents: where they are installed, and how to run each on a loopback model, with nothing of the person's.

Law: one file of data an agent, `RECIPE` in it; its profile says what stands on its screen, so that what profiles say is
tried. A recipe's texts hold `{url}` (the model), `{home}` and `{cwd}`. Nothing is downloaded in a test.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from wisen.wrapper.profiles import find

CACHE = Path(os.environ.get("WISEN_AGENTS") or Path.home() / ".cache" / "wisen-agents")
NODE = (
    CACHE / "node" / "node_modules" / "node" / "bin"
)  # for agents that need a newer one than most machines have


@dataclass(frozen=True)
class Package:
    """What is installed, pinned: `kind` is npm or pypi; `python` the only minor version it runs on ("" for any)."""

    kind: str
    name: str
    version: str
    program: str  # below its folder
    python: str = ""
    new_node: bool = False  # wants the Node in NODE
    heavy: bool = True  # left out of continuous integration: too big, too slow, or too much of its kind


@dataclass(frozen=True)
class Recipe:
    """How to run one agent. What it says when it listens and the word for leaving stand in its profile."""

    name: str
    package: Package
    arguments: tuple[str, ...] = ()
    environ: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)  # path below home -> text
    settings: tuple[str, ...] = ()  # what the person may edit, below home: nobody else may
    counters: str = ""  # a pattern: what the agent itself counts in them, at every start
    remembers: str = ""  # a folder below home by which a run knows what was said in the one before
    tools: bool = True  # it offers tools, and asks without them only on the side
    patience: float = 30

    @property
    def ready(self) -> str:
        """What stands on its screen when it listens."""
        return str(find([self.name]).screen["ready"])

    @property
    def leave(self) -> str:
        return str(find([self.name]).screen["leave"])

    @property
    def idle(self) -> bytes:
        """Bytes it writes when it listens, if any."""
        return str(find([self.name]).screen.get("idle", "")).encode()

    @property
    def path(self) -> Path:
        return CACHE / self.name / self.package.program

    @property
    def missing(self) -> str:
        """Why it cannot run here, "" when it can."""
        make = "make agents-all" if self.package.heavy else "make agents"
        if self.package.heavy and not os.environ.get("RIG_HEAVY"):
            return f"{self.name} takes long: `{make}` runs it"
        return "" if self.path.exists() else f"{self.name} is not installed at {self.path}: `{make}`"

    def furnish(self, home: Path, cwd: Path, url: str) -> dict[str, str]:
        """Write the settings it has not got yet below `home`; returns the environment to run it in."""
        places = {"{url}": url, "{home}": str(home), "{cwd}": str(cwd)}
        for name, text in self.files.items():
            path = home / name
            if path.exists() and ("{cwd}" not in text or str(cwd) in path.read_text()):
                continue  # the agent may have written there since
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_fill(text, places))
        return {name: _fill(text, places) for name, text in self.environ.items()}


def _fill(text: str, places: Mapping[str, str]) -> str:
    for place, value in places.items():
        text = text.replace(place, value)
    return text


def _recipes() -> dict[str, Recipe]:
    modules = (
        importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)
    )
    recipes = [module.RECIPE for module in modules if hasattr(module, "RECIPE")]
    return {recipe.name: recipe for recipe in recipes}


RECIPES = _recipes()
