"""How it ends: the agent's status is ours, nothing it printed is lost, the terminal is as it was. (pty.md rows 1-3, 7-10, 24-26, 28)"""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
from pathlib import Path

import pytest
from support.rig import WRAPPER, eventually, rig, shell, words

ROWS = "".join(f"row {number:04d} " + "x" * 49 + "\n" for number in range(400))


@pytest.mark.parametrize("status", [0, 1, 42, 143, 255])
def test_the_exit_status_is_ours(way: list[str], status: int) -> None:
    with rig([*way, "sh", "-c", f"exit {status}"]) as person:
        assert person.end() == status


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT, signal.SIGSEGV])
def test_a_death_by_signal_is_ours(way: list[str], number: int) -> None:
    with rig([*way, "sh", "-c", f"kill -{number} $$"]) as person:
        assert person.end() in (-number, 128 + number)


def test_no_output_is_lost_at_the_end(way: list[str]) -> None:
    """The terminal reads nothing until the agent has printed all of it and wants to end."""
    with rig([*way, "sh", "-c", f"printf '{ROWS}'; echo LA''ST"]) as person:
        with contextlib.suppress(AssertionError):
            eventually(person.ended, seconds=1)
        person.end()
        assert person.seen.count(b"row ") == 400
        assert person.seen.endswith(b"LAST\r\n")


def test_a_slow_terminal_loses_nothing(way: list[str]) -> None:
    """Far more than any queue holds, and the reader comes late and in small pieces."""
    with rig([*way, "sh", "-c", "seq 100000; echo LA''ST"]) as person:
        person.wait(b"1\r\n2\r\n")
        person.wait(b"LAST\r\n")
        assert person.end() == 0


def test_modes_are_restored_when_it_exits(way: list[str]) -> None:
    with rig(["sh", "-c", words(way, "sh", "-c", "stty raw -echo; exit 3") + "; echo THEN$?"]) as person:
        before = person.modes()
        person.wait(b"THEN3")
        if way:
            assert person.modes() == before
        person.end()


def test_modes_are_restored_when_it_is_terminated(way: list[str]) -> None:
    with rig(
        ["sh", "-c", "echo $$; " + words(way, "sh", "-c", "echo UP; exec sleep 60") + "; echo THEN$?"]
    ) as person:
        before = person.modes()
        person.wait(b"UP")
        _last_child(person.pid, signal.SIGTERM)
        person.wait(b"THEN143")
        assert person.modes() == before


def test_modes_are_restored_when_the_wrapper_is_killed() -> None:
    """Somebody else must do it: the monitor. The agent hears of it as of any terminal that is gone."""
    with rig(
        ["sh", "-c", words(WRAPPER, "sh", "-c", "stty raw; echo UP; exec sleep 60") + "; echo THEN$?"]
    ) as person:
        before = person.modes()
        person.wait(b"UP")
        assert person.is_raw()
        _last_child(person.pid, signal.SIGKILL)
        person.wait(b"THEN137")
        eventually(lambda: person.modes() == before)


def test_an_agent_whose_wrapper_is_killed_is_hung_up(tmp_path: Path) -> None:
    told = tmp_path / "told"
    script = f"trap 'echo > {told}; exit' HUP; echo UP; while :; do sleep .05; done"
    with rig(["sh", "-c", words(WRAPPER, "sh", "-c", script) + "; :"]) as person:
        person.wait(b"UP")
        _last_child(person.pid, signal.SIGKILL)
        eventually(told.exists)


def test_a_program_that_comes_right_after_keeps_its_own_modes() -> None:
    """The monitor outlives the wrapper by a moment, and must not restore anything then."""
    with rig(
        [
            "sh",
            "-c",
            "for i in 1 2 3 4 5; do " + words(WRAPPER, "true") + "; stty raw; stty -a; stty sane; done",
        ]
    ) as person:
        person.end()
        assert person.seen.count(b"-icanon") == 5


def test_a_hang_up_reaches_the_agent_and_ends_the_wrapper(way: list[str], tmp_path: Path) -> None:
    told = tmp_path / "told"
    script = f"trap 'echo > {told}; exit' HUP; echo UP; while :; do sleep .05; done"
    with rig([*way, "sh", "-c", script]) as person:
        person.wait(b"UP")
        person.hang_up()
        eventually(told.exists)
        eventually(person.ended)


def test_an_agent_that_survives_the_hang_up_does_not_hold_the_wrapper(tmp_path: Path) -> None:
    go, alive = tmp_path / "go", tmp_path / "alive"
    script = f"trap '' HUP; echo UP; {until(go)}; echo > {alive}"
    with rig([*WRAPPER, "sh", "-c", script]) as person:
        person.wait(b"UP")
        person.hang_up()
        eventually(person.ended)
        go.touch()
        eventually(alive.exists)


@pytest.mark.parametrize(("name", "status", "said"), [("no-such-thing", 127, b"not found"), ("./plain", 126, b"not executable"), ("./folder", 126, b"folder")])  # fmt: skip
def test_a_command_that_cannot_be_run(tmp_path: Path, name: str, status: int, said: bytes) -> None:
    (tmp_path / "plain").write_text("no program")
    (tmp_path / "folder").mkdir()
    with rig(["sh", "-c", f"cd {tmp_path}; " + words(WRAPPER, name)]) as person:
        assert person.end() == status
        assert said in person.seen
        assert person.seen.count(b"\r\n") == 2
        assert person.modes() == person.before


def test_a_script_without_a_first_line_goes_to_the_shell(way: list[str], tmp_path: Path) -> None:
    script = tmp_path / "script"
    script.write_text("echo $1 $2; exit 5\n")
    script.chmod(0o755)
    with rig(["sh", "-c", words(way, str(script), "one", "two")]) as person:
        assert person.end() == 5
        assert b"one two" in person.seen


@pytest.mark.parametrize("prints", ["", "echo tick"], ids=["in silence", "printing on"])
def test_a_grandchild_on_the_terminal_does_not_hold_the_exit(
    way: list[str], tmp_path: Path, prints: str
) -> None:
    go, gone = tmp_path / "go", tmp_path / "gone"
    script = f"(trap '' HUP; echo UP; {until(go, prints)}; echo > {gone}) & read line; exit 5"
    with rig([*way, "sh", "-c", script]) as person:
        person.wait(b"UP")
        person.type(b"\r")
        assert person.end() == 5
        assert not gone.exists()
        go.touch()
        eventually(gone.exists)


def test_a_background_process_survives(way: list[str], tmp_path: Path) -> None:
    file = tmp_path / "file"
    with shell() as person:
        person.type(words(way, "sh", "-c", f"(sleep .5; echo > {file}) & exit 0").encode() + b"\r")
        person.wait(b"READY>")
        eventually(file.exists)


def test_the_shared_terminal_stays_blocking(way: list[str]) -> None:
    with rig([*way, "sh", "-c", "echo UP; read line"]) as person:
        person.wait(b"UP")
        assert not fcntl.fcntl(person.slave, fcntl.F_GETFL) & os.O_NONBLOCK
        person.type(b"\n")
        person.end()
        assert not fcntl.fcntl(person.slave, fcntl.F_GETFL) & os.O_NONBLOCK


def test_no_process_is_left(tmp_path: Path) -> None:
    name = f"left-{os.getpid()}-{id(tmp_path)}"
    with rig([*WRAPPER, "sh", "-c", "exit 0"], environ={"WISEN_TEST_NAME": name}) as person:
        person.end()
        eventually(lambda: name not in _environments())


def until(file: Path, does: str = "") -> str:
    """A shell's wait for a file, which is not for ever where a test fails; `does`: what it does meanwhile."""
    return f"for i in $(seq 4000); do [ -e {file} ] && break; {does or ':'}; sleep .02; done"


def _environments() -> str:
    found = ""
    for folder in Path("/proc").glob("[0-9]*"):
        if int(folder.name) == os.getpid():
            continue
        try:
            found += (folder / "environ").read_bytes().decode("utf-8", "replace")
        except OSError:
            pass
    return found


def _last_child(pid: int, number: int) -> None:
    """Signal the one child of `pid`: the wrapper, or the command itself."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    os.kill(int(children[-1]), number)
