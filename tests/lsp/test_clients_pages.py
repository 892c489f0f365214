"""As each real editor, in skill pages: all that is said of one and mended by clicks, what completes, what the ledger tells."""

import asyncio
import json
from pathlib import Path

from lsprotocol import types as t
from support.cli import Cli
from support.client import LONG, Person
from support.pages import HOOKS, page
from support.uses import lent

from wisen.lsp.text import opened
from wisen.skills.model import Outcome

NOTES = "\n## Notes\n" + "So it is.\n" * 500
FAULTY = (
    """---
name: Old Way
description: The way: use it when asked for it.
author: me
triggers:
  - every task
---

# Skill: The way

## Triggers
- "convert this class component to hooks"
- "*"

## Steps
1. First do\u200b it
2. See [it](references/gone.md)
3. Run `deploy --key AKIA"""
    + "IOSFODNN7WISENXY"
    + "`\n"
    + NOTES
)
SAID = {  # code -> the line it stands at
    "name-pattern": 1, "name-folder": 1, "description-colon": 2, "unknown-field": 3, "collision": 11, "hidden-unseen": 15, "link": 16,
    "secret": 17, "evidence": 8, "long": 8,
}  # fmt: skip
STAYS = {"evidence", "long"}  # what nobody can mend without knowing what the person means
CLEAN = """---
name: old-way
description: "The way: use it when asked for it."
metadata:
  wisen-triggers: ""
  wisen-author: me
---

# Skill: The way

## Triggers
- "the way"

## Steps
1. First do it
2. See it
3. Run `deploy --key <secret>`
"""


async def test_all_that_is_wrong_is_said_where_it_stands_and_mended_click_by_click(
    person: Person, cli: Cli
) -> None:
    folder = cli.home / "skills" / "old-way"
    (folder / "evidence.json").write_text("{")
    uri, text = person.opens(str(folder / "SKILL.md"), FAULTY, "skill"), FAULTY
    there = lambda: {(str(one.code), one.range.start.line) for one in person.client.diagnostics.get(uri, ())}
    await person.until(lambda: SAID.items() <= there())
    assert {line for code, line in there() if code == "matches-all"} == {5, 12}

    async def click() -> bool:
        """Take the first quick fix of the page, if there is one."""
        nonlocal text
        offered = await person.actions(uri, 0, text.count("\n"))
        fix = next((one for one in offered if one.kind == t.CodeActionKind.QuickFix), None)
        if fix:
            text = _edited(text, fix.edit, person.server.capabilities.position_encoding)
            person.changes(uri, text)
        return fix is not None

    end = asyncio.get_running_loop().time() + LONG
    while (
        await click() or {code for code, _ in there()} != STAYS
    ):  # what takes time to know is said once the typing pauses
        assert asyncio.get_running_loop().time() < end, (there(), text)
    assert text == CLEAN + NOTES


def _edited(text: str, edit: t.WorkspaceEdit | None, encoding: str | None) -> str:
    assert edit
    (changed,) = [
        *(one.edits for one in edit.document_changes or () if isinstance(one, t.TextDocumentEdit)),
        *(edit.changes or {}).values(),
    ]
    for one in sorted(
        changed, key=lambda one: (one.range.start.line, one.range.start.character), reverse=True
    ):
        assert isinstance(one, t.TextEdit | t.AnnotatedTextEdit)
        start, end = one.range.start, one.range.end
        where = (start.line, start.character, end.line, end.character)
        text = opened("u", text, encoding=str(encoding)).changed([(where, one.new_text)], 2).source
    return text


async def test_fields_sections_past_prompts_and_names_complete(person: Person, cli: Cli) -> None:
    path, client = str(cli.home / "skills" / "old-way" / "SKILL.md"), person.client

    async def labels(uri: str, line: int, column: int) -> list[str]:
        asked = t.CompletionParams(**person.at(uri, line, column))
        found = await client.text_document_completion_async(asked)
        assert isinstance(found, t.CompletionList)
        return [one.label for one in found.items]

    uri = person.opens(
        path, "---\nde\n---\n# T\n\n## Ver\n\n## Triggers\n- \n\n## Steps\n1. first `ho\n", "skill"
    )
    assert await labels(uri, 1, 2) == ["description"]
    assert await labels(uri, 5, 6) == ["Verification"]
    assert "cut a new release of the docs site" in await labels(uri, 8, 2), (
        "what was asked in the last session"
    )
    assert await labels(uri, 11, 12) == ["hooks"]
    memo = person.opens("CLAUDE.md", "Follow `hooks` and then $old\n")
    assert await labels(memo, 0, 28) == ["old-way"]
    assert await labels(person.opens("notes.md", "see `ho\n"), 0, 7) == [], "no page: quiet"


async def test_what_the_ledger_knows_stands_in_hover_and_lens(person: Person, cli: Cli) -> None:
    lent(cli, "hooks", 4, 30.0, Outcome.HELPED)
    memo, client = person.opens("CLAUDE.md", "Follow `hooks` here\n"), person.client
    hover = await client.text_document_hover_async(t.HoverParams(**person.at(memo, 0, 10)))
    assert hover and isinstance(hover.contents, t.MarkupContent)
    told = hover.contents.value
    for words in ("Migrate React", "proven", "lent 4 ×, helped 4, last 2", "- lent to claude 2", "because its trigger fits: helped"):  # fmt: skip
        assert words in told
    uri = person.opens(str(cli.home / "skills" / "hooks" / "SKILL.md"), HOOKS, "skill")
    (lens,) = (
        await client.text_document_code_lens_async(t.CodeLensParams(t.TextDocumentIdentifier(uri))) or ()
    )
    assert lens.command and lens.command.title.startswith("proven: lent 4 ×, helped 4, last 2")
    assert lens.command.command == "wisen.prune" and lens.range.start.line == 0


async def test_links_lead_to_files_and_a_step_whose_ground_is_gone_says_so(person: Person, cli: Cli) -> None:
    text = page("Publish", ["publish the docs site"], ["Read [it](references/a.md)", "Run `npm run docs`"])
    path = cli.work / ".wisen" / "skills" / "publish" / "SKILL.md"
    (path.parent / "references").mkdir(parents=True)
    (path.parent / "references" / "a.md").touch()
    path.write_text(text)
    (cli.work / "package.json").write_text(json.dumps({"scripts": {"build": "x"}}))
    uri, client = person.opens(str(path), text, "skill"), person.client
    document = t.TextDocumentIdentifier(uri)
    (link,) = await client.text_document_document_link_async(t.DocumentLinkParams(document)) or ()
    assert Path(str(link.target)).parts[-2:] == ("references", "a.md") and link.range.start.line == 6
    gone = "docs is no script of package.json any more"
    if person.can("textDocument", "inlayHint") is None:
        await person.until(lambda: gone in [one.message for one in client.diagnostics.get(uri, ())])
        return
    if person.can("workspace", "inlayHint", "refreshSupport"):
        await person.until(lambda: t.WORKSPACE_INLAY_HINT_REFRESH in person.methods())
    whole = t.InlayHintParams(document, t.Range(t.Position(0, 0), t.Position(99, 0)))
    end = asyncio.get_running_loop().time() + LONG
    while not (hints := await client.text_document_inlay_hint_async(whole)):
        assert asyncio.get_running_loop().time() < end
    assert [(one.position.line, one.label) for one in hints] == [(7, gone)]
    assert gone not in [one.message for one in client.diagnostics.get(uri, ())], "it is not said twice"
