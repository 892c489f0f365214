"""Which agent is this? A profile is a file of data: `wrapper/agents/NAME.toml`, or one the person put in
`$CONFIG/agents/`, which wins. Adding an agent is adding a file.

Law: this stands on the path before the agent runs, so a command that has no profile costs two `stat` calls,
and `tomllib` (15 ms) is imported only when there is a file to read. A broken profile is a notice, never a stop.

The fields of a profile (all optional but `commands`; `wrapper/agents/README.md` explains them for people):
    commands   names it is started under            seen       version the facts were seen on
    [lend]     how = "hook" | "file" | "typed" | "none"; arguments, environment, files, reply, except, unless
    [read]     transcript = reader in `wrapper/own/`  files = true when the agent can read files itself
    [keys]     newline = "submit" where Ctrl-J submits; undo = its own undo commands
    [skills]   folders the agent loads SKILL.md from by itself: those are never lent to it again;
               catalogue = characters its list of them may have
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "agents")

# Programs that only start another one: the agent's name is their first argument that is not a flag.
STARTERS = frozenset(
    "env npx uvx pnpx bunx node bun deno python python3 uv pipx nice nohup time command exec".split()
)
STARTER_WORDS = frozenset(("run", "dlx", "tool", "exec"))  # `uv run x`, `pipx run x`, `uv tool run x`

# Characters an agent's list of skills has before it drops some silently: Claude Code's, about 1 % of its context (claude-code#64606).
CATALOGUE = 8_000


class Profile:
    """One agent's data, with the defaults of an agent nobody knows yet (typed lending)."""

    def __init__(self, name: str, data: Mapping[str, object] | None = None, notice: str = "") -> None:
        data = data or {}
        self.name = name
        self.notice = notice
        self.seen = str(data.get("seen", ""))
        self.lend = _table(data, "lend")
        self.read = _table(data, "read")
        self.keys = _table(data, "keys")
        self.how = str(self.lend.get("how", "typed"))
        self.skill_folders = tuple(str(f) for f in _list(_table(data, "skills").get("folders")))
        room = _table(data, "skills").get("catalogue")
        self.catalogue = room if isinstance(room, int) else CATALOGUE

    @property
    def transcript(self) -> str:
        """The reader in `wrapper/own/` for the agent's own transcript; "" when it keeps none."""
        return str(self.read.get("transcript", ""))

    @property
    def reads_files(self) -> bool:
        """True when the agent can open a file that a note points at."""
        return bool(self.read.get("files", False))

    @property
    def undo(self) -> tuple[str, ...]:
        return tuple(str(word) for word in _list(self.keys.get("undo")))


def command_name(argv: Sequence[str]) -> str:
    """The agent's real name: through `env A=b`, `npx`, `uvx`, `python script.py`, a path, a version suffix.

    `python` alone (a REPL) stays `python`.
    """
    last = ""
    for word in argv:
        if word.startswith("-") or "=" in word.split("/")[0]:
            continue
        name = os.path.basename(word)
        if last and name in STARTER_WORDS:
            continue
        if name in STARTERS or (name.startswith("python3.") and name[8:].isdigit()):
            last = name
            continue
        stem, dot, ending = name.rpartition(".")
        name = stem if dot and ending in ("py", "js", "mjs", "ts", "sh", "exe") else name
        at = name.find("@", 1)  # npx claude-code@2.1
        return name[:at] if at > 0 else name
    return last or "agent"


def find(argv: Sequence[str], own_folder: str = "") -> Profile:
    """The profile for this command line. `own_folder` holds the person's own profiles."""
    name = command_name(argv)
    for folder in (own_folder, HERE):
        path = os.path.join(folder, _file_name(name)) if folder else ""
        if path and os.path.isfile(path):
            return _load(name, path)
    return Profile(name)


# Commands under which an agent is known besides its profile's own file name. The shipped profiles say the same in
# their `commands`; a test keeps the two equal (reading every file to learn this would cost each start).
KNOWN_AS = {
    "claude-code": "claude",
    "gemini-cli": "gemini",
    "pi-coding-agent": "pi",
    "codex-cli": "codex",
    "aider-chat": "aider",
    **dict.fromkeys(
        "bash zsh fish sh dash ksh nu tmux screen zellij ssh mosh su sudo vi vim nvim nano emacs less more man top "
        "htop python python3 ipython node irb psql mysql sqlite3 redis-cli gdb lldb docker kubectl".split(),
        "none",
    ),
}


def _file_name(name: str) -> str:
    return KNOWN_AS.get(name, name) + ".toml"


def _load(name: str, path: str) -> Profile:
    import tomllib

    known = os.path.basename(path)[: -len(".toml")]
    try:
        with open(path, "rb") as file:
            data = tomllib.load(file)
    except (OSError, tomllib.TOMLDecodeError) as error:
        return Profile(
            name, None, f"the agent profile {path} cannot be read ({error}); lending by typing instead"
        )
    return Profile(name if known == "none" else known, data)


def _table(data: Mapping[str, object], key: str) -> dict[str, object]:
    value = data.get(key)
    return dict(value) if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []
