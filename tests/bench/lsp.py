"""What the language server costs, beside jedi-language-server and ruff server where they are installed, in one run:

    python tests/bench/lsp.py [--starts 5] [--asks 300] [--skills 100 10000] [--rest 5] [--jedi PROGRAM]

Start to `initialize` (median); code action p50 and p99, each line asked for the first time, in three ways: *read*, without a pause
between two lines, in a document that has been open for `--rest` seconds; *moving*, as an editor asks in a document just opened: FIRST
seconds after it, then at each move of a held cursor key; *at once*, the worst there is and no editor does: every line without a
pause from the moment the document opens. Then edit to diagnostics (median), resident memory, exit. Milliseconds and MB; the load
average is printed because it decides what the numbers are worth.
"""

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

VERBS = "convert rotate deploy release migrate profile index cache mirror rebuild sign seed trim patch freeze".split()
THINGS = "keys docs tables images logs queues schemas charts tokens fonts routes shards mailers workers sitemaps".split()
SIGNS = "nightly legacy staging public internal signed cold remote shared vendored regional weekly".split()


SOUNDS = "ba ce di fo gu ha ki lo mu ne pa ri so tu ve wi xo za".split()
WORDS = ["".join((SOUNDS[n % 18], SOUNDS[n // 18 % 18], SOUNDS[n * 7 % 18])) for n in range(3000)]
FIRST = 0.08  # seconds from opening a document to the first code action: VS Code asked after .08 and .39 s, a person asks later
MOVE = 1 / 30  # seconds between two moves of a held cursor key
COMMON = [1 / (rank + 3) for rank in range(len(WORDS))]  # words of a language: few are common, most are rare


def wanted(number: int) -> str:
    """What a person would ask for skill `number`."""
    dice = random.Random(number)
    return " ".join(
        [dice.choice(VERBS), dice.choice(SIGNS), dice.choice(THINGS), *dice.choices(WORDS, COMMON, k=3)]
    )


def fill(library: Path, count: int) -> None:
    """`count` pages, each with triggers and steps of its own."""
    for number in range(count):
        dice = random.Random(-number)
        title = wanted(number)
        folder = library / f"skill-{number}"
        folder.mkdir(parents=True)
        steps = "".join(f"{n}. {' '.join(dice.choices(WORDS, COMMON, k=12))}\n" for n in range(1, 7))
        (folder / "SKILL.md").write_text(
            f"---\nname: skill-{number}\ndescription: {title}. Use when asked to {title}.\n---\n\n# Skill: {title}\n\n"
            f'## Triggers\n- "{title}"\n- "{" ".join(title.split()[2:])}"\n\n## Steps\n{steps}'
        )


class Server:
    """A language server on pipes."""

    def __init__(self, argv: list[str], work: Path, environ: dict[str, str]) -> None:
        self.began = time.perf_counter()
        self.process = subprocess.Popen(
            argv,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=work,
            env=environ,
        )
        assert self.process.stdin and self.process.stdout
        self.stdin, self.stdout, self._id = self.process.stdin, self.process.stdout, 0
        capabilities = {
            "textDocument": {
                "publishDiagnostics": {},
                "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}},
            }
        }
        self.asks(
            "initialize", {"processId": os.getpid(), "rootUri": work.as_uri(), "capabilities": capabilities}
        )
        self.started = time.perf_counter() - self.began
        self.sends({"method": "initialized", "params": {}})

    def sends(self, message: dict) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.stdin.flush()

    def hears(self, wanted) -> dict:
        while True:
            length = 0
            while line := self.stdout.readline().strip():
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            assert length, "the server ended"
            message = json.loads(self.stdout.read(length))
            if "method" in message and "id" in message:
                self.sends({"id": message["id"], "result": None})
            if wanted(message):
                return message

    def asks(self, method: str, params: object) -> dict:
        self._id += 1
        self.sends({"id": self._id, "method": method, "params": params})
        return self.hears(lambda one: one.get("id") == self._id and "method" not in one)

    def action(self, uri: str, line: int) -> dict:
        where = {"start": {"line": line, "character": 0}, "end": {"line": line, "character": 1}}
        return self.asks(
            "textDocument/codeAction",
            {"textDocument": {"uri": uri}, "range": where, "context": {"diagnostics": []}},
        )

    def memory(self) -> float:
        """Resident MB; 0 where there is no /proc."""
        try:
            rows = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        except OSError:
            return 0.0
        return next(int(row.split()[1]) / 1024 for row in rows if row.startswith("VmRSS"))

    def ends(self) -> float:
        began = time.perf_counter()
        self.asks("shutdown", None)
        self.sends({"method": "exit"})
        self.process.wait(20)
        return time.perf_counter() - began


@dataclass
class Peer:
    """A language server, and what it is asked about: a page or source file, and lines of a document of their own."""

    name: str
    argv: list[str]
    work: Path
    environ: dict[str, str]
    page: Path
    language: str
    lines: list[str]
    starts: list[float] = field(default_factory=list)

    def begun(self) -> Server:
        server = Server(self.argv, self.work, self.environ)
        self.starts.append(server.started)
        return server


def measured(peer: Peer, told: argparse.Namespace) -> str:
    name, work, page, language, lines = peer.name, peer.work, peer.page, peer.language, peer.lines
    server = peer.begun()
    uri = page.as_uri()
    text = page.read_text()
    server.sends(
        {
            "method": "textDocument/didOpen",
            "params": {"textDocument": {"uri": uri, "languageId": language, "version": 1, "text": text}},
        }
    )
    asked_in = "plaintext" if language == "skill" else language
    ready, moving, fresh = ((work / f"{one}{page.suffix}").as_uri() for one in ("ready", "moving", "fresh"))

    def opens(uri: str, lines: list[str]) -> None:
        item = {"uri": uri, "languageId": asked_in, "version": 1, "text": "\n".join(lines)}
        server.sends({"method": "textDocument/didOpen", "params": {"textDocument": item}})

    opens(ready, lines)
    until = time.monotonic() + 120
    while name.startswith("wisen") and not any(
        "insert" in one["title"] for one in server.action(ready, 0)["result"]
    ):
        assert time.monotonic() < until, "the library was never seen"
        time.sleep(0.1)  # a first scan of a new library; not what is measured
    time.sleep(told.rest)  # the person reads; what the server does meanwhile is what is measured
    looks = []
    for asked, first, pause in ((ready, 0.0, 0.0), (moving, FIRST, MOVE), (fresh, 0.0, 0.0)):
        if asked is not ready:
            opens(asked, [f"{line} {asked[-9:]}" for line in lines])  # no line that was asked before
        times = []
        time.sleep(first)
        for number in range(1, told.asks):
            began = time.perf_counter()
            server.action(asked, number % len(lines))
            times.append(time.perf_counter() - began)
            time.sleep(pause)
        times.sort()
        looks += [times[int(len(times) * share)] for share in (0.5, 0.99)]
    edits = []
    for version in range(2, 12):
        time.sleep(0.15)  # as a person types
        began = time.perf_counter()
        where = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}
        change = {
            "textDocument": {"uri": uri, "version": version},
            "contentChanges": [{"range": where, "text": "x" if version % 2 else " "}],
        }
        server.sends({"method": "textDocument/didChange", "params": change})
        if name == "jedi":
            break
        server.hears(
            lambda one, v=version: (
                one.get("method") == "textDocument/publishDiagnostics"
                and one["params"]["uri"] == uri
                and one["params"].get("version") == v
            )
        )
        edits.append(time.perf_counter() - began)
    memory = server.memory()
    row = (statistics.median(peer.starts), *looks, statistics.median(edits) if edits else 0)
    return (
        f"{name:16}"
        + "".join(f"{1000 * one:12.2f}" for one in row)
        + f"{memory:10.0f}"
        + f"{1000 * server.ends():10.0f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--starts", type=int, default=5)
    parser.add_argument("--asks", type=int, default=300)
    parser.add_argument(
        "--rest", type=float, default=5.0, help="seconds a document is open before it is asked about"
    )
    parser.add_argument("--skills", type=int, nargs="*", default=[100, 10_000])
    parser.add_argument(
        "--jedi",
        default=shutil.which("jedi-language-server") or "",
        help="in an environment of its own: it pins an older pygls",
    )
    told = parser.parse_args()
    print(
        f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores, {told.starts} starts, {told.asks} code actions"
    )
    ways = "".join(f"{way:>12}{'p99':>12}" for way in ("read p50", "moving p50", "at once p50"))
    print(f"{'server':16}{'start ms':>12}{ways}{'edit ms':>12}{'RSS MB':>10}{'exit ms':>10}")
    with tempfile.TemporaryDirectory() as place:
        work = Path(place, "work")
        work.mkdir()
        code = work / "app.py"
        code.write_text("import os\n\n\ndef f(x):\n    return x + undefined\n" * 20)
        peers = []
        for count in told.skills:
            home = Path(place, f"home{count}")
            fill(home / "skills", count)
            environ = {"PATH": os.environ["PATH"], "HOME": place, "WISEN_HOME": str(home)}
            lines = [
                wanted(number * 7 % count) + (f" {number}" if number else "") for number in range(told.asks)
            ]
            argv = [sys.executable, "-m", "wisen.shell.main", "lsp"]
            page = home / "skills" / "skill-3" / "SKILL.md"
            peers.append(Peer(f"wisen {count}", argv, work, environ, page, "skill", lines))
        beside = {
            "ruff": [
                shutil.which("ruff", path=str(Path(sys.executable).parent)) or shutil.which("ruff"),
                "server",
            ],
            "jedi": [told.jedi],
        }
        for name, argv in beside.items():
            if argv[0]:
                lines = code.read_text().splitlines()[:20]
                peers.append(Peer(name, argv, work, dict(os.environ), code, "python", lines))
            else:
                print(f"{name:16} is not installed")
        for _ in range(told.starts - 1):  # in turns, so that a busy moment meets them all
            for peer in peers:
                peer.begun().ends()
        for peer in peers:
            print(measured(peer, told), flush=True)


if __name__ == "__main__":
    main()
