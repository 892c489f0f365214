"""`wisen skills export NAME... --to PLACE`: pages into a folder or an archive (.zip, .skill), without secrets, names and machine
paths. Law: overwrites nothing; nothing leaves the machine by this, and what was taken off a page is shown.
"""

from __future__ import annotations

import difflib
import os
from argparse import Namespace

from ..skills import files, learn, outgoing, page
from ..skills.errors import WisenError
from ..skills.home import Home
from ..skills.model import Transcript
from . import say

ARCHIVES = (".zip", ".skill")


def main(home: Home, told: Namespace) -> int:
    names = told.name or [skill.name for skill in home.library.skills() if skill.origin == "home"]
    if not names:
        raise WisenError("the library has no page of yours", "`wisen skills list` shows what there is")
    place = os.path.abspath(os.path.expanduser(told.to))
    clean = (
        (lambda text: text) if told.as_is else learn.cleaner(Transcript("", "export", home.cwd, 0.0), home)
    )
    pages: dict[str, bytes] = {}
    for name in names:
        file = home.library.file(name)
        before = page.decode(home.library.bytes(file))
        after = before if told.as_is else outgoing.cleaned(before, clean)
        pages[file.name] = after.encode()
        if not told.json:
            _tell(file.name, outgoing.cleaned(before, lambda text: text) if not told.as_is else before, after)
    written = _archived(place, pages) if place.lower().endswith(ARCHIVES) else _in_folder(place, pages)
    if told.json:
        say.data({"to": place, "pages": sorted(pages), "written": written})
    else:
        say.text("\n".join(written))
    return 0


def _archived(place: str, pages: dict[str, bytes]) -> list[str]:
    if os.path.lexists(place):
        raise WisenError(f"{place} is there already", "choose another name, or remove it")
    files.write(place, outgoing.packed(pages), 0o644)
    return [place]


def _in_folder(place: str, pages: dict[str, bytes]) -> list[str]:
    targets = {name: os.path.join(place, name, "SKILL.md") for name in pages}
    for target in targets.values():
        if os.path.lexists(os.path.dirname(target)):
            raise WisenError(
                f"{os.path.dirname(target)} is there already", "choose another folder, or remove it"
            )
    for name, target in targets.items():
        files.write(target, pages[name], 0o644)
    return list(targets.values())


def _tell(name: str, before: str, after: str) -> None:
    changed = [
        line for line in difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
        if line[:1] in "+-" and line[:3] not in ("+++", "---")
    ]  # fmt: skip
    if changed:
        say.talk(f"{name}: taken off before it goes")
        for line in changed:
            say.talk(f"  {line}")
