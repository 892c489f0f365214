"""Recordings, written and read again."""

from __future__ import annotations

import gzip
import io
import json
import os
import shutil
import stat
import subprocess
from itertools import pairwise
from pathlib import Path

import pexpect
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisen.skills.errors import WisenError
from wisen.wrapper import cast
from wisen.wrapper.raw import MAGIC, Moment, frame

SESSION = [
    Moment(0.0, "r", b"100x30"),
    Moment(0.5, "o", "caf\u00e9 \u4f60 \U0001f680\r\n".encode()),
    Moment(0.75, "i", b"secret keys"),
    Moment(1.0, "m", b'{"kind": "prompt", "text": "fix it"}'),
    Moment(2.0, "r", b"120x40"),
    Moment(2.5, "o", b"\x1b[31mred\x1b[m \x80\xff bytes"),
    Moment(3.0, "x", b"7"),
]


def raw(moments: list[Moment]) -> bytes:
    return MAGIC + b"".join(map(frame, moments))


def written(moments: list[Moment], version: int = 3, **how: object) -> tuple[list[str], cast.Written]:
    out = io.StringIO()
    done = cast.to_asciicast(raw(moments), out, version, **how)  # type: ignore[arg-type]
    return out.getvalue().rstrip("\n").split("\n"), done


def output(moments: list[Moment]) -> str:
    return b"".join(m.data for m in moments if m.kind == "o").decode("utf-8", "replace")


def test_version_3_has_a_term_and_intervals() -> None:
    lines, done = written(
        SESSION, title="a session", command="agent", began=1_800_000_000.9, term="xterm-256color"
    )
    head, *events = map(json.loads, lines)
    assert head == {
        "version": 3,
        "term": {"cols": 100, "rows": 30, "type": "xterm-256color"},
        "timestamp": 1_800_000_000,
        "title": "a session",
        "command": "agent",
    }
    assert [(event[0], event[1]) for event in events] == [
        (0.5, "o"),
        (0.5, "m"),
        (1.0, "r"),
        (0.5, "o"),
        (0.5, "x"),
    ]
    assert done == cast.Written(5, sum(len(line.encode()) + 1 for line in lines), False, 7)


def test_version_2_has_width_and_absolute_times() -> None:
    head, *events = map(json.loads, written(SESSION, 2, term="xterm")[0])
    assert head == {"version": 2, "width": 100, "height": 30, "env": {"TERM": "xterm"}}
    assert [event[0] for event in events] == [0.5, 1.0, 2.0, 2.5, 3.0]


def test_keys_are_written_only_when_asked_for() -> None:
    assert "secret keys" not in "".join(written(SESSION)[0])
    assert "secret keys" in "".join(written(SESSION, keys=True)[0])


@pytest.mark.parametrize("version", [2, 3])
@given(text=st.text(max_size=60), cuts=st.lists(st.integers(0, 200), max_size=6))
def test_characters_split_over_events_come_back_whole(version: int, text: str, cuts: list[int]) -> None:
    data = text.encode("utf-8", "ignore")
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    pieces = [Moment(n / 10, "o", data[a:b]) for n, (a, b) in enumerate(pairwise(edges))]
    lines, _ = written([Moment(0.0, "r", b"80x24"), *pieces], version)
    assert output(list(cast.events("\n".join(lines).encode()))) == data.decode()


@pytest.mark.parametrize("version", [2, 3])
def test_what_is_written_is_read_again(version: int) -> None:
    back = list(cast.events("\n".join(written(SESSION, version, keys=True)[0]).encode()))
    assert [m.kind for m in back] == [m.kind for m in SESSION]
    assert [m.at for m in back] == pytest.approx([m.at for m in SESSION])
    assert output(back) == output(SESSION)


def test_a_half_written_last_line_and_comments_are_passed_over() -> None:
    lines = written(SESSION)[0]
    text = "\n".join([lines[0], "# a comment", *lines[1:], '[0.1, "o", "cut of'])
    assert output(list(cast.events(text.encode()))) == output(SESSION)


def test_time_never_goes_back() -> None:
    lines, _ = written([Moment(0.0, "r", b"80x24"), Moment(5.0, "o", b"a"), Moment(4.0, "o", b"b")])
    assert json.loads(lines[2])[0] == 0


def test_past_the_limit_only_the_end_is_told() -> None:
    many = [Moment(n, "o", b"x" * 1000) for n in range(100)]
    lines, done = written([SESSION[0], *many, Moment(100.0, "x", b"0")], limit=10_000)
    assert done.cut
    assert done.status == 0
    assert done.bytes < 10_200
    assert [json.loads(line)[1:] for line in lines[-2:]] == [["m", cast.CUT], ["x", "0"]]


def test_a_path_gets_a_private_file_and_no_half_open_door(tmp_path: Path) -> None:
    path = tmp_path / "recording.cast"
    path.write_text("older")
    path.chmod(0o644)
    old = os.umask(0)
    try:
        cast.to_asciicast(raw(SESSION), str(path))
    finally:
        os.umask(old)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert output(list(cast.events(str(path)))) == output(SESSION)


def test_packed_recordings_read_the_same_and_stay_private(tmp_path: Path) -> None:
    plain, packed, live = tmp_path / "plain.cast", tmp_path / "recording.cast.gz", tmp_path / "raw"
    live.write_bytes(raw(SESSION))
    cast.to_asciicast(str(live), str(plain))
    cast.pack(str(live), str(packed))
    assert gzip.decompress(packed.read_bytes()) == plain.read_bytes()
    assert stat.S_IMODE(packed.stat().st_mode) == 0o600
    assert list(cast.events(str(packed))) == list(cast.events(str(plain)))
    assert sorted(os.listdir(tmp_path)) == ["plain.cast", "raw", "recording.cast.gz"]


def test_a_packed_recording_that_was_cut_ends_early() -> None:
    many = [SESSION[0], *(Moment(n, "o", os.urandom(100)) for n in range(200))]
    packed = gzip.compress(raw(many))
    found = list(cast.events(packed[: len(packed) // 2]))
    assert found == many[: len(found)]


def test_what_is_no_recording_says_so(tmp_path: Path) -> None:
    for data in (b"\x7fELF....", b'{"version": 1}\n', b"{"):
        with pytest.raises(WisenError) as error:
            list(cast.events(data))
        assert error.value.hint
    with pytest.raises(WisenError):
        list(cast.events(str(tmp_path / "nothing")))
    assert list(cast.events(b"")) == []
    assert list(cast.events(MAGIC[:4])) == []


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(WisenError, match="cannot write"):
        cast.to_asciicast(raw(SESSION), str(tmp_path / "no" / "folder.cast"))
    with pytest.raises(WisenError, match="cannot write"):
        cast.pack(str(tmp_path / "raw"), str(tmp_path / "no" / "folder.cast.gz"))


def test_memory_does_not_grow_with_the_recording(tmp_path: Path) -> None:
    import tracemalloc

    path = tmp_path / "raw"
    chunk = frame(Moment(1.0, "o", b"y" * 65536))
    with path.open("wb") as file:
        file.write(MAGIC + frame(SESSION[0]))
        for _ in range(400):
            file.write(chunk)
    tracemalloc.start()
    cast.to_asciicast(str(path), str(tmp_path / "out.cast"), limit=1 << 30)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (tmp_path / "out.cast").stat().st_size > 400 * 65536
    assert peak < 4 << 20


@pytest.mark.skipif(not shutil.which("asciinema"), reason="asciinema is not installed")
def test_asciinema_plays_what_we_write(tmp_path: Path) -> None:
    version = subprocess.run(
        ["asciinema", "--version"], capture_output=True, text=True, check=True
    ).stdout.split()[-1]
    path = tmp_path / "recording.cast"
    cast.to_asciicast(raw(SESSION), str(path), 3 if int(version.split(".")[0]) >= 3 else 2)
    child = pexpect.spawn(
        "asciinema", ["cat", str(path)], encoding="utf-8", env={**os.environ, "LC_ALL": "C.UTF-8"}
    )
    child.expect_exact("caf\u00e9 \u4f60 \U0001f680")
    child.expect_exact("\x1b[31mred\x1b[m")
    child.expect(pexpect.EOF)
    child.wait()
    assert child.exitstatus == 0
