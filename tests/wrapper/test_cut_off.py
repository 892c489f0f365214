"""A session that something cuts off: what was recorded until then is there, is listed as what it is, and can be read and played."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import shutil
import signal
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from support import line_agent
from support.cli import WISEN, Cli
from support.processes import children
from support.rig import Rig, eventually
from support.sessions import closed


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    cli = Cli(tmp_path)
    line_agent.keep(cli.work)
    return cli


@contextlib.contextmanager
def session(cli: Cli, **how: object) -> Iterator[Rig]:
    """A wrapped agent that was asked one thing, its scribe awake."""
    rig = Rig([*WISEN, str(cli.work / "my-agent")], environ=cli.environ, **how)  # type: ignore[arg-type]
    try:
        rig.wait(b"READY1")
        eventually((cli.home / "ledger.db").exists)
        rig.type(b"hello there friend\r")
        rig.wait(b"GOT: hello there friend")
        eventually(lambda: b"GOT: hello" in raw(cli).read_bytes())
        yield rig
    finally:
        rig.close()
    closed(cli)


def raw(cli: Cli) -> Path:
    return next((cli.home / "sessions").glob("*/raw"))


def scribe(cli: Cli) -> int:
    [facts] = (cli.home / "sessions").glob("*/session.json")
    return int(json.loads(facts.read_text())["scribe"])


def gone(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    return True


def row(cli: Cli) -> Mapping[str, object]:
    [found] = cli.json("sessions", "list")
    return dict(found)


def test_a_scribe_that_is_killed_costs_nothing_but_the_closing(cli: Cli) -> None:
    with session(cli) as rig:
        pid = scribe(cli)
        os.kill(pid, signal.SIGKILL)
        eventually(lambda: gone(pid))
        rig.type(b"and then more\r")
        rig.wait(b"GOT: and then more")
        rig.type(b"bye\r")
        assert rig.end() == 5
        assert b"Traceback" not in rig.seen
    assert row(cli)["state"] == "cut off"
    shown = cli.json("sessions", "show", "last")
    asked = [turn["text"] for turn in shown["turns"] if turn["who"] == "person"]
    assert asked == ["hello there friend", "and then more", "bye"]
    assert shown["status"] == 5 and row(cli)["state"] == "over"  # the recording tells how it ended
    assert (row(cli)["prompts"], raw_is_packed(cli)) == (3, True)
    assert b"GOT: and then more" in cli.run("sessions", "replay", "last").stdout


def raw_is_packed(cli: Cli) -> bool:
    [folder] = (cli.home / "sessions").iterdir()
    return (folder / "recording.cast.gz").exists() and not (folder / "raw").exists()


def test_a_wrapper_that_is_killed_leaves_a_session_that_is_closed(cli: Cli) -> None:
    with session(cli) as rig:
        pid = scribe(cli)
        os.kill(rig.pid, signal.SIGKILL)
        rig.end()
        eventually(lambda: gone(pid))
    assert row(cli)["state"] == "cut off" and row(cli)["ended"]
    assert "hello there friend" in str(cli.json("sessions", "show", "last"))
    assert b"GOT: hello" in cli.run("sessions", "replay", "last").stdout


def test_where_everything_is_killed_the_next_look_closes_it(cli: Cli) -> None:
    with session(cli) as rig:
        pid = scribe(cli)
        for one in (pid, rig.pid, *children(rig.pid)):
            os.kill(one, signal.SIGKILL)
        rig.end()
        eventually(lambda: gone(pid))
        with open(raw(cli), "ab") as file:
            file.write(b"\0\1\2")  # torn in the middle of an event
    assert row(cli)["state"] == "cut off" and not row(cli)["ended"]
    assert b"GOT: hello" in cli.run("sessions", "replay", "last").stdout
    assert "cut off" in cli("sessions")
    shown = cli.json("sessions", "show", "last")
    assert "hello there friend" in str(shown) and shown["status"] is None
    assert row(cli)["state"] == "cut off" and row(cli)["ended"] and raw_is_packed(cli)
    assert b"GOT: hello" in cli.run("sessions", "replay", "last").stdout
    assert cli.json("sessions", "search", "there", "friend")


def test_a_session_that_still_runs_can_be_read_and_played(cli: Cli) -> None:
    with session(cli) as rig:
        id = cli("sessions", "list", "--ids").strip()
        assert row(cli)["state"] == "running"
        assert "hello there friend" in str(cli.json("sessions", "show", id))
        assert b"GOT: hello" in cli.run("sessions", "replay", id).stdout
        assert b"still runs" in cli.run("sessions", "rm", id).stderr
        rig.type(b"bye\r")
        assert rig.end() == 5
    assert row(cli)["state"] == "over" and raw_is_packed(cli)


def test_a_disk_that_fills_up_keeps_what_was_written_before(cli: Cli) -> None:
    full = 60_000  # bytes of any file, for wisen and all that it starts
    with session(cli, limits={resource.RLIMIT_FSIZE: (full, full)}) as rig:
        rig.type(b"much\r")
        rig.wait(b"20000\r\n")
        rig.type(b"after that\r")
        rig.wait(b"GOT: after that")
        rig.type(b"bye\r")
        assert rig.end() == 5
        assert b"the recording stopped" in rig.seen and b"Traceback" not in rig.seen
    shown = str(cli.json("sessions", "show", "last"))
    assert "hello there friend" in shown and "GOT: much" in shown
    assert b"GOT: hello" in cli.run("sessions", "replay", "last").stdout


def test_a_scribe_that_is_killed_while_it_closes_leaves_the_rest_to_the_next_look(cli: Cli) -> None:
    with session(cli) as rig:
        pid = scribe(cli)
        folder = raw(cli).parent
        os.kill(pid, signal.SIGSTOP)  # as slow as can be
        rig.type(b"bye\r")
        assert rig.end() == 5
        facts = json.loads((folder / "session.json").read_text())
        (folder / "session.json").write_text(
            json.dumps(facts | {"ended": 9e9, "status": 5})
        )  # what it writes first
        shown = cli.json("sessions", "show", "last")
        assert "hello there friend" in str(shown) and shown["status"] == 5 and (folder / "raw").exists()
        os.kill(pid, signal.SIGKILL)
        eventually(lambda: gone(pid))
    assert "hello there friend" in str(cli.json("sessions", "show", "last"))
    assert (row(cli)["state"], row(cli)["prompts"], raw_is_packed(cli)) == ("over", 2, True)


def test_a_disk_that_fails_while_the_session_is_closed_leaves_the_recording(cli: Cli) -> None:
    with session(cli) as rig:
        folder = raw(cli).parent
        (folder / "recording.cast.gz.partial").mkdir()  # where the packed one would be written
        rig.type(b"bye\r")
        assert rig.end() == 5
        assert b"Traceback" not in rig.seen
    assert (folder / "raw").exists()
    assert "hello there friend" in str(cli.json("sessions", "show", "last"))
    assert b"GOT: hello" in cli.run("sessions", "replay", "last").stdout


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed: it makes a disk fail")
def test_a_disk_that_breaks_costs_the_recording_and_no_byte_of_the_session(cli: Cli) -> None:
    """EIO from the third write of the recording on: what the recorder alone calls (writev) fails, in the kernel."""
    breaks = [
        "strace",
        "-f",
        "-qq",
        "-o",
        os.devnull,
        "-e",
        "trace=writev",
        "-e",
        "inject=writev:error=EIO:when=3+",
    ]
    rig = Rig([*breaks, *WISEN, str(cli.work / "my-agent")], environ=cli.environ)
    try:
        rig.wait(b"READY1")
        for number in range(5):
            rig.type(f"this is line {number}\r".encode())
            rig.wait(f"GOT: this is line {number}".encode())
        rig.type(b"much\r")
        assert rig.wait(b"20000\r\n").count(b"\r\n") >= 20000
        rig.type(b"bye\r")
        assert rig.end() == 5
        assert b"the recording stopped" in rig.seen and b"Input/output error" in rig.seen
        assert b"Traceback" not in rig.seen
    finally:
        rig.close()
    assert row(cli)["state"] == "over"


def test_a_terminal_that_is_gone_in_the_middle_of_a_flood_ends_the_session_whole(cli: Cli) -> None:
    """EIO on both sides: the person's terminal hangs up while much is written to it, and the agent's own ends after that."""
    with session(cli) as rig:
        pid = scribe(cli)
        rig.type(b"much\r")
        rig.wait(b"\n500\r\n")
        rig.hang_up()
        eventually(rig.ended)
        eventually(lambda: gone(pid))
    shown = cli.json("sessions", "show", "last")
    assert "hello there friend" in str(shown) and shown["ended"]
    assert "Traceback" not in "".join(path.read_text() for path in cli.home.rglob("scribe.log"))
