"""`wisen AGENT` as a whole, in a real terminal: what is kept, what is lent, and that nothing bad on our side reaches the agent."""

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from support import line_agent
from support.cli import WISEN, Cli
from support.pages import HOOKS
from support.rig import Rig, eventually
from support.sessions import closed

ASKED = b"please convert this class component to hooks\r"


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    cli = Cli(tmp_path)
    line_agent.keep(cli.work)
    return cli


def copied(cli: Cli) -> tuple[str, str]:
    """Options that want a copy: then what is said at the end is waited for as long as the copy is, and not two seconds."""
    return "--transcript", str(cli.place / "copy.md")


@contextmanager
def wrapped(
    cli: Cli, *options: str, environ: Mapping[str, str] | None = None, lends: bool = False, **limits: object
) -> Iterator[Rig]:
    """The agent, wrapped, ready for the person; with `lends`, the scribe beside it ready too."""
    words = ["run", *options, "--"] if options else []
    argv = [*WISEN, *words, str(cli.work / "my-agent")]
    with closing(Rig(argv, environ=cli.environ | (environ or {}), **limits)) as rig:  # type: ignore[arg-type]
        rig.wait(b"READY1")
        while lends and not (cli.home / "ledger.db").exists():  # the last thing it opens before it is awake
            rig.read(0.05)
        yield rig
    closed(cli)


def leave(rig: Rig) -> int:
    rig.type(b"bye\r")
    return rig.end()


def test_a_session_is_lent_to_kept_and_ends_with_the_agents_status(cli: Cli) -> None:
    cli.keeps("hooks", HOOKS)
    with wrapped(cli, *copied(cli), lends=True) as rig:
        rig.type(ASKED)
        assert b"useState" in rig.wait(b"clean-up")
        rig.wait(b"GOT: ")
        rig.type(b"run the tests\r")
        rig.wait(b"[exit 0]")
        assert leave(rig) == 5
        assert b"wisen: lent hooks" in rig.seen
    script = cli.json("sessions", "show", "last")
    said = [(turn["who"], turn["text"]) for turn in script["turns"] if turn["who"] == "person"]
    assert said == [("person", ASKED.decode().strip()), ("person", "run the tests"), ("person", "bye")]
    assert script["status"] == 5 and "wisen lends" not in json.dumps(script)
    assert cli.json("ledger")[0]["lent"] == 1
    assert "hooks  lent" in cli("why", "--session", "last")


def test_what_is_over_at_once_is_a_session_too(cli: Cli) -> None:
    """The terminal goes with the command that led it, as in `xterm -e`, while the scribe is only just there."""
    for number in range(12):
        with closing(
            Rig([*WISEN, "run", "--", "sh", "-c", f"echo hi; exit {number}"], environ=cli.environ)
        ) as rig:
            assert rig.end() == number and bytes(rig.seen) == b"hi\r\n"
    folders = list((cli.home / "sessions").iterdir())
    eventually(lambda: all((folder / "transcript.jsonl").exists() for folder in folders))
    eventually(lambda: {row["status"] for row in cli.json("sessions", "list")} == set(range(12)))
    assert len(folders) == 12 and not any((folder / "scribe.log").read_text() for folder in folders)


@pytest.mark.parametrize(("key", "helped", "harmed"), [(b"y", 1, 0), (b"n", 0, 1), (b" ", 0, 0)])
def test_a_person_who_wants_it_is_asked_one_key_at_the_end(
    cli: Cli, key: bytes, helped: int, harmed: int
) -> None:
    cli.keeps("hooks", HOOKS)
    (cli.home / "config.toml").write_text("ask_at_end = true\n")
    with wrapped(cli, *copied(cli), lends=True) as rig:
        rig.type(ASKED)
        rig.wait(b"GOT: ")
        rig.type(b"bye\r")
        rig.wait(b"did hooks help?")
        rig.wait(b"cannot say ")
        rig.type(key)
        assert rig.end() == 5 and not rig.is_raw()
    [row] = cli.json("ledger")
    assert (row["helped"], row["harmed"]) == (helped, harmed)


def test_what_fits_nothing_gets_nothing_and_costs_the_deadline_at_most(cli: Cli) -> None:
    cli.keeps("hooks", HOOKS)
    with wrapped(cli) as rig:
        rig.type(b"what is the latest news in town\r")
        assert b"wisen" not in rig.wait(b"GOT: what is the latest news in town\r\n")
        leave(rig)
        assert b"wisen:" not in rig.seen
    assert [row["lent"] for row in cli.json("ledger")] == [0]


def test_a_password_is_neither_lent_to_nor_written_down(cli: Cli) -> None:
    cli.keeps("hooks", HOOKS)
    (cli.work / "my-agent").write_text(
        '#!/bin/sh\nstty -echo\necho READY$((0+1))\nread -r x\nstty echo\necho "LEN ${#x}"\n'
    )
    with wrapped(cli) as rig:
        rig.type(ASKED)
        rig.wait(b"LEN %d" % (len(ASKED) - 1))
        rig.end()
    kept = b"".join(
        path.read_bytes()
        for path in cli.home.rglob("*")
        if path.is_file() and "skills" not in path.parts and path.name != "index.db"
    )
    assert b"convert this class component" not in kept


def test_copies_go_where_the_person_said(cli: Cli) -> None:
    script, cast = cli.place / "t.md", cli.place / "r.cast"
    with wrapped(cli, "--no-lend", "--transcript", str(script), f"--record={cast}") as rig:
        rig.type(b"hello there friend\r")
        rig.wait(b"GOT: hello")
        leave(rig)
    header, *events = [json.loads(line) for line in cast.read_text().splitlines()]
    assert header["version"] == 3 and "GOT: hello there friend" in "".join(event[2] for event in events)
    assert "## You\n\nhello there friend" in script.read_text()


def test_a_command_that_is_not_there_is_127_in_two_lines_and_leaves_nothing(cli: Cli) -> None:
    with closing(Rig([*WISEN, "no-such-agent"], environ=cli.environ)) as rig:
        assert rig.end() == 127
        said = bytes(rig.seen).decode().split("\r\n")
    assert said[0] == "wisen: no-such-agent: command not found" and said[1].startswith("hint: ")
    assert not (cli.home / "sessions").exists()


def test_off_means_off(cli: Cli) -> None:
    with wrapped(cli, environ={"WISEN_OFF": "1"}) as rig:
        assert leave(rig) == 5
    assert not cli.home.exists()


def test_record_off_keeps_no_recording(cli: Cli) -> None:
    cli.home.mkdir()
    (cli.home / "config.toml").write_text('record = "off"\n')
    with wrapped(cli) as rig:
        leave(rig)
    assert not [path for path in cli.home.rglob("*") if path.name in ("raw", "recording.cast.gz")]


def test_record_text_keeps_what_was_said_and_no_recording(cli: Cli) -> None:
    cli.home.mkdir()
    (cli.home / "config.toml").write_text('record = "text"\n')
    with wrapped(cli, lends=True) as rig:
        rig.type(b"hello there friend\r")
        rig.wait(b"GOT: hello")
        assert leave(rig) == 5
    [folder] = (cli.home / "sessions").iterdir()
    assert sorted(path.name for path in folder.iterdir()) == [
        "scribe.log",
        "session.json",
        "transcript.jsonl",
    ]
    assert "GOT: hello there friend" in str(cli.json("sessions", "show", "last"))
    assert cli.json("sessions", "search", "hello", "friend")
    replayed = cli.run("sessions", "replay", "last")
    assert replayed.returncode == 1 and b'`record = "full"` keeps them' in replayed.stderr


def spoil(cli: Cli, what: str) -> None:
    """Everything of ours that can be bad, made bad."""
    data = cli.home
    data.mkdir(exist_ok=True)
    if what == "a broken page":
        cli.keeps("broken", "").write_bytes(b"\0\xff" * 99)
    elif what == "a page of 50 MB":
        cli.keeps("huge", "# Skill: x\n" + "y" * 50_000_000)
    elif what == "a page that is no UTF-8":
        cli.keeps("latin", "").write_bytes(
            "# Skill: Caf\xe9\n\n## Triggers\n- caf\xe9 opening\n".encode("latin-1")
        )
    elif what == "a corrupt index":
        (data / "cache").mkdir()
        (data / "cache" / "index.db").write_bytes(os.urandom(5000))
    elif what == "a corrupt ledger":
        (data / "ledger.db").write_bytes(os.urandom(5000))
    elif what == "settings with a wrong key":
        (data / "config.toml").write_text("[lend]\nlimmit = 2\nwithhold = 'often'\n")
    elif what == "settings that are no TOML":
        (data / "config.toml").write_text("record = = \n")


@pytest.mark.parametrize(
    "what",
    ["a broken page", "a page of 50 MB", "a page that is no UTF-8", "a corrupt index", "a corrupt ledger", "settings with a wrong key", "settings that are no TOML"],
)  # fmt: skip
def test_whatever_is_bad_on_our_side_the_agent_runs_and_is_lent_to(cli: Cli, what: str) -> None:
    cli.keeps("hooks", HOOKS)
    spoil(cli, what)
    with wrapped(cli, lends=what != "a corrupt ledger") as rig:
        rig.type(ASKED)
        assert b"useState" in rig.wait(b"clean-up")
        rig.wait(b"GOT: ")
        assert leave(rig) == 5
        assert b"Traceback" not in rig.seen
    assert "convert this class component" in json.dumps(cli.json("sessions", "show", "last"))
    assert cli.json("ledger")[0]["lent"] == 1
    if what == "a corrupt ledger":
        assert list(cli.home.glob("ledger.db.broken-*")), "nothing is lost: it was moved aside"


@pytest.mark.parametrize("what", ["a file where the data folder should be", "a full disk"])
def test_where_nothing_can_be_written_the_agent_runs_and_it_is_said(cli: Cli, what: str) -> None:
    limits = {}
    if what == "a full disk":
        import resource

        limits = {"limits": {resource.RLIMIT_FSIZE: (64, 64)}}
    else:
        cli.home.write_text("not a folder")
    with wrapped(cli, **limits) as rig:
        rig.type(b"hello there\r")
        rig.wait(b"GOT: hello there")
        assert leave(rig) == 5
        assert b"wisen: " in rig.seen and b"Traceback" not in rig.seen


def test_no_process_and_no_folder_is_left(cli: Cli, tmp_path: Path) -> None:
    run = tmp_path / "run"
    run.mkdir()
    with wrapped(cli, environ={"XDG_RUNTIME_DIR": str(run)}) as rig:
        rig.type(b"hello there\r")
        rig.wait(b"GOT: hello there")
        leave(rig)
    assert list(run.iterdir()) == []
    marked = subprocess.run(
        ["pgrep", "-f", str(cli.work / "my-agent")], capture_output=True, text=True
    ).stdout.split()
    assert marked == []


def test_a_session_whose_wrapper_was_killed_is_closed_all_the_same(cli: Cli) -> None:
    with wrapped(cli) as rig:
        rig.type(b"hello there\r")
        rig.wait(b"GOT: hello there")
        os.kill(rig.pid, 9)
        rig.end()
    assert "hello there" in json.dumps(cli.json("sessions", "show", "last"))


def test_the_agent_finds_its_environment_and_the_sessions_name_besides(cli: Cli) -> None:
    (cli.work / "my-agent").write_text("#!/bin/sh\necho READY$((0+1))\nenv | sort\nread x\n")
    with wrapped(cli) as rig:
        rig.type(b"\r")
        rig.end()
        names = {line.split(b"=")[0].decode() for line in bytes(rig.seen).splitlines() if b"=" in line}
    assert names - set(cli.environ) - set(os.environ) <= {
        "WISEN_SESSION",
        "WISEN_TTY",
        "_",
        "OLDPWD",
        "PWD",
        "SHLVL",
        "PS1",
    }
