"""A real editor's client, as far as it is heard: pytest-lsp speaks for it, with the capabilities that it announced.

async with speaking(cli, Path("clients/helix-25.01.json")) as person:
    found = await person.actions(person.opens("app.py", "# fix it\n"), 0)

Law: what the server sends is kept and answered as this editor would; a person who is asked takes the first answer.
"""

import ast
import asyncio
import json
import os
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lsprotocol import converters
from lsprotocol import types as t
from pytest_lsp import LanguageClient, make_test_lsp_client
from support.cli import WISEN, Cli

LONG = 60.0  # seconds after which a test has failed


@dataclass
class Person:
    """One editor with its server. `sent`: every request and notification of the server's, by method."""

    cli: Cli
    client: LanguageClient
    told: dict[str, Any]
    server: t.InitializeResult
    sent: list[tuple[str, Any]] = field(default_factory=list)
    versions: dict[str, int] = field(default_factory=dict)

    def can(self, *path: str) -> Any:
        """What the editor announced at a place; None when it did not."""
        found: Any = self.told["capabilities"]
        for name in path:
            found = found.get(name) if isinstance(found, dict) else None
        return found

    def uri(self, path: str) -> str:
        return (self.cli.work / path).as_uri() if not path.startswith("/") else Path(path).as_uri()

    def opens(self, path: str, text: str, language: str = "markdown") -> str:
        uri = self.uri(path)
        self.client.text_document_did_open(
            t.DidOpenTextDocumentParams(t.TextDocumentItem(uri, language, 1, text))
        )
        return uri

    def changes(self, uri: str, text: str) -> None:
        """All of the document becomes this text."""
        version = self.versions[uri] = self.versions.get(uri, 1) + 1
        whole = t.TextDocumentContentChangeWholeDocument(text)
        self.client.text_document_did_change(
            t.DidChangeTextDocumentParams(t.VersionedTextDocumentIdentifier(version, uri), [whole])
        )

    async def actions(
        self,
        uri: str,
        line: int,
        last: int | None = None,
        *,
        columns: tuple[int, int] = (0, 0),
        diagnostics: Sequence[t.Diagnostic] = (),
    ) -> list[t.CodeAction]:
        """What is offered at a line, in the lines to `last`, or for what is selected between `columns`."""
        first, end = (
            t.Position(line, columns[0]),
            t.Position(line if last is None else last, columns[1]),
        )
        asked = t.CodeActionParams(
            t.TextDocumentIdentifier(uri), t.Range(first, end), t.CodeActionContext(list(diagnostics))
        )
        return [_action(one) for one in await self.client.text_document_code_action_async(asked) or ()]

    async def action(self, uri: str, words: str, line: int = 0, last: int | None = None) -> t.CodeAction:
        """The one action whose title holds these words."""
        (found,) = [one for one in await self.actions(uri, line, last) if words in one.title]
        return found

    async def runs(self, command: t.Command | None) -> Any:
        assert command
        asked = t.ExecuteCommandParams(command.command, command.arguments)
        return await asyncio.wait_for(self.client.workspace_execute_command_async(asked), LONG)

    async def settles(self) -> None:
        """Wait until the server has seen the library: on a busy machine the first answers know no skills."""
        memo, end = self.opens("GEMINI.md", "`\n"), asyncio.get_running_loop().time() + LONG
        asked = t.CompletionParams(**self.at(memo, 0, 1))
        while not (await self.client.text_document_completion_async(asked)).items:  # type: ignore[union-attr]
            assert asyncio.get_running_loop().time() < end, "the library was never seen"
        self.client.text_document_did_close(t.DidCloseTextDocumentParams(t.TextDocumentIdentifier(memo)))

    def at(self, uri: str, line: int, column: int) -> dict[str, Any]:
        return {"text_document": t.TextDocumentIdentifier(uri), "position": t.Position(line, column)}

    def methods(self) -> set[str]:
        return {method for method, _ in self.sent}

    def told_last(self, method: str) -> Any:
        """What came last with this request or notification of the server's; None when none did."""
        return next((params for name, params in reversed(self.sent) if name == method), None)

    def said(self) -> str:
        """What the person was told, in the order it was."""
        return "\n".join(params.message for name, params in self.sent if name == t.WINDOW_SHOW_MESSAGE)

    @property
    def shows(self) -> bool:
        """Whether the editor can be asked to open a document."""
        return bool(self.can("window", "showDocument", "support"))

    async def until(self, holds: Callable[[], Any]) -> Any:
        """Wait until something holds, and give it back."""
        end = asyncio.get_running_loop().time() + LONG
        while not (found := holds()):
            assert asyncio.get_running_loop().time() < end, self.methods()
            await asyncio.sleep(0.01)  # a message of the server's arrives in between
        return found


def _action(one: t.CodeAction | t.Command) -> t.CodeAction:
    """lsprotocol 2025.0 takes an action with a command for a command whose name is all of it: read it back."""
    if isinstance(one, t.CodeAction):
        return one
    return t.CodeAction(one.title, command=t.Command(**ast.literal_eval(one.command)))


@asynccontextmanager
async def speaking(cli: Cli, announced: Path) -> AsyncIterator[Person]:
    """`wisen lsp` in the folder of `cli`, its library seen, spoken to as the editor does whose `initialize` is in that file."""
    told = json.loads(announced.read_text())
    client, sent = make_test_lsp_client(), list[tuple[str, Any]]()

    def answers(method: str, answer: Callable[[Any], Any]) -> None:
        client.protocol.fm.features.pop(method, None)  # pytest-lsp answers some by itself

        @client.feature(method)
        def hear(params: Any = None) -> Any:
            sent.append((method, params))
            return answer(params)

    answers(t.WORKSPACE_APPLY_EDIT, lambda _: t.ApplyWorkspaceEditResult(True))
    answers(t.WINDOW_SHOW_DOCUMENT, lambda _: t.ShowDocumentResult(True))
    answers(t.WINDOW_SHOW_MESSAGE_REQUEST, lambda params: params.actions[0])
    answers(t.WORKSPACE_CONFIGURATION, lambda params: [None for _ in params.items])
    for method in (
        t.CLIENT_REGISTER_CAPABILITY,
        t.WORKSPACE_CODE_LENS_REFRESH,
        t.WORKSPACE_INLAY_HINT_REFRESH,
        t.WINDOW_SHOW_MESSAGE,
    ):
        answers(method, lambda _: None)
    progress = client.protocol.fm.features[t.WINDOW_WORK_DONE_PROGRESS_CREATE]
    answers(t.WINDOW_WORK_DONE_PROGRESS_CREATE, progress)
    await client.start_io(*WISEN, "lsp", env=cli.environ, cwd=str(cli.work))
    capabilities = converters.get_converter().structure(told["capabilities"], t.ClientCapabilities)
    info = t.ClientInfo(**told["clientInfo"]) if "clientInfo" in told else None
    server = await client.initialize_session(
        t.InitializeParams(
            capabilities,
            client_info=info,
            process_id=os.getpid(),
            root_uri=cli.work.as_uri(),
            workspace_folders=[t.WorkspaceFolder(cli.work.as_uri(), "w")],
        )
    )
    person = Person(cli, client, told, server, sent)
    await person.settles()
    yield person
    await client.shutdown_session()
    await client.stop()
