"""The language server: thin handlers between pygls and plain functions. The one file that imports pygls.

Law: no model and no slow work on the event loop; what takes time is a child process that can be cancelled. Every awaited client request
has a time limit. Ends when the client does.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from functools import partial

from lsprotocol import types as t
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path
from pygls.workspace import PositionCodec, TextDocument

from .. import __version__
from ..skills import lint
from ..skills.errors import BrokenPage
from ..skills.home import Home
from ..skills.model import Finding, Prompt
from ..skills.watch import Watch
from . import actions

PATIENCE = 5.0  # seconds for a client to answer a request of ours
HEARTBEAT = 1.0  # seconds between two looks whether the client's process lives
SEVERITIES = {
    "error": t.DiagnosticSeverity.Error,
    "warning": t.DiagnosticSeverity.Warning,
    "hint": t.DiagnosticSeverity.Hint,
}


class Server(LanguageServer):
    """One client; a Home for the folder it opened."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        super().__init__("wisen", __version__)
        self.environ = environ
        self.home = Home(environ)
        self.watch: Watch | None = None

    def open_folder(self, folder: str) -> None:
        self.home = Home(self.environ, folder)
        self.home.suggest.refresh(None)
        self.watch = Watch([place.path for place in self.home.library.folders])
        self.watch.start()
        asyncio.get_running_loop().add_reader(self.watch.fileno(), self._changed)

    def _changed(self) -> None:
        if self.watch and (paths := self.watch.changes(0)):
            self.home.suggest.refresh(paths)


def make(environ: Mapping[str, str]) -> Server:
    """A server with every feature registered, not started."""
    server = Server(environ)
    server.feature(t.INITIALIZED)(partial(_initialized, server))
    server.feature(t.TEXT_DOCUMENT_CODE_ACTION)(partial(_code_actions, server))
    server.feature(t.TEXT_DOCUMENT_DID_OPEN)(partial(_lint, server))
    server.feature(t.TEXT_DOCUMENT_DID_CHANGE)(partial(_lint, server))
    server.command("wisen.synthesize")(partial(_synthesize, server))
    server.command("wisen.open")(partial(_open, server))
    return server


async def _initialized(server: Server, params: t.InitializedParams) -> None:
    root = next(iter(server.workspace.folders.values()), None)
    server.open_folder((to_fs_path(root.uri) if root else None) or server.workspace.root_path or os.getcwd())
    process = server.process_id
    while process:  # pygls does not watch the client's process; an orphan would live on
        await asyncio.sleep(HEARTBEAT)
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            os._exit(0)
        except PermissionError:
            return


def _code_actions(server: Server, params: t.CodeActionParams) -> list[t.CodeAction]:
    document = server.workspace.get_text_document(params.text_document.uri)
    lines = document.lines
    first, last = params.range.start.line, params.range.end.line
    if last > first and params.range.end.character == 0:
        last -= 1
    messages = [
        diagnostic.message for diagnostic in params.context.diagnostics if diagnostic.source != "wisen"
    ]
    prompt = Prompt(actions.prompt(lines, first, last, messages), server.home.cwd, "editor")
    matches = server.home.suggest(prompt, server.home.config.limit).matches
    return [
        _as_action(document, action)
        for action in actions.offered(matches, lines, last, document.language_id or "")
    ]


def _as_action(document: TextDocument, action: actions.Insert | actions.Run) -> t.CodeAction:
    if isinstance(action, actions.Run):
        command = t.Command(title=action.title, command=action.command, arguments=list(action.arguments))
        return t.CodeAction(title=action.title, kind=t.CodeActionKind.RefactorRewrite, command=command)
    lines = document.lines
    if action.line < len(lines) or not lines or lines[-1].endswith("\n"):
        place, text = t.Position(min(action.line, len(lines)), 0), action.text
    else:  # the last line has no end: the text begins with one
        end = PositionCodec(document.position_codec.encoding).client_num_units(lines[-1])
        place, text = t.Position(len(lines) - 1, end), "\n" + action.text.removesuffix("\n")
    edit = t.TextEdit(t.Range(place, place), text)
    return t.CodeAction(
        title=action.title,
        kind=t.CodeActionKind.RefactorRewrite,
        edit=t.WorkspaceEdit(changes={document.uri: [edit]}),
    )


async def _synthesize(server: Server, session: str = "last") -> dict[str, object]:
    """Make a draft, exactly as the command line does, in a child process; show it, and give it back."""
    argv = [sys.executable, "-m", "wisen.shell.main", "synthesize", "--session", session, "--json"]
    child = await asyncio.create_subprocess_exec(
        *argv, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        env=dict(server.environ), cwd=server.home.cwd,
    )  # fmt: skip
    try:
        said, talk = await child.communicate()
    except asyncio.CancelledError:
        child.kill()
        raise
    if child.returncode:
        _tell(server, talk.decode("utf-8", "replace").strip(), t.MessageType.Error)
        return {"draft": None}
    answer: dict[str, object] = json.loads(said)
    if not answer.get("draft"):
        _tell(server, f"wisen: nothing to learn from this session: {answer.get('why')}")
        return answer
    path = server.home.drafts.page_path(str(answer["draft"]))
    _tell(server, f"wisen: draft {answer['name']}; read it, then `wisen accept {answer['draft']}`")
    await _show(server, path)
    return answer


async def _open(server: Server, path: str) -> None:
    await _show(server, path)


async def _show(server: Server, path: str) -> None:
    """Open a file in the editor where the client can; else say where it is."""
    window = server.client_capabilities.window
    uri = from_fs_path(path)
    if window and window.show_document and window.show_document.support and uri:
        asking = server.window_show_document_async(t.ShowDocumentParams(uri=uri, take_focus=True))
        try:
            await asyncio.wait_for(asking, PATIENCE)
            return
        except Exception:  # no answer, or the client could not: the person still learns where it is
            pass
    _tell(server, f"wisen: {path}")


def _lint(server: Server, params: t.DidOpenTextDocumentParams | t.DidChangeTextDocumentParams) -> None:
    """Diagnostics for a skill page, pushed; any other document gets none."""
    document = server.workspace.get_text_document(params.text_document.uri)
    path = to_fs_path(document.uri) or ""
    if os.path.basename(path).lower() != "skill.md":
        return
    try:
        findings = lint.lint(document.source, name=os.path.basename(os.path.dirname(path)))
    except BrokenPage as error:
        findings = (Finding("broken", str(error), "error"),)
    server.text_document_publish_diagnostics(
        t.PublishDiagnosticsParams(
            document.uri, [_diagnostic(document, finding) for finding in findings], document.version
        )
    )


def _diagnostic(document: TextDocument, finding: Finding) -> t.Diagnostic:
    line = min(max(finding.line - 1, 0), max(len(document.lines) - 1, 0))
    length = len(document.lines[line].rstrip("\n")) if document.lines else 0
    return t.Diagnostic(
        range=t.Range(t.Position(line, 0), t.Position(line, length)),
        message=f"{finding.message}{f' ({finding.hint})' if finding.hint else ''}",
        severity=SEVERITIES.get(finding.severity, t.DiagnosticSeverity.Warning),
        source="wisen",
        code=finding.kind,
    )


def _tell(server: Server, message: str, kind: t.MessageType = t.MessageType.Info) -> None:
    server.window_show_message(t.ShowMessageParams(kind, message))
