"""From the editor to elsewhere, through the whole server: into a clipboard, to a running agent, from a selection or a change into a draft."""

import subprocess
from contextlib import closing
from pathlib import Path
from urllib.parse import unquote

import pytest
from support.cli import WISEN, Cli
from support.editor import Editor
from support.pages import HOOKS
from support.rig import Rig

ASKED = "convert this class component to hooks\n"
AGENT = '#!/bin/sh\necho READY$((0+1))\nwhile read -r line; do echo "GOT: $line"; [ "$line" = bye ] && exit 0; done\n'


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    cli = Cli(tmp_path)
    cli.keeps("hooks", HOOKS)
    return cli


def action(editor: Editor, name: str, words: str, *where: int) -> dict:
    """The command of the one action whose title holds these words."""
    (found,) = [one for one in editor.actions(name, *(where or (0,))) if words in one["title"]]
    return found["command"]


def runs(editor: Editor, command: dict) -> dict:
    return editor.runs(command["command"], *command["arguments"])["result"]


def test_a_skill_is_copied_by_an_editor_that_can(cli: Cli) -> None:
    with Editor(cli) as editor:
        editor.begin(initializationOptions={"wisen": {"copies": True}})
        editor.opens("a.md", ASKED)
        told = runs(editor, action(editor, "a.md", "copy as a prompt"))["text"]
        assert editor.hears("wisen/copy")["params"] == {"text": told}
        assert told.startswith("Migrate React Class Components to Hooks:\n\n1. Read the class component")


def test_else_by_this_machines_program_and_else_it_is_shown(cli: Cli) -> None:
    programs = cli.place / "bin"
    programs.mkdir()
    xclip = programs / "xclip"
    xclip.write_text(f'#!/bin/sh\n/bin/cat > "{cli.place}/clip"\n')
    xclip.chmod(0o755)
    with Editor(cli, environ={"PATH": str(programs), "DISPLAY": ":0"}) as editor:
        editor.begin()
        editor.opens("a.md", ASKED)
        told = runs(editor, action(editor, "a.md", "copy as a prompt"))["text"]
        assert (cli.place / "clip").read_text() == told
    with Editor(cli, environ={"PATH": "/nowhere"}) as editor:
        editor.answers["window/showDocument"] = {"success": True}
        editor.begin()
        editor.opens("a.md", ASKED)
        told = runs(editor, action(editor, "a.md", "copy as a prompt"))["text"]
        shown = unquote(editor.hears("window/showDocument")["params"]["uri"].removeprefix("file://"))
        assert Path(shown).read_text() == told


def test_a_skill_handed_over_reaches_the_running_agent_with_the_next_prompt(cli: Cli) -> None:
    agent = cli.work / "my-agent"
    agent.write_text(AGENT)
    agent.chmod(0o755)
    argv = ["/bin/sh", "-c", f'cd "{cli.work}" && exec "$@"', "sh", *WISEN, str(agent)]
    with closing(Rig(argv, environ=cli.environ)) as rig, Editor(cli) as editor:
        rig.wait(b"READY1")
        while not (cli.home / "ledger.db").exists():  # the last thing the scribe opens before it is awake
            rig.read(0.05)
        editor.begin()
        editor.opens("a.md", ASKED)
        given = runs(editor, action(editor, "a.md", "hand “Migrate React"))
        assert given["skill"] == "hooks" and given["session"] in [
            one["id"] for one in cli.json("sessions", "list")
        ]
        rig.type(b"go on with the other thing now\r")
        assert b"useState" in rig.wait(b"clean-up")
        rig.type(b"bye\r")
        assert rig.end() == 0
    [use] = [row for row in cli.json("ledger") if row["skill"] == "hooks"]
    assert use["lent"] == 1


def test_where_no_agent_runs_nothing_can_be_handed_over(cli: Cli) -> None:
    with Editor(cli) as editor:
        editor.begin()
        editor.opens("a.md", ASKED)
        assert not any("hand" in one["title"] for one in editor.actions("a.md", 0))
        assert editor.runs("wisen.hand", "hooks")["result"] is None
        assert "no agent runs in this folder" in editor.hears("window/showMessage")["params"]["message"]


NOTES = "# How to rotate the signing keys:\n#\n# - Make a new key\n# - Put it beside the old one\nx = 1\n"


def test_the_selection_becomes_a_draft(cli: Cli) -> None:
    with Editor(cli) as editor:
        editor.answers["window/showDocument"] = {"success": True}
        editor.begin()
        editor.opens("app.py", NOTES, "python")
        assert not any("the selection" in one["title"] for one in editor.actions("app.py", 0))
        made = runs(editor, action(editor, "app.py", "the selection", 0, 4))
        assert "Rotate the signing keys" in made["page"] and "1. Make a new key" in made["page"]
        assert made["draft"] in unquote(editor.hears("window/showDocument")["params"]["uri"])
        empty = editor.runs("wisen.selection", editor.uri("app.py"), "4", "4")["result"]
        assert empty["draft"] is None


def test_the_change_in_git_becomes_a_draft_and_the_commit_message_says_what_it_is_for(cli: Cli) -> None:
    git = lambda *args: subprocess.run(["git", *args], cwd=cli.work, env=cli.environ, check=True)
    git("init", "-q", "-b", "main")
    (cli.work / "keys.py").write_text("def rotate():\n    pass\n")
    git("add", ".")
    with Editor(cli) as editor:
        editor.begin()
        editor.opens(
            ".git/COMMIT_EDITMSG", "rotate the signing keys weekly\n# Changes to be committed:\n", "gitcommit"
        )
        made = runs(editor, action(editor, ".git/COMMIT_EDITMSG", "this git change"))
        assert "Rotate the signing keys weekly" in made["page"] and "`keys.py`" in made["page"]
        editor.opens("elsewhere.md", "x")
    with Editor(cli) as editor:
        editor.begin(rootUri=None, workspaceFolders=[{"uri": cli.place.as_uri(), "name": "no git"}])
        editor.opens("a.md", ASKED)


def test_a_commit_message_is_matched_by_what_it_says(cli: Cli) -> None:
    with Editor(cli) as editor:
        editor.begin()
        editor.opens(
            "COMMIT_EDITMSG", "\n# On branch main\n# convert this class component to hooks\n", "git-commit"
        )
        assert not any("insert" in one["title"] for one in editor.actions("COMMIT_EDITMSG", 0))
        editor.changes("COMMIT_EDITMSG", 2, {"range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}, "text": ASKED.strip()})  # fmt: skip
        assert any("insert" in one["title"] for one in editor.actions("COMMIT_EDITMSG", 2))
