"""`wisen` as a person runs it, in a home of its own: `Cli(tmp_path)("suggest", "fix it")`."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from support.pages import keep

WISEN = (sys.executable, "-m", "wisen.shell.main")


class Cli:
    """A throw-away person: `home` is their WISEN_HOME, `work` where they stand."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.home = place / "home"
        self.work = place / "work"
        self.work.mkdir(parents=True, exist_ok=True)
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
        self.environ = {
            **kept,
            "HOME": str(place),
            "WISEN_HOME": str(self.home),
            "WISEN_WITHHOLD": "0",
            "WISEN_DEADLINE_MS": "2000",
            "TERM": "xterm-256color",
        }

    def __call__(self, *args: str, told: str | bytes = b"", fails: int = 0, **environ: str) -> str:
        """Run a verb; what it says on stdout. It must end with `fails`."""
        done = self.run(*args, told=told, **environ)
        assert done.returncode == fails, (args, done.returncode, done.stdout.decode(), done.stderr.decode())
        return done.stdout.decode()

    def run(
        self, *args: str, told: str | bytes = b"", **environ: str
    ) -> "subprocess.CompletedProcess[bytes]":
        given = told.encode() if isinstance(told, str) else told
        return subprocess.run(
            [*WISEN, *args],
            input=given,
            env=self.environ | environ,
            cwd=self.work,
            capture_output=True,
            timeout=180,
        )

    def json(self, *args: str, told: str | bytes = b"", fails: int = 0) -> Any:
        return json.loads(self(*args, "--json", told=told, fails=fails))

    def draft(self, id: str) -> Path:
        """Where the page of a draft stands."""
        [path] = self.home.glob(f"drafts/{id}/*/SKILL.md")
        return path

    def keeps(self, name: str, text: str) -> Path:
        """Put a page into the person's library."""
        return keep(self.home / "skills", name, text)
