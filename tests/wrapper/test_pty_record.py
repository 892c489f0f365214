"""The raw recording: every byte that was shown, with sizes and the end; and a disk that fails harms nobody. (rows 39, 40)"""

from __future__ import annotations

import io
import os
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from support.rig import Rig, eventually, rig

from wisen.wrapper.raw import MAGIC, Moment, moments
from wisen.wrapper.record import Recorder

TESTS = Path(__file__).parent.parent


def recorded(path: Path) -> list[Moment]:
    content = path.read_bytes()
    assert content.startswith(MAGIC)
    return list(moments(io.BytesIO(content[len(MAGIC) :])))


Run = Callable[..., Rig]


@pytest.fixture(params=["Plain", "Passes"])
def run(request: pytest.FixtureRequest) -> Run:
    """What a wrapped command is started with; behind a face that lets keys and small output go ahead of the recorder too."""

    def start(*argv: str, **environ: str) -> Rig:
        environ["PYTHONPATH"] = str(TESTS)
        return Rig([sys.executable, "-m", "support.faces", request.param, "--", *argv], environ=environ)

    return start


def test_a_session_as_it_was_shown(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "raw"
    person = run("sh", "-c", "stty -echo; seq 2000; echo UP; read line; exit 6", RECORD=str(path))
    person.wait(b"UP")
    person.seen.clear()
    eventually(lambda: b"UP" in path.read_bytes())
    person.resize(30, 90)  # is written down although nothing is printed
    eventually(lambda: b"90x30" in path.read_bytes())
    person.type(b"hidden word\r")
    assert person.end() == 6
    person.close()
    events = recorded(path)
    assert [(event.kind, event.data) for event in events if event.kind != "o"] == [
        ("r", b"80x24"),
        ("r", b"90x30"),
        ("x", b"6"),
    ]
    shown = b"".join(event.data for event in events if event.kind == "o")
    assert shown == "".join(f"{number}\r\n" for number in range(1, 2001)).encode() + b"UP\r\n"
    assert [event.at for event in events] == sorted(event.at for event in events)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert b"hidden" not in path.read_bytes()


def test_what_is_typed_is_recorded_only_where_it_was_asked_for(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "raw"
    person = run("sh", "-c", "echo UP; read line", RECORD=str(path), TYPED="1")
    person.wait(b"UP")
    person.type(b"word\r")
    person.end()
    person.close()
    assert b"".join(event.data for event in recorded(path) if event.kind == "i") == b"word\r"


def test_keys_and_their_echoes_are_recorded_in_order_and_each_at_its_time(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "raw"
    echo = "import os, tty; tty.setraw(0); os.write(1, b'UP')\nwhile (data := os.read(0, 1)) != b'!': os.write(1, data)"
    person = run(sys.executable, "-c", echo, RECORD=str(path), TYPED="1")
    person.wait(b"UP")
    for key in b"some keys\r":
        person.type(bytes((key,)))
        person.wait(bytes((key,)))
    person.type(b"!")
    assert person.end() == 0
    person.close()
    events = recorded(path)
    passed = [(event.kind, event.data) for event in events if event.kind in "io"]
    assert passed[1:] == [(kind, bytes((key,))) for key in b"some keys\r" for kind in "io"] + [("i", b"!")]
    assert [event.at for event in events] == sorted(event.at for event in events)


def test_it_is_on_the_disk_while_the_session_runs(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "raw"
    person = run("sh", "-c", "echo UP; read line", RECORD=str(path))
    person.wait(b"UP")
    eventually(lambda: b"UP" in path.read_bytes())
    os.kill(person.pid, 9)
    eventually(person.ended)
    person.close()
    assert recorded(path)[-1].data.startswith(b"UP")


def test_a_full_disk_does_not_touch_the_session(run: Run) -> None:
    person = run(
        "sh",
        "-c",
        "for i in 1 2 3 4 5; do echo line $i; sleep .02; done; read line; echo GO''T $line; exit 7",
        FAILS="1",
    )
    person.wait(b"line 5")
    person.type(b"word\r")
    person.wait(b"GOT word\r\n")
    assert person.end() == 7
    person.close()
    assert person.seen.count(b"the recording stopped: OSError: [Errno 28] No space left on device") == 1


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_disk_full_from_the_first_byte(tmp_path: Path) -> None:
    made = Recorder(str(tmp_path / "raw"))
    os.dup2(os.open("/dev/full", os.O_WRONLY), made._file)
    made.resize(24, 80)
    with pytest.raises(OSError):
        made.tick()


def test_beyond_the_limit_only_output_is_dropped(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "raw"
    person = run("sh", "-c", "seq 500000; echo LAST; exit 3", RECORD=str(path), LIMIT="1000000")
    person.wait(b"LAST")
    assert person.end() == 3
    person.close()
    events = recorded(path)
    assert [(event.kind, event.data) for event in events if event.kind in "mx"] == [
        ("m", b'{"kind": "full"}'),
        ("x", b"3"),
    ]
    assert 995_000 < path.stat().st_size < 1_001_000, "to the last piece that fits"


def test_events_stand_in_the_order_they_came_and_closing_twice_is_closing(tmp_path: Path) -> None:
    made = Recorder(str(tmp_path / "raw"))
    made.output([b"y"], 1, time.monotonic())
    made.marker("mark")
    made.exit(0)
    made.close()
    made.close()
    assert [event.kind for event in recorded(tmp_path / "raw")] == ["o", "m", "x"]


def test_a_recording_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "raw").write_text("somebody's")
    with pytest.raises(FileExistsError):
        Recorder(str(tmp_path / "raw"))


def test_nothing_is_lost_at_any_rate(run: Run, tmp_path: Path) -> None:
    """8 MB as fast as it goes: what the terminal got is what was printed, and what the recording holds."""
    path = tmp_path / "raw"
    script = "import sys; sys.stdout.write(''.join(f'\\x1b[3{n % 8}mline {n} é\\x1b[0m\\n' for n in range(350_000)) + 'LAST\\n')"
    with rig([sys.executable, "-c", script]) as bare:
        wanted = bare.wait(b"LAST\r\n")
    person = run(sys.executable, "-c", script, RECORD=str(path))
    assert person.wait(b"LAST\r\n") == wanted
    assert person.end() == 0
    person.close()
    assert b"".join(event.data for event in recorded(path) if event.kind == "o") == wanted
