"""A kept session, as a wrapped agent leaves it: `worked(cli)` gives the person one that teaches something; `closed(cli)` waits."""

import time

from support.cli import Cli
from support.rig import eventually

from wisen.skills.model import Transcript, Turn, Who
from wisen.skills.paths import Paths
from wisen.skills.sessions import Sessions, attended

WORKED = "20260401-101500-a1b2"

TURNS = (
    Turn(Who.PERSON, "cut a new release of the docs site", at=1.0),
    Turn(Who.AGENT, "I check the tree, raise the version, then build and publish.", at=2.0),
    Turn(Who.TOOL, "nothing to commit, working tree clean", at=3.0, tool="shell", command="git status --short", status=0),
    Turn(Who.TOOL, "v2.4.0", at=4.0, tool="shell", command="npm version minor", status=0),
    Turn(Who.TOOL, "built in 3.1 s", at=5.0, tool="shell", command="npm run build:docs", status=0),
    Turn(Who.TOOL, "published", at=6.0, tool="shell", command="npm run publish:docs", status=0),
    Turn(Who.AGENT, "The release is out.", at=7.0),
    Turn(Who.PERSON, "perfect, thanks", at=8.0),
)  # fmt: skip


def worked(cli: Cli, turns: tuple[Turn, ...] = TURNS, id: str = WORKED) -> str:
    """Keep a session of these turns that ended well in the person's home; returns its id."""
    sessions = Sessions(Paths(cli.environ))
    began = time.time() - 600
    facts = {"agent": "codex", "argv": ("codex",), "cwd": str(cli.work), "version": "1.2.3", "model": "m"}
    sessions.begin(id, began=began, **facts)
    sessions.write_transcript(
        id, Transcript(id, "codex", str(cli.work), began, turns, began + 300, 0, source="own")
    )
    sessions.update(id, ended=began + 300, status=0)
    return id


def closed(cli: Cli) -> None:
    """Wait until nobody is about to close a session of this person's: the shell waits two seconds for that and no longer."""
    kept = Sessions(Paths(cli.environ))
    eventually(lambda: not any(attended(one) for one in kept.list()))
