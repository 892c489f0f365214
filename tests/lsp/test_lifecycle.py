"""How the server begins, ends, and bears what clients do to it: every row as a process of its own, byte by byte."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import processes
from support.cli import WISEN, Cli
from support.editor import FULL, LONG, Editor
from support.pages import HOOKS
from support.sessions import worked

SOON = LONG  # the server itself needs under half a second on an idle machine


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    cli = Cli(tmp_path)
    cli.keeps("migrate-to-hooks", HOOKS)
    return cli


@pytest.fixture
def endless(cli: Cli, tmp_path: Path) -> Iterator[tuple[Cli, Path]]:
    """A person whose `wisen synthesize` never ends; and the file that the child writes its pid into."""
    pid = tmp_path / "pid"
    os.mkfifo(pid)
    folder = tmp_path / "slow"
    folder.mkdir()
    code = f"import os, sys, signal\nif 'synthesize' in sys.argv:\n    open({str(pid)!r}, 'w').write(str(os.getpid()))\n    os.write(1, b'junk')\n    signal.pause()\n"
    (folder / "sitecustomize.py").write_text(code)
    cli.environ |= {"PYTHONPATH": str(folder), processes.MARK: str(tmp_path)}
    yield cli, pid
    processes.end_all(str(tmp_path))  # where the test failed, or was interrupted


def working(editor: Editor, pid: Path) -> int:
    """Begin to synthesize; the child's pid, once it runs."""
    editor.begins_asking("workspace/executeCommand", {"command": "wisen.synthesize", "arguments": ["last"]})
    editor.hears("$/progress")
    return int(pid.read_text())


def ended(pid: int) -> bool:
    """Wait until a process that is not ours is gone."""
    until = time.monotonic() + SOON
    while time.monotonic() < until:
        try:
            if (
                Path(f"/proc/{pid}/stat").exists()
                and Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
            ):
                return True
            os.kill(pid, 0)
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.02)  # nothing tells when a stranger's process ends
    return False


def test_it_ends_when_its_input_does(cli: Cli) -> None:
    with Editor(cli) as editor:
        editor.begin()
        editor.stdin.close()
        assert editor.ends(SOON) == 0


def test_it_ends_when_its_input_does_with_work_running_and_ends_the_work(endless: tuple[Cli, Path]) -> None:
    with Editor(endless[0]) as editor:
        editor.begin()
        child = working(editor, endless[1])
        editor.stdin.close()
        assert editor.ends(SOON) == 0 and ended(child)


def test_shutdown_and_exit_wait_for_no_work(endless: tuple[Cli, Path]) -> None:
    with Editor(endless[0]) as editor:
        editor.begin()
        child = working(editor, endless[1])
        assert editor.asks("shutdown", None)["result"] is None
        editor.tells("exit", None)
        assert editor.ends(SOON) == 0 and ended(child)


def test_exit_without_shutdown_is_told_by_the_status(cli: Cli) -> None:
    with Editor(cli) as editor:
        editor.begin()
        editor.tells("exit", None)
        assert editor.ends(SOON) == 1


def test_it_is_no_orphan_when_the_client_is_killed_and_the_pipe_stays_open(endless: tuple[Cli, Path]) -> None:
    client = subprocess.Popen(["sleep", "600"])
    with Editor(endless[0], pid=client.pid) as editor:
        editor.begin()
        child = working(editor, endless[1])
        client.send_signal(signal.SIGKILL)
        client.wait()
        assert editor.ends(SOON) == 0 and ended(child)


def test_an_editor_that_ends_it_by_a_signal_leaves_no_child(endless: tuple[Cli, Path]) -> None:
    with Editor(endless[0]) as editor:
        editor.begin()
        child = working(editor, endless[1])
        editor.server.terminate()
        assert editor.ends(SOON) == 0 and ended(child)


def test_a_client_that_never_answers_for_its_settings_is_not_waited_for(cli: Cli) -> None:
    with Editor(cli) as editor:
        editor.deaf = {"workspace/configuration", "client/registerCapability"}
        editor.begin(
            {"workspace": {"configuration": True, "didChangeConfiguration": {"dynamicRegistration": True}}}
        )
        editor.opens("a.md", "convert this class component to hooks")
        assert any("insert the steps" in action["title"] for action in editor.actions("a.md", 0))


def test_it_ends_when_nobody_reads_what_it_says(cli: Cli) -> None:
    with Editor(cli) as editor:
        editor.begin()
        editor.stdout.close()  # the client is half dead: it still holds our input open
        editor.begins_asking("textDocument/hover", editor.at("a.md", 0, 0))
        assert editor.server.wait(SOON) in (0, 1)


def test_a_cancelled_command_is_answered_and_its_child_ends(endless: tuple[Cli, Path]) -> None:
    with Editor(endless[0]) as editor:
        editor.begin()
        child = working(editor, endless[1])
        asked = editor._id
        editor.tells("$/cancelRequest", {"id": asked})
        assert editor.answer(asked)["error"]["code"] == -32800 and ended(child)


def test_a_cancelled_progress_ends_the_work_too(endless: tuple[Cli, Path]) -> None:
    with Editor(endless[0]) as editor:
        editor.begin()
        child = working(editor, endless[1])
        token = editor.hears("$/progress")["params"]["token"]
        editor.tells("window/workDoneProgress/cancel", {"token": token})
        assert editor.answer(editor._id)["error"]["code"] == -32800 and ended(child)


def test_stray_prints_and_children_that_write_do_not_reach_the_client(cli: Cli) -> None:
    says = """
import os, subprocess
from wisen.lsp import text
print('before')
os.write(2, b'loud\\n')
def opened(*args, **more):
    print('stray', flush=True)
    subprocess.run(['echo', 'child'])
    os.write(1, b'raw')
    return kept(*args, **more)
kept, text.opened = text.opened, opened
"""
    with Editor(cli, says=says) as editor:
        editor.begin()
        editor.opens("a.md", "convert this class component to hooks")
        assert any("insert the steps" in action["title"] for action in editor.actions("a.md", 0))


def test_an_edit_that_is_never_answered_holds_nothing_up(cli: Cli) -> None:
    with Editor(cli, says="from wisen.lsp import server\nserver.PATIENCE = 0.5") as editor:
        editor.begin()
        editor.deaf = {"workspace/applyEdit", "window/showDocument"}
        editor.answers["window/showMessageRequest"] = {"title": "Migrate React Class Components to Hooks"}
        editor.opens("a.md", "convert this class component to hooks")
        editor.actions("a.md", 0)  # the library is seen now
        asked = editor.begins_asking(
            "workspace/executeCommand", {"command": "wisen.skills", "arguments": [editor.uri("a.md"), "0"]}
        )
        editor.hears("workspace/applyEdit")
        assert editor.asks("textDocument/hover", editor.at("a.md", 0, 0))["result"] is None
        assert editor.answer(asked)["result"] == {"matches": ["migrate-to-hooks"]}


def test_garbage_is_passed_over(cli: Cli) -> None:
    with Editor(cli) as editor:
        for junk in (b"hello\r\n\r\n", b"Content-Length: x\r\n\r\n", b"Content-Length: 9\r\n\r\n{not json", b"Content-Length: 4\r\n\r\nnull",
                     b"Content-Length: 2\r\n\r\n[]", b"Content-Length: 3\r\n\r\n\xff\xfe\x00", b"Content-Length: 17\r\n\r\n{\"jsonrpc\":\"9.9\"}", bytes(range(256)) * 99 + b"\n"):  # fmt: skip
            editor.raw(junk)
        assert editor.begin()["serverInfo"]["name"] == "wisen"
        editor.sends({"id": 900, "method": "textDocument/hover", "params": "no"})
        assert editor.answer(900)["error"]["code"] in (-32602, -32603)
        assert editor.asks("textDocument/hover", {})["error"]["code"] == -32602


@pytest.mark.parametrize(
    "half", [b"Content-Len", b"Content-Length: 400\r\n", b'Content-Length: 400\r\n\r\n{"jsonrpc":']
)
def test_half_a_message_and_then_the_end_is_an_end(cli: Cli, half: bytes) -> None:
    with Editor(cli) as editor:
        editor.begin()
        editor.raw(half)
        editor.stdin.close()
        assert editor.ends(SOON) == 0


def test_unknown_methods_and_wrong_commands_are_errors_and_unknown_notifications_are_let_be(cli: Cli) -> None:
    with Editor(cli) as editor:
        editor.begin()
        editor.tells("wisen/unknown", {"x": 1})
        assert editor.asks("wisen/unknown", {"x": 1})["error"]["code"] == -32601
        assert editor.runs("wisen.unknown")["error"]["code"] == -32602
        assert editor.runs("wisen.accept")["error"]["code"] == -32602
        assert (
            editor.asks("workspace/executeCommand", {"command": "wisen.open", "arguments": ["/etc/passwd"]})[
                "result"
            ]
            is None
        )
        assert "no page of the library" in editor.hears("window/showMessage")["params"]["message"]


def test_before_initialize_and_after_shutdown_requests_are_refused(cli: Cli) -> None:
    with Editor(cli) as editor:
        assert editor.asks("textDocument/hover", editor.at("a.md", 0, 0))["error"]["code"] == -32002
        editor.opens("a.md", "too early")
        editor.begin()
        assert (
            editor.asks("initialize", {"processId": None, "rootUri": None, "capabilities": {}})["error"][
                "code"
            ]
            == -32600
        )
        editor.asks("shutdown", None)
        assert editor.asks("textDocument/hover", editor.at("a.md", 0, 0))["error"]["code"] == -32600
        editor.tells("exit", None)
        assert editor.ends(SOON) == 0


def test_positions_that_are_not_there_are_answered(cli: Cli) -> None:
    with Editor(cli) as editor:
        editor.begin()
        page = str(cli.home / "skills" / "migrate-to-hooks" / "SKILL.md")
        editor.opens(page, HOOKS)
        for line, character in ((0, 9999), (9999, 0), (9999, 9999), (2**31 - 1, 2**31 - 1)):
            assert "result" in editor.asks("textDocument/hover", editor.at(page, line, character))
            assert "result" in editor.asks("textDocument/completion", editor.at(page, line, character))
            assert "result" in editor.asks(
                "textDocument/references",
                editor.at(page, line, character, context={"includeDeclaration": True}),
            )
        assert editor.actions(page, 9999) and editor.actions("never-opened.md", 7)
        where = {"start": {"line": 500, "character": 3}, "end": {"line": 900, "character": 1}}
        editor.changes(page, 2, {"range": where, "text": "\nmore"})
        assert editor.remarks(page, 2)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_places_are_counted_as_the_client_counts(cli: Cli, encoding: str) -> None:
    with Editor(cli) as editor:
        told = editor.begin(FULL | {"general": {"positionEncodings": [encoding]}})
        assert told["capabilities"]["positionEncoding"] == encoding
        width = {"utf-8": 4, "utf-16": 2, "utf-32": 1}[encoding]
        editor.opens("AGENTS.md", "a\x0cb\u2028c\n😀😀 `migrate-to-hooks`\n")
        editor.actions("AGENTS.md", 0)  # the library is seen now
        start = 2 * width + 2
        found = editor.asks("textDocument/hover", editor.at("AGENTS.md", 1, start + 3))["result"]
        assert found["range"] == {
            "start": {"line": 1, "character": start},
            "end": {"line": 1, "character": start + 16},
        }
        edge = {"start": {"line": 1, "character": width}, "end": {"line": 1, "character": 2 * width}}
        editor.changes("AGENTS.md", 2, {"range": edge, "text": ""})
        found = editor.asks("textDocument/hover", editor.at("AGENTS.md", 1, width + 4))["result"]
        assert found["range"]["start"]["character"] == width + 2


def test_a_document_of_100_mb_is_borne_and_nothing_is_said_about_it(cli: Cli) -> None:
    with Editor(cli) as editor:
        editor.begin()
        editor.opens("huge.md", "convert this class component to hooks\n" * (100 * 1024 * 1024 // 38))
        titles = [action["title"] for action in editor.actions("huge.md", 5)]
        assert titles and not any("insert" in title for title in titles)
        editor.opens("small.md", "convert this class component to hooks\n")
        assert any("insert" in action["title"] for action in editor.actions("small.md", 0))


def test_a_thousand_changes_in_a_second_end_in_the_last_one(cli: Cli) -> None:
    with Editor(cli) as editor:
        editor.begin()
        page = str(cli.home / "skills" / "migrate-to-hooks" / "SKILL.md")
        editor.opens(page, HOOKS)
        for number in range(1000):
            end = {
                "start": {"line": 0, "character": 0},
                "end": {"line": 0, "character": 0 if number < 999 else 9999},
            }
            editor.changes(page, number + 2, {"range": end, "text": "x" if number < 999 else "# Skill: Done"})
        editor.remarks(page, 1001)
        outline = editor.asks("textDocument/documentSymbol", {"textDocument": {"uri": editor.uri(page)}})[
            "result"
        ]
        assert outline[0]["name"] == "Skill: Done"
        published = [one for one in editor.said if one.get("method") == "textDocument/publishDiagnostics"]
        assert len(published) < 200, "typing is read a few times a second, not at every key"


def test_a_client_that_can_do_nothing_gets_actions_it_can_use(cli: Cli) -> None:
    worked(cli)
    with Editor(cli) as editor:
        editor.begin({})
        editor.opens("a.md", "convert this class component to hooks")
        edits = [action["edit"] for action in editor.actions("a.md", 0) if "edit" in action]
        assert list(edits[0]) == ["changes"]
        made = editor.runs("wisen.synthesize")["result"]
        assert made["draft"]
        said = " ".join(json.dumps(one) for one in editor.said if one.get("method") == "window/showMessage")
        assert "SKILL.md" in said and not any(
            one.get("method") == "window/showDocument" for one in editor.said
        )


def test_a_debugging_port_serves_one_client(cli: Cli) -> None:
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([*WISEN, "lsp", "--tcp", str(port)], env=cli.environ, cwd=cli.work)
    try:
        until = time.monotonic() + LONG
        while True:
            try:
                client = socket.create_connection(("127.0.0.1", port))
                break
            except ConnectionRefusedError:
                assert time.monotonic() < until and server.poll() is None
                time.sleep(0.05)  # nothing tells when a port is open
        body = json.dumps(
            {
                "jsonrpc": "2.0",
                "id": 1,
                "method": "initialize",
                "params": {"processId": None, "rootUri": None, "capabilities": {}},
            }
        )
        with client:
            client.sendall(f"Content-Length: {len(body)}\r\n\r\n{body}".encode())
            assert client.recv(20).startswith(b"Content-Length: ")
        assert server.wait(LONG) == 0
    finally:
        server.kill()
        server.wait()
