"""What one editor has open: its documents, and for each folder a place.

Law: a document belongs to the innermost open folder around it, else to the first. Places are made when they are first
needed. What the client sets (`wisen.limit`, ...) is laid over the environment, so that it reaches child processes too.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import quote, unquote, urlsplit

from ..skills.errors import WisenError
from ..skills.model import Who
from .page import Page, kind
from .place import Place
from .text import Text

KNOWN = 60.0  # seconds for which the prompts of the last sessions are not read again
SESSIONS, LONGEST = 10, 120  # sessions looked at; characters of a prompt that can be a trigger
SETTINGS = (
    "limit",
    "wanted_rate",
)  # a workspace may bring settings with it, so they only say how much is offered


class Desk:
    """`changed` is called when a library was seen anew. To be made and used on the event loop's thread."""

    def __init__(self, environ: Mapping[str, str], changed: Callable[[], None] = lambda: None) -> None:
        self.environ = dict(environ)
        self.given = dict(environ)
        self.texts: dict[str, Text] = {}
        self.encoding = "utf-16"
        self.renaming: dict[str, str] = {}  # old name -> new, where the client was given the edit
        self._prompts: tuple[float, tuple[str, ...]] = (-KNOWN, ())
        self._changed = changed
        self._folders: list[str] = []
        self._places: dict[str, Place] = {}

    def open_folders(self, added: list[str], removed: list[str] | None = None) -> None:
        gone = set(removed or ())
        self._folders = [folder for folder in dict.fromkeys([*self._folders, *added]) if folder not in gone]
        for folder in gone & self._places.keys():
            self._places.pop(folder).close()

    def settings(self, told: object) -> None:
        """What the client says under `wisen`: names as in config.toml's settings; anything odd is let be."""
        told = told.get("wisen", told) if isinstance(told, Mapping) else {}
        found = {
            f"WISEN_{name.upper()}": str(value)
            for name, value in (told.items() if isinstance(told, Mapping) else ())
            if name in SETTINGS and isinstance(value, int | float | str) and value != ""
        }
        if self.environ != (new := {**self.given, **found}):
            self.environ = new
            for place in self._places.values():
                place.close()
            self._places.clear()

    def place(self, uri: str = "") -> Place:
        """Where a document belongs."""
        path = to_path(uri)
        around = [folder for folder in self._folders if path.startswith(folder.rstrip("/") + "/")]
        folder = max(around, key=len) if around else (self._folders or [os.getcwd()])[0]
        if folder not in self._places:
            self._places[folder] = Place(self.environ, folder, self._seen)
        return self._places[folder]

    async def settled(self, uri: str) -> Place:
        """Where a document belongs, once its library was seen (or that takes too long)."""
        while True:
            place = self.place(uri)
            await place.ready()
            if place is self.place(uri):  # no other folder, no other settings meanwhile
                return place

    def places(self) -> tuple[Place, ...]:
        """Every place that has been needed so far."""
        return tuple(self._places.values())

    def short(self, path: str) -> str:
        """A path as a person types it: a status line has room for one line."""
        home = self.environ.get("HOME", "").rstrip("/")
        return f"~{path.removeprefix(home)}" if home and path.startswith(f"{home}/") else path

    def text(self, uri: str) -> Text:
        """A document that is open; an empty one when it is not."""
        return self.texts.get(uri) or Text(uri, "", version=-1, encoding=self.encoding)

    def page(self, text: Text) -> Page | None:
        """The skill page that a document is, if it is one."""
        place = self.place(text.uri)
        return kind(to_path(text.uri), text.source, text.language, place.home.paths.drafts, place.roots)

    async def prompts(self, place: Place) -> tuple[str, ...]:
        """What the person asked in the last sessions, newest first."""
        if time.monotonic() - self._prompts[0] > KNOWN:
            found = await asyncio.to_thread(lambda: tuple(dict.fromkeys(_asked(place))))
            self._prompts = (time.monotonic(), found)
        return self._prompts[1]

    def _seen(self) -> None:
        """A library was seen anew. A skill whose renaming was handed out and took place is renamed in the ledger."""
        for old, new in list(self.renaming.items()):
            for place in self._places.values():
                if new in place.pages and old not in place.pages and self.renaming.pop(old, ""):
                    with contextlib.suppress(WisenError, OSError):
                        place.home.ledger.tend("renamed", old, at=time.time(), where=new)
        self._changed()


def _asked(place: Place) -> Iterator[str]:
    for session in place.home.sessions.list(SESSIONS):
        with contextlib.suppress(WisenError):
            for turn in place.home.sessions.transcript(session.id).turns:
                text = turn.text.strip()
                if (
                    turn.who is Who.PERSON
                    and 3 < len(text) <= LONGEST
                    and "\n" not in text
                    and text[0] not in "/!#"
                ):
                    yield text.rstrip(".!").replace('"', "'")


def to_path(uri: str) -> str:
    """The path of a file's URI; "" for any other."""
    parts = urlsplit(uri)
    return os.path.normpath(unquote(parts.path)) if parts.scheme == "file" and parts.path else ""


def to_uri(path: str) -> str:
    return "file://" + quote(os.path.abspath(path), safe="/")
