"""The way to the agent: what is imported before it runs, and that a wait is a wait. (facts: pty.md 3.3, packaging.md pitfall 8)"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from support.rig import rig

from wisen.wrapper.ready import IN, OUT, Poll, Select

FIRST = {"errno", "fcntl", "select", "termios", "_signal", "wisen", "wisen.wrapper"}
OURS = {
    f"wisen.wrapper.{name}" for name in ("run", "aside", "signals", "inner", "monitor", "terminal", "ready")
}
ALLOWED = FIRST | {"struct", "_struct", "time"}
PROBE = """
import os, sys
before = set(sys.modules)
def say():
    os.write(9, ' '.join(sorted(set(sys.modules) - before)).encode() + b'\\n')
os.register_at_fork(before=say)
from wisen.wrapper.run import leave, run
leave(run(['true']))
"""


def test_before_the_fork_only_what_is_needed_is_imported() -> None:
    reader, writer = os.pipe()
    with rig([sys.executable, "-I", "-c", PROBE], descriptors={9: writer}) as person:
        assert person.end() == 0
    os.close(writer)
    first = os.read(reader, 65536).splitlines()[0].decode().split()
    assert OURS <= set(first) <= OURS | FIRST


def test_a_whole_run_that_prints_no_escape_imports_no_more() -> None:
    script = PROBE.replace("os.register_at_fork(before=say)", "").replace(
        "leave(run(['true']))", "status = run(['true']); say(); leave(status)"
    )
    reader, writer = os.pipe()
    with rig([sys.executable, "-I", "-c", script], descriptors={9: writer}) as person:
        assert person.end() == 0
    os.close(writer)
    after = os.read(reader, 65536).decode().split()
    assert {name for name in after if not name.startswith("wisen.wrapper.")} <= ALLOWED


@pytest.mark.parametrize("kind", [Poll, Select])
def test_ready_for_what_was_wanted_and_no_more(kind: type[Poll | Select]) -> None:
    master, slave = os.openpty()
    ready = kind()
    ready.want(master, IN)
    assert ready.wait(0) == []
    os.write(slave, b"x")
    assert ready.wait(None) == [(master, IN)]
    ready.want(master, IN | OUT)
    assert ready.wait(1) == [(master, IN | OUT)]
    ready.want(master, 0)
    assert ready.wait(0.001) == []
    ready.want(master, IN)
    os.read(master, 100)
    os.close(slave)
    ((descriptor, events),) = ready.wait(None)  # the end of file wakes
    assert descriptor == master and events & ~OUT
    ready.want(master, 0)
    assert ready.wait(0.001) == []
    os.close(master)


SPARED = (
    "inspect",
    "ast",
    "ipaddress",
    "shutil",
    "tempfile",
    "subprocess",
    "socket",
    "html",
    "rapidfuzz.process",
)
SCRIBE = """
import sys
from wisen.wrapper import scribe
try:
    scribe._serve(None, None, None)
except AttributeError:  # no session to keep: but all was imported that keeps one
    print(*sys.modules)
"""


def test_the_process_beside_has_nothing_that_it_seldom_needs() -> None:
    """It is there as long as the agent: what it imports is memory for hours (tests/bench/long_session.py)."""
    told = subprocess.run(
        [sys.executable, "-I", "-c", SCRIBE, ""], capture_output=True, text=True, check=True
    )
    loaded = told.stdout.split()
    assert "wisen.wrapper.closing" in loaded and "dataclasses" in loaded
    assert [name for name in SPARED if name in loaded] == []
