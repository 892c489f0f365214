"""Sessions for tests, written as dialogues: `talk(person("fix it"), ran("make test", 2, "boom"), ran("make test"))`."""

from wisen.skills.model import Transcript, Turn, Who

SESSION = "20260401-101500-ab12"


def person(text: str) -> Turn:
    return Turn(Who.PERSON, text)


def agent(text: str) -> Turn:
    return Turn(Who.AGENT, text)


def lent(text: str) -> Turn:
    return Turn(Who.NOTE, text)


def ran(command: str, status: int | None = 0, output: str = "", tool: str = "Bash") -> Turn:
    return Turn(Who.TOOL, output, tool=tool, command=command, status=status)


def edited(*paths: str, status: int | None = 0) -> Turn:
    return Turn(Who.TOOL, "done", tool="Edit", status=status, paths=paths)


def talk(*turns: Turn, session: str = SESSION, cwd: str = "/srv/shop") -> Transcript:
    return Transcript(session, "claude", cwd, 1_775_000_000.0, turns, 1_775_000_900.0, 0)


RELEASE = (
    person("Cut a release: bump the version and write the changelog"),
    agent("Let me look around first."),
    ran("ls -la", 0, "CHANGELOG.md"),
    ran("npm version minor", 1, "npm error Git working directory not clean."),
    ran("git stash", 0, "Saved working directory"),
    ran("npm version minor --force", 0, "v1.3.0"),
    agent("Now I'll add the heading to the changelog:"),
    edited("$REPO/CHANGELOG.md"),
    ran("npm test", 0, "12 passing"),
    agent("Released."),
    person("perfect, thank you"),
)
"""A session that worked, with a failure that was overcome."""
