"""The tour and the doctor."""

import json
import time
from pathlib import Path

import pytest
from support.cli import Cli


def test_the_demo_shows_the_whole_loop_and_leaves_nothing(tmp_path: Path) -> None:
    cli = Cli(tmp_path)
    began = time.monotonic()
    said = cli("demo", TMPDIR=str(tmp_path))
    assert "Done: every command passed." in said
    assert "accepted: " in said and "## Triggers" in said and "1. Run `sh check.sh`" in said
    assert "I was lent a note for this; I follow it." in said
    assert "wisen: lent cut" in said
    assert time.monotonic() - began < 30, "said to take under 10 s on a quiet machine"
    assert not cli.home.exists() and not list(tmp_path.glob("wisen-demo-*"))


def test_the_doctor_finds_everything_well(tmp_path: Path) -> None:
    checks = json.loads(Cli(tmp_path)("doctor", "--json"))
    assert all(check["ok"] for check in checks), checks
    assert {"version", "data folder", "library", "ledger", "emulator"} <= {check["name"] for check in checks}


@pytest.mark.parametrize("fault", ["settings", "library", "ledger", "switch", "data folder", "terminal"])
def test_the_doctor_names_a_fault_and_its_cure(tmp_path: Path, fault: str) -> None:
    cli = Cli(tmp_path)
    cli.home.mkdir(mode=0o700)
    environ = {}
    if fault == "settings":
        (cli.home / "config.toml").write_text("limmit = 2\n")
    elif fault == "library":
        cli.keeps("broken", "").write_bytes(b"\0\0")
    elif fault == "ledger":
        (cli.home / "ledger.db").write_bytes(b"no database at all" * 100)
    elif fault == "switch":
        environ["WISEN_OFF"] = "1"
    elif fault == "data folder":
        cli.home.chmod(0o755)
    else:
        environ["TERM"] = "dumb"
    checks = {check["name"]: check for check in json.loads(cli("doctor", "--json", fails=1, **environ))}
    assert not checks[fault]["ok"] and checks[fault]["cure"]
