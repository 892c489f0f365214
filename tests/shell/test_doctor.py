"""The doctor: faults planted one by one, each found, each with its cure; what it mends, and what it leaves alone."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.cli import WISEN, Cli
from support.embedder import Embedder
from support.odd_server import NOBODY
from support.pages import HOOKS
from support.sessions import worked

from wisen.skills.paths import Paths
from wisen.skills.sessions import Sessions

LONG_AGO = 1_700_000_000


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    made = Cli(tmp_path)
    made.home.mkdir(mode=0o700)
    made.environ |= {"TMPDIR": str(tmp_path / "tmp"), "XDG_RUNTIME_DIR": str(tmp_path / "run")}
    for name in ("tmp", "run"):
        (tmp_path / name).mkdir(mode=0o700)
    return made


def doctor(cli: Cli, *args: str, fails: int = 0, **environ: str) -> dict[str, dict[str, str]]:
    return {
        check["name"]: check for check in json.loads(cli("doctor", "--json", *args, fails=fails, **environ))
    }


def test_a_healthy_home_is_well(cli: Cli) -> None:
    cli.keeps("migrate-to-hooks", HOOKS)
    worked(cli)
    cli("suggest", "convert this class component to hooks")
    checks = doctor(cli)
    assert all(check["ok"] for check in checks.values()), checks
    assert {
        "version",
        "terminal",
        "watcher",
        "data folder",
        "library",
        "index",
        "ledger",
        "model",
        "shell",
    } <= set(checks)


def test_models_that_help_to_find_a_page_are_looked_at_where_they_are_named(cli: Cli) -> None:
    assert not {"match.embeddings", "match.judge"} & set(doctor(cli))
    with Embedder() as model:
        environ = {"WISEN_HOST": model.url, "WISEN_EMBEDDINGS": "all-minilm", "WISEN_JUDGE": "all-minilm"}
        checks = doctor(cli, **environ)
        assert checks["match.embeddings"]["ok"] and checks["match.judge"]["ok"]
        model.wrong = "gone"
        assert "ollama pull" in str(doctor(cli, fails=1, **environ)["match.judge"])


# Each plants one fault, and returns the environment it needs.


def switch(cli: Cli) -> dict[str, str]:
    return {"WISEN_OFF": "1"}


def settings(cli: Cli) -> dict[str, str]:
    (cli.home / "config.toml").write_text("limmit = 2\n")
    return {}


def terminal(cli: Cli) -> dict[str, str]:
    return {"TERM": "dumb"}


def data_folder(cli: Cli) -> dict[str, str]:
    cli.home.chmod(0o755)
    return {}


def private_files(cli: Cli) -> dict[str, str]:
    worked(cli)
    next(cli.home.glob("sessions/*/transcript.jsonl")).chmod(0o644)
    return {}


def library(cli: Cli) -> dict[str, str]:
    cli.keeps("broken", "").write_bytes(b"\0\0")
    return {}


def index(cli: Cli) -> dict[str, str]:
    cli.keeps("migrate-to-hooks", HOOKS)
    cli("suggest", "convert this class component to hooks")
    path = cli.home / "cache" / "index.db"
    with open(path, "r+b") as file:
        file.seek(20_000)
        file.write(b"\xff" * 30_000)
    return {}


def ledger(cli: Cli) -> dict[str, str]:
    path = cli.home / "ledger.db"
    path.write_bytes(b"no database at all" * 100)
    path.chmod(0o600)
    return {}


def embeddings(cli: Cli) -> dict[str, str]:
    cli("config", "set", "model.host", NOBODY)
    cli("config", "set", "match.embeddings", "all-minilm")
    return {}


def model(cli: Cli) -> dict[str, str]:
    cli("config", "set", "model.backend", "ollama")
    return {"OLLAMA_HOST": NOBODY}


def agent_own(cli: Cli) -> dict[str, str]:
    path = cli.home / "agents" / "own.toml"
    path.parent.mkdir()
    path.write_text("[lend\nhow=")
    return {}


def shell(cli: Cli) -> dict[str, str]:
    (cli.place / ".bashrc").write_text('eval "$(wisen shell init bash)"\n')
    return {"PATH": "/usr/bin:/bin"}


def another_wisen(cli: Cli) -> dict[str, str]:
    (cli.place / ".zshrc").write_text('eval "$(wisen shell init zsh)"\n')
    program = cli.place / "bin" / "wisen"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho wisen 0.0.1\n")
    program.chmod(0o755)
    return {"PATH": f"{program.parent}:/usr/bin:/bin"}


def run_folders(cli: Cli) -> dict[str, str]:
    folder = cli.place / "run" / "wisen-0123456789ab"
    folder.mkdir(mode=0o700)
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(folder / "socket"))
    os.utime(folder, (LONG_AGO, LONG_AGO))
    return {}


def sessions(cli: Cli) -> dict[str, str]:
    kept = Sessions(Paths(cli.environ))
    kept.update(worked(cli), ended=0.0, scribe=2**22 + 1)  # beyond what pids there are
    return {}


FAULTS: dict[str, tuple[str, Callable[[Cli], dict[str, str]], str]] = {
    "wisen is switched off": ("switch", switch, "unset WISEN_OFF"),
    "a setting nobody knows": ("settings", settings, "wisen config edit"),
    "a terminal that can nothing": ("terminal", terminal, "TERM"),
    "a data folder open to all": ("data folder", data_folder, "chmod 700"),
    "a transcript open to all": ("private files", private_files, "chmod -R go="),
    "a page that cannot be read": ("library", library, "wisen skills lint"),
    "a broken index": ("index", index, "wisen doctor --fix"),
    "a broken ledger": ("ledger", ledger, "backup"),
    "a model that does not answer": ("model", model, "ollama serve"),
    "a model for vectors that does not answer": ("match.embeddings", embeddings, "ollama serve"),
    "an agent profile that cannot be read": ("agent own", agent_own, "own.toml"),
    "a start file without the program": ("shell", shell, "PATH"),
    "another wisen on the PATH": ("shell", another_wisen, "remove one of them"),
    "a dead socket": ("run folders", run_folders, "rm -r"),
    "a session nobody closed": ("sessions", sessions, "wisen sessions show"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found_and_the_cure_is_said(cli: Cli, fault: str) -> None:
    name, plant, cure = FAULTS[fault]
    environ = plant(cli)
    checks = doctor(cli, fails=1, **environ)
    assert not checks[name]["ok"], checks[name]
    assert cure in checks[name]["cure"] and len(checks[name]["cure"]) > 10
    assert [n for n, check in checks.items() if not check["ok"]] == [name], "and nothing else is blamed"
    told = cli("doctor", fails=1, **environ)
    assert f"BAD  {name}: " in told and "cure: " in told


MENDED = [
    "a data folder open to all",
    "a transcript open to all",
    "a broken index",
    "a dead socket",
    "a session nobody closed",
]


@pytest.mark.parametrize("fault", MENDED)
def test_what_is_safe_is_mended_when_asked(cli: Cli, fault: str) -> None:
    name, plant, _ = FAULTS[fault]
    environ = plant(cli)
    assert doctor(cli, "--fix", **environ)[name]["found"].startswith("mended: ")
    assert doctor(cli, **environ)[name]["ok"]


@pytest.mark.parametrize("fault", ["a broken ledger", "a page that cannot be read", "a setting nobody knows"])
def test_what_is_the_persons_is_left_as_it_is(cli: Cli, fault: str) -> None:
    name, plant, _ = FAULTS[fault]
    environ = plant(cli)
    before = {path: path.read_bytes() for path in cli.home.rglob("*") if path.is_file()}
    assert not doctor(cli, "--fix", fails=1, **environ)[name]["ok"]
    after = {path: path.read_bytes() for path in before}
    assert after == before


def test_looking_moves_nothing(cli: Cli) -> None:
    """A broken ledger is moved aside by whoever opens it: the doctor does not."""
    ledger(cli)
    doctor(cli, fails=1)
    assert (cli.home / "ledger.db").read_bytes().startswith(b"no database")
    assert not list(cli.home.glob("ledger.db.*"))


@pytest.fixture
def lost_scribe(cli: Cli) -> Iterator[int]:
    """A process whose parent is gone, named by a session as the one that closes it."""
    code = "import os, time\npid = os.fork()\nif pid: print(pid, flush=True); os._exit(0)\nos.setsid(); os.close(1); os.close(2)\ntime.sleep(120)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    pid = int(done.stdout)
    kept = Sessions(Paths(cli.environ))
    kept.update(worked(cli), ended=0.0, scribe=pid, began=time.time() - 3600)
    yield pid
    os.kill(pid, 9)


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc who the parent is")
def test_a_process_that_lost_its_terminal_is_named(cli: Cli, lost_scribe: int) -> None:
    with open(f"/proc/{lost_scribe}/stat") as file:
        if file.read().rpartition(")")[2].split()[1] != "1":
            pytest.skip("orphans are adopted by another process than 1 here")
    found = doctor(cli, fails=1)["processes"]
    assert f"process {lost_scribe}" in found["found"] and f"kill {lost_scribe}" in found["cure"]


def test_a_kernel_without_room_for_watches_is_told(cli: Cli) -> None:
    if not shutil.which("unshare"):
        pytest.skip("unshare is not installed")
    inside = [
        "unshare",
        "-Ur",
        "sh",
        "-c",
        'echo 0 > /proc/sys/user/max_inotify_instances && exec "$@"',
        "sh",
    ]
    if subprocess.run([*inside, "true"], capture_output=True).returncode:
        pytest.skip("no user namespace of our own can be made here")
    done = subprocess.run(
        [*inside, *WISEN, "doctor", "--json"], env=cli.environ, cwd=cli.work, capture_output=True, timeout=60
    )
    found = {check["name"]: check for check in json.loads(done.stdout)}
    assert not found["watcher"]["ok"] and "fs.inotify.max_user_watches" in found["watcher"]["cure"]


def test_the_report_can_be_pasted(cli: Cli) -> None:
    secret = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
    (cli.home / "config.toml").write_text(f'{secret} = 1\nhost = "correct-horse-battery"\n"```" = 1\n')
    told = cli("doctor", "--report", fails=1, MY_API_KEY="correct-horse-battery", USER="somebody")
    assert told.startswith("### wisen doctor\n\n```\n") and told.count("```") == 2 and told.endswith("```\n")
    assert "BAD settings: " in told and "cure: wisen config edit" in told
    assert secret not in told and str(cli.place) not in told and "correct-horse" not in told


def test_an_agent_that_is_not_there_is_said_clearly(cli: Cli) -> None:
    found = doctor(cli, "--agent", "no-such-agent", fails=1)["no-such-agent is there"]
    assert "not on the PATH" in found["found"] and "install no-such-agent" in found["cure"]


def test_an_agent_nobody_wrote_a_recipe_for_is_said_clearly(cli: Cli) -> None:
    found = doctor(cli, "--agent", "cat", fails=1)["cat can be tried"]
    assert "no recipe" in found["found"] and "claude" in found["cure"]
