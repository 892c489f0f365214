"""The change a person is at in a git working tree. The one place that runs git in a tree of theirs.

Law: reads only, with the person's hooks, pagers, external diffs and colours out of the way; ends within a deadline.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping

from .errors import WisenError

DEADLINE = 20.0  # seconds
_SAFE = (
    "-c",
    "core.fsmonitor=false",
    "-c",
    "diff.external=",
    "-c",
    "color.ui=false",
    "-c",
    "core.quotePath=false",
)
NEW = 20  # new files of a tree where nothing was ever committed; more is no procedure
_LEFT = re.compile(
    r"(?:^|/)(?:#[^/]*#|\.#[^/]*|[^/]*~|\.[^/]*\.sw[a-p])$"
)  # by an editor that runs: Emacs, Vim
_PLAIN = ("--no-ext-diff", "--no-textconv", "--no-color", "--src-prefix=a/", "--dst-prefix=b/")


def changed(root: str) -> bool:
    """Whether the working tree at `root` may hold a change, without running git: something was added or committed once, or a file lies
    there. An editor asks this at every move of a cursor."""
    own = os.path.join(root, ".git")
    if not os.path.exists(own):
        return False
    return os.path.exists(os.path.join(own, "index")) or any(name != ".git" for name in os.listdir(root))


def change(cwd: str, environ: Mapping[str, str]) -> tuple[str, str, str]:
    """(diff, message, branch): what is staged, else what is not, else the last commit with its message; where nothing was ever
    committed the names of the new files, which nobody said may be read.

    Raises WisenError: git is not there, `cwd` is in no working tree, nothing was ever changed."""
    branch = _git(cwd, environ, "symbolic-ref", "--short", "-q", "HEAD", fails="").strip()
    for args in (("diff", "--cached"), ("diff",)):
        if diff := _git(cwd, environ, *args, *_PLAIN):
            return diff, "", branch
    message = _git(cwd, environ, "log", "-1", "--format=%B", fails="")
    diff = _git(cwd, environ, "show", "--format=", *_PLAIN, "HEAD", fails="") or _new(cwd, environ)
    if not diff.strip():
        raise WisenError(
            "nothing has been changed here",
            "change something, or name a session: wisen synthesize --session ID",
        )
    return diff, message, branch


def _new(cwd: str, environ: Mapping[str, str]) -> str:
    """The files that git does not know yet and need not ignore, as it would show them."""
    told = _git(cwd, environ, "ls-files", "--others", "--exclude-standard", "--full-name", "-z", fails="")
    names = [name for name in told.split("\0") if name.isprintable() and name and not _LEFT.search(name)]
    return "".join(f"diff --git a/{name} b/{name}\nnew file mode 100644\n" for name in names[:NEW])


def _git(cwd: str, environ: Mapping[str, str], *args: str, fails: str | None = None) -> str:
    """What git prints; `fails` when it ends with an error and that is given."""
    quiet = {**environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    try:
        done = subprocess.run(
            ["git", "--no-pager", *_SAFE, *args], cwd=cwd, env=quiet, stdin=subprocess.DEVNULL, capture_output=True, timeout=DEADLINE, check=False,
        )  # fmt: skip
    except FileNotFoundError as error:
        raise WisenError(
            "git is not installed", "install it, or name a session: wisen synthesize --session ID"
        ) from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise WisenError(f"git did not answer in {cwd}", "try `git status` there") from error
    if done.returncode and fails is None:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise WisenError(
            f"{os.path.abspath(cwd)} is in no git working tree", said[0] if said else "go into one"
        )
    return done.stdout.decode("utf-8", "replace") if not done.returncode else fails or ""
