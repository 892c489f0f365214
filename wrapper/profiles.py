"""Which agent is this? A profile is a file of data: `wrapper/agents/NAME.toml`, or one the person put in
`$CONFIG/agents/`, which wins. Adding an agent is adding a file.

Law: this stands on the path before the agent runs, so a command that has no profile costs a look at the first lines of
each (.3 ms), and `tomllib` (15 ms) is imported only when there is a file to read. A broken profile is a notice, never a
stop. `wrapper/agents/README.md` explains the fields for people; `generic.toml` shows each with its default.
"""

import os

from .called import called, links

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "agents")
NO_AGENTS = ("generic", "plain")  # profiles of what nobody knows, and of what is never lent to
HEAD = 2048  # bytes of a profile in which its `commands` stand

# Characters an agent's list of skills has before it drops some silently: Claude Code's, about 1 % of its context (claude-code#64606).
CATALOGUE = 8_000


class Profile:
    """One agent's data, with the defaults of an agent nobody knows yet (typed lending)."""

    def __init__(
        self, name: str, data: "Mapping[str, object] | None" = None, notice: str = "", folder: str = HERE
    ) -> None:
        data = data or {}
        self.name = name
        self.notice = notice
        self.folder = folder  # what `copies` names stands here
        self.seen = str(data.get("seen", ""))
        self.lend = table(data, "lend")
        self.read = table(data, "read")
        self.keys = table(data, "keys")
        self.screen = table(data, "screen")
        self.how = str(self.lend.get("how", "typed"))
        self.skill_folders = words(table(data, "skills").get("folders"))
        room = table(data, "skills").get("catalogue")
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
        return words(self.keys.get("undo"))


def find(argv: "Sequence[str]", own_folder: str = "", environ: "Mapping[str, str] | None" = None) -> Profile:
    """The profile for this command line. `own_folder` holds the person's own profiles; `environ` has the PATH on which a
    command nobody knows is looked for, as it may be a symlink to one that is known."""
    known, length = called(argv)
    path = _path(known, own_folder)
    if not path and environ is not None and length <= len(argv):
        path = _path(links(argv[length - 1], environ) if argv else (), own_folder)
    return _load(known[0], path, own_folder) if path else Profile(known[0])


def agents(own_folder: str = "") -> list[str]:
    """The agents that have a profile: those that came with wisen, and the person's own."""
    found = {
        os.path.basename(path)[: -len(".toml")]
        for place in (own_folder or HERE, HERE)
        for path in _files(place)
    }
    return sorted(found.difference(NO_AGENTS))


def _path(names: "Iterable[str]", own_folder: str) -> str:
    """The file of the first of these names that has one."""
    for name in names:
        for folder in (own_folder, HERE):
            path = os.path.join(folder, f"{name}.toml")
            if folder and os.path.isfile(path):
                return path
        for folder in filter(None, (own_folder, HERE)):
            for path in _files(folder):
                if f'"{name}"' in _commands(path):
                    return path
    return ""


def _files(folder: str) -> list[str]:
    try:
        return [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.endswith(".toml")]
    except OSError:
        return []


def _commands(path: str) -> str:
    """The line `commands = [...]` of a profile, unparsed; "" when it has none."""
    try:
        with open(path, "rb", buffering=0) as file:
            head = file.read(HEAD).decode("utf-8", "replace")
    except OSError:
        return ""
    at = head.find("commands = [")
    return head[at : head.find("]", at)] if at >= 0 else ""


def _load(name: str, path: str, own_folder: str) -> Profile:
    """Who is never lent to keeps its own name: one profile speaks for every shell and editor."""
    try:
        data = _read(path, own_folder)
    except (OSError, ValueError) as error:  # TOMLDecodeError is one of these
        return Profile(
            name, None, f"the agent profile {path} cannot be read ({error}); lending by typing instead"
        )
    known = os.path.basename(path)[: -len(".toml")]
    profile = Profile(known, data, folder=os.path.dirname(path))
    if profile.how == "none":
        profile.name = name
    return profile


def _read(path: str, own_folder: str) -> dict[str, object]:
    """The data of one profile on top of that of the one it says it is `like`. Raises OSError, ValueError."""
    import tomllib

    with open(path, "rb") as file:
        data = tomllib.load(file)
    like = str(data.get("like", ""))
    base = os.path.join(HERE, f"{like}.toml")
    if not like:
        return data
    if not like.isidentifier() or not os.path.isfile(base) or os.path.samefile(base, path):
        raise ValueError(f"like = {like!r} names no profile of wisen's")
    with open(base, "rb") as file:
        whole = tomllib.load(file)
    for key, value in data.items():
        old = whole.get(key)
        whole[key] = {**old, **value} if isinstance(old, dict) and isinstance(value, dict) else value
    return whole


def table(data: "Mapping[str, object]", key: str) -> dict[str, object]:
    """A table of a profile; an empty one when there is none."""
    value = data.get(key)
    return dict(value) if isinstance(value, dict) else {}


def words(value: object) -> tuple[str, ...]:
    """A list of a profile as strings; none when it is no list."""
    return tuple(str(word) for word in value) if isinstance(value, list) else ()
