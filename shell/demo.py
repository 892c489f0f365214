"""`wisen demo`: the whole loop in a throw-away folder. A small scripted agent is wrapped in a real pseudo-terminal, through the
code every agent goes through: a session that works, a skill made of it, a second session elsewhere where it is lent, the ledger.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time

from ..skills.errors import WisenError
from . import say
from .parse import parse
from .person import Person

FIRST = "cut a release: bump the version and write the changelog with `sh check.sh` `sh bump.sh 1.3.0` `sh changelog.sh 1.3.0`"
SECOND = "please cut a new release, bump version and changelog"
# What the demo agent says when it was lent a note, and when it was not.
LENT, ASKS = "I was lent a note for this; I follow it.", "How? Give me the commands in backticks."
SCRIPTS = {
    "check.sh": "echo 12 checks passed",
    "bump.sh": 'echo "$1" > VERSION && echo "version is now $1"',
    "changelog.sh": 'echo "## $1" >> CHANGELOG.md && echo "changelog has $1"',
}


def main(args: list[str]) -> int:
    parse("demo", args)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="wisen-demo-", ignore_cleanup_errors=True) as place:
        tour = Tour(place)
        tour.first_session()
        tour.learn()
        tour.second_session()
        tour.look_back()
    say.text(
        f"\nThat is wisen, in {time.monotonic() - began:.1f} s. Now put it in front of your own agent: wisen claude"
    )
    return 0


def _lent(person: Person) -> bool:
    """Whether the agent was lent a note for what it was just asked; without one it asks back."""
    person.waits(lambda: LENT in person.text() or ASKS in person.text(), "what it makes of the request")
    return LENT in person.text()


class Tour:
    """`place` is thrown away afterwards; nothing of the person's is read or written."""

    def __init__(self, place: str) -> None:
        self.place = place
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "TMPDIR") if name in os.environ}
        self.environ = {
            **kept,
            "HOME": place,
            "WISEN_HOME": os.path.join(place, "home"),
            "TERM": "xterm-256color",
        }
        # A tour shows lending: no coin is tossed, and a busy machine may take its time.
        self.environ |= {"WISEN_WITHHOLD": "0", "WISEN_DEADLINE_MS": "2000"}

    def first_session(self) -> None:
        say.heading("1. You work with an agent, wrapped: wisen demo-agent")
        self._session("shop", FIRST, "Done: every command passed.")

    def learn(self) -> None:
        say.heading("2. It worked, so you keep it: wisen synthesize --backend extract --yes")
        self._wisen("synthesize", "--session", "last", "--backend", "extract", "--yes")
        say.heading("   The page, yours to read and edit:")
        name = os.listdir(os.path.join(self.environ["WISEN_HOME"], "skills"))[0]
        self._wisen("skills", "show", name)

    def second_session(self) -> None:
        say.heading("3. Another day, another folder. You ask in other words, and the page is lent:")
        self._session("billing", SECOND, LENT, "Done: every command passed.")

    def look_back(self) -> None:
        say.heading("4. Why it was lent: wisen why --session last")
        self._wisen("why", "--session", "last")
        say.heading("5. What it has done so far: wisen ledger")
        self._wisen("ledger")

    def _session(self, project: str, prompt: str, *signs: str) -> None:
        folder = os.path.join(self.place, project)
        os.mkdir(folder)
        for name, script in SCRIPTS.items():
            with open(os.path.join(folder, name), "w") as file:
                file.write(script + "\n")
        argv = [
            sys.executable,
            "-m",
            "wisen.shell.main",
            "run",
            "--",
            sys.executable,
            "-m",
            "wisen.shell.demo_agent",
        ]
        with Person(argv, self.environ, folder) as person:
            person.sees("> ")
            person.enters(prompt)
            if prompt == SECOND and not _lent(
                person
            ):  # asked before wisen was awake, on a busy machine: once more
                person.enters(prompt)
            for sign in signs:
                person.sees(sign)
            person.sees("> ")
            person.enters("perfect, thank you")
            person.sees("> ")
            person.enters("/exit")
            status = person.leaves()
        for line in person.text().splitlines():
            say.text(f"   │ {line}")
        if status:
            raise WisenError(f"the demo agent ended with {status}", "`wisen doctor` says what is wrong here")

    def _wisen(self, *args: str) -> None:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "wisen.shell.main", *args],
            check=False,
            env=self.environ,
            cwd=self.place,
            capture_output=True,
            text=True,
        )
        for line in (done.stdout + done.stderr).splitlines():
            say.text(f"   {line}")
        if done.returncode:
            raise WisenError(
                f"`wisen {' '.join(args)}` ended with {done.returncode}", "please report this as a bug"
            )
