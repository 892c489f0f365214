"""What the editor asks, one thin function each: from the protocol's parameters to plain functions and back.

Law: nothing here takes long or touches the client; `Session` says who asks. A document that is too large gets no answer but
the one to its diagnostics.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from lsprotocol import types as t

from ..skills.projected import digest
from . import actions, complete, fixes, mentions, outline, telling, wire
from .ahead import Ahead
from .desk import Desk, to_path, to_uri
from .formatting import formatted
from .named import everywhere
from .page import Page, anatomy
from .remarks import LINKED, Remark, carried, remarks
from .text import Edit, Place, Span, Text
from .wire import Abilities

Pointing = (
    t.CompletionParams
    | t.HoverParams
    | t.DefinitionParams
    | t.ReferenceParams
    | t.PrepareRenameParams
    | t.RenameParams
)


@dataclass
class Session:
    """One client: what it has open and what it can take. `then`: has a command of ours run once the answer is given. Of each uri,
    with the text it was read in: `deep`, what takes time to know of a page; `gone`, the anchors of its steps that are gone."""

    desk: Desk
    ahead: Ahead
    then: Callable[..., None]
    able: Abilities = field(default_factory=Abilities)
    deep: dict[str, tuple[Text, list[Remark]]] = field(default_factory=dict)
    gone: dict[str, tuple[Text, list[Remark]]] = field(default_factory=dict)
    read: dict[str, tuple[Text, list[Remark]]] = field(default_factory=dict)

    def remarks(self, text: Text, page: Page) -> list[Remark]:
        """What the linter says of a document, read once a version."""
        known = self.read.get(text.uri)
        if known is None or known[0] is not text:
            known = self.read[text.uri] = (text, remarks(text, page))
        return known[1]

    def deeper(self, text: Text) -> list[Remark]:
        """What takes time to know of a document, as far as it still holds."""
        was, found = self.deep.get(text.uri, (text, []))
        return carried(found, was, text)

    async def at(self, params: Pointing) -> tuple[Text, Place, Page | None]:
        """The document, the place and the page that are meant, once the library was seen."""
        await self.desk.settled(params.text_document.uri)
        text = self.desk.text(params.text_document.uri)
        return text, text.place(params.position.line, params.position.character), self.desk.page(text)


async def code_actions(of: Session, params: t.CodeActionParams) -> list[t.CodeAction]:
    text = of.desk.text(params.text_document.uri)
    place = await of.desk.settled(text.uri)
    page = of.desk.page(text)
    first, last = params.range.start.line, min(params.range.end.line, max(text.count - 1, 0))
    if last > first and params.range.end.character == 0:
        last -= 1
    of.ahead.moved(text, last)
    given = params.context.diagnostics
    offers = list(complete.typed(text, last))
    if page and page.what != "memo":
        known = [*of.remarks(text, page), *of.deeper(text)]
        here = [one for one in known if first <= one.span.start.line <= last]
        offers += fixes.fixes(text, page, here)
        skill = place.skill(page.name) if page.what == "page" else None
        known_of = await place.account() if skill and skill.path == page.path else None
        proposal = known_of.proposal(skill, time.time()) if skill and known_of else None
        waiting = 0 if page.what == "draft" else await place.waiting()
        offers += actions.on_page(page, proposal, digest(text.source), drafts=waiting)
    said = [one.message for one in given if one.source != "wisen"]
    within = text.between(params.range.start.line, *_columns(text, params.range)) if first == last else ""
    matches = await place.suggest(actions.prompt(text, first, last, said, within))
    if matches:
        sessions = await place.running()
        others = [match for match in matches if not page or match.skill.name != page.name]
        offers += actions.offered(others, text, last, sessions[0].agent if sessions else "")
    if not (page and page.what == "draft"):  # where the person decides about one
        offers += actions.learnt(text, first, last, git=await place.in_git())
    only = [getattr(kind, "value", kind) for kind in params.context.only or ()]
    wanted = (
        offer for offer in offers if not only or any(f"{offer.kind}.".startswith(f"{kind}.") or not kind for kind in only)
    )  # fmt: skip
    return [wire.code_action(text, offer, of.able, given) for offer in wanted]


def _columns(text: Text, where: t.Range) -> tuple[int, int]:
    return text.place(where.start.line, where.start.character).column, text.place(
        where.end.line, where.end.character
    ).column


async def completion(of: Session, params: t.CompletionParams) -> t.CompletionList:
    text, place, page = await of.at(params)
    if text.huge:
        return t.CompletionList(False, [])
    where = of.desk.place(text.uri)
    parts = anatomy(text) if page else None
    section = parts.within(place.line) if parts else None
    prompts = await of.desk.prompts(where) if section and section.is_triggers else ()
    found = complete.choices(text, place, page, parts, where.pages, prompts)
    return t.CompletionList(False, [wire.completion(text, one, rank) for rank, one in enumerate(found)])


async def hover(of: Session, params: t.HoverParams) -> t.Hover | None:
    text, at, page = await of.at(params)
    place = of.desk.place(text.uri)
    named = mentions.at(text, at, place.pages, page)
    skill = place.skill(named[0]) if named else None
    if not (named and skill):
        return None
    account = await place.account()
    told = telling.hover(skill, account, time.time(), plain=not of.able.markdown)
    kind = t.MarkupKind.Markdown if of.able.markdown else t.MarkupKind.PlainText
    return t.Hover(t.MarkupContent(kind, told), wire.range_(text, named[1]))


async def lenses(of: Session, params: t.CodeLensParams) -> list[t.CodeLens]:
    text = of.desk.text(params.text_document.uri)
    page = of.desk.page(text)
    if not page or page.what == "memo":
        return []
    place = await of.desk.settled(text.uri)
    where = wire.range_(text, text.whole(anatomy(text).title))
    if page.what == "draft":
        offers = [
            one for one in actions.on_page(page, None, digest(text.source)) if page.draft in one.arguments
        ]
        return [
            t.CodeLens(where, t.Command(one.title, one.command, arguments=list(one.arguments)))
            for one in offers
        ]
    standing = (await place.account()).standings.get(page.name)
    if standing is None:
        return []
    return [
        t.CodeLens(where, t.Command(f"{standing.word}: {telling.lens(standing, time.time())}", "wisen.prune"))
    ]


def hints(of: Session, params: t.InlayHintParams) -> list[t.InlayHint]:
    """Behind each step that leans on something that is gone."""
    text = of.desk.text(params.text_document.uri)
    found: list[t.InlayHint] = []
    was, gone = of.gone.get(text.uri, (text, []))
    for one in carried(gone, was, text):
        line = one.span.start.line
        if params.range.start.line <= line <= params.range.end.line and line < text.count:
            at = wire.position(text, text.whole(line).end)
            found.append(
                t.InlayHint(at, one.message, padding_left=True, tooltip="the step leans on it; has it moved?")
            )
    return found


def formatting(of: Session, params: t.DocumentFormattingParams) -> list[t.TextEdit]:
    text = of.desk.text(params.text_document.uri)
    page = of.desk.page(text)
    edits = formatted(text) if page and page.what != "memo" else ()
    return [t.TextEdit(wire.range_(text, edit.span), edit.text) for edit in edits]


def symbols(
    of: Session, params: t.DocumentSymbolParams
) -> list[t.DocumentSymbol] | list[t.SymbolInformation]:
    text = of.desk.text(params.text_document.uri)
    found = outline.outline(text, anatomy(text)) if of.desk.page(text) else ()
    return [wire.symbol(text, one) for one in found] if of.able.symbols else wire.flat_symbols(text, found)


def folds(of: Session, params: t.FoldingRangeParams) -> list[t.FoldingRange]:
    text = of.desk.text(params.text_document.uri)
    found = outline.folds(text, anatomy(text)) if of.desk.page(text) else ()
    return [t.FoldingRange(first, last) for first, last in found]


def links(of: Session, params: t.DocumentLinkParams) -> list[t.DocumentLink]:
    text = of.desk.text(params.text_document.uri)
    folder = os.path.dirname(to_path(text.uri))
    found: list[t.DocumentLink] = []
    for number in range(text.count) if of.desk.page(text) else ():
        for one in LINKED.finditer(text.line(number)):
            group = 1 if one[1] else 2
            path = os.path.join(folder, one[group])
            if os.path.exists(path):
                span = Span(Place(number, one.start(group)), Place(number, one.end(group)))
                found.append(t.DocumentLink(wire.range_(text, span), target=to_uri(path)))
    return found


async def definition(of: Session, params: t.DefinitionParams) -> t.Location | None:
    text, at, page = await of.at(params)
    pages = of.desk.place(text.uri).pages
    named = mentions.at(text, at, pages, page)
    start = t.Position(0, 0)
    return (
        t.Location(to_uri(pages[named[0]].path), t.Range(start, start))
        if named and named[0] in pages
        else None
    )


async def references(of: Session, params: t.ReferenceParams) -> list[t.Location]:
    text, at, page = await of.at(params)
    named = mentions.at(text, at, of.desk.place(text.uri).pages, page)
    return [
        t.Location(there.uri, wire.range_(there, span))
        for there, spans in (await everywhere(of.desk, text.uri, named[0]) if named else ())
        for span in spans
    ]


async def prepare_rename(of: Session, params: t.PrepareRenameParams) -> t.Range | None:
    text, at, page = await of.at(params)
    pages = of.desk.place(text.uri).pages
    named = mentions.at(text, at, pages, page)
    ours = named and named[0] in pages and pages[named[0]].origin in ("home", "project")
    return wire.range_(text, named[1]) if named and ours else None


async def rename(of: Session, params: t.RenameParams) -> t.WorkspaceEdit | None:
    """Every mention, the page's own name and its folder. Where the client cannot rename files, no edit: the person is asked whether
    we shall. Raises ValueError for an impossible name, and where the client can do neither."""
    text, at, page = await of.at(params)
    pages = of.desk.place(text.uri).pages
    named = mentions.at(text, at, pages, page)
    if not named or named[0] not in pages or pages[named[0]].origin not in ("home", "project"):
        return None
    old, new = named[0], mentions.new_name(params.new_name, pages)
    if not of.able.renames and of.able.asks:
        of.then("wisen.rename", text.uri, old, new)
        return t.WorkspaceEdit(changes={})
    if not of.able.renames:
        raise ValueError(
            f"this editor cannot rename files: `wisen skills rename {old} {new}` in a terminal does"
        )
    changes = {
        there.uri: (there, [Edit(span, new) for span in spans])
        for there, spans in await everywhere(of.desk, text.uri, old)
    }
    # A file is renamed among documentChanges; Neovim takes these and says so only of the renaming.
    edit = wire.workspace_edit(changes, replace(of.able, versioned=True))
    path = pages[old].path
    whole = os.path.basename(path).lower() == "skill.md"
    source, target = (os.path.dirname(path), new) if whole else (path, f"{new}.md")
    moved = t.RenameFile(to_uri(source), to_uri(os.path.join(os.path.dirname(source), target)))
    edit.document_changes = [*(edit.document_changes or ()), moved]
    of.desk.renaming[old] = new
    return edit


ASKED: Mapping[str, tuple[Callable[..., object], object]] = {
    t.TEXT_DOCUMENT_CODE_ACTION: (
        code_actions, t.CodeActionOptions([t.CodeActionKind.QuickFix, t.CodeActionKind.RefactorRewrite, t.CodeActionKind.Source])
    ),
    t.TEXT_DOCUMENT_COMPLETION: (completion, t.CompletionOptions(trigger_characters=["/", "`", "$", "#", '"'])),
    t.TEXT_DOCUMENT_HOVER: (hover, None),
    t.TEXT_DOCUMENT_CODE_LENS: (lenses, None),
    t.TEXT_DOCUMENT_INLAY_HINT: (hints, None),
    t.TEXT_DOCUMENT_FORMATTING: (formatting, None),
    t.TEXT_DOCUMENT_DOCUMENT_SYMBOL: (symbols, None),
    t.TEXT_DOCUMENT_FOLDING_RANGE: (folds, None),
    t.TEXT_DOCUMENT_DOCUMENT_LINK: (links, None),
    t.TEXT_DOCUMENT_DEFINITION: (definition, None),
    t.TEXT_DOCUMENT_REFERENCES: (references, None),
    t.TEXT_DOCUMENT_PREPARE_RENAME: (prepare_rename, None),
    t.TEXT_DOCUMENT_RENAME: (rename, None),
}  # fmt: skip
