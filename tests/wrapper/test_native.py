"""What one run gets so that the agent asks us itself: nothing that outlives it, nothing of the person's touched."""

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import tomllib
from hashlib import sha256
from pathlib import Path

import pytest
from support.agents import NODE

from wisen.wrapper import native
from wisen.wrapper.native import RunFolder
from wisen.wrapper.profiles import HERE, Profile, find


@pytest.fixture
def folder(tmp_path: Path) -> RunFolder:
    return RunFolder({"XDG_RUNTIME_DIR": str(tmp_path)})


def test_claude_gets_a_plugin_for_this_run_only(folder: RunFolder) -> None:
    argv, _ = native.prepare(find(["claude"]), ["claude", "--model", "x"], {}, folder)
    assert argv == ["claude", "--plugin-dir", folder.lend, "--model", "x"]
    hooks = json.loads(Path(folder.lend, "hooks/hooks.json").read_text())["hooks"]
    assert hooks["UserPromptSubmit"][0]["hooks"][0]["command"] == f"{folder.relay} UserPromptSubmit"
    assert json.loads(Path(folder.lend, ".claude-plugin/plugin.json").read_text())["name"] == "wisen"


def test_codex_gets_its_hooks_by_flag(folder: RunFolder) -> None:
    argv, _ = native.prepare(find(["codex"]), ["codex", "--no-daemon"], {}, folder)
    assert argv[0] == "codex" and argv[-1] == "--no-daemon" and argv[1:-1:2] == ["-c"] * 3
    start, prompt, state = (tomllib.loads(word)["hooks"] for word in argv[2:-1:2])
    command = prompt["UserPromptSubmit"][0]["hooks"][0]["command"]
    assert command == f"{folder.relay} UserPromptSubmit"
    what = {"async": False, "command": command, "timeout": 600, "type": "command"}
    said = json.dumps({"event_name": "user_prompt_submit", "hooks": [what]}, separators=(",", ":"))
    trusted = state["state"]["/<session-flags>/config.toml:user_prompt_submit:0:0"]["trusted_hash"]
    assert trusted == "sha256:" + sha256(said.encode()).hexdigest()
    assert start.keys() == {"SessionStart"} and len(state["state"]) == 2


@pytest.mark.parametrize(
    ("name", "variable", "event"),
    [
        ("qwen", "QWEN_CODE_SYSTEM_DEFAULTS_PATH", "UserPromptSubmit"),
        ("gemini", "GEMINI_CLI_SYSTEM_DEFAULTS_PATH", "BeforeAgent"),
    ],
)
def test_defaults_in_a_file_of_this_run(folder: RunFolder, name: str, variable: str, event: str) -> None:
    argv, environ = native.prepare(find([name]), [name], {}, folder)
    assert argv == [name]
    hooks = json.loads(Path(environ[variable]).read_text())["hooks"]
    assert hooks[event][0]["hooks"][0]["command"] == f"{folder.relay} {event}"
    assert hooks[event][0]["hooks"][0]["timeout"] == 5000, "in milliseconds"


def test_copilot_gets_a_plugin(folder: RunFolder) -> None:
    argv, _ = native.prepare(find(["copilot"]), ["copilot", "--banner"], {}, folder)
    assert argv == ["copilot", "--plugin-dir", folder.lend, "--banner"]
    plugin = json.loads(Path(folder.lend, "plugin.json").read_text())
    hooks = json.loads(Path(folder.lend, plugin["hooks"]).read_text())["hooks"]
    assert hooks["userPromptSubmitted"][0]["bash"] == f"{folder.relay} userPromptSubmitted"


def test_a_value_of_the_persons_own_is_kept_beside_ours(folder: RunFolder) -> None:
    mine = {"OPENCODE_CONFIG_CONTENT": '{"plugin":["mine"],"theme":"dark"}'}
    _, environ = native.prepare(find(["opencode"]), ["opencode"], mine, folder)
    assert json.loads(environ["OPENCODE_CONFIG_CONTENT"]) == {
        "plugin": ["mine", f"file://{folder.lend}/opencode.mjs"],
        "theme": "dark",
    }


def test_goose_reads_a_file_that_is_there_from_the_start(folder: RunFolder) -> None:
    _, environ = native.prepare(find(["goose"]), ["goose"], {}, folder)
    assert environ["GOOSE_MOIM_MESSAGE_FILE"] == folder.note
    assert Path(folder.note).read_text() == ""


def test_variables_and_folders_of_a_profile_are_filled_in(folder: RunFolder) -> None:
    lend = {"how": "hook", "environment": {"X_FILE": "{folder}/a.json"}, "files": {"a.json": "{relay Go}"}}
    _, environ = native.prepare(Profile("x", {"lend": lend}), ["x"], {"A": "b"}, folder)
    assert (environ["A"], environ["X_FILE"]) == ("b", f"{folder.lend}/a.json")
    assert environ["WISEN_RELAY"] == folder.relay, "for a hook that the person has set up"
    assert Path(folder.lend, "a.json").read_text() == f"{folder.relay} Go"


def test_what_a_profile_copies_may_be_the_persons_own(folder: RunFolder, tmp_path: Path) -> None:
    (tmp_path / "mine.mjs").write_text("mine")
    lend = {"how": "hook", "copies": ["mine.mjs", "ask.mjs"]}
    native.prepare(Profile("x", {"lend": lend}, folder=str(tmp_path)), ["x"], {}, folder)
    assert Path(folder.lend, "mine.mjs").read_text() == "mine"
    assert Path(folder.lend, "ask.mjs").read_text() == Path(HERE, "ask.mjs").read_text()
    with pytest.raises(OSError, match=r"gone\.mjs"):
        native.prepare(Profile("x", {"lend": {"copies": ["gone.mjs"]}}), ["x"], {}, folder)


def test_the_run_folder_is_private_and_goes_without_a_trace(folder: RunFolder) -> None:
    native.prepare(find(["pi"]), ["pi"], {}, folder)
    modes = {os.stat(path).st_mode & 0o077 for path in (folder.path, folder.lend, folder.relay)}
    assert modes == {0}
    folder.remove()
    folder.remove()
    assert not os.path.exists(folder.path)


def test_a_guarded_place_is_one_that_only_root_can_write(tmp_path: Path) -> None:
    place = native.guarded({"TMPDIR": str(tmp_path)})
    if os.geteuid():
        assert place == ""
    else:
        assert place in ("", "/run"), "never below a folder that everybody can write"


# Asking: whatever goes wrong, the prompt goes through.


@pytest.fixture(params=["relay", "ask.mjs"])
def asking(request: pytest.FixtureRequest, folder: RunFolder, tmp_path: Path) -> list[str]:
    """A command that asks the socket of this run about one prompt, as a hook or as a plugin does it."""
    native.prepare(find(["pi"]), ["pi"], {}, folder)
    if request.param == "relay":
        return [folder.relay, "Go"]
    node = shutil.which("node") or str(NODE / "node")
    if not os.path.exists(node):
        pytest.skip("node is not here")
    script = tmp_path / "asking.mjs"
    script.write_text(
        f'import {{ ask }} from "{folder.lend}/ask.mjs"\n'
        'const said = await ask("Go", { prompt: "x".repeat(200000) + "é" })\n'
        "if (Object.keys(said).length) process.stdout.write(JSON.stringify(said))\n"
    )
    return [node, str(script)]


def asks(asking: list[str], folder: RunFolder) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        asking, input=b'{"prompt":"x"}', capture_output=True, timeout=60,
        env={"PATH": os.environ["PATH"], "WISEN_SOCKET": folder.socket},
    )  # fmt: skip


def serve(folder: RunFolder, answer: bytes | None) -> tuple[threading.Thread, list[bytes]]:
    """A scribe that reads one question; `None` leaves it without an answer, and has it say how long that was waited for."""
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(folder.socket)
    listener.listen()
    heard: list[bytes] = []

    def hear() -> None:
        peer, _ = listener.accept()
        with listener, peer:
            head, _, body = peer.recv(65536).partition(b"\n")
            while len(body) < int(head.split()[2]):
                body += peer.recv(65536)
            heard.extend((head.rpartition(b" ")[0], body))
            if answer is None:
                began = time.monotonic()
                while peer.recv(1):  # until the other side gives up
                    pass
                heard.append(b"%f" % (time.monotonic() - began))
            else:
                peer.sendall(answer)

    thread = threading.Thread(target=hear, daemon=True)
    thread.start()
    return thread, heard


def test_a_question_gets_its_answer(asking: list[str], folder: RunFolder) -> None:
    thread, heard = serve(folder, b'{"note":"n"}')
    done = asks(asking, folder)
    thread.join(30)
    assert (done.returncode, done.stdout, done.stderr) == (0, b'{"note":"n"}', b"")
    assert heard[0] == b"hook Go"
    assert json.loads(heard[1])["prompt"].startswith("x")


def test_when_the_scribe_is_gone_nothing_is_said(asking: list[str], folder: RunFolder) -> None:
    done = asks(asking, folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_when_the_scribe_hangs_the_prompt_goes_through_in_time(asking: list[str], folder: RunFolder) -> None:
    thread, heard = serve(folder, None)
    done = asks(asking, folder)
    thread.join(30)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert float(heard[-1]) < 4.5, "its hook may take 5 s"


def test_when_the_scribe_dies_in_the_middle_nothing_half_is_said(
    folder: RunFolder, asking: list[str]
) -> None:
    thread, _ = serve(folder, b"")
    done = asks(asking, folder)
    thread.join(30)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_the_relay_stands_alone() -> None:
    """It imports nothing but C modules: that is how it starts in milliseconds."""
    code = f"import sys; sys.argv = ['relay', '/nowhere', 'E']; b = set(sys.modules); exec(open({native.RELAY!r}).read()); print(sorted(set(sys.modules) - b))"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], input=b"{}", capture_output=True, check=True
    )
    assert done.stdout.decode().strip() in ("['_socket']", "['_socket', 'array']", "['_socket', 'math']")
