"""Pages against the disk, through the whole server: evidence, anchors, formatting; and what a client sets."""

import json
from pathlib import Path

import pytest
from support.cli import Cli
from support.editor import FULL, Editor
from support.pages import HOOKS, page
from support.sessions import WORKED, worked

HINTS = FULL | {
    "textDocument": FULL["textDocument"] | {"inlayHint": {}},
    "workspace": FULL["workspace"] | {"inlayHint": {"refreshSupport": True}, "configuration": True},
}
DOCS = page(
    "Publish the docs site",
    ["publish the docs site"],
    ["Run `npm run docs`", "Read `docs/README.md`", "Run `make publish`"],
)


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    return Cli(tmp_path)


MARK = (
    "\nSee [it](nowhere.md).\n"  # a link that leads nowhere: when it is said, all is that takes time to know
)


def kinds(editor: Editor, name: str, text: str) -> dict[str, str]:
    """kind -> message of all that is said of a page."""
    editor.opens(name, text + MARK)

    def said(one: dict) -> bool:
        told = one.get("params") or {}
        return (
            one.get("method") == "textDocument/publishDiagnostics"
            and told["uri"] == editor.uri(name)
            and "link" in [row["code"] for row in told["diagnostics"]]
        )

    return {row["code"]: row["message"] for row in editor.hears(said)["params"]["diagnostics"]}


def mine(cli: Cli, name: str, text: str) -> Path:
    """A page of the project's own."""
    path = cli.work / ".wisen" / "skills" / name / "SKILL.md"
    path.parent.mkdir(parents=True)
    path.write_text(text)
    return path


def test_a_step_that_leans_on_something_gone_is_marked_where_it_stands(cli: Cli) -> None:
    path = mine(cli, "publish-docs", DOCS)
    (cli.work / "package.json").write_text(json.dumps({"scripts": {"build": "x"}}))
    (cli.work / "Makefile").write_text("publish:\n\techo\n")
    with Editor(cli) as editor:
        editor.answers |= {"workspace/inlayHint/refresh": None, "workspace/configuration": [None]}
        editor.begin(HINTS)
        editor.opens(str(path), DOCS)
        editor.hears("workspace/inlayHint/refresh")
        where = {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}
        found = editor.asks(
            "textDocument/inlayHint", {"textDocument": {"uri": editor.uri(str(path))}, "range": where}
        )["result"]
        assert [(one["position"]["line"], one["label"]) for one in found] == [
            (6, "docs is no script of package.json any more"),
            (7, "docs/README.md is not there any more"),
        ]
    with Editor(cli) as editor:  # a client without inlay hints is told beside the line
        editor.begin()
        assert "any more" in kinds(editor, str(path), DOCS)["anchor"]


def test_a_general_skill_is_no_worse_because_this_project_is_another(cli: Cli) -> None:
    path = cli.keeps("publish-docs", DOCS)
    with Editor(cli) as editor:
        editor.begin()
        assert "anchor" not in kinds(editor, str(path), DOCS)


def test_evidence_that_cannot_be_read_or_leads_nowhere_is_said(cli: Cli) -> None:
    worked(cli)
    made = cli.json("synthesize", "--session", "last", "--backend", "extract", "--yes")
    path, evidence = Path(made["accepted"]), Path(made["accepted"]).parent / "evidence.json"
    text = path.read_text()

    def said() -> dict[str, str]:
        with Editor(cli) as editor:
            editor.begin()
            return kinds(editor, str(path), text)

    assert "evidence" not in said()
    good = evidence.read_text()
    told = json.loads(good)
    told["evidence"][0]["turn"] = 999
    evidence.write_text(json.dumps(told))
    assert f"turns that the session {WORKED} does not have" in said()["evidence"]
    evidence.write_text("{")
    assert "cannot be read" in said()["evidence"]
    evidence.write_text(good)
    cli("sessions", "rm", WORKED)
    assert f"not kept any more: {WORKED}" in said()["evidence"]


def test_a_page_is_formatted_by_edits_that_touch_only_what_they_must(cli: Cli) -> None:
    path = cli.keeps("hooks", HOOKS)
    with Editor(cli) as editor:
        editor.begin()
        asked = {
            "textDocument": {"uri": editor.uri(str(path))},
            "options": {"tabSize": 4, "insertSpaces": True},
        }
        editor.opens(str(path), HOOKS.replace("4. Run", "7. Run"))
        (edit,) = editor.asks("textDocument/formatting", asked)["result"]
        line = HOOKS[: HOOKS.index("4. Run")].count("\n")
        assert edit == {
            "range": {"start": {"line": line, "character": 0}, "end": {"line": line, "character": 1}},
            "newText": "4",
        }
        editor.opens("notes.md", "# A\n\n\n\ntext")
        other = asked | {"textDocument": {"uri": editor.uri("notes.md")}}
        assert editor.asks("textDocument/formatting", other)["result"] == [], "no page of ours"


def test_a_client_is_asked_for_its_settings_and_again_when_it_says_they_changed(cli: Cli) -> None:
    cli.keeps("hooks", HOOKS)
    dynamic = HINTS | {
        "workspace": HINTS["workspace"] | {"didChangeConfiguration": {"dynamicRegistration": True}}
    }
    with Editor(cli) as editor:
        editor.answers |= {"workspace/configuration": [{"limit": 0}], "client/registerCapability": None}
        editor.begin(dynamic)
        asked = editor.hears("workspace/configuration")["params"]["items"]
        assert asked == [{"section": "wisen"}]
        assert (
            editor.hears("client/registerCapability")["params"]["registrations"][0]["method"]
            == "workspace/didChangeConfiguration"
        )
        editor.opens("a.md", "convert this class component to hooks\n")
        assert not any("insert" in one["title"] for one in editor.actions("a.md", 0))
        editor.answers["workspace/configuration"] = [{"limit": 2}]
        editor.tells("workspace/didChangeConfiguration", {"settings": None})
        editor.hears(
            lambda one: (
                one.get("method") == "workspace/configuration"
                and one["id"] != editor.hears("workspace/configuration")["id"]
            )
        )
        assert any("insert" in one["title"] for one in editor.actions("a.md", 0)), (
            "asked right behind the answer"
        )
