"""The library in the editor, through the whole server: drafts, what the terminal does, renaming, the commands."""

import time
from pathlib import Path

import pytest
from support.cli import Cli
from support.editor import LONG, Editor
from support.pages import HOOKS, page
from support.sessions import worked

from wisen.skills.watch import Watch

TELL = "convert this class component to hooks\n"


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    cli = Cli(tmp_path)
    cli.keeps("migrate-to-hooks", HOOKS)
    return cli


def titles(editor: Editor, name: str, line: int = 0) -> list[str]:
    return [action["title"] for action in editor.actions(name, line)]


def offered(editor: Editor, title: str) -> bool:
    """Whether an action with these words comes to be offered. How soon: tests/bench/across.py."""
    until = time.monotonic() + LONG
    while time.monotonic() < until:
        if any(title in one for one in titles(editor, "a.md")):
            return True
        time.sleep(0.02)  # the editor asks again, as a person would
    return False


def gone(editor: Editor, title: str) -> bool:
    """Whether no action with these words is offered any more, sooner or later."""
    until = time.monotonic() + LONG
    while any(title in one for one in titles(editor, "a.md")):
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def test_a_draft_is_shown_accepted_as_it_is_seen_and_then_offered(cli: Cli) -> None:
    worked(cli)
    with Editor(cli) as editor:
        editor.answers["window/showDocument"] = {"success": True}
        editor.begin()
        made = editor.runs("wisen.synthesize")["result"]
        path = editor.hears("window/showDocument")["params"]["uri"].removeprefix("file://")
        editor.opens(path, made["page"])
        lens = editor.asks("textDocument/codeLens", {"textDocument": {"uri": editor.uri(path)}})["result"]
        accept = lens[0]["command"]
        assert "accept" in accept["title"]
        assert editor.runs("wisen.accept", made["draft"], "0" * 64)["result"] is None, (
            "not the bytes that are seen"
        )
        assert Path(path).exists()
        assert editor.runs(accept["command"], *accept["arguments"])["result"]["name"] == made["name"]
        steps = [
            one["params"]["value"]["message"]
            for one in editor.said
            if one.get("method") == "$/progress" and one["params"]["value"]["kind"] == "report"
        ]
        assert steps == [
            "reading",
            "taking out secrets",
            "writing the draft",
            "trying it on your past prompts",
        ]
        editor.opens("a.md", "cut a new release of the docs site\n")
        assert offered(editor, "insert the steps")
    assert (cli.home / "skills" / made["name"] / "SKILL.md").read_text() == made["page"]


def test_a_rejected_draft_is_put_aside(cli: Cli) -> None:
    worked(cli)
    with Editor(cli) as editor:
        editor.begin()
        made = editor.runs("wisen.synthesize")["result"]
        editor.runs("wisen.reject", made["draft"])
        assert editor.runs("wisen.synthesize")["result"]["draft"] is None


def test_a_page_written_outside_is_offered_and_one_that_goes_is_not(cli: Cli) -> None:
    with Editor(cli) as editor:
        editor.begin()
        editor.opens("a.md", "rotate the signing keys\n")
        assert titles(editor, "a.md")
        cli.keeps(
            "rotate-keys", page("Rotate the Signing Keys", ["rotate the signing keys"], ["Make a new key"])
        )
        assert offered(editor, "Rotate the Signing Keys")
        cli("skills", "archive", "rotate-keys")
        assert gone(editor, "Rotate the Signing Keys")


def test_what_is_accepted_in_the_terminal_is_offered_in_the_editor(cli: Cli) -> None:
    worked(cli)
    cli("synthesize", "--session", "last", "--backend", "extract")
    with Editor(cli) as editor:
        editor.begin()
        editor.opens("a.md", "cut a new release of the docs site\nrotate the keys\n")
        assert not any("insert" in one for one in titles(editor, "a.md"))
        cli("accept", "last")
        assert offered(editor, "insert the steps")


def test_what_is_accepted_in_the_editor_reaches_a_wrapped_session(cli: Cli) -> None:
    worked(cli)
    watch = Watch([str(cli.home / "skills")]).start()  # the same that every wrapped session has
    try:
        with Editor(cli) as editor:
            editor.begin()
            made = editor.runs("wisen.synthesize")["result"]
            draft = str(cli.draft(made["draft"]))
            editor.opens(draft, made["page"])
            (accept, *_) = [one["command"] for one in editor.actions(draft, 0) if "accept" in one["title"]]
            assert watch.changes(LONG), "watching has begun"
            path = editor.runs(accept["command"], *accept["arguments"])["result"]["path"]
            until, seen = time.monotonic() + LONG, set[str]()
            while path not in seen and time.monotonic() < until:
                seen |= watch.changes(0.1)
            assert path in seen
    finally:
        watch.stop()
    (first, *_) = cli.json("suggest", "cut a new release of the docs site")["matches"]
    assert first["name"] == made["name"]


def test_a_session_is_picked_from_a_list(cli: Cli) -> None:
    id = worked(cli)
    with Editor(cli) as editor:
        editor.begin()
        editor.deaf = {"window/showMessageRequest"}
        asked = editor.begins_asking("workspace/executeCommand", {"command": "wisen.choose", "arguments": []})
        question = editor.hears("window/showMessageRequest")
        (choice,) = question["params"]["actions"]
        assert "cut a new release of the docs site" in choice["title"]
        editor.sends({"id": question["id"], "result": choice})
        assert editor.answer(asked)["result"]["session"] == id


def test_a_skill_is_renamed_wherever_it_is_named(cli: Cli) -> None:
    own = cli.keeps(
        "old-way",
        "---\nname: old-way\ndescription: The way. Use when asked.\n---\n\n# Skill: The Way\n\n## Steps\n1. Go\n",
    )
    cli.keeps("other", "# Skill: Other\n\n## Steps\n1. First do `old-way`, the old-way.\n")
    (cli.work / "AGENTS.md").write_text("Use $old-way here.\n")
    with Editor(cli) as editor:
        editor.begin()
        editor.opens(str(own), own.read_text())
        editor.actions(str(own), 0)  # the library is seen now
        assert editor.asks("textDocument/prepareRename", editor.at(str(own), 1, 8))["result"]
        named = editor.asks(
            "textDocument/references", editor.at(str(own), 1, 8, context={"includeDeclaration": True})
        )["result"]
        assert len(named) == 3
        bad = editor.asks("textDocument/rename", editor.at(str(own), 1, 8, newName="No Name"))
        assert "no skill name" in bad["error"]["message"]
        *edits, move = editor.asks("textDocument/rename", editor.at(str(own), 1, 8, newName="new-way"))[
            "result"
        ]["documentChanges"]
        assert sorted(Path(one["textDocument"]["uri"]).parts[-2:] for one in edits) == [
            ("old-way", "SKILL.md"),
            ("other", "SKILL.md"),
            ("work", "AGENTS.md"),
        ]
        assert (
            move["kind"] == "rename"
            and move["oldUri"].endswith("/old-way")
            and move["newUri"].endswith("/new-way")
        )


def test_a_completed_command_takes_its_word_away_and_runs(cli: Cli) -> None:
    worked(cli)
    with Editor(cli) as editor:
        editor.answers |= {"workspace/applyEdit": {"applied": True}, "window/showDocument": {"success": True}}
        editor.begin()
        editor.opens("app.py", "x = 1\n# /synthesize\n", "python")
        made = editor.runs("wisen.typed", "/synthesize", editor.uri("app.py"), "1")["result"]
        (change,) = editor.hears("workspace/applyEdit")["params"]["edit"]["documentChanges"]
        assert change["edits"] == [
            {
                "range": {"start": {"line": 1, "character": 2}, "end": {"line": 1, "character": 13}},
                "newText": "",
            }
        ]
        assert editor.hears("window/showDocument")["params"]["uri"] == cli.draft(made["draft"]).as_uri()
        assert editor.runs("wisen.typed", "/nonsense", editor.uri("app.py"), "0")["result"] is None


def test_an_editor_that_says_it_cannot_be_asked_to_edit_is_not_waited_for(cli: Cli) -> None:
    worked(cli)
    patient = "from wisen.lsp import server\nserver.PATIENCE = 3600.0"
    with Editor(cli, says=patient) as editor:  # as ALE, which edits and never says so
        editor.deaf.add("workspace/applyEdit")
        editor.begin({"workspace": {"applyEdit": False}})
        editor.opens("app.py", "x = 1\n# /synthesize\n", "python")
        (run,) = [one["command"] for one in editor.actions("app.py", 1) if "/synthesize: " in one["title"]]
        asked = editor.begins_asking("workspace/executeCommand", run)
        editor.hears("workspace/applyEdit")
        assert editor.answer(asked)["result"]["draft"], "sooner than one that answers is given up"


ASKS = {"workspace": {"workspaceEdit": {"documentChanges": True}}, "window": {"showMessage": {}}}


@pytest.mark.parametrize("said", ["Rename", "Cancel", "Rename, not saved"])
def test_for_an_editor_that_cannot_rename_files_we_do_it_once_the_person_said_yes(
    cli: Cli, said: str
) -> None:
    memo = cli.work / "AGENTS.md"
    memo.write_text("Use `migrate-to-hooks` here.\n")
    path, moved = (cli.home / "skills" / name / "SKILL.md" for name in ("migrate-to-hooks", "new-way"))
    with Editor(cli) as editor:
        editor.answers["workspace/applyEdit"] = {"applied": True}
        editor.deaf.add("window/showMessageRequest")
        editor.begin(ASKS)
        editor.opens(str(path), HOOKS + "more" * said.endswith("saved"))
        editor.actions(str(path), 0)
        answer = editor.asks("textDocument/rename", editor.at(str(path), 0, 3, newName="new-way"))
        assert answer["result"] == {"changes": {}}, "nothing yet"
        question = editor.hears("window/showMessageRequest")
        assert "rename `migrate-to-hooks` to `new-way`" in question["params"]["message"]
        assert "1 other document" in question["params"]["message"] and path.exists()
        editor.sends({"id": question["id"], "result": {"title": said.partition(",")[0]}})
        if said == "Rename":
            (change,) = editor.hears("workspace/applyEdit")["params"]["edit"]["documentChanges"]
            assert (
                change["textDocument"]["uri"] == memo.as_uri() and change["edits"][0]["newText"] == "new-way"
            )
            assert editor.hears("window/showMessage")["params"]["message"].endswith("/new-way/SKILL.md")
            assert moved.read_text() == HOOKS and not path.exists()
        elif said == "Cancel":
            editor.asks("textDocument/hover", editor.at(str(path), 0, 3))
            assert path.exists()
        else:
            assert "not saved" in editor.hears("window/showMessage")["params"]["message"] and path.exists()


def test_an_editor_that_cannot_rename_files_or_ask_is_told_what_can(cli: Cli) -> None:
    with Editor(cli) as editor:
        editor.begin({"workspace": {"workspaceEdit": {"documentChanges": True}}})
        path = str(cli.home / "skills" / "migrate-to-hooks" / "SKILL.md")
        editor.opens(path, HOOKS)
        editor.actions(path, 0)
        assert (
            "cannot rename files"
            in editor.asks("textDocument/rename", editor.at(path, 0, 3, newName="new-way"))["error"][
                "message"
            ]
        )


def test_a_quick_fix_names_the_diagnostic_it_mends(cli: Cli) -> None:
    with Editor(cli) as editor:
        editor.begin()
        path = str(cli.home / "skills" / "migrate-to-hooks" / "SKILL.md")
        editor.opens(path, HOOKS)
        remarks = editor.remarks(path, 1)
        (fix,) = [one for one in editor.actions(path, 0, diagnostics=remarks) if one["kind"] == "quickfix"]
        assert fix["diagnostics"] == remarks and fix["isPreferred"]
        assert [one["kind"] for one in editor.actions(path, 0, only=["quickfix"])] == ["quickfix"]
        assert fix["edit"]["documentChanges"][0]["textDocument"]["version"] == 1


def test_prompts_of_your_own_are_offered_as_triggers(cli: Cli) -> None:
    worked(cli)
    with Editor(cli) as editor:
        editor.begin()
        path = str(cli.home / "skills" / "new" / "SKILL.md")
        editor.opens(path, "# Skill: New\n\n## Triggers\n- \n")
        found = editor.asks("textDocument/completion", editor.at(path, 3, 2))["result"]["items"]
        assert "cut a new release of the docs site" in [one["label"] for one in found]


def test_what_a_client_sets_is_how_much_is_offered(cli: Cli) -> None:
    with Editor(cli) as editor:
        editor.begin(initializationOptions={"wisen": {"limit": 0, "host": "http://elsewhere"}})
        editor.opens("a.md", TELL)
        assert not any("insert" in title for title in titles(editor, "a.md"))
        editor.tells("workspace/didChangeConfiguration", {"settings": {"wisen": {"limit": 2}}})
        assert offered(editor, "Migrate React")


def test_each_open_folder_has_its_own_library(cli: Cli) -> None:
    for name in ("one", "two"):
        folder = cli.work / name / ".wisen" / "skills" / f"mine-{name}"
        folder.mkdir(parents=True)
        (folder / "SKILL.md").write_text(
            page(f"Mend the {name} Wheel", [f"mend the {name} wheel"], ["Mend it"])
        )
    folders = [{"uri": (cli.work / name).as_uri(), "name": name} for name in ("one", "two")]
    with Editor(cli) as editor:
        editor.begin(workspaceFolders=folders)
        for name, other in (("one", "two"), ("two", "one")):
            editor.opens(f"{name}/a.md", "mend the one wheel, mend the two wheel\n")
            told = " ".join(titles(editor, f"{name}/a.md"))
            assert f"Mend the {name} Wheel" in told and f"Mend the {other} Wheel" not in told


def test_a_folder_that_is_closed_is_no_longer_read_and_one_that_is_opened_is(cli: Cli) -> None:
    folder = cli.work / "one" / ".wisen" / "skills" / "mine"
    folder.mkdir(parents=True)
    (folder / "SKILL.md").write_text(page("Mend the Wheel", ["mend the wheel"], ["Mend it"]))
    one = {"uri": (cli.work / "one").as_uri(), "name": "one"}
    two = {"uri": (cli.work / "two").as_uri(), "name": "two"}
    with Editor(cli) as editor:
        editor.begin(workspaceFolders=[two])
        editor.opens("one/a.md", "mend the wheel\n")
        told = lambda: " ".join(titles(editor, "one/a.md"))
        change = lambda **event: editor.tells(
            "workspace/didChangeWorkspaceFolders", {"event": {"added": [], "removed": [], **event}}
        )
        assert "Mend the Wheel" not in told()
        change(added=[one])
        assert "Mend the Wheel" in told()
        change(removed=[one])
        assert "Mend the Wheel" not in told()


def test_what_is_asked_before_the_library_was_seen_waits_for_it(cli: Cli) -> None:
    with Editor(cli) as editor:
        editor.begin()
        editor.opens("AGENTS.md", "use `migrate-to-hooks`\n")
        assert editor.asks("textDocument/hover", editor.at("AGENTS.md", 0, 7))["result"]
        assert editor.asks("textDocument/definition", editor.at("AGENTS.md", 0, 7))["result"]
