"""Pages moved aside and brought back.

Law: nothing is deleted. A page's folder (a flat page's file, a link itself and not what it leads to) is moved whole to
`$DATA/archive/NAME-TIME/`, beside a `why.txt` that says why and where it came from; `restore` moves it back there.
"""

from __future__ import annotations

import json
import os
import re
import time

from . import files
from .errors import NotFound, WisenError

WHY = "why.txt"
_STAMP = re.compile(r"-(\d{8}-\d{6})(?:-(\d+))?$")


def put(path: str, name: str, archive: str, why: str, at: float) -> str:
    """Move the page at `path` (a SKILL.md or a flat file) into the folder `archive`; returns the new folder.

    `at`: seconds since the epoch. Raises WisenError; the page then stands where it stood.
    """
    source = os.path.dirname(path) if os.path.basename(path).lower() == "skill.md" else path
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime(at))
    target = os.path.join(archive, f"{name}-{stamp}")
    number = 1
    while os.path.lexists(target):
        number += 1
        target = os.path.join(archive, f"{name}-{stamp}-{number}")
    files.private_folder(target)
    note = f"{' '.join(why.split()) or 'archived'}\ncame from: {json.dumps(source)}\n"
    files.write(os.path.join(target, WHY), note.encode("utf-8", "replace"))
    _move(source, os.path.join(target, os.path.basename(source)))
    return target


def back(name: str, archive: str) -> str:
    """Move the newest archived page called `name` to where it came from; returns the path of what was moved.

    Raises NotFound when none is archived, WisenError when something else stands there now.
    """
    for folder in reversed(kept(archive, name)):
        source, origin = _origin(folder)
        if not source:
            continue
        if os.path.lexists(origin):
            raise WisenError(f"something stands at {origin} already", "move or archive that one first")
        files.private_folder(os.path.dirname(origin))
        _move(source, origin)
        return origin
    raise NotFound(f"no skill called `{name}` is archived", f"look into {archive}")


def kept(archive: str, name: str = "") -> list[str]:
    """The folders in the archive (of one skill), oldest first; those whose page was restored are left out."""
    try:
        found = os.listdir(archive)
    except OSError:
        return []
    stamps = [(stamp[1], int(stamp[2] or 1), one) for one in found if (stamp := _STAMP.search(one))]
    chosen = [one for *_, one in sorted(stamps) if not name or _STAMP.sub("", one) == name]
    return [folder for one in chosen if _origin(folder := os.path.join(archive, one))[0]]


def _origin(folder: str) -> tuple[str, str]:
    """What an archive folder holds, and where that came from; empty strings when it holds nothing to bring back."""
    try:
        with open(os.path.join(folder, WHY), encoding="utf-8") as file:
            told = next((row[len("came from: ") :] for row in file if row.startswith("came from: ")), '""')
        origin = json.loads(told)
    except (OSError, ValueError):
        return "", ""
    source = os.path.join(folder, os.path.basename(origin)) if isinstance(origin, str) and origin else ""
    return (source, origin) if source and os.path.lexists(source) else ("", "")


def _move(source: str, target: str) -> None:
    import shutil  # half a MB with what it imports, in every process that has a library

    try:
        shutil.move(source, target)
    except (OSError, shutil.Error) as error:
        what = getattr(error, "strerror", None) or str(error)
        raise WisenError(
            f"cannot move {source}: {what}", f"it should go to {target}; check both folders"
        ) from error
    files.sync_folder(os.path.dirname(target))
    files.sync_folder(os.path.dirname(source))
