"""From plain values to the protocol's own types, and what the client can take. The room that knows lsprotocol's shapes.

Law: no decision of ours is made here. An edit goes out as `documentChanges` with its version where the client takes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lsprotocol import types as t

from .actions import Offer
from .complete import Choice
from .outline import Symbol
from .remarks import Remark
from .text import Edit, Place, Span, Text, units

SEVERITIES = {
    "error": t.DiagnosticSeverity.Error, "warning": t.DiagnosticSeverity.Warning, "hint": t.DiagnosticSeverity.Hint,
}  # fmt: skip
SYMBOLS = {
    "page": t.SymbolKind.Module, "section": t.SymbolKind.Namespace, "step": t.SymbolKind.Method, "trigger": t.SymbolKind.Event,
}  # fmt: skip
CHOICES = {
    "field": t.CompletionItemKind.Field, "heading": t.CompletionItemKind.Module, "trigger": t.CompletionItemKind.Text,
    "skill": t.CompletionItemKind.Reference, "command": t.CompletionItemKind.Event,
}  # fmt: skip


NO_FOLDERS = (
    "0.5",
    "0.6",
    "0.7",
)  # Neovims that rename a file but fail at a folder, half-way (seen: 0.7.2; 0.10.4 does it)


@dataclass(frozen=True, slots=True)
class Abilities:
    """What of the protocol this client takes, as far as it matters to us."""

    versioned: bool = False  # documentChanges
    edits: bool = True  # answers when it is asked to edit; ALE says it cannot, does it, and is silent
    renames: bool = False  # a file can be renamed by an edit
    symbols: bool = False  # a tree of symbols
    markdown: bool = False  # in a hover
    shows: bool = False  # window/showDocument
    progress: bool = False
    lenses: bool = False  # can be told to ask for code lenses anew
    hints: bool = False  # shows inlay hints
    hints_anew: bool = False  # can be told to ask for them anew
    settings: bool = False  # can be asked for its settings
    watches_settings: bool = False  # tells of a change only when it was asked to
    asks: bool = False  # window/showMessageRequest
    copies: bool = False  # takes our own `wisen/copy {text}`, said in its initializationOptions


def abilities(params: t.InitializeParams) -> Abilities:
    """What `initialize` says. In its initializationOptions our own clients say more, under `wisen`."""
    told, options, who = params.capabilities, params.initialization_options, params.client_info
    ours = options.get("wisen") if isinstance(options, Mapping) else None
    lies = bool(who and who.name == "Neovim" and (who.version or "").startswith(NO_FOLDERS))
    work, doc, window = told.workspace, told.text_document, told.window
    edit = work.workspace_edit if work else None
    hover, symbol = (doc.hover, doc.document_symbol) if doc else (None, None)
    return Abilities(
        versioned=bool(edit and edit.document_changes),
        edits=not (work and work.apply_edit is False),
        renames=not lies
        and bool(edit and t.ResourceOperationKind.Rename in (edit.resource_operations or ())),
        symbols=bool(symbol and symbol.hierarchical_document_symbol_support),
        markdown=bool(hover and t.MarkupKind.Markdown in (hover.content_format or ())),
        shows=bool(window and window.show_document and window.show_document.support),
        progress=bool(window and window.work_done_progress),
        lenses=bool(work and work.code_lens and work.code_lens.refresh_support),
        hints=bool(doc and doc.inlay_hint),
        hints_anew=bool(work and work.inlay_hint and work.inlay_hint.refresh_support),
        settings=bool(work and work.configuration),
        watches_settings=bool(
            work and work.did_change_configuration and work.did_change_configuration.dynamic_registration
        ),
        asks=bool(window and window.show_message) or _told(ours, "asks"),
        copies=_told(ours, "copies"),
    )


def _told(ours: object, name: str) -> bool:
    return isinstance(ours, Mapping) and ours.get(name) is True


def position(text: Text, place: Place) -> t.Position:
    return t.Position(place.line, units(text.line(place.line)[: place.column], text.encoding))


def range_(text: Text, span: Span) -> t.Range:
    return t.Range(position(text, span.start), position(text, span.end))


def workspace_edit(changes: Mapping[str, tuple[Text, Sequence[Edit]]], able: Abilities) -> t.WorkspaceEdit:
    """uri -> the document and its edits. A negative version: the document is not open."""
    rows = {
        uri: [t.TextEdit(range_(text, edit.span), edit.text) for edit in edits]
        for uri, (text, edits) in changes.items()
    }
    if not able.versioned:
        return t.WorkspaceEdit(changes=rows)
    return t.WorkspaceEdit(
        document_changes=[
            t.TextDocumentEdit(
                t.OptionalVersionedTextDocumentIdentifier(uri, _version(changes[uri][0])), edits
            )
            for uri, edits in rows.items()
        ]
    )


def _version(text: Text) -> int | None:
    return text.version if text.version >= 0 else None


def code_action(
    text: Text, offer: Offer, able: Abilities, given: Sequence[t.Diagnostic] = ()
) -> t.CodeAction:
    """`given`: the diagnostics the client says stand here; the one this offer mends is named."""
    kind, line = offer.fixes
    mended = [one for one in given if kind and one.code == kind and one.range.start.line == line]
    command = (
        t.Command(offer.title, offer.command, arguments=list(offer.arguments)) if offer.command else None
    )
    return t.CodeAction(
        title=offer.title,
        kind=t.CodeActionKind(offer.kind),
        diagnostics=mended or None,
        is_preferred=True if offer.preferred else None,
        edit=workspace_edit({text.uri: (text, offer.edits)}, able) if offer.edits else None,
        command=command,
    )


def diagnostic(text: Text, remark: Remark) -> t.Diagnostic:
    return t.Diagnostic(
        range=range_(text, remark.span), message=remark.message, code=remark.kind, source="wisen",
        severity=SEVERITIES.get(remark.severity, t.DiagnosticSeverity.Warning),
    )  # fmt: skip


def completion(text: Text, choice: Choice, rank: int) -> t.CompletionItem:
    written = text.line(choice.edit.span.start.line)[
        choice.edit.span.start.column : choice.edit.span.end.column
    ]
    filtered = f"{written}{choice.label.removeprefix(written)}"
    run = choice.command
    return t.CompletionItem(
        label=choice.label, kind=CHOICES[choice.what], detail=choice.detail, sort_text=f"{rank:04}",
        filter_text=filtered if filtered != choice.label else None,  # with one, Neovim 0.7 takes the word's start for the edit's
        text_edit=t.TextEdit(range_(text, choice.edit.span), choice.edit.text),
        command=t.Command(choice.label, run, arguments=list(choice.arguments)) if run else None,
    )  # fmt: skip


def symbol(text: Text, one: Symbol) -> t.DocumentSymbol:
    return t.DocumentSymbol(
        one.name, SYMBOLS[one.what], range_(text, one.span), range_(text, one.name_span),
        children=[symbol(text, child) for child in one.children],
    )  # fmt: skip


def flat_symbols(text: Text, found: Iterable[Symbol], inside: str | None = None) -> list[t.SymbolInformation]:
    rows: list[t.SymbolInformation] = []
    for one in found:
        where = t.Location(text.uri, range_(text, one.span))
        rows.append(t.SymbolInformation(where, one.name, SYMBOLS[one.what], container_name=inside))
        rows += flat_symbols(text, one.children, one.name)
    return rows
