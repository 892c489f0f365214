"""The language server: with `protocol` all that knows pygls.

Law: nothing slow on the event loop; whoever is asked by us has a time limit to answer; what the client may cancel is really
cancelled. Documents are kept by `desk` and not by pygls, whose lines end where Python's do. Ends when its client does.
"""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import itertools
import logging
import os
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from concurrent.futures import Future
from functools import partial
from typing import Any, NoReturn

from lsprotocol import types as t
from pygls.capabilities import ServerCapabilitiesBuilder
from pygls.exceptions import JsonRpcException
from pygls.io_ import StdoutWriter, run_async
from pygls.lsp.server import LanguageServer

from .. import __version__
from ..skills.errors import WisenError
from . import clipboard, heartbeat, wire
from .ahead import SETTLE, Ahead
from .commands import COMMANDS
from .desk import Desk, to_path, to_uri
from .features import ASKED, Session
from .proofread import Proofreader
from .protocol import Protocol
from .remarks import Remark
from .text import Edit, Text
from .work import Work

PATIENCE = 5.0  # seconds for a client to answer a request of ours
THOUGHT = 600.0  # seconds for a person to answer one
INVALID_PARAMS, FAILED = -32602, -32803

log = logging.getLogger("wisen.lsp")


class Server(LanguageServer):
    """One client. Also its `commands.Client`."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        super().__init__("wisen", __version__, protocol_cls=Protocol)
        self.desk = Desk(environ, self._library_changed)
        self.session = Session(self.desk, Ahead(self.desk), self._then)
        self.work = Work()
        self.reader = Proofreader(self.session, self._publish, self._hints)
        self._tokens = itertools.count(1)
        self._running: set[asyncio.Task[object]] = set()

    async def converse(self, source: Any, sink: Any) -> None:
        """Answer until `source` (readline and readexactly, awaited) ends. `sink`: write and flush."""
        self._stop_event = threading.Event()
        self.protocol.set_writer(StdoutWriter(sink))
        await run_async(self._stop_event, source, self.protocol, log, self.report_server_error)

    def leave(self, status: int = 0) -> NoReturn:
        """End now: nothing is waited for, no child is left."""
        self.work.end()
        os._exit(status)

    def opened(self, text: Text, changed: int | None = None) -> None:
        """A document as it is now; `changed`: the line where it was, if it was."""
        self.desk.texts[text.uri] = text
        self.reader.touched(text.uri)
        self.session.ahead.moved(text, changed or 0, 0.0 if changed is None else SETTLE)

    def closed(self, uri: str) -> None:
        self.desk.texts.pop(uri, None)
        self.session.ahead.closed(uri)
        self.reader.closed(uri)

    async def run(self, name: str, arguments: Sequence[object]) -> object:
        command = COMMANDS.get(name)
        words = [str(one) for one in arguments]
        try:
            if command is None:
                raise TypeError(f"{name} is no command of wisen")
            inspect.signature(command).bind(self, *words)
        except TypeError as error:
            raise JsonRpcException(str(error), INVALID_PARAMS) from None
        try:
            return await command(self, *words)
        except (WisenError, OSError, ValueError) as error:
            hint = getattr(error, "hint", "")
            self.window_show_message(
                t.ShowMessageParams(t.MessageType.Error, f"wisen: {error}{f'; {hint}' if hint else ''}")
            )
            return None

    def _then(self, name: str, *arguments: str) -> None:
        task = asyncio.ensure_future(self.run(name, arguments))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    def tell(self, message: str) -> None:
        self.window_show_message(t.ShowMessageParams(t.MessageType.Info, message))

    async def show(self, path: str, said: str = "") -> None:
        """Open a file in the editor where the client can, and then be silent: a message makes Neovim wait for Enter, which eats what
        the person types next. Else say what is to be said, and where it is, last, where a status line keeps it."""
        if self.session.able.shows:
            asking = self.window_show_document_async(t.ShowDocumentParams(uri=to_uri(path), take_focus=True))
            if getattr(await _within(asking, PATIENCE), "success", False):
                return
        if said:
            self.tell(said)
        self.tell(f"wisen: {self.desk.short(path)}")

    async def ask(self, question: str, answers: Sequence[str]) -> str:
        items = [t.MessageActionItem(answer) for answer in answers]
        asked = t.ShowMessageRequestParams(t.MessageType.Info, question, items)
        asking = self.window_show_message_request_async(asked)
        return str(getattr(await _within(asking, THOUGHT), "title", ""))

    async def edit(self, changes: Mapping[str, tuple[Text, Sequence[Edit]]]) -> bool:
        change = t.ApplyWorkspaceEditParams(wire.workspace_edit(changes, self.session.able), "wisen")
        if not self.session.able.edits:
            self.workspace_apply_edit(change)
            return True
        asked = self.workspace_apply_edit_async(change)
        return bool(getattr(await _within(asked, PATIENCE), "applied", False))

    async def copy(self, text: str) -> bool:
        """Into the person's clipboard: by the editor where it said it can, else by this machine's program."""
        if self.session.able.copies:
            self.protocol.notify("wisen/copy", {"text": text})
            return True
        return await clipboard.copy(text, self.desk.environ)

    @contextlib.asynccontextmanager
    async def busy(self, title: str) -> AsyncIterator[Callable[[str], None]]:
        """Show that something goes on, and let the person cancel it, where the client can. To be told each step."""
        token, begun, task = f"wisen-{next(self._tokens)}", False, asyncio.current_task()
        progress = self.work_done_progress
        if self.session.able.progress:
            await _within(progress.create_async(token), PATIENCE)
            begun = token in progress.tokens
        if begun and task:
            progress.begin(token, t.WorkDoneProgressBegin(title, cancellable=True))
            progress.tokens[token].add_done_callback(lambda _: task.cancel())

        def step(words: str) -> None:
            if token in progress.tokens:
                progress.report(token, t.WorkDoneProgressReport(message=words, cancellable=True))

        try:
            yield step
        finally:
            if begun:
                progress.tokens.pop(token, None)
                progress.end(token, t.WorkDoneProgressEnd())

    def report_server_error(self, error: Exception, source: object) -> None:
        log.error("%s: %s", source, error)  # the client has its answer; a pop-up would only disturb

    def _publish(self, text: Text, remarks: Sequence[Remark]) -> None:
        found = [wire.diagnostic(text, remark) for remark in remarks]
        self.text_document_publish_diagnostics(t.PublishDiagnosticsParams(text.uri, found, text.version))

    def _hints(self) -> None:
        if self.session.able.hints_anew:
            self.workspace_inlay_hint_refresh(None)

    def _library_changed(self) -> None:
        self.reader.library_changed()
        self.session.ahead.begin()
        if self.session.able.lenses:
            self.workspace_code_lens_refresh(None)

    def begin(self, params: t.InitializeParams) -> None:
        """`initialize`: what the client can, where it stands and what it wants."""
        self.session.able = wire.abilities(params)
        encoding = ServerCapabilitiesBuilder.choose_position_encoding(params.capabilities)
        self.desk.encoding = str(getattr(encoding, "value", encoding))
        self.desk.settings(params.initialization_options)
        uris = [folder.uri for folder in params.workspace_folders or ()] or [params.root_uri or ""]
        self.desk.open_folders(
            [path for uri in uris if (path := to_path(uri))] or [params.root_path or os.getcwd()]
        )

    async def configured(self, told: object = None) -> None:
        """Take the client's settings: what it told, else what it answers when it is asked."""
        if told:
            self.desk.settings(told)
        elif self.session.able.settings:
            wanted = t.ConfigurationParams([t.ConfigurationItem(section="wisen")])
            asking = self.workspace_configuration(wanted)
            asking.add_done_callback(
                self._answered
            )  # as it comes: what is asked right behind it counts on it
            await _within(asyncio.wrap_future(asking), PATIENCE)

    def _answered(self, asking: Future[Sequence[object]]) -> None:
        if (
            not asking.cancelled()
            and not asking.exception()
            and (told := next(iter(asking.result() or ()), None))
        ):
            self.desk.settings(told)

    async def reconfigured(self, params: t.DidChangeConfigurationParams) -> None:
        await self.configured(params.settings)

    async def begun(self, _: t.InitializedParams) -> None:
        """`initialized`: take the client's settings, see the library."""
        watching = asyncio.ensure_future(heartbeat.outlive_no(self.process_id, self.leave))
        if self.session.able.watches_settings:
            kind = t.Registration(
                "wisen-settings", t.WORKSPACE_DID_CHANGE_CONFIGURATION, {"section": "wisen"}
            )
            await _within(self.client_register_capability_async(t.RegistrationParams([kind])), PATIENCE)
        await self.configured()
        self.desk.place()
        await watching


def make(environ: Mapping[str, str]) -> Server:
    """A server with every feature registered, not started. To be called on the thread that starts it."""
    server = Server(environ)
    server.feature(t.INITIALIZE)(partial(server.begin))
    server.feature(t.INITIALIZED)(partial(server.begun))
    server.feature(t.EXIT)(lambda *_: server.leave(0 if server.protocol._shutdown else 1))
    server.feature(t.TEXT_DOCUMENT_DID_SAVE)(lambda params: server.reader.touched(params.text_document.uri))
    server.feature(t.WORKSPACE_DID_CHANGE_CONFIGURATION)(partial(server.reconfigured))
    server.feature(t.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)(
        lambda params: server.desk.open_folders(
            [to_path(one.uri) for one in params.event.added],
            [to_path(one.uri) for one in params.event.removed],
        )
    )
    for method, (function, options) in ASKED.items():
        server.feature(method, options)(_answering(server, function))
    for name in COMMANDS:
        server.command(name)(lambda: None)  # announced; `Protocol` runs them
    return server


def _answering(server: Server, function: Callable[..., Any]) -> Callable[[Any], Any]:
    """A feature as pygls wants it; what it refuses becomes an error that says why."""

    async def later(params: Any) -> Any:
        try:
            return await function(server.session, params)
        except (WisenError, ValueError) as error:
            raise JsonRpcException(str(error), FAILED) from error

    def now(params: Any) -> Any:
        try:
            return function(server.session, params)
        except (WisenError, ValueError) as error:
            raise JsonRpcException(str(error), FAILED) from error

    return later if inspect.iscoroutinefunction(function) else now


async def _within(asking: Awaitable[Any], seconds: float) -> Any:
    """What the client answers; None when it does not, or cannot."""
    try:
        return await asyncio.wait_for(asking, seconds)
    except (TimeoutError, JsonRpcException):
        return None
    except Exception as error:
        log.error("asking the client: %s", error)
        return None
