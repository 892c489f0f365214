"""One agent driven once through the whole loop: it starts wrapped, a prompt is typed, a page is lent, the session is kept, the
ledger knows. In a throw-away home, on a model of our own: no account, no network, nothing of the person's is read or written.

Law: says what it saw, step by step, and stops at the first that fails with what the screen showed. An agent is a file in `trials/`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files

from ..skills.errors import WisenError
from ..skills.home import Home
from ..skills.page import render
from ..wrapper import profiles
from .checkup import Check
from .loopback import Loopback
from .person import Person

PATIENCE = 60.0  # seconds: some agents take 20 to their first prompt
AGAIN = 15.0  # seconds after which Enter is pressed once more: some are swallowed (facts: agents 3)
SAID = "The loopback model answers."
PROMPT = "please water the office plants on the third floor"
MARK = "WISEN-TRIAL-PAGE"
# No coin is tossed, and a busy machine may take its time to find the page.
SETTINGS = {"WISEN_WITHHOLD": "0", "WISEN_DEADLINE_MS": "2000"}
KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR")


@dataclass(frozen=True, slots=True)
class Recipe:
    """What one agent gets so that it asks the loopback; see `trials/README.md`."""

    arguments: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)


def trial(name: str, home: Home) -> Iterator[Check]:
    """What was seen, as checks. Raises nothing."""
    program = shutil.which(name, path=home.environ.get("PATH"))
    found = recipe(name)
    if not program:
        yield Check(
            f"{name} is there",
            False,
            "it is not on the PATH",
            f"install {name}, or put its folder on the PATH",
        )
        return
    yield Check(
        f"{name} is there",
        True,
        f"{program}, {_version(program, home.environ) or 'version unknown'}{_seen(name, home)}",
    )
    if found is None:
        others = ", ".join(sorted(known()))
        yield Check(
            f"{name} can be tried",
            False,
            "wisen has no recipe for it",
            f"try one of {others}, or just: wisen {name}",
        )
        return
    with tempfile.TemporaryDirectory(prefix="wisen-doctor-", ignore_cleanup_errors=True) as place:
        yield from Trial(name, found, os.path.realpath(place), home).steps()


class Trial:
    """`place`: the throw-away home."""

    def __init__(self, name: str, recipe: Recipe, place: str, home: Home) -> None:
        self.name, self.recipe, self.place = name, recipe, place
        self.signs = profiles.find([name]).screen  # ready, idle, leave
        self.work = os.path.join(place, "work")
        kept = {key: home.environ[key] for key in KEPT if key in home.environ}
        self.environ = {
            **kept, **SETTINGS, "HOME": place, "WISEN_HOME": os.path.join(place, "memory"), "TERM": "xterm-256color",
        }  # fmt: skip

    def steps(self) -> Iterator[Check]:
        person = None
        try:
            with Loopback(SAID) as model:
                self._furnish(model.url)
                words = [
                    sys.executable,
                    "-P",
                    "-m",
                    "wisen.shell.main",
                    "run",
                    "--",
                    self.name,
                    *self.recipe.arguments,
                ]
                with Person(words, self.environ, self.work, PATIENCE) as person:
                    yield from self._session(person, model)
            yield from self._afterwards()
        except WisenError as error:
            shown = person.screen().strip() if person else ""
            last = " / ".join(row.strip() for row in shown.splitlines()[-8:] if row.strip())
            yield Check(
                f"{self.name} goes on", False, f"{error}{f'; its screen: {last}' if last else ''}", error.hint
            )

    def _session(self, person: Person, model: Loopback) -> Iterator[Check]:
        if idle := self.signs.get("idle"):
            person.sees(str(idle))
        person.finds(str(self.signs["ready"]))
        yield Check(f"{self.name} starts", True, "wrapped, its prompt is there")
        self._says(person, PROMPT)
        asked = self._asked(person, model)
        yield Check(f"{self.name} is lent to", MARK in asked, *self._lent(MARK in asked))
        person.finds(SAID)
        person.calms()
        self._says(person, str(self.signs["leave"]))
        status = person.leaves()
        yield Check(
            f"{self.name} leaves",
            status == 0,
            f"exit status {status}",
            f"see what `{self.name}` says at its end",
        )

    def _lent(self, reached: bool) -> tuple[str, str]:
        if reached:
            return "the page reached the model beside the prompt", ""
        return "the prompt reached the model, the page did not", "report it with `wisen doctor --report`"

    def _afterwards(self) -> Iterator[Check]:
        kept = Home(self.environ, self.work)
        session = kept.sessions.get("last")
        script = kept.sessions.transcript(session.id)
        whole = any(PROMPT in turn.text for turn in script.turns) and any(
            SAID in turn.text for turn in script.turns
        )
        where = "the agent's own transcript" if script.source == "own" else "the screen"
        yield Check(
            f"{self.name} is remembered",
            whole,
            f"{len(script.turns)} turns, read from {where}",
            "report it with --report",
        )
        uses = kept.ledger.uses()
        told = "; ".join(f"{use.skill} lent by {use.how}: {', '.join(use.because[:1])}" for use in uses)
        yield Check(
            "the ledger knows",
            any(use.lent for use in uses),
            told or "no use is written",
            "report it with --report",
        )

    def _asked(self, person: Person, model: Loopback) -> str:
        """What the model was asked; an Enter that an agent swallowed while it woke up is pressed once more."""
        try:
            person.waits(lambda: bool(model.asked(PROMPT)), "that it asked the model", AGAIN)
        except WisenError:
            person.types("\r")
            person.waits(lambda: bool(model.asked(PROMPT)), "that it asked the model")
        return model.asked(PROMPT)

    def _says(self, person: Person, text: str) -> None:
        """As a person types: the words, a moment, Enter."""
        person.types(text)
        person.finds(text)
        person.calms()
        person.types("\r")

    def _furnish(self, url: str) -> None:
        places = {"{url}": url, "{home}": self.place, "{cwd}": self.work}

        def fill(text: str) -> str:
            for sign, value in places.items():
                text = text.replace(sign, value)
            return text

        os.mkdir(self.work)
        self.environ |= {key: fill(value) for key, value in self.recipe.environment.items()}
        page = render(
            "water-the-plants", "Water the office plants", "Water the plants of the office, floor by floor.",
            [PROMPT.removeprefix("please ")], [f"Follow {MARK}", "Take the can from the kitchen"],
        )  # fmt: skip
        texts = {path: fill(text) for path, text in self.recipe.files.items()}
        for path, text in {**texts, "memory/skills/water-the-plants/SKILL.md": page}.items():
            target = os.path.join(self.place, path)
            os.makedirs(os.path.dirname(target), mode=0o700, exist_ok=True)
            with open(target, "w", encoding="utf-8") as file:
                file.write(text)


def recipe(name: str) -> Recipe | None:
    if name not in known():
        return None
    told = tomllib.loads(files(__package__).joinpath("trials", f"{name}.toml").read_text("utf-8"))
    return Recipe(**{**told, "arguments": tuple(told.get("arguments", ()))})


def known() -> set[str]:
    found = files(__package__).joinpath("trials").iterdir()
    return {one.name.removesuffix(".toml") for one in found if one.name.endswith(".toml")}


def _version(program: str, environ: Mapping[str, str]) -> str:
    try:
        done = subprocess.run(
            [program, "--version"],
            check=False,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            env=dict(environ),
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return (done.stdout.strip() or done.stderr.strip()).partition("\n")[0][:60]


def _seen(name: str, home: Home) -> str:
    seen = profiles.find([name], home.paths.agents).seen
    return f" (wisen knows {seen})" if seen else ""
