"""An editor that speaks by hand, frame by frame: a `wisen lsp` of its own, and every byte it says.

with Editor(cli) as editor:
    editor.begin()
    editor.opens("app.py", "# fix it\n")
    editor.asks("textDocument/hover", ...)
"""

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from support.cli import WISEN, Cli

LONG = 60.0  # seconds after which a test has failed; a healthy one never waits for it

FULL: dict[str, Any] = {
    "general": {"positionEncodings": ["utf-16"]},
    "workspace": {
        "workspaceEdit": {"documentChanges": True, "resourceOperations": ["create", "rename", "delete"]},
        "codeLens": {"refreshSupport": True},
    },
    "textDocument": {
        "hover": {"contentFormat": ["markdown", "plaintext"]},
        "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
        "rename": {"prepareSupport": True},
    },
    "window": {"showDocument": {"support": True}, "workDoneProgress": True},
}


class Editor:
    """`says`: extra Python run inside the server before it serves, to plant trouble there."""

    def __init__(
        self,
        cli: Cli,
        *,
        arguments: Sequence[str] = ("lsp",),
        says: str = "",
        environ: dict[str, str] | None = None,
        pid: int | None = None,
    ) -> None:
        argv = [*WISEN, *arguments]
        if says:
            argv = [sys.executable, "-c", f"from wisen.lsp import entry\n{says}\nentry.serve([])"]
        self.cli, self.pid = cli, os.getpid() if pid is None else pid
        self.server = subprocess.Popen(
            argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=cli.work, env=cli.environ | (environ or {}), bufsize=0
        )  # fmt: skip
        assert self.server.stdin and self.server.stdout and self.server.stderr
        self.stdin, self.stdout = self.server.stdin, self.server.stdout
        self.said: list[dict[str, Any]] = []  # every message of the server's
        self.answers: dict[str, Any] = {
            "window/workDoneProgress/create": None,
            "workspace/codeLens/refresh": None,
        }
        self.deaf: set[str] = set()  # requests of the server's that are never answered
        self._seen: set[Path] = set()  # folders whose library the server has seen
        self._bytes, self._id, self._answered = b"", 0, 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Whatever was done to the server, it ends with its input, and not one byte of what it said was outside of a message."""
        try:
            if kind is None and self.server.poll() is None and not self.stdout.closed:
                self.stdin.close()
                assert self.ends() == 0
        finally:
            self._ended()

    def _ended(self) -> None:
        self.server.kill()
        self.server.wait()
        for pipe in (self.server.stdin, self.server.stdout, self.server.stderr):
            if pipe:
                pipe.close()

    def uri(self, name: str) -> str:
        return (self.cli.work / name).as_uri() if not name.startswith("/") else Path(name).as_uri()

    def raw(self, content: bytes) -> None:
        self.stdin.write(content)

    def sends(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        view = memoryview(f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
        while view:  # a pipe takes what it has room for, while the server may be talking
            _, ready, _ = select.select([], [self.stdin], [], LONG)
            assert ready, "the server reads no more"
            view = view[os.write(self.stdin.fileno(), view[: 1 << 16]) :]

    def tells(self, method: str, params: Any) -> None:
        self.sends({"method": method, "params": params})

    def begins_asking(self, method: str, params: Any) -> int:
        self._id += 1
        self.sends({"id": self._id, "method": method, "params": params})
        return self._id

    def asks(self, method: str, params: Any, within: float = LONG) -> Any:
        """The whole answer: {"result": ...} or {"error": ...}."""
        return self.answer(self.begins_asking(method, params), within)

    def answer(self, id: int, within: float = LONG) -> Any:
        return self.hears(lambda one: one.get("id") == id and "method" not in one, within)

    def hears(self, wanted: Any, within: float = LONG) -> dict[str, Any]:
        """Wait for a message of the server's; a method's name stands for its first message not yet heard."""
        if isinstance(wanted, str):
            name = wanted
            wanted = lambda one: one.get("method") == name
        seen, end = 0, time.monotonic() + within
        while True:
            for message in self.said[seen:]:
                seen += 1
                if wanted(message):
                    return message
            assert self._read(end - time.monotonic()), (
                f"the server ended: {self.server.stderr and self.server.stderr.read()!r}"
            )

    def remarks(self, name: str, version: int, within: float = LONG) -> list[dict[str, Any]]:
        """The diagnostics of a document at a version, the latest that came."""

        def fits(one: dict[str, Any]) -> bool:
            told = one.get("params") or {}
            return (
                one.get("method") == "textDocument/publishDiagnostics"
                and told["uri"] == self.uri(name)
                and told.get("version") == version
            )

        self.hears(fits, within)
        return [one for one in self.said if fits(one)][-1]["params"]["diagnostics"]

    def begin(self, capabilities: dict[str, Any] | None = None, **more: Any) -> Any:
        params = {
            "processId": self.pid,
            "rootUri": self.cli.work.as_uri(),
            "capabilities": FULL if capabilities is None else capabilities,
        }
        answer = self.asks("initialize", params | more)["result"]
        self.tells("initialized", {})
        return answer

    def opens(self, name: str, text: str, language: str = "markdown", version: int = 1) -> str:
        item = {"uri": self.uri(name), "languageId": language, "version": version, "text": text}
        self.tells("textDocument/didOpen", {"textDocument": item})
        return self.uri(name)

    def changes(self, name: str, version: int, *changes: dict[str, Any]) -> None:
        self.tells(
            "textDocument/didChange",
            {"textDocument": {"uri": self.uri(name), "version": version}, "contentChanges": list(changes)},
        )

    def at(self, name: str, line: int, character: int, **more: Any) -> dict[str, Any]:
        return {
            "textDocument": {"uri": self.uri(name)},
            "position": {"line": line, "character": character},
            **more,
        }

    def actions(self, name: str, line: int, last: int | None = None, **context: Any) -> list[dict[str, Any]]:
        """What is offered there, once the server has seen the library."""
        self.settles(name)
        where = {
            "start": {"line": line, "character": 0},
            "end": {"line": line if last is None else last, "character": 0},
        }
        params = {
            "textDocument": {"uri": self.uri(name)},
            "range": where,
            "context": {"diagnostics": [], **context},
        }
        return self.asks("textDocument/codeAction", params)["result"]

    def settles(self, name: str) -> None:
        """Wait until the server has seen the library where this document is. It keeps nobody waiting for that: on a busy machine the
        first answers know no skills."""
        kept = {path.parent.name for path in self.cli.home.glob("skills/*/SKILL.md")}
        folder, end = Path(unquote(urlsplit(self.uri(name)).path)).parent, time.monotonic() + LONG
        if not folder.is_relative_to(self.cli.work):
            folder = self.cli.work  # what lies in no open folder belongs to the first
        if not kept or folder in self._seen:
            return
        memo = self.opens(str(folder / "GEMINI.md"), "`\n")
        while not kept & self.names(memo):
            assert time.monotonic() < end, "the library was never seen"
        self.tells("textDocument/didClose", {"textDocument": {"uri": memo}})
        self._seen.add(folder)

    def names(self, memo: str) -> set[str]:
        """The names of skills that complete in a document which begins with a backtick."""
        where = {"textDocument": {"uri": memo}, "position": {"line": 0, "character": 1}}
        return {item["label"] for item in self.asks("textDocument/completion", where)["result"]["items"]}

    def runs(self, command: str, *arguments: str) -> Any:
        return self.asks("workspace/executeCommand", {"command": command, "arguments": list(arguments)})

    def ends(self, within: float = LONG) -> int:
        """Wait until the server is gone; its exit status. What it still said is read."""
        end = time.monotonic() + within
        while self._read(end - time.monotonic()):
            pass
        assert not self._bytes, "bytes outside of a message, or half of one"
        return self.server.wait(max(0.1, end - time.monotonic()))

    def _read(self, wait: float) -> bool:
        """Take in what comes next; False at the end. Every byte of the server's must belong to a frame."""
        ready, _, _ = select.select([self.stdout], [], [], max(wait, 0))
        assert ready, f"nothing came; so far: {json.dumps(self.said)[-2000:]}"
        part = os.read(self.stdout.fileno(), 1 << 16)
        self._bytes += part
        while b"\r\n\r\n" in self._bytes:
            head, _, rest = self._bytes.partition(b"\r\n\r\n")
            assert head.startswith(b"Content-Length: "), head
            length = int(head.split(b"\r\n")[0].split(b":")[1])
            if len(rest) < length:
                break
            self._bytes = rest[length:]
            self._hear(json.loads(rest[:length]))
        return bool(part)

    def _hear(self, message: dict[str, Any]) -> None:
        self.said.append(message)
        if (
            "id" in message
            and "method" in message
            and message["method"] not in self.deaf
            and not self.stdin.closed
        ):
            known = message["method"] in self.answers
            answer = (
                {"result": self.answers[message["method"]]}
                if known
                else {"error": {"code": -32601, "message": "no such method"}}
            )
            self.sends({"id": message["id"], **answer})
