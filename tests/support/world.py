"""One test's small world: a home, a folder to work in, a library, a model on a network of its own, agents, a person.

Law: nothing of the machine's person is read or written; every process that was started carries a mark and is gone at
the end. A wisen process that is left over is a failed test. No path in here says "wisen", so that what the model was asked
can be searched for traces of it.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import pytest

from wisen.wrapper import how, native
from wisen.wrapper.profiles import find

from . import processes
from .agents import CACHE, NODE, RECIPES
from .cage import Cage
from .model_server import ModelServer
from .person import Person
from .wires.talk import Request

WISEN = str(Path(sys.executable).with_name("wisen"))
# No coin toss, what fits is lent; and a machine that is busy with tests may take its time to find it.
SETTINGS = "[lend]\nwithhold = 0.0\ndeadline_ms = 2000\n"
PASSED_ON = ("PATH", "LANG", "LC_ALL", "SSL_CERT_FILE")
OURS = re.compile(r"^\S+ \S*bin/wisen( |$)|wrapper/relay|-m wisen\.shell")  # in a command line
CLOSING = 60  # seconds the scribe may take, after the agent's end, to close the session


class World:
    """`home`, `work` (the person's folder), `memory` (WISEN_HOME), `skills` (its library)."""

    def __init__(self, folder: Path, cage: Cage, model: ModelServer) -> None:
        self.folder, self.cage, self.model = folder, cage, model
        self.home, self.work, self.memory = folder / "home", folder / "work", folder / "memory"
        self.skills = self.memory / "skills"
        for path in (self.home, self.work, self.skills, folder / "bin", folder / "tmp"):
            path.mkdir(parents=True, mode=0o700)
        (self.memory / "config.toml").write_text(SETTINGS)
        self.mark = uuid.uuid4().hex
        self.environ = {name: os.environ[name] for name in PASSED_ON if name in os.environ} | {
            "HOME": str(self.home),
            "TERM": "xterm-256color",
            "TMPDIR": str(folder / "tmp"),
            "WISEN_HOME": str(self.memory),
            "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
            processes.MARK: self.mark,
        }
        self.environ.setdefault("LANG", "C.UTF-8")
        self.planted = False  # a crash was planted: wisen may complain in its log
        self._people: list[Person] = []

    program = WISEN

    # agents

    def needs(self, *names: str) -> None:
        """Skip the test, with the reason, when one of these agents is not installed."""
        if missing := [why for name in names if (why := RECIPES[name].missing)]:
            pytest.skip("; ".join(missing))

    def furnishes(self, name: str, work: Path | None = None) -> dict[str, str]:
        """Write an agent's settings, put it on the PATH; returns its environment."""
        self.needs(name)
        recipe = RECIPES[name]
        program = self.folder / "bin" / name
        if not program.exists():
            program.symlink_to(recipe.path)
        env = self.environ | recipe.furnish(self.home, work or self.work, self.model.url)
        if recipe.package.new_node:
            env["PATH"] = f"{self.folder / 'bin'}:{NODE}:{env['PATH']}"
        return env

    def runs(
        self, name: str, *arguments: str, wrapped: bool, work: Path | None = None, **environ: str
    ) -> Person:
        """Start an agent, bare or wrapped, and wait until it listens."""
        env = self.furnishes(name, work) | environ
        argv = [*self.command(name, wrapped), *arguments]
        person = self.starts(argv, env, work, patience=RECIPES[name].patience)
        self.listens(person, name)
        return person

    def command(self, name: str, wrapped: bool = True) -> list[str]:
        """The words that start an agent."""
        return [*([WISEN] if wrapped else []), name, *RECIPES[name].arguments]

    def listens(self, person: Person, name: str) -> None:
        """Wait until the agent is ready for the person's words."""
        person.sees(RECIPES[name].ready)
        if RECIPES[name].idle:
            person.hears(RECIPES[name].idle)

    def wraps(
        self, name: str, *arguments: str, work: Path | None = None, crash: str = "", **environ: str
    ) -> Person:
        """`wisen NAME`; with a crash planted in that part of wisen (see `mishaps`)."""
        if crash:
            self.planted = True
            environ |= {"RIG_CRASH": crash, "PYTHONPATH": str(Path(__file__).with_name("mishaps"))}
        return self.runs(name, *arguments, wrapped=True, work=work, **environ)

    def says(self, person: Person, name: str, text: str, reply: str = "") -> Request:
        """The person enters `text` and reads the answer to the end; what the model received for that turn."""
        person.enters(text)
        recipe = RECIPES[name]
        request = self.model.turn(text, within=recipe.patience, with_tools=recipe.tools)
        person.sees(reply or f"FAKE-REPLY {request.n}")
        if busy := str(find([name]).screen.get("busy", "")):
            person.sees_no_more(busy)
        person.calms()
        return request

    def answer(self, request: Request) -> str:
        """What the model answered."""
        return self.model.answer(request).text

    def way(self, name: str) -> str:
        """How this agent is lent to in this world: hook, file or typed."""
        argv = [name, *RECIPES[name].arguments]
        profile = find(argv, str(self.memory / "agents"))
        guarded = bool(native.guarded(self.environ))
        return how.lent(profile, argv, self.environ, str(self.work), guarded=guarded).way

    def leaves(self, person: Person, name: str) -> int:
        """Say the agent's word for the end; its exit status."""
        return person.leaves(RECIPES[name].leave)

    def starts(
        self,
        argv: Sequence[str],
        env: dict[str, str] | None = None,
        work: Path | None = None,
        patience: float = 30,
    ) -> Person:
        """Any command, in the cage, on a terminal."""
        person = Person(self.cage.around(argv), env or self.environ, work or self.work, patience=patience)
        self._people.append(person)
        return person

    def forgets(self, name: str) -> None:
        """What was asked and said so far is not known any more: not to the model, not to the agent."""
        self.model.forgets()
        if RECIPES[name].remembers:
            shutil.rmtree(self.home / RECIPES[name].remembers)

    def types_for(self, name: str) -> None:
        """The person's own profile says that this agent is lent to by typing."""
        folder = self.memory / "agents"
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.toml").write_text(f'like = "{name}"\n[lend]\nhow = "typed"\n')

    def settings(self, name: str) -> dict[str, str]:
        """What stands in its settings files, without what it counts there by itself; "" for a file that is not there."""
        paths = {place: self.home / place for place in RECIPES[name].settings}
        texts = {place: path.read_text() if path.exists() else "" for place, path in paths.items()}
        counters = RECIPES[name].counters
        return {place: re.sub(counters, "", text) if counters else text for place, text in texts.items()}

    # wisen

    def wisen(self, *arguments: str, status: int = 0, **environ: str) -> str:
        """Run one of its verbs; its stdout."""
        done = subprocess.run(
            [WISEN, *arguments],
            env=self.environ | environ,
            cwd=self.work,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=60,
            check=False,
        )
        assert done.returncode == status, f"{arguments} -> {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def asks(self, *arguments: str, status: int = 0) -> Any:
        """The same with `--json`, read."""
        return json.loads(self.wisen(*arguments, "--json", status=status))

    def left(self, within: float = CLOSING) -> dict[int, str]:
        """The wisen processes of this test that are still there after a while: there should be none."""
        return processes.gone(self.mark, within, lambda command: bool(OURS.search(command)))

    def scribe(self, wrapper: int) -> int:
        """The pid of the scribe of this wrapper: of its two children the one that has started nothing."""
        (scribe,) = [pid for pid in processes.children(wrapper) if not processes.children(pid)]
        return scribe

    def agent(self, wrapper: int) -> int:
        """The pid of the agent that the wisen with this pid wraps: what its monitor has started."""
        below = [pid for child in processes.children(wrapper) for pid in processes.children(child)]
        marked = processes.marked(self.mark)
        (agent,) = [pid for pid in below if pid in marked and not marked[pid].endswith(marked[wrapper])]
        return agent

    def traces(self, request: Request) -> list[str]:
        """The lines of a request that speak of wisen."""
        return [line for line in self._quiet(request.text).splitlines() if "wisen" in line.lower()]

    def complaints(self) -> str:
        """What wisen wrote into the logs of its sessions: nothing, when all went well."""
        return "".join(path.read_text() for path in sorted(self.memory.glob("sessions/*/*.log")))

    def recorded(self) -> bytes:
        """All that stands in the recordings, finished or not, of every session."""
        files = sorted(self.memory.glob("sessions/*/r*"))
        return b"".join(
            gzip.decompress(f.read_bytes()) if f.suffix == ".gz" else f.read_bytes() for f in files
        )

    def _quiet(self, text: str) -> str:
        """Without the places where agents and this world stand: they may be called so."""
        return text.replace(str(CACHE), "").replace(str(self.folder), "")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None:
        for person in self._people:
            person.__exit__()
        left = self.left() if self._people and kind is None else {}
        processes.end_all(self.mark)
        if kind is None:
            assert not left, f"wisen processes were left: {left}"
            assert self.planted or not self.complaints(), self.complaints()
