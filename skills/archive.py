"""Pages moved aside and brought back; what a page said before it was written over, and that brought back.

Law: nothing is deleted. A page's folder (a flat page's file, a link itself and not what it leads to) is moved whole to
`$DATA/archive/NAME-TIME/`, beside a `why.txt` that says why and where it came from; `restore` moves it back there. Of a page that is
written over a copy is kept in the same way; it comes back while the page says what it was made to say, and that is kept too.
"""

from __future__ import annotations

import json
import os
import re
import time

from . import files, page
from .errors import BrokenPage, NotFound, WisenError
from .scan import content

WHY = "why.txt"
TOLD = ("came from", "became", "took")
UNDONE = "undone.md"  # what a page said until its former text was brought back
_STAMP = re.compile(r"-(\d{8}-\d{6})(?:-(\d+))?$")


def put(path: str, name: str, archive: str, why: str, at: float) -> str:
    """Move the page at `path` (a SKILL.md or a flat file) into the folder `archive`; returns the new folder.

    `at`: seconds since the epoch. Raises WisenError; the page then stands where it stood.
    """
    source = os.path.dirname(path) if os.path.basename(path).lower() == "skill.md" else path
    target = _fresh(archive, name, at)
    _note(target, why.strip() or "archived", {"came from": source})
    _move(source, os.path.join(target, os.path.basename(source)))
    return target


def former(path: str, name: str, archive: str, why: str, at: float, text: str, took: str = "") -> str:
    """Keep what the page at `path` says, before it says `text`; returns the new folder. `took`: the page whose words it takes over.

    Raises WisenError.
    """
    try:
        said = content(path, page.LIMIT)
    except OSError as error:
        raise WisenError(
            f"cannot read {path}: {error.strerror}", "check the file and who may read it"
        ) from error
    target = _fresh(archive, name, at)
    files.write(os.path.join(target, os.path.basename(path)), said)
    _note(target, why, {"came from": path, "became": page.identity(text), "took": took})
    return target


def back(name: str, archive: str) -> dict[str, str]:
    """Bring the newest thing back that is archived of `name`: the page to where it came from, or what it said before it was written over,
    together with the page whose words it took over, if that was archived since. Returns name -> path of what was brought back.

    Raises NotFound when there is none; WisenError when something else stands there now, or the page was changed since. Nothing is then
    changed.
    """
    for folder in reversed(kept(archive, name)):
        source, origin, told = _origin(folder)
        if told.get("became") and os.path.lexists(origin):
            return {name: origin, **_undone(folder, source, origin, told, archive)}
        if os.path.lexists(origin):
            raise WisenError(f"something stands at {origin} already", "move or archive that one first")
        files.private_folder(os.path.dirname(origin))
        _move(source, origin)
        return {name: origin}
    raise NotFound(f"no skill called `{name}` is archived", f"look into {archive}")


def _undone(folder: str, source: str, origin: str, told: dict[str, str], archive: str) -> dict[str, str]:
    """Write back what a page said, and keep beside it what it says now. Returns what came back with it."""
    try:
        now = content(origin, page.LIMIT)
        changed = page.identity(page.decode(now)) != told["became"]
    except (OSError, BrokenPage):
        changed = True
    if changed:
        raise WisenError(
            f"{origin} was changed since", f"what it said before is in {source}; take from it what you want"
        )
    since = [one for one in kept(archive, told.get("took") or "-") if _stamp(one) >= _stamp(folder)]
    others = back(told["took"], archive) if since else {}
    files.write(os.path.join(folder, UNDONE), now)
    files.write(origin, content(source, page.LIMIT))
    os.unlink(source)
    return others


def kept(archive: str, name: str = "") -> list[str]:
    """The folders in the archive (of one skill), oldest first; those whose page was restored are left out."""
    try:
        found = os.listdir(archive)
    except OSError:
        return []
    chosen = [
        one for one in sorted(filter(_STAMP.search, found), key=_stamp) if not name or called(one) == name
    ]
    return [folder for one in chosen if _origin(folder := os.path.join(archive, one))[0]]


def called(folder: str) -> str:
    """The name of the skill that a folder of the archive is of."""
    return _STAMP.sub("", os.path.basename(folder))


def _stamp(folder: str) -> tuple[str, int]:
    found = _STAMP.search(folder)
    return (found[1], int(found[2] or 1)) if found else ("", 0)


def _fresh(archive: str, name: str, at: float) -> str:
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime(at))
    target = os.path.join(archive, f"{name}-{stamp}")
    number = 1
    while os.path.lexists(target):
        number += 1
        target = os.path.join(archive, f"{name}-{stamp}-{number}")
    return files.private_folder(target)


def _note(folder: str, why: str, told: dict[str, str]) -> None:
    rows = [" ".join(why.split()), *(f"{key}: {json.dumps(value)}" for key, value in told.items() if value)]
    files.write(os.path.join(folder, WHY), "".join(f"{row}\n" for row in rows).encode("utf-8", "replace"))


def _origin(folder: str) -> tuple[str, str, dict[str, str]]:
    """What an archive folder holds, where that came from, and what its note tells; empty when it holds nothing to bring back."""
    try:
        note = content(os.path.join(folder, WHY), page.LIMIT).decode()
        rows = [row.partition(": ") for row in note.splitlines()[1:]]
        told = {
            key: value for key, _, text in rows if key in TOLD and isinstance(value := json.loads(text), str)
        }
    except (OSError, ValueError):
        return "", "", {}
    origin = told.get("came from", "")
    source = os.path.join(folder, os.path.basename(origin))
    return (source, origin, told) if origin and os.path.lexists(source) else ("", "", {})


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
