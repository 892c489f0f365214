"""As each real editor, in any file: what counts as the prompt, and what is given away, learnt, put aside and typed."""

import asyncio
import os
import time
from pathlib import Path

import pytest
from lsprotocol import types as t
from support.cli import Cli
from support.client import LONG, Person
from support.pages import HOOKS
from support.uses import lent

from wisen.skills.model import Outcome
from wisen.skills.paths import Paths
from wisen.skills.sessions import Sessions
from wisen.skills.standing import EXPOSURE

ASKED = "convert this class component to hooks"
NOTE = f"tell the north office about lunch, and {ASKED}\nlunch is at twelve\ndef save(self, key):\n"


def inserts(found: list[t.CodeAction]) -> bool:
    return any("insert the steps of “Migrate React" in one.title for one in found)


async def test_the_prompt_is_what_is_selected_the_line_the_diagnostic_or_the_commit_message(
    person: Person,
) -> None:
    uri, start = person.opens("notes.txt", NOTE, "plaintext"), NOTE.index(ASKED)
    assert inserts(await person.actions(uri, 0, columns=(start, start + len(ASKED))))
    assert not inserts(await person.actions(uri, 0, columns=(0, start - 6))), "only what is selected"
    assert not inserts(await person.actions(uri, 1)) and not inserts(await person.actions(uri, 2))
    complaint = t.Diagnostic(
        t.Range(t.Position(2, 0), t.Position(2, 5)), f"deprecated: {ASKED}", source="eslint"
    )
    assert inserts(await person.actions(uri, 2, diagnostics=[complaint]))
    for language in ("gitcommit", "git-commit"):  # Vim's name for it, and everyone else's
        message = person.opens(f"COMMIT_EDITMSG.{language}", f"{ASKED}\n\n# On branch main\n", language)
        assert inserts(await person.actions(message, 2)), "wherever the cursor is"


async def test_a_skill_is_opened_and_handed_to_the_agent_that_runs_here(person: Person) -> None:
    sessions = Sessions(Paths(person.cli.environ))
    running = sessions.begin(
        "20260401-120000-ffff",
        agent="claude",
        cwd=str(person.cli.work),
        began=time.time(),
        scribe=os.getpid(),
    )
    uri = person.opens("a.md", f"{ASKED}\n")
    await person.runs((await person.action(uri, "wisen: open “Migrate React")).command)
    if person.shows:
        assert person.told_last(t.WINDOW_SHOW_DOCUMENT).uri.endswith("/skills/hooks/SKILL.md")
    else:
        assert "skills/hooks/SKILL.md" in person.said(), "where it is, when it cannot be shown"
    handed = await person.runs((await person.action(uri, "wisen: hand “Migrate React")).command)
    assert handed == {"skill": "hooks", "session": running.id}
    assert (Path(running.folder) / "handed").read_text() == "hooks\n" and "next prompt" in person.said()


async def test_the_last_session_and_the_change_in_git_become_drafts_that_are_rejected(person: Person) -> None:
    uri = person.opens("app.py", "x = 1\n", "python")
    made = await person.runs((await person.action(uri, "/synthesize this git change")).command)
    assert "`app.py`" in made["page"]
    made = await person.runs((await person.action(uri, "/synthesize the last session")).command)
    assert "npm run publish:docs" in made["page"]
    draft = person.opens(str(person.cli.draft(made["draft"])), made["page"])
    lenses = await person.client.text_document_code_lens_async(
        t.CodeLensParams(t.TextDocumentIdentifier(draft))
    )
    reject = await person.action(draft, "reject this draft")
    assert reject.command and lenses and lenses[1].command
    assert lenses[1].command.command == reject.command.command
    await person.runs(reject.command)
    left = await asyncio.to_thread(person.cli.json, "review")
    assert made["draft"] not in [one["draft"] for one in left] and "put aside" in person.said()


SLOW = """import os, signal, sys
if "synthesize" in sys.argv:
    open(os.environ["PLANTED"], "w").write(str(os.getpid()))
    signal.pause()
"""


async def test_making_a_draft_is_cancelled_by_the_progress_or_the_request(person: Person) -> None:
    plants = person.cli.place / "plants"
    os.mkfifo(plants / "pid")
    (plants / "sitecustomize.py").write_text(SLOW.replace('os.environ["PLANTED"]', repr(str(plants / "pid"))))
    uri, client = person.opens("app.py", "x = 1\n", "python"), person.client
    command = (await person.action(uri, "/synthesize the last session")).command
    asking = asyncio.ensure_future(person.runs(command))
    child = int(await asyncio.to_thread((plants / "pid").read_text))
    if person.can("window", "workDoneProgress"):
        token = person.told_last(t.WINDOW_WORK_DONE_PROGRESS_CREATE).token
        client.window_work_done_progress_cancel(t.WorkDoneProgressCancelParams(token))
    else:
        (asked,) = client.protocol._request_futures
        client.cancel_request(t.CancelParams(asked))
    with pytest.raises(Exception, match="ancel"):
        await asking
    await person.until(lambda: not Path(f"/proc/{child}").exists())
    assert await asyncio.to_thread(person.cli.json, "review") == []


async def test_what_does_not_earn_its_place_is_kept_or_archived(person: Person, cli: Cli) -> None:
    for name in ("third", "hooks", "old-way"):
        lent(cli, name, EXPOSURE, 20.0, Outcome.HARMED)
    third = person.opens(str(cli.keeps("third", HOOKS.replace("Migrate", "Move"))), HOOKS)
    hooks = person.opens(str(cli.home / "skills" / "hooks" / "SKILL.md"), HOOKS)

    async def proposed(uri: str, words: str) -> t.CodeAction:
        """Once the server has seen the page."""
        end = asyncio.get_running_loop().time() + LONG
        while not (found := [one for one in await person.actions(uri, 0) if words in one.title]):
            assert asyncio.get_running_loop().time() < end, [
                one.title for one in await person.actions(uri, 0)
            ]
        return found[0]

    archive = await proposed(third, "wisen: archive “third”")
    assert "harmed in 5 of 5 judged sessions" in archive.title
    await person.runs(archive.command)
    assert not (cli.home / "skills" / "third").exists() and "wisen restore third" in person.said()
    await person.runs((await proposed(hooks, "wisen: keep “hooks”")).command)
    rows = await person.runs((await proposed(hooks, "wisen: /prune")).command)
    assert [row["skill"] for row in rows] == ["old-way"]
    asked = person.told_last(t.WINDOW_SHOW_MESSAGE_REQUEST)
    assert "old-way: harmed in 5" in asked.message
    assert [one.title for one in asked.actions] == ["Archive", "Keep", "Later"]
    assert [path.name for path in (cli.home / "skills").iterdir()] == ["hooks"]


async def test_what_is_typed_in_a_comment_completes_and_runs(person: Person) -> None:
    edits = lambda: [params.edit for name, params in person.sent if name == t.WORKSPACE_APPLY_EDIT]

    async def types(word: str) -> object:
        """Type half of it, take what completes; what the command answers."""
        text = f"# {ASKED}\n# {word[:4]}\n"
        uri = person.opens(f"{word[1:]}.py", text, "python")
        items = await person.client.text_document_completion_async(t.CompletionParams(**person.at(uri, 1, 6)))
        assert isinstance(items, t.CompletionList)
        (item,) = [one for one in items.items if one.label == word]
        assert item.text_edit and item.text_edit.new_text == word
        person.changes(uri, text.replace(word[:4], word))
        before = len(edits())
        answer = await person.runs(item.command)
        assert _new(edits()[before]) == [""], "the word goes from its line"
        return answer

    assert await types("/skills") == {"matches": ["hooks"]}
    asked = person.told_last(t.WINDOW_SHOW_MESSAGE_REQUEST).actions
    assert [one.title for one in asked] == ["Migrate React Class Components to Hooks"]
    assert _new(edits()[-1])[0].startswith("# Migrate React Class Components to Hooks:\n# [ ] Read")
    made = await types("/synthesize")
    assert isinstance(made, dict) and person.cli.draft(made["draft"]).read_text() == made["page"]
    assert await types("/prune") == [] and "nothing to prune" in person.said()


def _new(edit: t.WorkspaceEdit) -> list[str]:
    """The texts that an edit brings."""
    changed = [one.edits for one in edit.document_changes or () if isinstance(one, t.TextDocumentEdit)]
    return [one.new_text for edits in [*changed, *(edit.changes or {}).values()] for one in edits]  # type: ignore[union-attr]
