"""Job control: what the stop and interrupt keys do, and signals from outside. (pty.md rows 11-13, 32, 42)"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest
from support.rig import WRAPPER, Rig, eventually, rig, shell, words

# In one process each: a shell that is stopped while it starts a child (vfork) never reports that it has stopped.
WAITS = "import os, signal, time; os.kill(os.getpid(), signal.SIGTSTP); print('BEH' 'IND', flush=True)\n" + (
    "while not os.path.exists('go'): time.sleep(.02)\nprint('GOT', input())"
)
TICKS = "import time; print('U' 'P', flush=True)\nwhile True: time.sleep(.05); print('tick', flush=True)"


@pytest.mark.parametrize("stop", ["STOP", "TSTP"])
def test_an_agent_that_stops_itself_gives_the_shell_back(way: list[str], stop: str) -> None:
    with shell() as person:
        person.type(
            words(way, "sh", "-c", f"stty raw -echo; kill -{stop} $$; echo BA''CK; exit 6").encode() + b"\r"
        )
        person.wait(b"Stopped")
        person.wait(b"READY>")
        person.type(b"fg\r")
        person.wait(b"BACK")
        person.type(b"echo $(($?+1000))\r")
        person.wait(b"1006")


def test_the_stop_key_stops_an_agent_in_cooked_mode(way: list[str]) -> None:
    with shell() as person:
        person.type(words(way, "sh", "-c", "echo U''P; read line; echo GO''T $line").encode() + b"\r")
        person.wait(b"UP\r\n")
        person.type(b"\x1a")
        person.wait(b"Stopped")
        person.wait(b"READY>")
        person.type(b"echo $((1+1))2\r")
        person.wait(b"22\r\n")
        person.type(b"fg\r")
        person.wait(b"T $line'\r\n")  # bash prints the command
        person.type(b"word\r")
        person.wait(b"GOT word")


def test_an_end_of_file_typed_while_it_comes_back_is_not_lost(way: list[str]) -> None:
    with shell() as person:
        person.type(words(way, "sh", "-c", "kill -STOP $$; cat; echo EN''D").encode() + b"\r")
        person.wait(b"Stopped")
        person.wait(b"READY>")
        person.type(b"fg\r")
        person.wait(b"D'\r\n")
        person.type(b"one\n\x04")
        person.wait(b"END")


def test_stopped_and_continued_twenty_times(way: list[str]) -> None:
    with shell() as person:
        person.type(
            words(
                way, "sh", "-c", "for i in $(seq 20); do kill -STOP $$; echo RO''UND$i; done; exit 4"
            ).encode()
            + b"\r"
        )
        for number in range(20):
            person.wait(b"Stopped")
            person.wait(b"READY>")
            person.type(b"fg\r")
            person.wait(b"ROUND%d\r" % (number + 1))
        person.wait(b"READY>")
        person.type(b"echo $(($?+1000))\r")
        person.wait(b"1004")


def test_in_the_background_it_runs_on_and_comes_back(way: list[str]) -> None:
    with shell() as person:
        person.type(b"cd $(mktemp -d)\r" + words(way, sys.executable, "-c", WAITS).encode() + b"\r")
        person.wait(b"Stopped")
        person.wait(b"READY>")
        person.type(b"bg\r")
        person.wait(b"BEHIND\r")
        person.type(b"echo $((1+1))2; fg\r")  # the shell, not the agent, reads this
        person.wait(b"22\r\n")
        eventually(person.job_in_front)
        person.type(b"\x1a")
        person.wait(b"Stopped")
        person.wait(b"READY>")
        person.type(b"touch go; fg\r")
        eventually(person.job_in_front)
        person.type(b"word\r")
        person.wait(b"GOT word")


def test_begun_in_the_background_it_only_prints(way: list[str]) -> None:
    with shell() as person:
        person.type(
            words(way, "sh", "-c", "echo BEH''IND; exit 7").encode() + b" & wait $!; echo $(($?+1000))\r"
        )
        person.wait(b"BEHIND")
        person.wait(b"1007")


def test_the_interrupt_key_reaches_the_agents_trap(way: list[str]) -> None:
    with rig(
        [*way, "sh", "-c", "trap \"echo GO''T; exit 7\" INT; echo UP; while :; do sleep .05; done"]
    ) as person:
        person.wait(b"UP")
        person.type(b"\x03")
        person.wait(b"GOT")
        assert person.end() == 7


def test_the_quit_key_ends_an_agent_that_has_no_trap(way: list[str]) -> None:
    with rig([*way, "sh", "-c", "ulimit -c 0; echo UP; exec sleep 60"]) as person:
        person.wait(b"UP")
        person.type(b"\x1c")
        assert person.end() in (-signal.SIGQUIT, 128 + signal.SIGQUIT)


@pytest.mark.parametrize(
    "number", [signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2, signal.SIGINT]
)
def test_a_signal_from_outside_reaches_the_agent(way: list[str], number: signal.Signals) -> None:
    script = f"trap 'echo GO''T; exit 9' {number.name[3:]}; echo UP; while :; do sleep .05; done"
    with rig([*way, "sh", "-c", script]) as person:
        person.wait(b"UP")
        os.kill(person.pid, number)
        person.wait(b"GOT")
        assert person.end() == 9


def test_a_signal_at_once_is_not_lost(way: list[str]) -> None:
    """Between the fork and the agent's first instruction."""
    with rig([*way, "sleep", "60"]) as person:
        if way:
            eventually(person.is_raw)
        os.kill(person.pid, signal.SIGTERM)
        assert person.end() in (-signal.SIGTERM, 128 + signal.SIGTERM)


def test_where_no_shell_could_continue_it_a_stop_does_not_brick_the_terminal() -> None:
    """Our group is orphaned (no job control above): the agent goes on at once."""
    with rig([*WRAPPER, "sh", "-c", "kill -STOP $$; echo ON; exit 8"]) as person:
        person.wait(b"ON")
        assert person.end() == 8


def test_a_stop_from_outside_stops_the_agent_too(way: list[str]) -> None:
    with shell() as person:
        person.type(words(way, sys.executable, "-c", TICKS).encode() + b"\r")
        person.wait(b"UP\r\n")
        os.kill(_job(person), signal.SIGTSTP)
        person.wait(b"Stopped")
        person.wait(b"READY>")
        person.type(b"echo $((1+1))2\r")
        person.wait(b"22\r\n")
        assert b"tick" not in person.seen
        person.type(b"fg\r")
        person.wait(b"tick")


def test_stopped_hard_and_continued_it_is_raw_again() -> None:
    """SIGSTOP cannot be seen coming; bash restores its own modes, and the continued wrapper must not keep them."""
    with shell() as person:
        person.type(words(WRAPPER, "sh", "-c", "echo U''P; read line; echo GO''T $line").encode() + b"\r")
        person.wait(b"UP\r\n")
        os.kill(_job(person), signal.SIGSTOP)
        person.wait(b"Stopped")
        person.wait(b"READY>")
        person.type(b"fg\r")
        eventually(person.is_raw)
        person.type(b"word\r")
        person.wait(b"GOT word")


def test_the_monitor_killed_ends_the_session_with_the_terminal_restored() -> None:
    with rig(
        ["sh", "-c", words(WRAPPER, "sh", "-c", "echo UP $PPID.; exec sleep 60") + "; echo THEN$?"]
    ) as person:
        before = person.modes()
        monitor = int(person.wait(b".\r\n").split()[-1].rstrip(b"."))
        os.kill(monitor, signal.SIGKILL)
        person.wait(b"THEN129")
        assert person.modes() == before


def _job(person: Rig) -> int:
    """The one job of the shell: the wrapper, or the command."""
    children = Path(f"/proc/{person.pid}/task/{person.pid}/children").read_text().split()
    return int(children[-1])
