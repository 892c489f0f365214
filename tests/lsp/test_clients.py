"""Speaks to the server as each real editor does, through pytest-lsp: what it never announced it is never sent.

`clients/*.json` are what the editors say in `initialize`; see the README there."""

import ast
import asyncio
import json
import os
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import converters
from lsprotocol import types as t
from pytest_lsp import LanguageClient, make_test_lsp_client
from support.cli import WISEN, Cli
from support.pages import HOOKS
from support.sessions import worked

CLIENTS = sorted((Path(__file__).parent / "clients").glob("*.json"))
LONG = 60.0  # seconds after which a test has failed
PAGE = "---\nname: old-way\ndescription: The way. Use when asked for it.\n---\n\n# Skill: The 😀 way\n## Steps\n1. First do `hooks`\n"


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

    async def actions(
        self, uri: str, line: int, last: int | None = None, **context: Any
    ) -> list[t.CodeAction]:
        where = t.Range(t.Position(line, 0), t.Position(line if last is None else last, 0))
        asked = t.CodeActionParams(
            t.TextDocumentIdentifier(uri),
            where,
            t.CodeActionContext(diagnostics=context.get("diagnostics", [])),
        )
        return [_action(one) for one in await self.client.text_document_code_action_async(asked) or ()]

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


@pytest.fixture(params=CLIENTS, ids=lambda path: path.stem)
async def person(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Person]:
    cli = Cli(tmp_path)
    cli.keeps("hooks", HOOKS)
    cli.keeps("old-way", PAGE)
    worked(cli)
    (cli.work / ".git").mkdir()
    (cli.work / "app.py").touch()
    told = json.loads(request.param.read_text())
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


async def test_in_any_file(person: Person) -> None:
    offered = person.can("general", "positionEncodings")
    assert person.server.capabilities.position_encoding in (offered or ["utf-16"])
    uri = person.opens(
        "app.py", "x = '😀'\n# convert this class component to hooks\n# - read it\n# - change it\n", "python"
    )
    found = await person.actions(uri, 1)
    kinds = person.can("textDocument", "codeAction", "codeActionLiteralSupport", "codeActionKind", "valueSet")
    assert all(any(one.kind.startswith(kind) for kind in kinds if kind) for one in found if one.kind)
    insert = next(one for one in found if "insert the steps" in one.title)
    assert insert.edit and "(" in insert.title, "the reason stands in the title"
    if person.can("workspace", "workspaceEdit", "documentChanges"):
        (change,) = insert.edit.document_changes or ()
        assert isinstance(change, t.TextDocumentEdit) and change.text_document.version == 1
    else:
        assert list(insert.edit.changes or ()) == [uri]
    titles = " | ".join(one.title for one in found)
    for words in ("open “", "copy as a prompt", "the last session", "another session", "this git change"):
        assert words in titles

    told = await person.runs(next(one.command for one in found if "copy as" in one.title))
    assert told["text"].startswith("Migrate React")
    made = await person.runs(
        next(one.command for one in await person.actions(uri, 1, 4) if "the selection" in one.title)
    )
    assert ". read it" in made["page"], "merged into the skill that is near"
    made = await person.runs(next(one.command for one in found if "another session" in one.title))
    shows = bool(person.can("window", "showDocument", "support"))
    assert (t.WINDOW_SHOW_DOCUMENT in person.methods()) == shows
    assert (t.WINDOW_WORK_DONE_PROGRESS_CREATE in person.methods()) == bool(
        person.can("window", "workDoneProgress")
    )
    assert bool(person.client.progress_reports) == bool(person.can("window", "workDoneProgress"))
    said = [params.message for method, params in person.sent if method == t.WINDOW_SHOW_MESSAGE]
    assert shows or any("SKILL.md" in message for message in said), "where it is, when it cannot be shown"

    draft = person.opens(str(person.cli.draft(made["draft"])), made["page"])
    lenses = await person.client.text_document_code_lens_async(
        t.CodeLensParams(t.TextDocumentIdentifier(draft))
    )
    assert lenses and ["accept" in (one.command.title if one.command else "") for one in lenses] == [
        True,
        False,
    ]
    accept = next(one for one in await person.actions(draft, 0) if "accept" in one.title)
    accepted = await person.runs(accept.command)
    assert Path(accepted["path"]).read_text() == made["page"]
    if person.can("workspace", "codeLens", "refreshSupport"):
        await person.until(lambda: t.WORKSPACE_CODE_LENS_REFRESH in person.methods())
    else:
        assert t.WORKSPACE_CODE_LENS_REFRESH not in person.methods()

    uri = person.opens("b.py", "# /syn\n", "python")
    items = await person.client.text_document_completion_async(t.CompletionParams(**person.at(uri, 0, 6)))
    assert isinstance(items, t.CompletionList) and items.items[0].label == "/synthesize"
    assert items.items[0].command and items.items[0].command.command == "wisen.typed"
    assert items.items[0].text_edit and items.items[0].text_edit.new_text == "/synthesize"


async def test_in_a_page(person: Person) -> None:
    client, path = person.client, str(person.cli.home / "skills" / "old-way" / "SKILL.md")
    uri = person.opens(path, PAGE.replace("name: old-way", "name: Old Way"), "skill")
    document = t.TextDocumentIdentifier(uri)
    await person.until(lambda: client.diagnostics.get(uri))
    wrong = next(one for one in client.diagnostics[uri] if str(one.code).startswith("name-"))
    fix = next(
        one
        for one in await person.actions(uri, 1, diagnostics=[wrong])
        if one.kind == t.CodeActionKind.QuickFix
    )
    assert fix.is_preferred and fix.edit and (fix.diagnostics or [None])[0] == wrong
    whole = t.TextDocumentContentChangeWholeDocument(PAGE)
    client.text_document_did_change(
        t.DidChangeTextDocumentParams(t.VersionedTextDocumentIdentifier(2, uri), [whole])
    )
    await person.until(lambda: not any(str(one.code).startswith("name-") for one in client.diagnostics[uri]))

    symbols = await client.text_document_document_symbol_async(t.DocumentSymbolParams(document))
    tree = person.can("textDocument", "documentSymbol", "hierarchicalDocumentSymbolSupport")
    assert symbols and isinstance(symbols[0], t.DocumentSymbol if tree else t.SymbolInformation)
    assert await client.text_document_folding_range_async(t.FoldingRangeParams(document))
    edits = await client.text_document_formatting_async(
        t.DocumentFormattingParams(document, t.FormattingOptions(4, True))
    )
    assert [one.new_text for one in edits or ()] == ["\n"], "a blank line before a heading"

    named = PAGE.splitlines()[7].index("hooks") + 1
    hover = await client.text_document_hover_async(t.HoverParams(**person.at(uri, 7, named)))
    formats = person.can("textDocument", "hover", "contentFormat") or []
    assert hover and isinstance(hover.contents, t.MarkupContent) and "Migrate React" in hover.contents.value
    assert hover.contents.kind.value == ("markdown" if "markdown" in formats else "plaintext")
    where = await client.text_document_definition_async(t.DefinitionParams(**person.at(uri, 7, named)))
    assert isinstance(where, t.Location) and where.uri.endswith("/hooks/SKILL.md")

    memo = person.opens("AGENTS.md", "Use `old-way`, then `ho\n")
    items = await client.text_document_completion_async(t.CompletionParams(**person.at(memo, 0, 23)))
    assert isinstance(items, t.CompletionList) and [one.label for one in items.items] == ["hooks"]
    used = await client.text_document_references_async(
        t.ReferenceParams(t.ReferenceContext(True), **person.at(memo, 0, 6))
    )
    assert {Path(one.uri).name for one in used or ()} == {"AGENTS.md", "SKILL.md"}
    asked = t.RenameParams(new_name="new-way", **person.at(memo, 0, 6))
    able = "rename" in (person.can("workspace", "workspaceEdit", "resourceOperations") or ())
    if (
        able and person.told.get("clientInfo", {}).get("version") != "0.7.2"
    ):  # that one fails half-way at a folder
        edit = await client.text_document_rename_async(asked)
        kinds = [getattr(one, "kind", "edit") for one in (edit and edit.document_changes) or ()]
        assert kinds == ["edit", "edit", "rename"]
    else:
        if person.can("window", "showMessage") is not None:
            edit = await client.text_document_rename_async(asked)
            assert edit and edit.changes == {}, "the person is asked whether we shall"
        else:
            with pytest.raises(Exception, match="cannot rename files"):
                await client.text_document_rename_async(asked)

    unasked = {
        t.WORKSPACE_INLAY_HINT_REFRESH: person.can("workspace", "inlayHint", "refreshSupport"),
        t.WORKSPACE_CONFIGURATION: person.can("workspace", "configuration"),
        t.CLIENT_REGISTER_CAPABILITY: person.can(
            "workspace", "didChangeConfiguration", "dynamicRegistration"
        ),
    }
    assert all(able for method, able in unasked.items() if method in person.methods())
    assert person.client.error is None
