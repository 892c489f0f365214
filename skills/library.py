"""The library: the folders of pages, read; home and project written.

Law: files are the truth: nothing is remembered between calls but what was `broken` in the last one. A page that cannot be
read is left out, the others go on. Nothing is deleted. Of equal names the first counts: project, home, foreign, pool.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Iterable, Iterator

from . import archive, datafolder, files, names, page
from .errors import BrokenPage, NotFound, WisenError
from .model import Skill
from .paths import Paths, project_root
from .scan import OURS, Folder, PageFile, Walk, content
from .settings import Config

__all__ = ["Aside", "Folder", "Library", "PageFile", "folders"]

Aside = Callable[
    [str], object
]  # takes the path of a page that is about to be written over, and keeps what it says
ORDER = ("project", "home", "foreign", "pool")


def folders(paths: Paths, cwd: str, config: Config) -> tuple[Folder, ...]:
    """The folders in force in `cwd`: the project's, home, then the foreign ones. A relative foreign folder counts in `cwd`
    and in every folder above it up to the project's root. Folders that do not exist (yet) are named too."""
    root = project_root(cwd)
    here = [os.path.abspath(cwd)]
    while here[-1] != root and os.path.dirname(here[-1]) != here[-1]:
        here.append(os.path.dirname(here[-1]))
    found = [Folder(os.path.join(root, ".wisen", "skills"), "project"), Folder(paths.skills, "home")]
    for told in config.foreign:
        if told == "~" or told.startswith("~/"):
            found.append(Folder(os.path.normpath(os.path.join(paths.home, told[2:])), "foreign"))
        elif os.path.isabs(told):
            found.append(Folder(os.path.normpath(told), "foreign"))
        else:
            found += [Folder(os.path.normpath(os.path.join(folder, told)), "foreign") for folder in here]
    once: dict[str, Folder] = {}
    for folder in found:
        once.setdefault(folder.path, folder)
    return tuple(once.values())


class Library:
    """The pages in some folders, by the order of their origins (and of the folders, within one).

    `broken`: (path, reason) of what the last `scan` or `skills` had to leave out. `shadowed`: pages of the last scan
    that another of the same name goes before.
    """

    def __init__(self, folders: Iterable[Folder]) -> None:
        rank = {origin: n for n, origin in enumerate(ORDER)}
        self.folders = tuple(sorted(folders, key=lambda folder: rank.get(folder.origin, len(ORDER))))
        self.broken: list[tuple[str, str]] = []
        self.shadowed: list[PageFile] = []

    def walk(self) -> Iterator[PageFile]:
        """Every page as it is found, folder by folder, also one that another goes before. Reads no page; never raises."""
        walk = Walk(self.folders)
        yield from walk.pages()
        self.broken = walk.skipped

    def scan(self) -> list[PageFile]:
        """Every page in force, by name. Reads no page; never raises."""
        return self.in_force(self.walk())

    def in_force(self, pages: Iterable[PageFile]) -> list[PageFile]:
        """Of the pages of a `walk` those in force, by name; the others are `shadowed`."""
        found: dict[str, PageFile] = {}
        self.shadowed = []
        for file in pages:
            if found.setdefault(file.name, file) is not file:
                self.shadowed.append(file)
        return sorted(found.values(), key=lambda file: file.name)

    def load(self, file: PageFile, *, with_steps: bool = True) -> Skill:
        """The skill on a page, or all of it but its steps. Raises BrokenPage: gone, unreadable, too large, binary, or nothing in it."""
        content = self.bytes(file)
        return page.read(content, name=file.name, path=file.path, origin=file.origin, with_steps=with_steps)

    def bytes(self, file: PageFile) -> bytes:
        """A page's exact content, up to one byte over the limit of `page.read`. Raises BrokenPage."""
        try:
            return content(file.path, page.LIMIT)
        except OSError as error:
            raise BrokenPage(
                f"cannot read {file.path}: {error.strerror}", "check the file and who may read it"
            ) from error

    def skills(self) -> list[Skill]:
        """Every skill that can be read, by name."""
        found: list[Skill] = []
        for file in self.scan():
            try:
                found.append(self.load(file))
            except BrokenPage as error:
                self.broken.append((file.path, str(error)))
        return found

    def find(self, name: str) -> Skill:
        """The skill called `name` (case, dashes and underscores are forgiven). Raises NotFound, or BrokenPage."""
        return self.load(self.file(name))

    def file(self, name: str) -> PageFile:
        """The page of the skill called `name`. Raises NotFound that tells the nearest name, BrokenPage where it is no file to read."""
        pages = {file.name: file for file in self.scan()}
        if name in pages:
            return pages[name]
        twins = [file for file in pages.values() if names.skeleton(file.name) == names.skeleton(name)]
        if len(twins) == 1:
            return twins[0]
        for path, reason in self.broken:
            folder, file = os.path.split(path)
            if name == (os.path.basename(folder) if file.lower() == "skill.md" else file.removesuffix(".md")):
                raise BrokenPage(f"{path} is not read: {reason}", "mend it or take it away")
        near = difflib.get_close_matches(name, pages, 1, 0.5)
        hint = f"did you mean `{near[0]}`?" if near else "`wisen skills list` shows them all"
        raise NotFound(f"no skill is called {names.shown(name)}", hint)

    def home(self) -> str:
        """The first home folder. Raises WisenError when the library has none."""
        for folder in self.folders:
            if folder.origin == "home":
                return folder.path
        raise WisenError("this library has no home folder", "leave out --library to use your own")

    def save(self, name: str, text: str, *, aside: Aside | None = None) -> str:
        """Write a page whole or not at all; returns its path. A new one goes to home/NAME/SKILL.md; with `aside`, one of
        home or project is written over where it stands, after `aside` was given it to keep what it says, and one of a foreign folder
        or the pool gets a copy at home that goes before it.

        Raises WisenError (a name that cannot be, a twin or, without `aside`, the same name; a disk that cannot) and
        BrokenPage (the text is no page); what stood there is then untouched.
        """
        pages = self.scan()
        standing = next((file for file in pages if file.name == name), None)
        if standing is None:
            names.check(name)
            twin = next((file for file in pages if names.skeleton(file.name) == names.skeleton(name)), None)
            if twin:
                raise WisenError(
                    f"`{name}` could be taken for the skill `{twin.name}`", "choose a name of its own"
                )
        elif aside is None:
            raise WisenError(
                f"a skill called `{name}` stands at {standing.path}", "choose another name, or replace it"
            )
        try:
            written = text.encode()
        except UnicodeEncodeError as error:
            raise BrokenPage(
                "the page holds characters that are no text", "remove the broken characters"
            ) from error
        page.read(written, name=name)
        if standing and standing.origin in OURS:
            path = standing.path
            if aside:
                aside(path)
        else:
            path = os.path.join(self.home(), name, "SKILL.md")
        files.write(path, written)
        return path

    def rename(self, name: str, new: str) -> str:
        """Give a page of ours another name: its folder (or flat file) is moved, and its `name:` line changed; returns its path.

        Raises NotFound, WisenError (a foreign page; a name that cannot be, or that another page has); nothing is then changed.
        """
        file = self.file(name)
        if file.origin not in OURS:
            raise WisenError(f"`{file.name}` belongs to another tool ({file.path})", "rename it there")
        names.check(new)
        twin = next(
            (f for f in self.scan() if f is not file and names.skeleton(f.name) == names.skeleton(new)), None
        )
        if twin and twin.path != file.path:
            raise WisenError(
                f"`{new}` could be taken for the skill `{twin.name}`", "choose a name of its own"
            )
        flat = os.path.basename(file.path).lower() != "skill.md"
        source = file.path if flat else os.path.dirname(file.path)
        target = os.path.join(os.path.dirname(source), f"{new}.md" if flat else new)
        if os.path.lexists(target) and not os.path.samefile(source, target):
            raise WisenError(f"something stands at {target} already", "move that one first")
        text = page.named(self.bytes(file), new)
        os.rename(source, target)
        path = target if flat else os.path.join(target, os.path.basename(file.path))
        files.write(path, text)
        return path

    def archive(self, name: str, paths: Paths, why: str, at: float) -> str:
        """Move the page of `name` to `$DATA/archive/`; returns the folder it is in now. `at`: seconds since the epoch.

        Raises NotFound, or WisenError (a foreign page is another tool's; a disk that cannot).
        """
        file = self.file(name)
        if file.origin not in OURS:
            raise WisenError(
                f"`{file.name}` belongs to another tool ({file.path})", "remove it with that tool"
            )
        datafolder.ensure(paths)
        return archive.put(file.path, file.name, paths.archive, why, at)

    def restore(self, name: str, paths: Paths) -> dict[str, str]:
        """Bring back what is archived of `name`, and what came with it; returns name -> where it stands. Raises NotFound, WisenError."""
        return archive.back(name, paths.archive)
