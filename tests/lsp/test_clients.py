"""Speaks to the server as each real editor does, through pytest-lsp: what it never announced it is never sent.

`clients/*.json` are what the editors say in `initialize`; see the README there."""

from pathlib import Path

import pytest
from lsprotocol import types as t
from support.client import Person

PAGE = "---\nname: old-way\ndescription: The way. Use when asked for it.\n---\n\n# Skill: The 😀 way\n## Steps\n1. First do `hooks`\n"


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
