"""Our own screen over an agent, in a real terminal with a rendered screen: what it shows, what its keys do, and that the
agent's screen, cursor and modes are afterwards what they were."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.cli import WISEN, Cli
from support.pages import HOOKS
from support.rig import Rig, eventually
from support.terminal import Terminal

from wisen.shell.palette import page
from wisen.skills.ledger import open as open_ledger
from wisen.skills.model import Use
from wisen.skills.paths import Paths
from wisen.skills.visible import columns

ASKED = b"please convert this class component to hooks\r"
LINES = """#!/bin/sh
printf '\\033[31mREADY%s\\033[m\\n' 1
while read -r line; do echo "GOT: $line"; [ "$line" = bye ] && exit 5; [ "$line" = count ] && seq 300 && printf ALL; done
"""
FULL = """
import fcntl, os, signal, struct, sys, termios, tty
typed, modes = b"", b"?1049 ?1002 ?2004 ?25".split()
def draw(*_):
    rows, width, _, _ = struct.unpack("HHHH", fcntl.ioctl(0, termios.TIOCGWINSZ, bytes(8)))
    os.write(1, b"\\x1b[H\\x1b[2J" + b"".join(b"\\x1b[%d;1H\\x1b[4%dmrow %d of %d\\x1b[m" % (n, n % 7 + 1, n, rows) for n in range(1, rows)))
    os.write(1, b"\\x1b[%d;1H> " % rows + typed)
signal.signal(signal.SIGWINCH, draw)
tty.setraw(0)
os.write(1, b"\\x1b[?1049h\\x1b[?1002h\\x1b[?2004h\\x1b[?25l\\x1b[>1u")
draw()
while not typed.endswith(b"bye"):
    typed += os.read(0, 999)
    draw()
os.write(1, b"\\x1b[<u\\x1b[?25h\\x1b[?2004l\\x1b[?1002l\\x1b[?1049l")
"""
MODES = (1, 25, 1000, 1002, 1006, 1049, 2004, 2026)
TITLE, LAST_KEY = "wisen: lent in this session", "q back"  # first and last of what is drawn, in this order


class Seat:
    """A person before a rendered terminal in which an agent runs, wrapped."""

    def __init__(self, cli: Cli, *argv: str, rows: int = 24, width: int = 80, **environ: str) -> None:
        self.cli = cli
        self.rig = Rig([*WISEN, *argv], environ=cli.environ | environ, size=(rows, width, 0, 0))
        self.terminal = Terminal(rows, width)
        self._shown = 0  # bytes of what the rig has seen

    def until(self, happened: Callable[[], bool]) -> None:
        def look() -> bool:
            self.rig.read(0.02)
            shown = bytes(self.rig.seen[self._shown :])  # also what came while something was typed
            self._shown += len(shown)
            if answers := self.terminal.feed(shown):
                self.rig.type(answers)
            return happened()

        try:
            eventually(look)
        except AssertionError as error:
            raise AssertionError("on the screen:\n" + "\n".join(self.terminal.lines())) from error

    def sees(self, text: str) -> None:
        self.until(lambda: text in "\n".join(self.terminal.lines()))

    def types(self, data: bytes) -> None:
        self.rig.type(data)

    def around(self) -> str:
        """The row of the cursor, a | where it stands; empty while it is hidden."""
        row, column = self.terminal._cursor()
        text = self.terminal.lines()[row - 1]
        return f"{text[: column - 1]}|{text[column - 1 :]}" if self.terminal.mode(25) else ""

    def state(self) -> tuple[object, ...]:
        """Rows, cursor, modes."""
        return self.terminal.lines(), self.terminal._cursor(), [self.terminal.mode(mode) for mode in MODES]

    def opens(self, key: bytes = b"\x1d") -> None:
        """To the last that is drawn: a terminal hands on one write of many lines piece by piece, and its title may stand alone."""
        self.types(key)
        self.sees(LAST_KEY)
        assert TITLE in self.terminal.lines()


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    cli = Cli(tmp_path)
    cli.keeps("hooks", HOOKS)
    for name, text in (("lines", LINES), ("full.py", FULL)):
        (cli.work / name).write_text(text)
        (cli.work / name).chmod(0o755)
    return cli


@pytest.fixture
def seat(cli: Cli) -> Iterator[Callable[..., Seat]]:
    seats: list[Seat] = []

    def take(*argv: str, **how: object) -> Seat:
        seats.append(Seat(cli, *argv, **how))  # type: ignore[arg-type]
        return seats[-1]

    yield take
    for one in seats:
        one.rig.close()


def lines_agent(seat: Callable[..., Seat], cli: Cli, **how: object) -> Seat:
    """An agent on the main screen, its scribe awake."""
    person = seat(str(cli.work / "lines"), **how)
    person.sees("READY1")
    person.until((cli.home / "ledger.db").exists)
    return person


@pytest.mark.parametrize(("rows", "width"), [(24, 80), (24, 40), (10, 30)])
def test_over_the_main_screen_everything_comes_back(
    seat: Callable[..., Seat], cli: Cli, rows: int, width: int
) -> None:
    person = lines_agent(seat, cli, rows=rows, width=width)
    person.types(b"count\r")
    person.sees("300\nALL")
    before = person.state()
    for leave in (b"q", b"\x1b", b"\x04"):
        person.opens()
        assert all(columns(line) <= width for line in person.terminal.lines())
        person.types(leave)
        person.until(lambda: person.state() == before)
    person.types(b"bye\r")
    assert person.rig.end() == 5


def test_over_a_full_screen_everything_comes_back(seat: Callable[..., Seat], cli: Cli) -> None:
    person = seat(sys.executable, str(cli.work / "full.py"))
    person.sees("row 23 of 24")
    person.until((cli.home / "ledger.db").exists)
    person.types(b"half a prompt")
    person.sees("> half a prompt")
    before, drawn = person.state(), person.terminal._screen.drawn()
    person.opens()
    assert not person.terminal.mode(1002) and not person.terminal.mode(2004) and person.terminal.mode(25)
    person.types(b"q")
    person.until(lambda: person.state() == before)
    assert person.terminal._screen.drawn() == drawn  # colours too
    person.types(b"bye")
    person.until(person.rig.ended)
    assert not person.terminal.alternate


def test_where_nothing_is_recorded_a_full_screen_is_drawn_again_by_its_agent(
    seat: Callable[..., Seat], cli: Cli
) -> None:
    person = seat(sys.executable, str(cli.work / "full.py"), WISEN_RECORD="off")
    person.sees("row 23 of 24\n>")
    person.until((cli.home / "ledger.db").exists)
    before = person.state()
    person.opens()
    person.types(b"q")
    person.until(lambda: person.state() == before)
    person.types(b"bye")
    person.until(person.rig.ended)


@pytest.mark.parametrize(
    ("program", "flags", "says", "rests", "leave"),
    [
        ("vim", ["-u", "NONE", "-i", "NONE"], "199 lines", "|line 40", b":q!\r"),
        ("less", [], "/text", "/text|", b"q"),
    ],
)
def test_over_a_real_full_screen_program_everything_comes_back(
    seat: Callable[..., Seat],
    cli: Cli,
    program: str,
    flags: list[str],
    says: str,
    rests: str,
    leave: bytes,
    tmp_path: Path,
) -> None:
    if not shutil.which(program):
        pytest.skip(f"{program} is not installed")
    text = tmp_path / "text"
    text.write_text("".join(f"line {n}\n" for n in range(1, 200)))
    # by another name: our key is an editor's own where wisen knows that it is one
    script = tmp_path / "my-agent"
    script.write_text(f'#!/bin/sh\nexec {shutil.which(program)} "$@"\n')
    script.chmod(0o755)
    person = seat(str(tmp_path / "my-agent"), *flags, "+40", str(text))
    person.sees(says)
    person.until(lambda: rests in person.around())
    person.until((cli.home / "ledger.db").exists)
    before = person.state()
    person.opens()
    person.types(b"q")
    person.until(
        lambda: person.state() == before
    )  # to the message in its last line, which no redraw brings back
    person.types(leave)
    person.until(person.rig.ended)


def test_a_resize_meanwhile_is_drawn_and_handed_on(seat: Callable[..., Seat], cli: Cli) -> None:
    person = seat(sys.executable, str(cli.work / "full.py"))
    person.sees("row 23 of 24")
    person.until((cli.home / "ledger.db").exists)
    person.opens()
    person.terminal = Terminal(18, 50)
    person.terminal.feed(b"\x1b[?1049h")
    person.rig.resize(18, 50)
    person.sees(LAST_KEY)
    person.types(b"q")
    person.sees("row 17 of 18")
    assert person.terminal.mode(1002) and not person.terminal.mode(25)
    person.types(b"bye")
    person.until(person.rig.ended)


def test_what_the_agent_prints_meanwhile_comes_after(seat: Callable[..., Seat], cli: Cli) -> None:
    (cli.work / "lines").write_text(
        f"#!/bin/sh\necho READY1\nread -r go\necho WENT1\nwhile [ ! -e {cli.work}/go ]; do sleep .02; done\nseq 2000\nread -r x\nexit 5\n"
    )
    person = lines_agent(seat, cli)
    person.types(b"go\r")
    person.sees("WENT1")
    person.opens()
    (cli.work / "go").write_text("")
    person.types(b"/chore\r")
    person.sees("any key: back")
    assert "2000" not in person.terminal.lines()
    person.types(b"xq")
    person.sees("2000")
    assert "1979" in person.terminal.lines()
    person.types(b"bye\r")
    assert person.rig.end() == 5


def test_what_was_lent_and_why_and_a_veto(seat: Callable[..., Seat], cli: Cli) -> None:
    person = lines_agent(seat, cli)
    person.types(ASKED)
    person.sees("GOT: ")
    person.until(lambda: bool(cli.json("ledger")[0]["lent"]))
    person.opens()
    person.sees("  1 ")
    person.sees("hooks: lent")
    person.sees('trigger "')
    person.types(b"9")
    person.sees("nothing of that was lent here")
    person.types(b" v")
    person.sees("is not lent again in this session")
    person.types(b" q")
    person.sees("GOT: ")
    person.types(b"now " + ASKED)
    person.until(lambda: "GOT: now please" in " ".join(person.terminal.lines()))
    assert cli.json("ledger")[0]["lent"] == 1
    ledger = open_ledger(Paths(cli.environ).ledger, now=0.0)
    assert [told.skill for told in ledger.tendings() if told.kind == "vetoed"] == ["hooks"]
    ledger.close()


def test_search_says_what_would_be_lent(seat: Callable[..., Seat], cli: Cli) -> None:
    person = lines_agent(seat, cli, width=40)
    person.opens()
    person.types(b"/convert this class component to hooks\r")
    person.sees("hooks: ")
    person.types(b" q")
    person.sees("READY1")


@pytest.mark.parametrize("soon", [False, True])
@pytest.mark.parametrize(
    ("setting", "key"), [("ctrl-]", b"\x1d"), ("ctrl-]", b"\x1b[93;5u"), ("ctrl-t", b"\x14")]
)
def test_the_key_pressed_twice_is_the_agents(
    seat: Callable[..., Seat], cli: Cli, setting: str, key: bytes, soon: bool
) -> None:
    """Also pressed again before our screen stands, as a hand does that wants it twice."""
    (cli.home / "config.toml").write_text(f'key = "{setting}"\n')
    (cli.work / "keys.py").write_text(
        "import os, tty; tty.setraw(0); os.write(1, b'READY1')\nwhile b'q' not in (d := os.read(0, 99)): os.write(1, repr(d).encode())"
    )
    person = seat(sys.executable, str(cli.work / "keys.py"))
    person.sees("READY1")
    person.until((cli.home / "ledger.db").exists)
    if soon:
        person.types(key)
        person.until(lambda: person.terminal.alternate)
    else:
        person.opens(key)
    person.types(key)
    person.sees(repr(key))
    person.types(b"q")
    person.until(person.rig.ended)


@pytest.mark.parametrize("word", ["skills", "why", "veto", "synthesize"])
def test_our_words_are_taken_and_with_two_strokes_pass(
    seat: Callable[..., Seat], cli: Cli, word: str
) -> None:
    person = lines_agent(seat, cli)
    shown = {"skills": "what are you about to do?", "why": "nothing yet", "veto": "nothing of that was lent"}
    person.types(f"/{word}\r".encode())
    person.sees(shown.get(word, "[Enter]"))
    person.types(b"\r" if word in ("skills", "synthesize") else b"q")
    if word in ("skills", "veto"):
        person.opens(b"")
        person.types(b"q")
    person.until(lambda: not person.terminal.alternate)
    assert not any("GOT" in row for row in person.terminal.lines())
    person.types(f"//{word}\r".encode())
    person.sees(f"GOT: //{word}")


def test_the_page_fits_whatever_was_lent() -> None:
    uses = [
        Use(n, 1000.0, "20260101-000000-abcd", f"skill-{n}-" + "x" * n, "i", n % 3 > 0, because=("because " * 20, "\x1b[2J"))
        for n in range(40)
    ]  # fmt: skip
    for width, height in ((80, 24), (40, 24), (30, 10), (20, 6), (10, 4)):
        for count in (0, 1, 3, 40):
            rows = page(uses[:count], "20260101-000000-abcd", width, height)
            assert all(columns(row) <= max(width, 17) and row.isprintable() for row in rows)
            assert len(rows) < max(height, 11)  # title, blanks, one entry and the keys are always there
            assert rows[-1].endswith("q back")
    assert any("skill-39" in row for row in page(uses, "s", 80, 24))
    assert any("earlier: wisen why" in row for row in page(uses, "s", 80, 24))
