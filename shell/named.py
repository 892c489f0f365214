"""The names there are: skills, sessions, drafts, archived pages, settings, agents, verbs; for the completion.

Law: reads, and creates nothing, so that a Tab leaves no trace.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping

from ..skills.paths import Paths
from ..wrapper.profiles import agents
from . import verbs


class Names:
    """What one person's wisen has names for."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ, self._paths = environ, Paths(environ)

    def named(self, kind: str) -> Iterator[tuple[str, str]]:
        """(name, what it is) of every thing of a kind; nothing for a kind that has no names."""
        look = {
            "skill": self._skills, "session": self._sessions, "draft": self._drafts, "archived": self._archived,
            "setting": self._settings, "agent": self._agents, "verb": self._verbs,
        }.get(kind)  # fmt: skip
        return look() if look else iter(())

    def _skills(self) -> Iterator[tuple[str, str]]:
        from ..skills import config, library
        from ..skills.paths import project_root

        settings = config.load(self._paths, project_root(os.getcwd()), self._environ)
        for skill in library.Library(library.folders(self._paths, os.getcwd(), settings)).skills():
            yield skill.name, _line(skill.description or skill.title)

    def _sessions(self) -> Iterator[tuple[str, str]]:
        from ..skills.sessions import Sessions

        yield "last", "the newest one"
        for session in Sessions(self._paths).list(30):
            yield session.id, f"{session.agent} in {session.cwd}"

    def _drafts(self) -> Iterator[tuple[str, str]]:
        from ..skills.drafts import Drafts

        yield "last", "the newest one"
        for draft in Drafts(self._paths).list():
            yield draft.id, draft.name

    def _archived(self) -> Iterator[tuple[str, str]]:
        from ..skills import archive

        for name in sorted(set(map(archive.called, archive.kept(self._paths.archive)))):
            yield name, ""

    def _settings(self) -> Iterator[tuple[str, str]]:
        from ..skills import explained, settings

        for name in settings.names():
            about = explained.explained(name)
            yield about.place, _line(about.what)

    def _agents(self) -> Iterator[tuple[str, str]]:
        path = self._environ.get("PATH")
        return ((name, "wrap it") for name in agents() if shutil.which(name, path=path))

    def _verbs(self) -> Iterator[tuple[str, str]]:
        return ((name, verbs.verb(name).does) for name in verbs.NAMES)


def _line(text: str) -> str:
    """What a list of candidates has room for."""
    flat = " ".join(text.split())
    return flat if len(flat) <= 70 else flat[:69] + "…"
