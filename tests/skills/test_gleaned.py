"""What teaches although it was no session: a text that tells how, a change in git. Pure, then with a real git."""

import subprocess
from pathlib import Path

import pytest
from support.cli import Cli

from wisen.skills import extract, git, gleaned, material
from wisen.skills.errors import WisenError
from wisen.skills.lesson import Lesson, Nothing
from wisen.skills.model import Transcript, Who

NOTES = """How to rotate the signing keys:

- [ ] Make a new key with `tool new-key`
- [x] Put it beside the old one
- Take the old one out after a week
"""
DIFF = """diff --git a/app/store.py b/app/store.py
index 1..2 100644
--- a/app/store.py
+++ b/app/store.py
@@ -10,3 +10,4 @@ class Store:
+    x = 1
@@ -40,3 +41,4 @@ def save(self, key):
+    y = 1
diff --git a/tests/test_store.py b/tests/test_store.py
new file mode 100644
--- /dev/null
+++ b/tests/test_store.py
@@ -0,0 +1 @@
+z = 1
"""


def learnt(script: Transcript) -> Lesson | Nothing:
    found = material.material(script)
    return found if isinstance(found, Nothing) else extract.extract(found)


def test_a_list_becomes_steps_and_the_line_before_it_what_was_wanted() -> None:
    lesson = learnt(gleaned.text(NOTES, "/w", 7.0))
    assert isinstance(lesson, Lesson) and lesson.title == "Rotate the signing keys"
    assert [step.text for step in lesson.steps] == [
        "Make a new key with `tool new-key`",
        "Put it beside the old one",
        "Take the old one out after a week",
    ]


def test_the_boxes_of_a_checklist_need_no_bullets() -> None:
    told = "Rotate the signing keys:\n[ ] Make a new key with `tool new-key`\n[x] Put it beside the old one\n"
    lesson = learnt(gleaned.text(told, "/w", 7.0))
    assert isinstance(lesson, Lesson) and lesson.title == "Rotate the signing keys"
    assert [step.text for step in lesson.steps] == [
        "Make a new key with `tool new-key`",
        "Put it beside the old one",
    ]


def test_commands_at_a_prompt_become_steps() -> None:
    lesson = learnt(gleaned.text("Publish the docs site\n$ make docs\nbuilt\n$ make publish\n", "/w", 7.0))
    assert isinstance(lesson, Lesson) and [step.text for step in lesson.steps] == [
        "Run `make docs`",
        "Run `make publish`",
    ]


def test_a_code_block_stays_one_and_what_is_wanted_can_be_said() -> None:
    lesson = learnt(gleaned.text("```sh\nmake docs\n```\n", "/w", 7.0, wanted="publish the docs site"))
    assert isinstance(lesson, Lesson) and lesson.title == "Publish the docs site"
    assert [step.text for step in lesson.steps] == ["Run `make docs`"]


@pytest.mark.parametrize(
    "told", ["", "\n\n", "thanks", "A lovely day, is it not?\nYes it is.\n", "- one\n", "\x00\x01"]
)
def test_a_text_that_tells_no_procedure_teaches_nothing(told: str) -> None:
    assert isinstance(learnt(gleaned.text(told, "/w", 7.0)), Nothing)


def test_the_same_text_is_the_same_transcript_and_another_is_not() -> None:
    first, same, other = (
        gleaned.text(told, "/w", at).session for told, at in ((NOTES, 1.0), (NOTES, 2.0), ("x", 1.0))
    )
    assert first == same != other and first.startswith("text-")


def test_each_file_of_a_change_is_a_step_with_what_was_touched() -> None:
    lesson = learnt(gleaned.change(DIFF, "/w", 7.0, "keep keys in the store\n\nBecause."))
    assert isinstance(lesson, Lesson) and lesson.title == "Keep keys in the store"
    assert [step.text for step in lesson.steps] == [
        "Edit `app/store.py`: change Store and save",
        "Edit `tests/test_store.py`: a new file",
    ]


@pytest.mark.parametrize(
    ("message", "branch", "wanted"),
    [
        ("", "feature/rotate-signing-keys", "rotate signing keys"),
        ("", "main", "change store.py and test_store.py"),
        ("", "", "change store.py and test_store.py"),
        ("say it", "feature/other", "say it"),
    ],
)
def test_what_a_change_is_for_is_its_message_or_its_branch_or_its_files(
    message: str, branch: str, wanted: str
) -> None:
    first, *_ = gleaned.change(DIFF, "/w", 7.0, message, branch).turns
    assert (first.who, first.text) == (Who.PERSON, wanted)


def test_no_change_and_a_broken_one_teach_nothing() -> None:
    for diff in ("", "diff --git", "no diff at all\n@@ -1 +1 @@ def f():\n"):
        assert isinstance(learnt(gleaned.change(diff, "/w", 7.0)), Nothing)


@pytest.fixture
def tree(tmp_path: Path) -> Cli:
    cli = Cli(tmp_path)
    cli.environ |= {
        f"GIT_{who}_{what}": "x" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    } | {"GIT_CONFIG_GLOBAL": "/dev/null"}
    run(cli, "init", "-q", "-b", "feature/rotate-signing-keys")
    (cli.work / "keys.py").write_text("def rotate():\n    pass\n")
    run(cli, "add", ".")
    run(cli, "commit", "-q", "-m", "rotate the signing keys weekly")
    return cli


def run(cli: Cli, *args: str) -> None:
    subprocess.run(["git", *args], cwd=cli.work, env=cli.environ, check=True)


def test_the_change_is_what_is_staged_then_what_is_not_then_the_last_commit(tree: Cli) -> None:
    told = lambda: git.change(str(tree.work), tree.environ)
    diff, message, branch = told()
    assert "+def rotate" in diff and message.strip() == "rotate the signing keys weekly"
    assert branch == "feature/rotate-signing-keys"
    (tree.work / "keys.py").write_text("def rotate():\n    return 1\n")
    assert "+    return 1" in told()[0] and told()[1] == ""
    run(tree, "add", ".")
    (tree.work / "keys.py").write_text("def rotate():\n    return 2\n")
    assert "+    return 1" in told()[0]


def test_where_nothing_was_committed_yet_the_new_files_are_the_change(tmp_path: Path) -> None:
    cli = Cli(tmp_path)
    run(cli, "init", "-q", "-b", "feature/rotate-signing-keys")
    told = lambda: git.change(str(cli.work), cli.environ)
    assert not git.changed(str(cli.work))
    with pytest.raises(WisenError, match="nothing has been changed here"):
        told()
    for name in (
        "keys.py",
        "odd\nname",
        "é.py",
        "secret.log",
        ".gitignore",
        ".keys.py.swp",
        "#keys.py#",
        "keys.py~",
    ):
        (cli.work / name).write_text("*.log\n")
    assert git.changed(str(cli.work))
    diff, message, branch = told()
    lesson = learnt(gleaned.change(diff, "/w", 7.0, message, branch))
    assert isinstance(lesson, Lesson) and lesson.title == "Rotate signing keys"
    files = (".gitignore", "keys.py", "é.py")
    assert [step.text for step in lesson.steps] == [f"Edit `{name}`: a new file" for name in files]
    assert "log" not in diff, "neither what is ignored nor what is in a file"
    assert gleaned.change(diff, "/w", 7.0).turns[0].text == "add .gitignore and keys.py"
    run(cli, "add", "keys.py")
    assert "+*.log" in told()[0] and ".gitignore" not in told()[0]


def test_a_hostile_configuration_of_git_runs_nothing(tree: Cli) -> None:
    trap = tree.work / "sprung"
    for key in ("diff.external", "core.pager", "core.fsmonitor"):
        run(tree, "config", key, f"touch {trap}")
    (tree.work / ".gitattributes").write_text("* diff=trap\n")
    run(tree, "config", "diff.trap.textconv", f"touch {trap};")
    (tree.work / "keys.py").write_text("def rotate():\n    return 1\n")
    assert "+    return 1" in git.change(str(tree.work), tree.environ)[0] and not trap.exists()


def test_where_there_is_no_git_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(WisenError, match="no git working tree"):
        git.change(str(tmp_path), {"PATH": "/usr/bin:/bin", "GIT_CEILING_DIRECTORIES": str(tmp_path.parent)})
    with pytest.raises(WisenError, match="not installed"):
        git.change(str(tmp_path), {"PATH": str(tmp_path)})


def test_the_verb_makes_drafts_of_both(tree: Cli) -> None:
    made = tree.json("synthesize", "--text", "-", "--backend", "extract", told=NOTES)
    assert made["name"] and "Put it beside the old one" in made["page"]
    again = tree.json("synthesize", "--text", "-", "--backend", "extract", told=NOTES)
    assert again["draft"] == made["draft"]
    changed = tree.json("synthesize", "--change", "--backend", "extract")
    assert "`keys.py`" in changed["page"] and "rotate the signing keys weekly" in changed["page"].lower()
    assert tree.json("synthesize", "--text", "-", "--backend", "extract", told="hello")["draft"] is None
    assert "cannot read" in tree.run("synthesize", "--text", "/nowhere").stderr.decode()
