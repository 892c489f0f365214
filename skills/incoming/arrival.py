"""Which of the files of a source are pages, and what they are called.

Law: reads bounded amounts, writes nothing; what is not taken is named, with the reason.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from .. import frontmatter, names, page
from ..errors import BrokenPage
from ..projected import digest
from ..scan import NO_PAGES
from .komi import page_of

ENTRIES = 20_000  # files looked at in one source
PAGES = 500  # pages taken from one source; nobody reads more in one go


@dataclass(frozen=True, slots=True)
class File:
    """A file in a source: its path there, and its first bytes when asked. `odd`: why it is not read ("" for an ordinary file)."""

    path: str
    read: Callable[[int], bytes]
    odd: str = ""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A page as it came. `seal`: the BLAKE3 of its exact text; a yes is to that. `beside`: the files that came with it."""

    name: str
    text: str
    path: str
    seal: str
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a source holds. `left`: (path, reason) of what was not taken; `origin`: where it is from, with its version."""

    origin: str
    arrivals: tuple[Arrival, ...]
    left: tuple[tuple[str, str], ...] = ()


def sorted_out(origin: str, found: Iterable[File], stem: str) -> Incoming:
    """The pages among the files: every SKILL.md, and where there is none, flat pages at the top. `stem`: the name of a page
    that stands at the top itself."""
    files, left = _listed(found)
    folders = {os.path.dirname(file.path) for file in files if _is_skill(file.path)}
    arrivals: dict[str, Arrival] = {}
    for file in files:
        above = os.path.dirname(file.path)
        if _is_skill(file.path):
            name = os.path.basename(above) or stem
        elif (
            not folders
            and not above
            and file.path.endswith(".md")
            and _stem(file.path).casefold() not in NO_PAGES
        ):
            name = _stem(file.path)
        else:
            continue
        if file.odd or len(arrivals) >= PAGES:
            left.append((file.path, file.odd or f"more than {PAGES} pages; it is not read"))
            continue
        try:
            arrival = _arrival(file, name, above, files, folders, bool(above))
        except (BrokenPage, OSError) as error:
            left.append((file.path, getattr(error, "strerror", None) or str(error)))
            continue
        if arrivals.setdefault(arrival.name, arrival) is not arrival:
            left.append((file.path, f"a second page called {arrival.name}"))
    ordered = tuple(sorted(arrivals.values(), key=lambda arrival: arrival.name))
    return Incoming(origin, ordered, tuple(left))


def _listed(found: Iterable[File]) -> tuple[list[File], list[tuple[str, str]]]:
    files: list[File] = []
    for file in found:
        if len(files) >= ENTRIES:
            return files, [(file.path, f"more than {ENTRIES} files; the rest is not looked at")]
        files.append(file)
    return sorted(files, key=lambda file: file.path), []


def _arrival(
    file: File, name: str, above: str, files: Sequence[File], folders: set[str], in_folder: bool
) -> Arrival:
    text = page.decode(file.read(page.LIMIT + 1))
    foreign = page_of(text)
    text = foreign or text
    skill = page.parse(text, name=name)
    told = frontmatter.read(text).text("name").strip()
    chosen = told if foreign or (told and (not in_folder or not names.STANDARD.fullmatch(name))) else name
    beside = tuple(_beside(file, above, files, folders)) if _is_skill(file.path) else ()
    return Arrival(names.slug(chosen or skill.title), text, file.path, digest(text), beside)


def _beside(file: File, above: str, files: Sequence[File], folders: set[str]) -> Iterator[str]:
    """The other files of a skill's folder, not those of another skill further down."""
    start = f"{above}/" if above else ""
    deeper = [f"{one}/" for one in folders if one != above and one.startswith(start)]
    for other in files:
        if other is not file and other.path.startswith(start) and not other.path.startswith(tuple(deeper)):
            yield other.path[len(start) :]


def _is_skill(path: str) -> bool:
    return os.path.basename(path) in ("SKILL.md", "skill.md")


def _stem(path: str) -> str:
    return os.path.basename(path).removesuffix(".md")
