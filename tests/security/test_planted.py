"""A secret of every kind in one real session: typed to an agent, printed by it, held by the environment and by a credential file.

No byte of them may be in what a model was sent, in any file wisen keeps but the raw recording, in any draft, log, error or
command line. And when the filter itself breaks, nothing is sent or kept, and that is said.
"""

import json
import re
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support import planted, processes
from support.cli import WISEN, Cli
from support.model_server import ModelServer
from support.person import Person
from support.sessions import closed

MISHAPS = str(Path(__file__).parents[1] / "support" / "mishaps")
AGENT = [*WISEN, "run", "--", sys.executable, "-m", "wisen.shell.demo_agent"]
TYPED = planted.run(28, 38)
SECRETS = {
    "typed": TYPED,
    "github": planted.github(31),
    "aws": planted.aws(32),
    "jwt": planted.jwt(33),
    "url": planted.run(14, 34),
    "bearer": planted.run(40, 35),
    "hex": planted.run(40, 36, planted.HEX),
    "bare": planted.run(44, 37),
    "environment": "quiet otters juggle lanterns at dawn",
    "short": "hunt3r",
    "netrc": "pl41n-w0rds.of-netrc",
    "dotenv": planted.run(20, 39),
    **{f"key row {n}": row for n, row in enumerate(planted.pem(4, 40).split("\n")[1:-1])},
}
NOTES = f"""export GITHUB_TOKEN={SECRETS["github"]}
aws_access_key_id = {SECRETS["aws"]}
got {SECRETS["jwt"]} back
origin https://ada:{SECRETS["url"]}@git.x.net/a.git (fetch)
Authorization: Bearer {SECRETS["bearer"]}
client_secret: {SECRETS["hex"]}
{SECRETS["bare"]}
it is {SECRETS["environment"]}, the pin is {SECRETS["short"]}
it says {SECRETS["netrc"]} and {SECRETS["dotenv"]}
{planted.pem(4, 40)}
"""
PROMPT = f"deploy the shop with token={TYPED} now: `sh show.sh` `sh check.sh`"
LESSON = {
    "worth": True, "why": f"it used {SECRETS['github']}", "name": "deploy-shop", "title": "Deploy the shop",
    "description": f"Deploys the shop with {SECRETS['bare']}. Use when asked to deploy the shop.", "triggers": ["deploy the shop"],
    "steps": ["Run `sh show.sh`", f"Log in with password={SECRETS['url']} and {SECRETS['netrc']}", f"Say {SECRETS['environment']}"],
    "pitfalls": [f"{SECRETS['hex'][:20]} and {SECRETS['hex'][20:]} are one client_secret: {SECRETS['hex']}"], "verification": ["Run `sh check.sh`"],
}  # fmt: skip


def left(text: str) -> list[str]:
    """The secrets of which 8 characters in a row (or all of a short one) stand in a text."""
    bare = text.replace("\r", "").replace("\n", "")
    found = []
    for name, secret in SECRETS.items():
        pieces = {secret[i : i + 8] for i in range(max(1, len(secret) - 7))}
        if any(piece in text or piece in bare for piece in pieces):
            found.append(name)
    return found


@pytest.fixture
def cli(tmp_path: Path) -> Iterator[Cli]:
    cli = Cli(tmp_path)
    (tmp_path / "tmp").mkdir()
    cli.environ |= {
        "SHOP_PASSPHRASE": SECRETS["environment"],
        "SHOP_PIN": SECRETS["short"],
        "TMPDIR": str(tmp_path / "tmp"),
        processes.MARK: tmp_path.name,
    }
    (tmp_path / ".netrc").write_text(f"machine x.net login ada password {SECRETS['netrc']}\n")
    (cli.work / ".env").write_text(f"SHOP_API_KEY={SECRETS['dotenv']}\n")
    (cli.work / "notes.txt").write_text(NOTES)
    (cli.work / "show.sh").write_text("cat notes.txt\n")
    (cli.work / "check.sh").write_text("echo 12 checks passed\n")
    yield cli


def session(cli: Cli, during: Callable[[], None] = lambda: None, **environ: str) -> str:
    """One session with the demo agent; what stood on the person's screen."""
    with Person(AGENT, cli.environ | environ, cli.work, rows=60, columns=200) as person:
        person.sees("> ")
        person.enters(PROMPT)
        person.sees("Done: every command passed.")
        during()
        person.enters("perfect, thank you")
        person.sees("Glad it works.")
        person.enters("/exit", again=False)
        assert person.ends() == 0
        closed(cli)
        return person.raw.decode()


def kept(cli: Cli) -> dict[str, str]:
    """Every file wisen left, but the raw recording: path -> content."""
    found = {}
    for folder in (cli.home, cli.place / "tmp"):
        for path in folder.rglob("*"):
            if path.is_file() and path.name not in ("raw", "recording.cast.gz"):
                found[str(path)] = path.read_bytes().decode("latin-1")
    return found


def test_S29_no_byte_of_a_secret_is_kept_sent_drafted_logged_or_in_a_command_line(cli: Cli) -> None:
    commands: list[str] = []
    shown = session(cli, lambda: commands.extend(processes.marked(cli.place.name).values()))
    assert SECRETS["github"] in shown, "the agent's own output reaches its person untouched"
    assert commands and not left("\n".join(commands))
    with ModelServer(reply=json.dumps(LESSON)) as server:
        told = {"WISEN_HOST": server.url, "WISEN_BACKEND": "ollama"}
        made = cli.run("synthesize", "--backend", "ollama", **told)
        assert made.returncode == 0, made.stderr
        sent = json.dumps(server.everything)
    assert "12 checks passed" in sent and "<secret:" in sent, "the procedure still reads"
    assert left(sent) == []
    said = made.stdout + made.stderr
    for words in (["sessions", "show", "last"], ["sessions", "export", "last"], ["sessions", "search", "shop"], ["review"], ["review", "--json"], ["why", "--session", "last"], ["doctor", "--secrets"], ["redact", "--session", "last"], ["synthesize", "--backend", "extract"]):  # fmt: skip
        done = cli.run(*words)
        said += done.stdout + done.stderr
    assert left(said.decode()) == []
    assert {path: names for path, text in kept(cli).items() if (names := left(text))} == {}
    for path in cli.home.rglob("*"):
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o700 if path.is_dir() else 0o600), path


def test_S30_a_secret_the_model_puts_together_again_is_taken_out_of_its_draft(cli: Cli) -> None:
    session(cli)
    with ModelServer(reply=json.dumps(LESSON)) as server:
        draft = json.loads(
            cli("synthesize", "--backend", "ollama", "--json", WISEN_HOST=server.url, WISEN_BACKEND="ollama")
        )
    assert left(json.dumps(draft)) == []
    assert "client_secret: <secret:" in draft["page"]
    path = cli.draft(draft["draft"])
    path.write_text(path.read_text() + f"\nuse {SECRETS['github']}\n")
    found = {one["kind"]: one["severity"] for one in cli.json("skills", "lint", str(path), fails=1)}
    assert found["secret"] == "error", "what was put in by hand is an error before it is let in"


@pytest.mark.parametrize("way", [[], ["--transcript", "t.md", "--record", "r.cast"]])
def test_S18_a_password_typed_where_nothing_is_echoed_is_nowhere(cli: Cli, way: list[str]) -> None:
    asks = "stty -echo; printf 'Pass''word: '; read -r x; stty echo; echo; echo thank''s"
    with Person([*WISEN, "run", *way, "--", "sh", "-c", asks], cli.environ, cli.work) as person:
        person.sees("Password: ")
        person.types("v3ry-s3cret-phrase\r")
        person.sees("thanks")
        assert person.ends() == 0
    everything = b"".join(path.read_bytes() for path in cli.place.rglob("*") if path.is_file())
    assert b"v3ry-s3cret" not in everything


def test_S28_when_the_filter_breaks_a_session_keeps_no_words(cli: Cli) -> None:
    shown = session(cli, PYTHONPATH=MISHAPS, RIG_CRASH="filter")
    assert "Done: every command passed." in shown, "the person's session does not feel it"
    assert "this session was not written down" in shown, "and hears of it"
    assert left("".join(kept(cli).values())) == []
    assert not list(cli.home.rglob("transcript*"))
    assert "filter" in "".join(text for path, text in kept(cli).items() if "log" in path)
    assert "12 checks passed" in cli("sessions", "show", "last"), (
        "it is written down when the filter works again"
    )
    assert left("".join(kept(cli).values())) == []


def test_S28_when_the_filter_breaks_nothing_leaves_by_any_way_out(cli: Cli) -> None:
    session(cli)
    broken = {"PYTHONPATH": MISHAPS, "RIG_CRASH": "filter"}
    with ModelServer(reply=json.dumps(LESSON)) as server:
        for backend in ("ollama", "openai", "extract"):
            done = cli.run(
                "synthesize", "--backend", backend, WISEN_HOST=server.url, WISEN_BACKEND=backend, **broken
            )
            assert done.returncode == 1 and b"nothing was sent and nothing kept" in done.stderr
        assert server.everything == []
    assert cli.json("review") == []
    for words in (
        ["sessions", "export", "last"],
        ["sessions", "show", "last"],
        ["redact", "--session", "last"],
    ):
        done = cli.run(*words, **broken)
        assert done.returncode == 1 and done.stdout == b"", words
        assert b"the filter for secrets failed" in done.stderr
    for words in (["redact"], ["redact", "--json"], ["redact", "--env"]):
        done = cli.run(*words, told=NOTES, **broken)
        assert done.returncode == 3 and done.stdout == b"" and left(done.stderr.decode()) == []
    assert left((cli.home / "cache" / "bug.log").read_text()) == []


def test_S29_a_crash_report_holds_no_secret(cli: Cli) -> None:
    """A bug whose very message holds one: the log, and the line on the screen, are filtered too."""
    code = f"from wisen.shell.mishap import guarded\ndef work(): raise RuntimeError('token={TYPED} in {SECRETS['environment']}')\nraise SystemExit(guarded(work))"
    done = subprocess.run([sys.executable, "-c", code], env=cli.environ, cwd=cli.work, capture_output=True)
    assert done.returncode == 3 and b"a bug of ours" in done.stderr
    assert left(done.stderr.decode() + (cli.home / "cache" / "bug.log").read_text()) == []


@pytest.mark.parametrize("way", ["--text", "--change"])
def test_S29_what_is_learnt_from_a_text_or_a_change_goes_through_the_same_filter(cli: Cli, way: str) -> None:
    text = f"# Deploy the shop\n1. Run `sh show.sh`\n2. Run `sh check.sh`\n{NOTES}"
    (cli.work / "deploy.md").write_text(text)
    words = ["--text", "deploy.md"]
    if way == "--change":
        for git in (["init", "-q"], ["add", "deploy.md"]):
            subprocess.run(["git", *git], cwd=cli.work, env=cli.environ, check=True)
        words = ["--change", "--wanted", f"deploy the shop with token={TYPED}"]
    with ModelServer(reply=json.dumps(LESSON)) as server:
        made = cli.run(
            "synthesize", *words, "--backend", "ollama", WISEN_HOST=server.url, WISEN_BACKEND="ollama"
        )
        sent = json.dumps(server.everything)
    assert server.requests() and "check.sh" in sent
    assert left(sent) == [] and left((made.stdout + made.stderr).decode()) == []
    assert {path: names for path, words in kept(cli).items() if (names := left(words))} == {}


def test_S28_what_goes_to_a_model_goes_through_the_filter() -> None:
    """Drafts are asked for in `learn`, nearness and verdicts in `opinion`; both clean what they send (tests/skills/test_learn.py,
    test_opinion.py). The doctor sends two words of its own. Another caller would have to be looked at."""
    house = Path(__file__).parents[2]
    rooms = [
        path
        for face in ("skills", "shell", "lsp", "wrapper")
        for path in (house / face).rglob("*.py")
        if "node_modules" not in path.parts
    ]
    asks = [
        str(path.relative_to(house))
        for path in rooms
        if re.search(r"\bmodels\.(answer|vectors)\(|import (answer|vectors)\b", path.read_text())
    ]
    assert sorted(asks) == ["shell/checkup/models.py", "skills/learn.py", "skills/opinion.py"]
    assert 'models.vectors(["a page"], ' in (house / "shell" / "checkup" / "models.py").read_text()
