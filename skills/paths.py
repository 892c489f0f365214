"""Where things are. Takes an environment, returns paths, and imports little (it is on the wrapper's path).

`WISEN_HOME=DIR` puts everything below DIR; otherwise the XDG folders. A HOME that is not set, or empty, is taken from the
password database; a person who does not stand in it has the root folder, as everywhere.
"""

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


class Paths:
    """The folders and files of one person's wisen, from an environment.

    Attributes are absolute path strings: config (folder), data, cache; settings, skills, drafts, archive,
    sessions, memory, ledger, index, vectors, history below them.
    """

    def __init__(self, environ: "Mapping[str, str]") -> None:
        home = environ.get("HOME") or _registered()
        root = environ.get("WISEN_HOME")

        def base(variable: str, default: str, below: str) -> str:
            if root:
                return (
                    os.path.join(os.path.abspath(os.path.expanduser(root)), below)
                    if below
                    else os.path.abspath(os.path.expanduser(root))
                )
            told = environ.get(variable, "")
            return os.path.join(told if os.path.isabs(told) else os.path.join(home, default), "wisen")

        self.home = home
        self.config = base("XDG_CONFIG_HOME", ".config", "")
        self.data = base("XDG_DATA_HOME", ".local/share", "")
        self.cache = base("XDG_CACHE_HOME", ".cache", "cache")
        self.settings = os.path.join(self.config, "config.toml")
        self.agents = os.path.join(self.config, "agents")  # profiles the person added
        self.skills = os.path.join(self.data, "skills")
        self.drafts = os.path.join(self.data, "drafts")
        self.archive = os.path.join(self.data, "archive")
        self.sessions = os.path.join(self.data, "sessions")
        self.memory = os.path.join(self.data, "memory")
        self.ledger = os.path.join(self.data, "ledger.db")
        self.index = os.path.join(self.cache, "index.db")
        self.vectors = os.path.join(self.cache, "vectors.db")
        self.history = os.path.join(self.cache, "history.db")


def _registered() -> str:
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_dir
    except KeyError:
        return os.sep


def project_root(cwd: str) -> str:
    """The nearest folder at or above `cwd` that holds `.wisen` or `.git`; `cwd` itself when there is none."""
    folder = os.path.abspath(cwd)
    while True:
        if os.path.exists(os.path.join(folder, ".wisen")) or os.path.exists(os.path.join(folder, ".git")):
            return folder
        above = os.path.dirname(folder)
        if above == folder:
            return os.path.abspath(cwd)
        folder = above


def private(folder: str) -> str:
    """Make `folder` and whatever is missing above it, each with mode 0700 whatever the umask. Returns it. Raises OSError."""
    missing = []
    above = folder
    while not os.path.isdir(above) and above != os.path.dirname(above):
        missing.append(above)
        above = os.path.dirname(above)
    for path in reversed(missing):
        try:
            os.mkdir(path, 0o700)
        except FileExistsError:
            continue
    return folder
