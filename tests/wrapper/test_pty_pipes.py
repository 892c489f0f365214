"""Where there is no terminal, or no room, or nothing to wrap: the command as it is. And what it inherits. (rows 19-23, 27, 34-36)"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from support.rig import WRAPPER, rig, words


def test_stdin_is_a_pipe(way: list[str]) -> None:
    with rig(
        [
            "sh",
            "-c",
            "printf 'a\\nb\\000c' | "
            + words(way, "cat")
            + " | od -c; "
            + "printf 'one\\n' | "
            + words(way, "cat"),
        ]
    ) as person:
        person.end()
        assert person.seen == b"0000000   a  \\n   b  \\0   c\r\n0000005\r\none\r\n"


def test_stdout_is_a_pipe(way: list[str]) -> None:
    script = "[ -t 1 ] && echo tty || echo notty; echo err >&2"
    done = subprocess.run(
        [*way, "sh", "-c", script], capture_output=True, stdin=subprocess.DEVNULL, check=False
    )
    assert (done.stdout, done.stderr, done.returncode) == (b"notty\n", b"err\n", 0)
    with rig(["sh", "-c", words(way, "sh", "-c", script) + " | cat"]) as person:
        person.end()
        assert person.seen.split() == [b"err", b"notty"] or person.seen.split() == [b"notty", b"err"]


def test_stdin_at_its_end(way: list[str]) -> None:
    with rig(["sh", "-c", words(way, "cat") + " < /dev/null; echo THEN$?"]) as person:
        person.wait(b"THEN0")


def test_closed_standard_streams(way: list[str]) -> None:
    with rig(["sh", "-c", words(way, "sh", "-c", "exit 3") + " <&- >&- 2>&-; echo THEN$?"]) as person:
        person.wait(b"THEN3")


def test_stderr_elsewhere_stays_elsewhere(way: list[str], tmp_path: Path) -> None:
    """Not one of the numbered rows: stdin and stdout are the terminal, stderr is a file."""
    log = tmp_path / "log"
    with rig(
        ["sh", "-c", words(way, "sh", "-c", "echo out; echo err >&2; [ -t 2 ] || echo apart") + f" 2> {log}"]
    ) as person:
        person.end()
        assert person.seen == b"out\r\napart\r\n"
    assert log.read_text() == "err\n"


LIBC = 0b11 << 31  # signals 32 and 33, which the C library keeps for itself and no program can put back


def theirs(line: bytes | bytearray) -> int:
    """The mask in a line of /proc/self/status, of the signals that are a program's to set."""
    return int(line.split()[1], 16) & ~LIBC


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_signals_are_as_the_caller_left_them(way: list[str]) -> None:
    with rig([*way, "grep", "-E", "^Sig(Ign|Blk)", "/proc/self/status"]) as person:
        person.end()
        assert [theirs(line) for line in person.seen.splitlines()] == [0, 0]


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_signals_that_the_caller_ignores_stay_ignored(way: list[str]) -> None:
    with rig(
        ["sh", "-c", "trap '' USR1 HUP; exec " + words(way, "grep", "^SigIgn", "/proc/self/status")]
    ) as person:
        person.end()
        assert theirs(person.seen) == 0x201


def test_a_signal_that_the_caller_ignores_reaches_an_agent_that_takes_it(way: list[str]) -> None:
    takes = "import signal; signal.signal(2, lambda *_: exit(7)); print('UP.', flush=True)\nwhile True: signal.pause()"
    with rig(["sh", "-c", "trap '' INT; exec " + words(way, sys.executable, "-c", takes)]) as person:
        person.wait(b"UP.")
        os.kill(person.pid, signal.SIGINT)
        assert person.end() == 7


def test_a_signal_that_caller_and_agent_ignore_ends_nobody(way: list[str]) -> None:
    with rig(
        ["sh", "-c", "trap '' INT; exec " + words(way, "sh", "-c", "echo UP.; read line; echo $line")]
    ) as person:
        person.wait(b"UP.")
        os.kill(person.pid, signal.SIGINT)
        person.type(b"still here\r")
        assert person.end() == 0
        assert person.seen.count(b"still here") == 2


def test_inherited_descriptors_go_through(way: list[str]) -> None:
    reader, writer = os.pipe()
    with rig([*way, "sh", "-c", "echo nine >&9"], descriptors={9: writer}) as person:
        assert person.end() == 0
    os.close(writer)
    assert os.read(reader, 100) == b"nine\n"
    os.close(reader)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_no_descriptor_of_ours_goes_through(way: list[str]) -> None:
    with rig(
        [
            *way,
            sys.executable,
            "-c",
            "import os; print(sorted(int(d) for d in os.listdir('/proc/self/fd') if os.path.exists(f'/proc/self/fd/{d}')))",
        ]
    ) as person:
        person.end()
        assert person.seen == b"[0, 1, 2]\r\n"


def test_umask_folder_and_priority(way: list[str], tmp_path: Path) -> None:
    with rig(
        [
            "sh",
            "-c",
            f"cd {tmp_path}; umask 027; ulimit -c 0; "
            + words(way, "sh", "-c", "umask; pwd; ulimit -c; nice"),
        ]
    ) as person:
        person.end()
        assert person.seen.split() == [b"0027", str(tmp_path).encode(), b"0", b"%d" % os.nice(0)]


def test_the_environment_gains_names_of_ours_and_no_other(way: list[str]) -> None:
    clean = ["env", "-i", "PATH=" + os.environ["PATH"], "ODD=a\x80b", "TERM=dumb"]
    with rig([*clean, *way, "env"]) as person:
        person.end()
        names = [line.partition(b"=")[0] for line in bytes(person.seen).splitlines()]
    assert sorted(
        name for name in set(names) if not name.startswith((b"WISEN_", b"PWD", b"_", b"SHLVL"))
    ) == [b"ODD", b"PATH", b"TERM"]
    assert (b"WISEN_TTY" in names) == bool(way)


def test_the_agent_leads_its_group_in_the_foreground(way: list[str]) -> None:
    script = (
        "import os; print(os.getpid() == os.getpgrp() == os.tcgetpgrp(0), os.ttyname(0) == os.ttyname(2))"
    )
    with rig([*way, sys.executable, "-c", script]) as person:
        person.wait(b"True True")


def test_wrapped_twice_the_inner_one_steps_aside(way: list[str]) -> None:
    with rig(
        [
            *way,
            *way,
            sys.executable,
            "-c",
            "import os; print(os.get_terminal_size(), os.getppid()); raise SystemExit(9)",
        ],
        size=(33, 111, 0, 0),
    ) as person:
        assert person.end() == 9
        assert b"columns=111, lines=33" in person.seen


def test_on_another_terminal_inside_it_wraps_again() -> None:
    """Inside tmux inside a wrapped agent, say: the environment is inherited, the terminal is not the same."""
    inner = (
        f"import pty, sys; sys.exit(pty.spawn({[*WRAPPER, 'sh', '-c', 'echo $WISEN_TTY; exit 4']!r}) >> 8)"
    )
    with rig(
        [*WRAPPER, "sh", "-c", 'echo $WISEN_TTY; exec "$@"', "sh", sys.executable, "-c", inner]
    ) as person:
        assert person.end() == 4
        first, second = person.seen.split()
        assert first != second


@pytest.mark.parametrize("room", range(4, 24))
def test_no_descriptors_left(room: int) -> None:
    """Whatever is missing, the agent runs and its status comes back; what we say is at most one error of two lines."""
    with rig(
        [*WRAPPER, "sh", "-c", "echo RAN; exit 5"], limits={resource.RLIMIT_NOFILE: (room, room)}
    ) as person:
        status = person.end()
        if status != 5:  # Python itself needs some to find its modules
            assert b"Error" in person.seen and room < 8
        else:
            assert b"RAN" in person.seen
            assert person.seen.count(b"hint:") <= 1
        assert person.modes() == person.before
