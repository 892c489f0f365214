"""One person's wisen, put together: the only room that knows how the others fit. Each part is made when it is first asked for.

Law: reads the environment it is given and nothing else; has no logic of its own. Faces (shell, lsp, wrapper) make
one Home and hand its parts on; of the rooms here only `learn`, which needs nearly all of them, takes one whole.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from functools import cached_property

from . import config, datafolder, library
from .around import Around
from .library import Folder, Library
from .paths import Paths, project_root
from .silence import SILENCE, Silence
from .suggest import Suggest

TYPE_CHECKING = False
if TYPE_CHECKING:  # these parts, and SQLite's with them, are imported when first asked for: a question waits for none of them
    from .drafts import Drafts
    from .history import History
    from .ledger import Ledger
    from .model import Standing
    from .opinion import Opinion
    from .sessions import Sessions


class Home:
    """`environ` and `cwd` say whose and where. `folders` replaces the default folders of the library; `native`, to be set before the
    first question, are those whose pages the agent in question loads by itself."""

    native: Sequence[str] = ()

    def __init__(self, environ: Mapping[str, str], cwd: str = "", folders: Sequence[str] = ()) -> None:
        self.environ = environ
        self.cwd = os.path.abspath(cwd or os.getcwd())
        self.paths = Paths(environ)
        self._folders = tuple(os.path.abspath(folder) for folder in folders)

    @cached_property
    def config(self) -> config.Config:
        return config.load(self.paths, project_root(self.cwd), self.environ)

    @cached_property
    def library(self) -> Library:
        if self._folders:
            return Library(tuple(Folder(folder, "home") for folder in self._folders))
        datafolder.ensure(self.paths)
        return Library(library.folders(self.paths, self.cwd, self.config))

    @cached_property
    def suggest(self) -> Suggest:
        return Suggest(
            self.library,
            self.paths.index,
            self.config,
            native=self.native,
            opinion=self.opinion,
            around=self.around,
        )

    @cached_property
    def around(self) -> Around:
        """What the folders are about that prompts come from."""
        return Around(time.monotonic, home=self.paths.home)

    @cached_property
    def opinion(self) -> Silence | Opinion:
        """The models that are asked beside the index; silence while the settings name none."""
        if not (self.config.embeddings or self.config.judge):
            return SILENCE
        from .filtering import cleaner
        from .opinion import Opinion

        return Opinion(
            self.config,
            self.environ,
            self.paths.vectors,
            lambda: cleaner(self.environ, self.paths.home, self.cwd),
        )

    @cached_property
    def ledger(self) -> Ledger:
        from . import ledger

        datafolder.ensure(self.paths)
        return ledger.open(self.paths.ledger, now=time.time())

    @cached_property
    def sessions(self) -> Sessions:
        from .sessions import Sessions

        return Sessions(self.paths)

    @cached_property
    def history(self) -> History:
        from .history import History

        return History(self.paths.history, self.sessions)

    @cached_property
    def drafts(self) -> Drafts:
        from .drafts import Drafts

        return Drafts(self.paths)

    def standings(self) -> dict[str, Standing]:
        """What the ledger believes of every skill that stands in it or in the library, now."""
        from .standing import standings

        known = [skill.name for skill in self.library.skills()]
        book = self.ledger
        return standings(book.uses(), book.judgements(), book.tendings(), time.time(), known)
