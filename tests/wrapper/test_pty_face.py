"""What stands between: a face may hold and add, may fail in any way, and nothing that was typed is lost or out of order."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from support.rig import Rig, eventually, rig, shell, words

TESTS = Path(__file__).parent.parent
ECHO = "import os, tty; tty.setraw(0); os.write(1, b'UP.')\nwhile data := os.read(0, 999):\n    os.write(1, data)\n    if b'q' in data: break"
ON_ALTERNATE = """
import fcntl, os, signal, struct, termios, tty
def draw(*_):
    rows, columns, _, _ = struct.unpack('HHHH', fcntl.ioctl(0, termios.TIOCGWINSZ, bytes(8)))
    os.write(1, b'DRAWN%d.' % rows)
signal.signal(signal.SIGWINCH, draw)
tty.setraw(0)
os.write(1, b'\\x1b[?1049h\\x1b[?1002h\\x1b[?2004h\\x1b[>5uUP.')
while b'q' not in os.read(0, 999):
    pass
os.write(1, b'\\x1b[<u\\x1b[?2004l\\x1b[?1002l\\x1b[?1049l')
"""


def with_face(name: str, *argv: str, **environ: str) -> Rig:
    environ["PYTHONPATH"] = str(TESTS)
    return Rig([sys.executable, "-m", "support.faces", name, "--", *argv], environ=environ)


@pytest.fixture
def face():  # type: ignore[no-untyped-def]
    made: list[Rig] = []

    def make(name: str, *argv: str, **environ: str) -> Rig:
        made.append(with_face(name, *argv, **environ))
        return made[-1]

    yield make
    for person in made:
        person.close()


def test_what_is_held_goes_with_the_deadline(face) -> None:  # type: ignore[no-untyped-def]
    person = face("Holds", sys.executable, "-c", ECHO)
    person.wait(b"UP.")
    for key in b"one\rtwo\rthree":
        person.type(bytes((key,)))
    person.wait(b"one\rtwo\rthree")
    person.type(b"q")
    assert person.end() == 0


@pytest.mark.parametrize(("name", "keys", "said"), [
    ("BreaksTyped", b"one\rtwo!three", b"lending stopped: RuntimeError: typed broke"),
    ("BreaksElapsed", b"one\rtwo", b"lending stopped: KeyError: 'elapsed broke'"),
    ("Nonsense", b"one\rtwo!", b"lending stopped: TypeError"),
    ("BreaksStarted", b"one\rtwo", b"lending stopped: SystemExit: started broke"),
    ("BreaksLater", b"one!two", b"lending stopped: RuntimeError: typed broke"),
    ("BreaksLater", b"one?two", b"lending stopped: RuntimeError: shown broke"),
])  # fmt: skip
def test_a_face_that_raises_loses_nothing(face, name: str, keys: bytes, said: bytes) -> None:  # type: ignore[no-untyped-def]
    person = face(name, sys.executable, "-c", ECHO)
    person.wait(b"UP.")
    for key in keys:
        person.type(bytes((key,)))
    person.wait(keys)
    person.type(b"q")
    assert person.end() == 0
    assert person.seen.count(said) == 1
    assert person.seen.count(b"hint:") == 1


def test_a_face_that_raises_at_output_lets_go_of_what_it_held(face) -> None:  # type: ignore[no-untyped-def]
    person = face(
        "BreaksShown", "sh", "-c", "stty -echo; echo UP; sleep .3; echo BREAK; read line; echo GOT $line"
    )
    person.wait(b"UP")
    person.type(b"word\r")
    person.wait(b"GOT word")
    assert person.end() == 0


def test_a_face_is_woken_through_its_descriptor(face) -> None:  # type: ignore[no-untyped-def]
    person = face("Woken", "sh", "-c", "read line; echo GOT $line; read line; echo GOT $line")
    person.wait(b"GOT from afar")
    person.type(b"by hand\r")
    person.wait(b"GOT by hand")
    assert person.end() == 0


def test_a_face_hears_everything_in_order(face, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    report = tmp_path / "report"
    person = face("Reports", "sh", "-c", r"printf '\033[?2004hUP'; read line; exit 6", REPORT=str(report))
    person.wait(b"UP")
    person.resize(30, 90)
    eventually(lambda: "resized" in report.read_text())
    person.type(b"word\r")
    assert person.end() == 6
    lines = [line for line in report.read_text().splitlines() if line != "rested"]
    pid, group = lines[0].split()[1:]
    assert pid == group
    assert lines[1] == "shown b'\\x1b[?2004hUP' True False"
    assert lines[2:4] == ["resized 30 90", "typed b'word\\r'"]
    assert lines[-1] == "ended 6"


def test_a_face_that_lets_pass_hears_later_and_in_order(face, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    report = tmp_path / "report"
    person = face("HearsLater", sys.executable, "-c", ECHO, REPORT=str(report))
    person.wait(b"UP.")
    for key in b"one\rtwo":
        person.type(bytes((key,)))
        person.wait(bytes((key,)))
    eventually(lambda: "shown b'o' " in report.read_text().split("typed b'w'")[-1])  # with nothing after it
    person.type(b"q")
    assert person.end() == 0
    heard = [line.split()[:2] for line in report.read_text().splitlines() if line[0] in "ts"]
    echoed = [[word, repr(bytes((key,)))] for key in b"one\rtwoq" for word in ("typed", "shown")]
    assert [words for words in heard if words[1] in {word for _, word in echoed}] == echoed


@pytest.mark.parametrize("prints", ["", "printf UP;", "yes line | head -n 200000; printf UP;"])
def test_what_is_slow_begins_with_a_rest_after_the_start_and_once(face, tmp_path: Path, prints: str) -> None:  # type: ignore[no-untyped-def]
    report = tmp_path / "report"
    person = face("Reports", "sh", "-c", f"{prints} read line; read line; printf BYE", REPORT=str(report))
    eventually(lambda: report.exists() and "rested" in report.read_text())
    person.type(b"one\r")
    person.wait(b"one")
    person.type(b"two\r")
    person.wait(b"BYE")
    assert person.end() == 0
    words = [line.split()[0] for line in report.read_text().splitlines()]
    assert words[0] == "started" and words.count("rested") == 1


def test_a_screen_of_ours_over_the_main_screen(face) -> None:  # type: ignore[no-untyped-def]
    person = face(
        "Screens", sys.executable, "-c", "import os; os.write(1, b'\\x1b[?2004h\\x1b[?25l')\n" + ECHO
    )
    person.wait(b"UP.")
    person.type(b"\x1d")
    assert person.wait(b"\x1b[?1049h").endswith(b"\x1b[?2004l\x1b[?25h\x1b[?1049h")
    person.wait(b"SCREEN")
    assert not person.is_raw()
    person.type(b"answer\n")
    person.wait(b"GOT answer")
    person.wait(b"\x1b[?1049l\x1b[?25l\x1b[?2004h")
    person.wait(b"<3>")
    person.type(b"xq")
    person.wait(b"xq")
    person.end()
    assert b"answer" not in person.seen


def test_a_screen_of_ours_over_the_alternate_screen_is_drawn_again(face) -> None:  # type: ignore[no-untyped-def]
    person = face("Screens", sys.executable, "-c", ON_ALTERNATE)
    person.wait(b"UP.")
    person.type(b"\x1d")
    person.wait(b"\x1b[<1u\x1b[?1049l\x1b[?1002l\x1b[?2004l\x1b[?1049h")
    person.wait(b"SCREEN")
    person.type(b"answer\nq and what was typed too much")
    person.wait(b"\x1b[?1049l\x1b[?1049h\x1b[>5u\x1b[?2004h\x1b[?1002h")
    person.wait(b"DRAWN23.")
    person.wait(b"DRAWN24.")
    person.type(b"q")
    assert person.end() == 0


def test_keys_of_our_screen_do_not_reach_the_agent(face) -> None:  # type: ignore[no-untyped-def]
    person = face(
        "Screens",
        "sh",
        "-c",
        "trap 'echo NEVER' INT QUIT TSTP; stty -echo; echo UP; read line; echo GO''T $line",
    )
    person.wait(b"UP")
    person.type(b"\x1d")
    person.wait(b"SCREEN")
    person.type(b"\x1a")  # a stop is refused: nobody could continue it
    person.type(b"\x03")
    person.wait(b"\x1b[?1049l")
    person.type(b" word\r")
    person.wait(b"GOT <130> word")
    person.end()
    assert b"NEVER" not in person.seen


def test_the_agents_output_waits_while_our_screen_is_up(face) -> None:  # type: ignore[no-untyped-def]
    person = face(
        "Screens", "sh", "-c", "stty raw -echo; echo UP; head -c 1 > /dev/null; seq 20000; echo LAST"
    )
    person.wait(b"UP")
    person.type(b"\x1d")
    upto = person.wait(b"SCREEN")
    person.type(b"answer\n")
    assert b"100" not in upto + person.wait(b"GOT answer")
    person.wait(b"LAST")
    assert person.end() == 0


def test_a_screen_that_does_not_exist(face) -> None:  # type: ignore[no-untyped-def]
    person = face("ScreensMissing", "sh", "-c", "stty -echo; echo UP; read line; echo GO''T $line")
    person.wait(b"UP")
    person.type(b"\x1d")
    person.wait(b"\x1b[?1049l")
    person.type(b"word\r")
    person.wait(b"GOT <127>word")


def test_killed_while_our_screen_is_up_the_terminal_is_given_back() -> None:
    with rig(["sh", "-c", words([sys.executable, "-m", "support.faces", "Screens", "--"], "sh", "-c", "echo UP; read line") + "; echo THEN$?; sleep 60"],
             environ={"PYTHONPATH": str(TESTS)}) as person:  # fmt: skip
        before = person.modes()
        person.wait(b"UP")
        person.type(b"\x1d")
        person.wait(b"SCREEN")
        wrapper = int(Path(f"/proc/{person.pid}/task/{person.pid}/children").read_text().split()[-1])
        os.kill(wrapper, 9)
        person.wait(b"\x1b[?1049l")
        eventually(lambda: person.modes() == before)


def test_our_screen_under_a_shell_with_job_control() -> None:
    with shell(environ={"PYTHONPATH": str(TESTS)}) as person:
        person.type(
            words(
                [sys.executable, "-m", "support.faces", "Screens", "--"],
                "sh",
                "-c",
                "stty -echo; echo U''P; read line; exit 8",
            ).encode()
            + b"\r"
        )
        person.wait(b"UP")
        person.type(b"\x1d")
        person.wait(b"SCREEN")
        person.type(b"answer\n")
        person.wait(b"\x1b[?1049l")
        person.type(b"\x1a")
        person.wait(b"Stopped")
        person.wait(b"READY>")
        person.type(b"fg\r")
        person.wait(b"exit 8'\r\n")
        person.type(b"\r")
        person.wait(b"READY>")
        person.type(b"echo $(($?+1000))\r")
        person.wait(b"1008")
